import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { StepEditor } from '../editor';
import type { Session } from '../session';
import type { IClient } from '../tokens';
import { Refusal } from '../tokens';
import { VERSION } from '../version';
import { RunsModel } from './runs';
import { TourModel } from './tour';

/**
 * The tabs of the panel.
 */
export type Tab = 'steps' | 'promote' | 'runs';

/**
 * Whether the server part can be used: not asked yet, ready, missing, or of another version.
 */
export type ServerPart = 'unknown' | 'ready' | 'missing' | { readonly version: string };

/**
 * What the panel shows: the session of the last active notebook, and one of its tabs.
 */
export class PanelModel implements IDisposable {
  constructor(options: PanelModel.IOptions) {
    this._client = options.client;
    this._isPromiseShown = options.isPromiseShown;
    this.runs = new RunsModel(options.client);
    this.runs.changed.connect(this._onChanged, this);
    this.tour.changed.connect(this._onChanged, this);
  }

  /**
   * The tour, if there is one.
   */
  readonly tour = new TourModel();

  /**
   * Runs and outputs, of all pipelines.
   */
  readonly runs: RunsModel;

  /**
   * Emitted when anything that the panel shows has changed.
   */
  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  /**
   * Emitted when the panel came into view or went.
   */
  get shownChanged(): ISignal<this, boolean> {
    return this._shownChanged;
  }

  /**
   * Whether the panel is in view. While it is not, it watches nothing.
   */
  get isShown(): boolean {
    return this._isShown;
  }

  set isShown(value: boolean) {
    if (value === this._isShown || this._isDisposed) {
      return;
    }
    this._isShown = value;
    this._attend();
    if (value) {
      void this.lookForServer();
    }
    this._shownChanged.emit(value);
  }

  /**
   * The notebook that the panel follows; null if none is open.
   */
  get session(): Session | null {
    return this._session;
  }

  set session(value: Session | null) {
    if (value === this._session) {
      return;
    }
    this._session = value;
    this._editor = value === null ? null : this.editorOf(value);
    this._attend();
    this._stateChanged.emit();
  }

  /**
   * Changes the notebook's steps; null without a notebook.
   */
  get editor(): StepEditor | null {
    return this._editor;
  }

  /**
   * The tab in front; remembered for each notebook, and for no notebook.
   */
  get tab(): Tab {
    return this._tabs.get(this._session ?? this) ?? 'steps';
  }

  set tab(value: Tab) {
    if (value !== this.tab) {
      this._tabs.set(this._session ?? this, value);
      this._attend();
      this._stateChanged.emit();
    }
  }

  /**
   * Whether the server part can be used.
   */
  get server(): ServerPart {
    return this._server;
  }

  /**
   * Whether nblift's promise is still to be shown above the steps.
   */
  get isPromiseShown(): boolean {
    return this._isPromiseShown;
  }

  set isPromiseShown(value: boolean) {
    if (value !== this._isPromiseShown) {
      this._isPromiseShown = value;
      this._stateChanged.emit();
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /**
   * The one editor of a session.
   */
  editorOf(session: Session): StepEditor {
    const known = this._editors.get(session) ?? new StepEditor(session);
    this._editors.set(session, known);
    return known;
  }

  /**
   * Find out whether the server part runs, and which version it has.
   */
  async lookForServer(): Promise<void> {
    try {
      const { version } = await this._client.health();
      this._server = version === VERSION ? 'ready' : { version };
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      // Without an answer at all, the session's banner tells of the lost connection.
      this._server = error.status === 404 ? 'missing' : this._server;
    }
    if (!this._isDisposed) {
      this._attend();
      this._stateChanged.emit();
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isShown = false;
    this._session = null;
    this._attend();
    this._isDisposed = true;
    this.tour.dispose();
    this.runs.dispose();
    Signal.clearData(this);
  }

  /** Watch the session while it is in view and there is a server part, and nothing else. */
  private _attend(): void {
    const watched = this._isShown && this._server !== 'missing' ? this._session : null;
    if (watched !== this._watched) {
      this._release();
      this._watched = watched;
      if (watched !== null) {
        this._watch = watched.watch();
        watched.changed.connect(this._onChanged, this);
        watched.steps.changed.connect(this._onChanged, this);
        watched.promote.changed.connect(this._onChanged, this);
        watched.notebook.edited.connect(this._onChanged, this);
      }
    }
    if (watched !== null) {
      watched.promote.isActive = this.tab === 'promote';
    }
    this._attendRuns();
  }

  /** The runs of the notebook's pipeline, wherever that is now. */
  private _attendRuns(): void {
    this.runs.follow(this._session?.path ?? null, this._session?.promote.place ?? '');
    this.runs.isActive = this._isShown && this._server !== 'missing' && this.tab === 'runs';
  }

  private _release(): void {
    const watched = this._watched;
    this._watched = null;
    this._watch?.dispose();
    this._watch = null;
    if (watched !== null && !watched.isDisposed) {
      watched.promote.isActive = false;
      watched.changed.disconnect(this._onChanged, this);
      watched.steps.changed.disconnect(this._onChanged, this);
      watched.promote.changed.disconnect(this._onChanged, this);
      watched.notebook.edited.disconnect(this._onChanged, this);
    }
  }

  private _onChanged(): void {
    const connection = this._watched?.connection ?? null;
    if (connection === 'open' && this._isLost) {
      // Jupyter may have come back with another version.
      void this.lookForServer();
    }
    if (this._watched !== null && this._watched.promote.isBusy && !this._tabs.has(this._watched)) {
      // The page was loaded while a promotion went on: that is where the reader was.
      this.tab = 'promote';
    }
    this._isLost = connection === null || connection === 'connecting' ? this._isLost : connection === 'lost';
    this._stateChanged.emit();
  }

  private readonly _client: IClient;
  private _editor: StepEditor | null = null;
  private readonly _editors = new WeakMap<Session, StepEditor>();
  private _isDisposed = false;
  private _isLost = false;
  private _isPromiseShown: boolean;
  private _isShown = false;
  private _server: ServerPart = 'unknown';
  private _session: Session | null = null;
  private readonly _shownChanged = new Signal<this, boolean>(this);
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _tabs = new WeakMap<object, Tab>();
  private _watch: IDisposable | null = null;
  private _watched: Session | null = null;
}

/**
 * A namespace for `PanelModel` statics.
 */
export namespace PanelModel {
  /**
   * What a model needs from outside.
   */
  export interface IOptions {
    /**
     * The server.
     */
    readonly client: IClient;

    /**
     * Whether the reader has not yet put the promise away.
     */
    readonly isPromiseShown: boolean;
  }
}
