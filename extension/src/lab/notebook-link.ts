import type { Cell } from '@jupyterlab/cells';
import type { Notebook, NotebookPanel } from '@jupyterlab/notebook';
import { NotebookActions } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';

import type { Session } from '../session';
import { KernelLink } from './kernel-link';

/**
 * Ties a session to the notebook's widget: path, language, kernel, active and running cells.
 */
export class NotebookLink implements IDisposable {
  constructor(panel: NotebookPanel, session: Session, isWatchWanted: () => boolean) {
    this.panel = panel;
    this.session = session;
    this.kernel = new KernelLink({ session, context: panel.sessionContext, isWanted: isWatchWanted });
    panel.context.pathChanged.connect(this._onPathChanged, this);
    panel.context.fileChanged.connect(this._onFactsChanged, this);
    panel.content.modelChanged.connect(this._onFactsChanged, this);
    panel.sessionContext.kernelChanged.connect(this._onFactsChanged, this);
    session.watchedChanged.connect(this._attend, this);
    this._onFactsChanged();
    this._attend();
  }

  /**
   * The notebook's widget.
   */
  readonly panel: NotebookPanel;

  /**
   * What nblift knows of the notebook.
   */
  readonly session: Session;

  /**
   * The notebook's kernel.
   */
  readonly kernel: KernelLink;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /**
   * The cells that a verb in the notebook acts on: the selected code cells, or the active one.
   */
  get selectedCells(): readonly string[] {
    const { content } = this.panel;
    return content.widgets
      .filter(cell => content.isSelectedOrActive(cell) && cell.model.type === 'code')
      .map(cell => cell.model.id);
  }

  /**
   * Show a cell, if it is off screen, and point at it for a moment.
   *
   * @param focus - whether the keyboard goes there too
   */
  goTo(id: string, focus: boolean): void {
    const { content } = this.panel;
    const index = content.widgets.findIndex(cell => cell.model.id === id);
    const cell = content.widgets[index];
    if (cell === undefined) {
      return;
    }
    content.activeCellIndex = index;
    content.deselectAll();
    void content.scrollToItem(index, 'smart').catch(() => undefined);
    cell.node.dataset.nbliftShown = '';
    setTimeout(() => {
      delete cell.node.dataset.nbliftShown;
    }, 600);
    if (focus) {
      this.focus();
    }
  }

  /**
   * Give the keyboard to the notebook, in command mode.
   */
  focus(): void {
    this.panel.content.mode = 'command';
    this.panel.content.activate();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.kernel.dispose();
    this.session.dispose();
    this._attend();
  }

  private _attend(): void {
    const isOn = this.session.isWatched && !this._isDisposed;
    if (isOn === this._isOn) {
      return;
    }
    this._isOn = isOn;
    const { content } = this.panel;
    if (isOn) {
      content.activeCellChanged.connect(this._onActiveCellChanged, this);
      NotebookActions.executionScheduled.connect(this._onScheduled, this);
      NotebookActions.executed.connect(this._onExecuted, this);
      this._onFactsChanged();
      this._onActiveCellChanged(content, content.activeCell);
    } else {
      content.activeCellChanged.disconnect(this._onActiveCellChanged, this);
      NotebookActions.executionScheduled.disconnect(this._onScheduled, this);
      NotebookActions.executed.disconnect(this._onExecuted, this);
    }
  }

  private _onPathChanged(): void {
    this.session.path = this.panel.context.localPath;
  }

  private _onFactsChanged(): void {
    const { context, content } = this.panel;
    this.session.language = content.model?.defaultKernelLanguage ?? '';
    this.session.isReadOnly = content.model?.readOnly === true || context.contentsModel?.writable === false;
  }

  private _onActiveCellChanged(_: Notebook, cell: Cell | null): void {
    this.session.steps.typing = null;
    if (cell !== null && cell.model.type === 'code') {
      this.session.steps.follow(cell.model.id);
    }
  }

  private _onScheduled(_: unknown, told: { readonly notebook: Notebook; readonly cell: Cell }): void {
    if (told.notebook === this.panel.content) {
      this.session.steps.typing = null;
      this.kernel.running = [...this.kernel.running, told.cell.model.id];
    }
  }

  private _onExecuted(_: unknown, told: { readonly notebook: Notebook; readonly cell: Cell }): void {
    if (told.notebook === this.panel.content) {
      const at = this.kernel.running.indexOf(told.cell.model.id);
      this.kernel.running = this.kernel.running.filter((_id, index) => index !== at);
    }
  }

  private _isDisposed = false;
  private _isOn = false;
}
