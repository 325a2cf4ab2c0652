import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

/**
 * One change that can be taken back.
 */
export interface IChange {
  /**
   * What was done, for a menu or a toast.
   */
  readonly label: string;

  /**
   * Take it back; touches only nblift's own keys, whatever happened since.
   */
  readonly undo: () => void;

  /**
   * Do it again.
   */
  readonly redo: () => void;
}

/**
 * Changes of notebook metadata, which are never in JupyterLab's own history.
 */
export class UndoStack {
  /**
   * The change that {@link undo} would take back; null if there is none.
   */
  get last(): IChange | null {
    return this._done[this._done.length - 1] ?? null;
  }

  /**
   * Whether there is a change to do again.
   */
  get canRedo(): boolean {
    return this._undone.length > 0;
  }

  /**
   * Emitted when a change came or went.
   */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /**
   * Do a change, and keep it.
   */
  run(change: IChange): void {
    change.redo();
    this._done.push(change);
    if (this._done.length > Private.MOST) {
      this._done.shift();
    }
    this._undone.length = 0;
    this._changed.emit();
  }

  /**
   * Take the last change back; does nothing if there is none.
   */
  undo(): void {
    const change = this._done.pop();
    if (change !== undefined) {
      change.undo();
      this._undone.push(change);
      this._changed.emit();
    }
  }

  /**
   * Do again what was taken back last; does nothing if there is none.
   */
  redo(): void {
    const change = this._undone.pop();
    if (change !== undefined) {
      change.redo();
      this._done.push(change);
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _done: IChange[] = [];
  private readonly _undone: IChange[] = [];
}

namespace Private {
  export const MOST = 100;
}
