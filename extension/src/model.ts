import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { INotebookSummary, IPanelModel, Situation } from './tokens';

/**
 * The state behind the panel: plain values and one signal, no DOM.
 */
export class PanelModel implements IPanelModel {
  get notebook(): INotebookSummary | null {
    return this._notebook;
  }

  set notebook(value: INotebookSummary | null) {
    if (this._isDisposed || Private.same(this._notebook, value)) {
      return;
    }
    this._notebook = value;
    this._stateChanged.emit();
  }

  get situation(): Situation {
    if (this._notebook === null) {
      return 'no-notebook';
    }
    // An empty language means that no kernel has been chosen: the notebook may still become a Python one.
    if (!['', 'python', 'ipython'].includes(this._notebook.language.toLowerCase())) {
      return 'foreign-language';
    }
    return this._notebook.hasCode ? 'ready' : 'no-code';
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _isDisposed = false;
  private _notebook: INotebookSummary | null = null;
  private readonly _stateChanged = new Signal<this, void>(this);
}

namespace Private {
  export function same(one: INotebookSummary | null, other: INotebookSummary | null): boolean {
    if (one === null || other === null) {
      return one === other;
    }
    return one.path === other.path && one.language === other.language && one.hasCode === other.hasCode;
  }
}
