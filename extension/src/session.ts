import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import { type INotebookEdit, NotebookModel } from './models/notebook';
import { PromoteModel } from './models/promote';
import { StepsModel } from './models/steps';
import { hasSteps } from './models/tags';
import { folderOf, pipelineName } from './text';
import type { Connection, IClient, ILiveChannel, Later } from './tokens';
import type { Imported, Kernel, LiveRecord, ServerMessage, WireDiagnostic } from './wire';

/**
 * Everything that nblift knows and does about one open notebook.
 *
 * #### Notes
 * It works only while somebody watches: the panel, or the marks in the notebook. Without a watcher there is no
 * connection, no listener and no timer.
 */
export class Session implements IDisposable {
  constructor(options: Session.IOptions) {
    this._options = options;
    this._path = options.path;
    this.notebook = new NotebookModel({ shared: options.shared, later: options.later });
    this.steps = new StepsModel({ isCode: id => this._isCode(id) });
    this.promote = new PromoteModel({
      client: options.client,
      name: (this._named = pipelineName(options.path, this.notebook.nblift?.pipeline)),
      pattern: options.pattern,
      folder: folderOf(options.path),
      path: () => this._path,
      document: () => this.notebook.document()
    });
  }

  /**
   * The document.
   */
  readonly notebook: NotebookModel;

  /**
   * What is known of its cells and steps.
   */
  readonly steps: StepsModel;

  /**
   * What is known of its pipeline.
   */
  readonly promote: PromoteModel;

  /**
   * The notebook's path, relative to the server's root.
   */
  get path(): string {
    return this._path;
  }

  set path(value: string) {
    if (value !== this._path) {
      this._path = value;
      this._channel?.send({ type: 'renamed', path: value });
      this._changed.emit();
    }
  }

  /**
   * Language of the notebook, in lower case; empty as long as no kernel has been chosen.
   */
  get language(): string {
    return this._language;
  }

  set language(value: string) {
    const language = value.toLowerCase();
    if (language !== this._language) {
      this._language = language;
      this._attend();
      this._open();
      this._changed.emit();
    }
  }

  /**
   * Whether nblift reads this language.
   */
  get isPython(): boolean {
    return ['', 'python', 'ipython'].includes(this._language);
  }

  /**
   * Whether tags and metadata cannot be written.
   */
  get isReadOnly(): boolean {
    return this._isReadOnly;
  }

  set isReadOnly(value: boolean) {
    if (value !== this._isReadOnly) {
      this._isReadOnly = value;
      this._changed.emit();
    }
  }

  /**
   * The notebook's kernel.
   */
  get kernel(): Kernel {
    return this._kernel;
  }

  set kernel(value: Kernel) {
    this._kernel = value;
    this._channel?.send(value);
    this._changed.emit();
  }

  /**
   * How the connection to the server stands; null while nobody watches.
   */
  get connection(): Connection | null {
    return this._channel?.connection ?? null;
  }

  /**
   * When the connection was lost, milliseconds since 1970; null unless it is.
   */
  get lostAt(): number | null {
    return this._channel?.lostAt ?? null;
  }

  /**
   * What the server could not follow; empty if all is well.
   */
  get problems(): readonly WireDiagnostic[] {
    return this._problems;
  }

  /**
   * Emitted with nblift's tags in the place of Kale's, after {@link importTags}.
   */
  get imported(): ISignal<this, Imported> {
    return this._imported;
  }

  /**
   * Whether anybody watches.
   */
  get isWatched(): boolean {
    return this._watchers > 0;
  }

  /**
   * Emitted when path, language, kernel, connection or problems have changed.
   */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /**
   * Emitted when the first watcher came or the last one went.
   */
  get watchedChanged(): ISignal<this, boolean> {
    return this._watchedChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /**
   * Watch the notebook, until the result is disposed.
   */
  watch(): IDisposable {
    this._watchers += 1;
    if (this._watchers === 1) {
      this._attend();
      this._watchedChanged.emit(true);
    }
    return new DisposableDelegate(() => {
      this._watchers -= 1;
      if (this._watchers === 0) {
        this._attend();
        this._watchedChanged.emit(false);
      }
    });
  }

  /**
   * Ask for a suggestion.
   */
  suggest(): void {
    this.steps.isEmptyStart = false;
    this._channel?.send({ type: 'suggest' });
  }

  /**
   * Ask for nblift's tags in the place of Kale's.
   */
  importTags(): void {
    this._channel?.send({ type: 'import_tags' });
  }

  /**
   * Forward what the kernel's tracker saw.
   */
  saw(kernel: string, records: readonly LiveRecord[], names: readonly string[] | null): void {
    this._channel?.send({ type: 'seen', kernel, records, names });
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._watchers = 0;
    this._attend();
    this.notebook.dispose();
    this.steps.dispose();
    this.promote.dispose();
    Signal.clearData(this);
  }

  /** Connect while it is of use, and only then. */
  private _attend(): void {
    const isOn = this._watchers > 0 && this.isPython && !this._isDisposed;
    if (isOn && this._channel === null) {
      this.notebook.isListening = true;
      this.notebook.edited.connect(this._onEdited, this);
      this.notebook.sourceChanged.connect(this._onSourceChanged, this);
      this._channel = this._options.client.connect(this._path);
      this._channel.connectionChanged.connect(this._onConnectionChanged, this);
      this._channel.received.connect(this._onReceived, this);
    } else if (!isOn && this._channel !== null) {
      this.notebook.edited.disconnect(this._onEdited, this);
      this.notebook.sourceChanged.disconnect(this._onSourceChanged, this);
      this.notebook.isListening = false;
      this._quiet?.();
      this._quiet = null;
      this.steps.typing = null;
      this._channel.dispose();
      this._channel = null;
    }
  }

  private _open(): void {
    if (this._channel?.connection !== 'open') {
      return;
    }
    this._revision = 0;
    this._asked = -1;
    this._channel.send({
      type: 'open',
      path: this._path,
      language: this._language === '' ? 'python' : this._language,
      cells: this.notebook.cells,
      nblift: this.notebook.nblift
    });
    this._channel.send(this._kernel);
  }

  private _onConnectionChanged(_: ILiveChannel, connection: Connection): void {
    if (connection === 'open') {
      this._open();
    }
    this._changed.emit();
  }

  private _onEdited(_: NotebookModel, edit: INotebookEdit): void {
    this._codeIds = null;
    if (this.steps.remarks.length > 0 && this.notebook.hasKale) {
      // The import was taken back.
      this.steps.remarks = [];
    }
    if (this._channel?.connection === 'open') {
      this._revision += 1;
      const nblift = edit.nblift === undefined ? {} : { nblift: edit.nblift };
      this._channel.send({ type: 'edit', revision: this._revision, cells: edit.cells, order: edit.order, ...nblift });
    }
    const name = pipelineName(this._options.path, this.notebook.nblift?.pipeline);
    if (name !== this._named) {
      this.promote.name = this._named = name;
    }
    this.promote.invalidate();
  }

  /** Errors and marks of the cell being typed in wait until it is left, run, or quiet for a second. */
  private _onSourceChanged(_: NotebookModel, id: string): void {
    this.steps.typing = id;
    this._quiet?.();
    this._quiet = this._options.afterQuiet(() => {
      this._quiet = null;
      this.steps.typing = null;
      this._askForSteps();
    });
  }

  private _onReceived(_: ILiveChannel, message: ServerMessage): void {
    switch (message.type) {
      case 'graph':
        this._problems = [];
        this.steps.apply(message);
        this._askForSteps();
        break;
      case 'suggestion':
        this.steps.suggest(message);
        break;
      case 'imported':
        if (message.revision === this._revision) {
          this._imported.emit(message);
        } else {
          // The notebook was edited meanwhile.
          this.importTags();
        }
        break;
      case 'promotion':
        this.promote.promotion = message.promotion;
        break;
      case 'problem':
        this._problems = message.diagnostics;
        this._changed.emit();
        break;
    }
  }

  /** A notebook without steps gets a suggestion by itself, and a newer one when it was edited and left alone. */
  private _askForSteps(): void {
    const { steps, notebook } = this;
    if (!steps.isSuggested && steps.steps.length > 0) {
      this._asked = -1;
      if (steps.suggestion !== null) {
        steps.suggest(null);
      }
      return;
    }
    const isWanted = steps.wantsSuggestion || (steps.isSuggested && steps.suggestion?.revision !== steps.revision);
    const isPossible = notebook.hasCode && !hasSteps(notebook.tagged);
    if (isWanted && isPossible && this._asked !== steps.revision && steps.typing === null) {
      this._asked = steps.revision;
      this._channel?.send({ type: 'suggest' });
    }
  }

  private _isCode(id: string): boolean {
    this._codeIds ??= new Set(this.notebook.tagged.map(cell => cell.id));
    return this._codeIds.has(id);
  }

  private _asked = -1;
  private readonly _changed = new Signal<this, void>(this);
  private _channel: ILiveChannel | null = null;
  private _codeIds: ReadonlySet<string> | null = null;
  private readonly _imported = new Signal<this, Imported>(this);
  private _isDisposed = false;
  private _isReadOnly = false;
  private _kernel: Kernel = { type: 'kernel', state: 'none' };
  private _language = '';
  private _named: string;
  private readonly _options: Session.IOptions;
  private _path: string;
  private _problems: readonly WireDiagnostic[] = [];
  private _quiet: (() => void) | null = null;
  private _revision = 0;
  private readonly _watchedChanged = new Signal<this, boolean>(this);
  private _watchers = 0;
}

/**
 * A namespace for `Session` statics.
 */
export namespace Session {
  /**
   * What a session needs from outside.
   */
  export interface IOptions extends NotebookModel.IOptions {
    /**
     * The server.
     */
    readonly client: IClient;

    /**
     * The notebook's path, relative to the server's root.
     */
    readonly path: string;

    /**
     * Where pipelines go, with `{name}` in it.
     */
    readonly pattern: string;

    /**
     * Runs the callback after a second without another call.
     */
    readonly afterQuiet: Later;
  }
}
