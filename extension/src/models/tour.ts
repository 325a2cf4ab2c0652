import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Session } from '../session';

/**
 * Where the tour points: at the suggested steps, at the one error, at the promotion.
 */
export type Stop = 'steps' | 'error' | 'promote';

/**
 * The stops of the tour, in order.
 */
export const STOPS: readonly Stop[] = ['steps', 'error', 'promote'];

/**
 * The tour through one notebook; what its reader does takes it on.
 */
export class TourModel implements IDisposable {
  /**
   * Emitted when the tour began or ended.
   */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /**
   * Path of the notebook that the tour goes through; null if there is no tour.
   */
  get path(): string | null {
    return this._path;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /**
   * Begin the tour of a notebook.
   */
  start(path: string): void {
    this._path = path;
    this._hasSeenError = false;
    this._changed.emit();
  }

  /**
   * End the tour.
   */
  end(): void {
    if (this._path !== null) {
      this._path = null;
      this._changed.emit();
    }
  }

  /**
   * Where the tour points now; null where it has nothing to say.
   *
   * @param isPromoting - whether the reader looks at the promotion already
   */
  stopIn(session: Session, isPromoting: boolean): Stop | null {
    const { steps, promote, path } = session;
    if (path !== this._path || !steps.isLoaded || promote.promotion?.written != null) {
      return null;
    }
    if (steps.isSuggested) {
      return 'steps';
    }
    if (steps.counts.errors > 0) {
      this._hasSeenError = true;
      return 'error';
    }
    // The error is found a moment after the steps are set.
    return steps.steps.length > 0 && (this._hasSeenError || isPromoting) ? 'promote' : null;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _hasSeenError = false;
  private _isDisposed = false;
  private _path: string | null = null;
}
