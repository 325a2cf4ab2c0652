import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';

import type { INotebookSummary, IPanelModel } from './tokens';

/**
 * Keeps a model on the last active notebook.
 *
 * #### Notes
 * It listens to the notebook only while it is active, so that a closed panel costs nothing.
 */
export class NotebookFollower implements IDisposable {
  constructor(tracker: INotebookTracker, model: IPanelModel) {
    this._tracker = tracker;
    this._model = model;
  }

  /**
   * Whether the model follows; the panel sets it when it is shown and hidden.
   */
  get isActive(): boolean {
    return this._isActive;
  }

  set isActive(value: boolean) {
    if (this._isActive === value || this._isDisposed) {
      return;
    }
    this._isActive = value;
    if (value) {
      this._tracker.currentChanged.connect(this._onCurrentChanged, this);
      this._follow(this._tracker.currentWidget);
    } else {
      this._tracker.currentChanged.disconnect(this._onCurrentChanged, this);
      this._release();
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this.isActive = false;
    this._isDisposed = true;
  }

  private _follow(panel: NotebookPanel | null): void {
    this._release();
    this._panel = panel;
    if (panel === null) {
      this._model.notebook = null;
      return;
    }
    panel.context.pathChanged.connect(this._onNotebookChanged, this);
    panel.content.modelContentChanged.connect(this._onNotebookChanged, this);
    panel.content.modelChanged.connect(this._onNotebookChanged, this);
    this._onNotebookChanged();
    void panel.context.ready.then(() => {
      this._onNotebookChanged();
    });
  }

  private _release(): void {
    const panel = this._panel;
    this._panel = null;
    if (panel === null || panel.isDisposed) {
      return;
    }
    panel.context.pathChanged.disconnect(this._onNotebookChanged, this);
    panel.content.modelContentChanged.disconnect(this._onNotebookChanged, this);
    panel.content.modelChanged.disconnect(this._onNotebookChanged, this);
  }

  private _onCurrentChanged(_: INotebookTracker, panel: NotebookPanel | null): void {
    this._follow(panel);
  }

  private _onNotebookChanged(): void {
    // A notebook that is still loading has no cells yet; "no code" would flash before them.
    if (this._panel?.context.isReady) {
      this._model.notebook = Private.summary(this._panel);
    }
  }

  private _isActive = false;
  private _isDisposed = false;
  private readonly _model: IPanelModel;
  private _panel: NotebookPanel | null = null;
  private readonly _tracker: INotebookTracker;
}

namespace Private {
  export function summary(panel: NotebookPanel): INotebookSummary {
    const model = panel.content.model;
    return {
      path: panel.context.localPath,
      language: model?.defaultKernelLanguage ?? '',
      hasCode: model?.sharedModel.cells.some(cell => cell.cell_type === 'code' && /\S/.test(cell.source)) ?? false
    };
  }
}
