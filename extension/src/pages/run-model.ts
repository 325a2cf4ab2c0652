import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { Asker } from '../models/asker';
import type { Connection, ILiveChannel, IRunsClient, Later } from '../tokens';
import type { RunsMessage, RunState, StepState, WireDiagnostic } from '../wire';

/**
 * A cell of an executed notebook, as nbformat has it.
 */
export interface ILogCell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: string;
  readonly outputs: readonly unknown[];
}

/**
 * One run: its steps, and the executed notebook of the step that is looked at.
 *
 * #### Notes
 * It asks and listens only while it is looked at. The notebook is asked for again and again only while its step runs.
 */
export class RunModel implements IDisposable {
  constructor(options: RunModel.IOptions) {
    this._options = options;
  }

  /**
   * Emitted when anything that is shown has changed.
   */
  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  /**
   * Folder of the pipeline.
   */
  get place(): string {
    return this._options.place;
  }

  /**
   * Number of the run.
   */
  get run(): string {
    return this._options.run;
  }

  /**
   * Whether it is looked at.
   */
  get isActive(): boolean {
    return this._channel !== null;
  }

  set isActive(value: boolean) {
    if (value === this.isActive || this._isDisposed) {
      return;
    }
    if (value) {
      this._channel = this._options.client.watchRuns(this.place);
      this._channel.received.connect(this._onReceived, this);
      this._channel.connectionChanged.connect(this._onConnectionChanged, this);
      void this.refresh();
    } else {
      this._channel?.dispose();
      this._channel = null;
      this._stop();
    }
  }

  /**
   * All of the run; null until it is known. What was known stays until something newer is.
   */
  get state(): RunState | null {
    return this._state;
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
   * The step that is looked at: the chosen one, else the one that runs or failed, else the last.
   */
  get step(): StepState | null {
    const steps = this._state?.steps ?? [];
    const wanted = this._chosen ?? this._state?.row.step ?? '';
    const ran = steps.filter(each => each.has_notebook);
    return steps.find(each => each.step === wanted) ?? ran[ran.length - 1] ?? steps[0] ?? null;
  }

  /**
   * The executed notebook of that step; null as long as there is none.
   */
  get log(): readonly ILogCell[] | null {
    return this._log;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /**
   * Look at a step; null for the one that runs.
   */
  choose(step: string | null): void {
    if (step !== this._chosen) {
      this._chosen = step;
      void this._read();
      this._stateChanged.emit();
    }
  }

  /**
   * Ask for the run again.
   */
  async refresh(): Promise<void> {
    const state = await this._asker.ask(() => this._options.client.run(this.place, this.run));
    this._state = state ?? this._state;
    this._stateChanged.emit();
    await this._read();
  }

  /**
   * Stop the run; what its steps made stays.
   */
  async cancel(): Promise<void> {
    const state = await this._asker.ask(() => this._options.client.cancelRun(this.place, this.run));
    this._state = state ?? this._state;
    this._stateChanged.emit();
  }

  /**
   * Go on with the run; what is done is not made again.
   */
  async resume(): Promise<void> {
    const state = await this._asker.ask(() => this._options.client.resumeRun(this.place, this.run));
    this._state = state ?? this._state;
    this._chosen = null;
    this._stateChanged.emit();
  }

  dispose(): void {
    if (!this._isDisposed) {
      this.isActive = false;
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  /** Read the notebook of the step that is looked at, and again as long as the step runs. */
  private async _read(): Promise<void> {
    const { step } = this;
    this._stop();
    if (step === null || this._isDisposed) {
      return;
    }
    if (step.step !== this._logOf) {
      this._logOf = step.step;
      this._stamp = '';
      this._log = null;
    }
    const notebook = await this._asker.ask(() =>
      this._options.client.stepNotebook(this.place, this.run, step.step, this._stamp)
    );
    if (!this._isOf(step.step)) {
      return;
    }
    if (notebook?.document != null) {
      this._stamp = notebook.stamp;
      this._log = Private.cellsOf(notebook.document);
    }
    this._stateChanged.emit();
    if (this.isActive && this.step?.status === 'running') {
      this._stop();
      this._callOff = this._options.later(() => {
        void this._read();
      });
    }
  }

  private _stop(): void {
    this._callOff?.();
    this._callOff = null;
  }

  /** Whether the log is still that of a step, and somebody may look at it. */
  private _isOf(step: string): boolean {
    return !this._isDisposed && step === this._logOf;
  }

  private _onConnectionChanged(): void {
    this._stateChanged.emit();
  }

  private _onReceived(_: ILiveChannel<RunsMessage, never>, message: RunsMessage): void {
    const row = message.type === 'runs' ? message.runs.find(each => each.id === this.run) : undefined;
    // The first page of runs has the newest ones only; an older run does not change any more.
    if (row !== undefined && JSON.stringify(row) !== JSON.stringify(this._state?.row)) {
      void this.refresh();
    }
  }

  private readonly _asker = new Asker();
  private _callOff: (() => void) | null = null;
    private _channel: ILiveChannel<RunsMessage, never> | null = null;
  private _chosen: string | null = null;
  private _isDisposed = false;
  private _log: readonly ILogCell[] | null = null;
  private _logOf = '';
  private readonly _options: RunModel.IOptions;
  private _stamp = '';
  private _state: RunState | null = null;
  private readonly _stateChanged = new Signal<this, void>(this);
}

/**
 * A namespace for `RunModel` statics.
 */
export namespace RunModel {
  /**
   * What a model needs from outside.
   */
  export interface IOptions {
    /**
     * The server.
     */
    readonly client: IRunsClient;

    /**
     * Folder of the pipeline.
     */
    readonly place: string;

    /**
     * Number of the run.
     */
    readonly run: string;

    /**
     * Runs the callback after a second.
     */
    readonly later: Later;
  }
}

namespace Private {
  /** Cells of a notebook; text that is a list of lines is joined. */
  export function cellsOf(document: Readonly<Record<string, unknown>>): readonly ILogCell[] {
    const cells = Array.isArray(document.cells) ? (document.cells as readonly Record<string, unknown>[]) : [];
    return cells.map((cell, index) => ({
      id: typeof cell.id === 'string' ? cell.id : String(index),
      cell_type: String(cell.cell_type),
      source: String(joined(cell.source ?? '')),
      outputs: Array.isArray(cell.outputs) ? cell.outputs.map(each => output(each as Record<string, unknown>)) : []
    }));
  }

  function output(of: Readonly<Record<string, unknown>>): unknown {
    const data = Object.entries((of.data ?? {}) as Record<string, unknown>);
    return {
      ...of,
      ...('text' in of ? { text: joined(of.text) } : {}),
      ...('data' in of ? { data: Object.fromEntries(data.map(([type, value]) => [type, joined(value)])) } : {})
    };
  }

  /** Lines as one text; anything else as it is. */
  function joined(value: unknown): unknown {
    return Array.isArray(value) && value.every(each => typeof each === 'string') ? value.join('') : value;
  }
}
