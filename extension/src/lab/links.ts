import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { NotebookLink } from './notebook-link';
import { Session } from '../session';
import type { IClient } from '../tokens';

/**
 * One link for each open notebook, made when it is first asked for.
 */
export class Links {
  constructor(options: Links.IOptions) {
    this._options = options;
    options.tracker.currentChanged.connect(() => {
      void this._follow();
    });
    void this._follow();
  }

  /**
   * The link of the last active notebook; null without one.
   */
  get current(): NotebookLink | null {
    return this._current;
  }

  /**
   * Emitted when {@link current} has changed.
   */
  get currentChanged(): ISignal<this, NotebookLink | null> {
    return this._currentChanged;
  }

  /**
   * Emitted with each new link.
   */
  get added(): ISignal<this, NotebookLink> {
    return this._added;
  }

  /**
   * The link of a notebook that has loaded; null for any other.
   */
  of(panel: NotebookPanel): NotebookLink | null {
    const known = this._links.get(panel);
    if (known !== undefined || !panel.context.isReady || panel.isDisposed) {
      return known ?? null;
    }
    const session = new Session({
      client: this._options.client,
      shared: panel.context.model.sharedModel,
      later: Private.later,
      afterQuiet: Private.afterQuiet,
      path: panel.context.localPath,
      pattern: this._options.pattern()
    });
    const link = new NotebookLink(panel, session, this._options.isWatchWanted);
    this._links.set(panel, link);
    panel.disposed.connect(() => {
      this._links.delete(panel);
      link.dispose();
    });
    this._added.emit(link);
    return link;
  }

  private async _follow(): Promise<void> {
    const panel = this._options.tracker.currentWidget;
    // What was shown stays until the notebook has loaded: a moment of emptiness would flash.
    await panel?.context.ready.catch(() => undefined);
    if (panel !== this._options.tracker.currentWidget) {
      return;
    }
    const link = panel === null ? null : this.of(panel);
    if (link !== this._current) {
      this._current = link;
      this._currentChanged.emit(link);
    }
  }

  private readonly _added = new Signal<this, NotebookLink>(this);
  private _current: NotebookLink | null = null;
  private readonly _currentChanged = new Signal<this, NotebookLink | null>(this);
  private readonly _links = new Map<NotebookPanel, NotebookLink>();
  private readonly _options: Links.IOptions;
}

/**
 * A namespace for `Links` statics.
 */
export namespace Links {
  /**
   * What links need from outside.
   */
  export interface IOptions {
    readonly tracker: INotebookTracker;
    readonly client: IClient;

    /**
     * Where pipelines go, with `{name}` in it.
     */
    readonly pattern: () => string;

    /**
     * Whether kernels are watched without being asked to.
     */
    readonly isWatchWanted: () => boolean;
  }
}

namespace Private {
  /** All changes of one frame go together; a hidden page has no frames, but still has to send them. */
  export function later(callback: () => void): () => void {
    if (document.visibilityState === 'hidden') {
      const timer = setTimeout(callback, 50);
      return () => {
        clearTimeout(timer);
      };
    }
    const frame = requestAnimationFrame(callback);
    return () => {
      cancelAnimationFrame(frame);
    };
  }

  export function afterQuiet(callback: () => void): () => void {
    const timer = setTimeout(callback, 1_000);
    return () => {
      clearTimeout(timer);
    };
  }
}
