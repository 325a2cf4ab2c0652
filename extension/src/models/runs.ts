import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Connection, ILiveChannel, IRunsClient } from '../tokens';
import type {
  OpenedNotebook,
  OutputRow,
  PipelineFacts,
  PipelineList,
  PipelineRow,
  RunRequest,
  RunRow,
  RunsMessage,
  RunsState,
  RunState,
  WireDiagnostic
} from '../wire';
import { Asker } from './asker';
import { HeldRows, keyOf } from './held';

/**
 * The place of all pipelines together.
 */
export const ALL = '';

/**
 * Pipelines, and the runs and outputs of one of them, or the runs of all.
 *
 * #### Notes
 * It asks and listens only while it is looked at.
 */
export class RunsModel implements IDisposable {
  /**
   * @param client - the server
   */
  constructor(private readonly _client: IRunsClient) {}

  /**
   * Emitted when anything that is shown has changed.
   */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /**
   * Emitted with a run that ended while it was watched.
   */
  get ended(): ISignal<this, RunRow> {
    return this._ended;
  }

  /**
   * Whether the runs are looked at.
   */
  get isActive(): boolean {
    return this._isActive;
  }

  set isActive(value: boolean) {
    if (value === this._isActive || this._isDisposed) {
      return;
    }
    this._isActive = value;
    this._attend();
    if (value) {
      void this.refresh();
    }
  }

  /**
   * All pipelines, by name; null until they are known.
   */
  get pipelines(): readonly PipelineRow[] | null {
    return this._pipelines;
  }

  /**
   * Folder of the pipeline that is shown; {@link ALL} for all.
   */
  get place(): string {
    return this._chosen ?? this._default;
  }

  /**
   * The pipeline that is shown; null for all, or if it is not known yet.
   */
  get pipeline(): PipelineRow | null {
    return this._pipelines?.find(each => each.place === this.place) ?? null;
  }

  /**
   * What a run may be given; null where that is not known.
   */
  get facts(): PipelineFacts | null {
    return this._state?.facts ?? null;
  }

  /**
   * Runs, newest first; while {@link isHeld} none is added, and all stay where they are. Null until they are known.
   */
  get runs(): readonly RunRow[] | null {
    return this._state === null ? null : this._held.rows;
  }

  /**
   * Whether there are older runs than those.
   */
  get hasMore(): boolean {
    return this._hasMore;
  }

  /**
   * The newest version of each output.
   */
  get outputs(): readonly OutputRow[] {
    return this._state?.outputs ?? [];
  }

  /**
   * The run under way that is shown; null if none is.
   */
  get running(): RunRow | null {
    return this._held.rows.find(row => row.status === 'running') ?? null;
  }

  /**
   * Whether a run has been asked for, and has not begun.
   */
  get isStarting(): boolean {
    return this._isStarting;
  }

  /**
   * Whether the pointer is over the rows: then none may move.
   */
  get isHeld(): boolean {
    return this._held.isHeld;
  }

  set isHeld(value: boolean) {
    if (value !== this._held.isHeld) {
      this._held.isHeld = value;
      this._changed.emit();
    }
  }

  /**
   * Why the last request failed; empty if it did not.
   */
  get problems(): readonly WireDiagnostic[] {
    return this._asker.problems;
  }

  /**
   * How the connection stands; null while nobody looks.
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

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /**
   * Whether a row is open.
   */
  isOpen(key: string): boolean {
    return this._open.has(key);
  }

  /**
   * Open or close a row.
   */
  toggle(key: string): void {
    if (!this._open.delete(key)) {
      this._open.add(key);
    }
    this._changed.emit();
  }

  /**
   * Show a pipeline, until another one is chosen or another notebook comes to the front.
   */
  choose(place: string): void {
    this._chosen = place;
    this._show();
  }

  /**
   * A notebook came to the front: show its pipeline.
   *
   * @param path - of the notebook
   * @param place - where its pipeline would be written
   */
  follow(path: string | null, place: string): void {
    if (path !== this._notebook) {
      this._notebook = path;
      this._chosen = null;
    }
    this._written = place;
    this._settle();
  }

  /**
   * Look for pipelines again.
   */
  async refresh(): Promise<void> {
    await this._list(() => this._client.pipelines());
  }

  /**
   * Put the pipeline of a folder on the list, and show it.
   */
  async add(place: string): Promise<void> {
    if (await this._list(() => this._client.addPipeline(place))) {
      this.choose(place);
    }
  }

  /**
   * Take a pipeline from the list.
   */
  async remove(place: string): Promise<void> {
    if ((await this._list(() => this._client.removePipeline(place))) && this._chosen === place) {
      this.choose(ALL);
    }
  }

  /**
   * Run the pipeline that is shown.
   *
   * @param how - with the parameters of the last run, all steps, and the cache, if nothing else is said
   * @returns the number of the run; null if it could not begin
   */
  async start(how: Omit<RunRequest, 'place'> = {}): Promise<string | null> {
    const place = this.place;
    return place === ALL ? null : this._begin(() => this._client.startRun({ place, parameters: null, ...how }));
  }

  /**
   * Go on with a run that ended without success.
   *
   * @returns its number; null if it could not go on
   */
  resume(row: RunRow): Promise<string | null> {
    return this._begin(() => this._client.resumeRun(row.place, row.id));
  }

  /**
   * Stop a run; what its steps made stays.
   */
  async cancel(row: RunRow): Promise<void> {
    await this._asker.ask(() => this._client.cancelRun(row.place, row.id));
    this._changed.emit();
  }

  /**
   * Show fifty more runs.
   */
  async showMore(): Promise<void> {
    const last = this._held.rows[this._held.rows.length - 1];
    const place = this.place;
    if (last === undefined || place === ALL) {
      return;
    }
    const older = await this._asker.ask(() => this._client.olderRuns(place, last.id));
    if (older !== null && place === this.place) {
      this._held.take(older.runs);
      this._hasMore = older.more;
    }
    this._changed.emit();
  }

  /**
   * Lay out a step of a run with its inputs.
   *
   * @returns the notebook; null if that failed
   */
  async openStep(place: string, run: string, step: string): Promise<OpenedNotebook | null> {
    const opened = await this._asker.ask(() => this._client.openStep(place, run, step));
    this._changed.emit();
    return opened;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this.isActive = false;
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  private async _begin(ask: () => Promise<RunState>): Promise<string | null> {
    if (this._isStarting) {
      return null;
    }
    this._isStarting = true;
    this._changed.emit();
    const state = await this._asker.ask(ask);
    this._isStarting = false;
    this._changed.emit();
    return state?.row.id ?? null;
  }

  private get _default(): string {
    const { _written: written, _notebook: notebook } = this;
    return this._pipelines?.find(each => each.place === written || each.notebook === notebook)?.place ?? ALL;
  }

  /** Ask for a newer list of pipelines; whether there is one. */
  private async _list(ask: () => Promise<PipelineList>): Promise<boolean> {
    const list = await this._asker.ask(ask);
    this._pipelines = list?.pipelines ?? this._pipelines;
    this._settle();
    this._attend();
    this._changed.emit();
    return list !== null;
  }

  private _settle(): void {
    if (this._shown !== this.place) {
      this._show();
    }
  }

  /** Show what is to be shown now, from its beginning. */
  private _show(): void {
    this._shown = this.place;
    this._state = null;
    this._held.clear();
    this._asker.problems = [];
    this._hasMore = false;
    this._channel?.dispose();
    this._channel = null;
    this._attend();
    this._changed.emit();
  }

  /** Listen while somebody looks, and only then; to nothing before the pipelines are known. */
  private _attend(): void {
    const isWanted = this._isActive && this._pipelines !== null;
    if (isWanted && this._channel === null) {
      this._channel = this._client.watchRuns(this.place);
      this._channel.received.connect(this._onReceived, this);
      this._channel.connectionChanged.connect(() => {
        this._changed.emit();
      });
    } else if (!this._isActive) {
      this._channel?.dispose();
      this._channel = null;
    }
  }

  private _onReceived(_: ILiveChannel<RunsMessage, never>, message: RunsMessage): void {
    if (message.type === 'problem') {
      this._asker.problems = message.diagnostics;
      this._changed.emit();
      return;
    }
    if (message.place !== this.place) {
      return;
    }
    const [before, isFirst] = [new Map(this._state?.runs.map(row => [keyOf(row), row])), this._state === null];
    this._state = message;
    this._hasMore = isFirst ? message.more : this._hasMore;
    this._held.take(message.runs);
    this._changed.emit();
    for (const row of message.runs) {
      if (!isFirst && row.status !== 'running' && before.get(keyOf(row))?.status === 'running') {
        this._ended.emit(row);
      }
    }
  }

  private readonly _asker = new Asker();
  private readonly _changed = new Signal<this, void>(this);
  private _channel: ILiveChannel<RunsMessage, never> | null = null;
  private _chosen: string | null = null;
  private readonly _ended = new Signal<this, RunRow>(this);
  private _hasMore = false;
  private readonly _held = new HeldRows();
  private _isActive = false;
  private _isDisposed = false;
  private _isStarting = false;
  private _notebook: string | null = null;
  private readonly _open = new Set<string>();
  private _pipelines: readonly PipelineRow[] | null = null;
  private _shown = ALL;
  private _state: RunsState | null = null;
  private _written = '';
}
