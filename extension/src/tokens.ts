import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

import type {
  ClientMessage,
  Example,
  Health,
  Move,
  MoveRequest,
  OpenedNotebook,
  OpenOutputRequest,
  OutputList,
  PinRequest,
  PipelineList,
  PreviewRequest,
  PreviewState,
  PromotionRequest,
  PromotionState,
  Restored,
  RunRequest,
  RunsMessage,
  RunsState,
  RunState,
  ServerMessage,
  StepNotebook,
  WireDiagnostic,
  WriteRequest
} from './wire';

/**
 * How a live channel stands: never yet open, open, or lost and trying again.
 */
export type Connection = 'connecting' | 'open' | 'lost';

/**
 * A line to the server, of a notebook if nothing else is said; it connects again by itself.
 */
export interface ILiveChannel<R = ServerMessage, S = ClientMessage> extends IDisposable {
  /**
   * How the channel stands.
   */
  readonly connection: Connection;

  /**
   * When the connection was lost, milliseconds since 1970; null unless it is.
   */
  readonly lostAt: number | null;

  /**
   * Emitted when {@link connection} has changed. After each `open` the whole notebook has to be sent.
   */
  readonly connectionChanged: ISignal<ILiveChannel<R, S>, Connection>;

  /**
   * Emitted with each message of the server.
   */
  readonly received: ISignal<ILiveChannel<R, S>, R>;

  /**
   * Send a message. While the channel is not open it is dropped, since `open` will tell everything.
   */
  send(message: S): void;
}

/**
 * Everything that the panel asks of nblift's server part.
 */
export interface IClient extends IRunsClient {
  /**
   * Whether page and server fit.
   *
   * @throws Refusal with status 404 where the server part is not running
   */
  health(): Promise<Health>;

  /**
   * Open the live channel of a notebook.
   */
  connect(path: string): ILiveChannel;

  /**
   * What a promotion would write; nothing is executed or written.
   */
  preview(request: PreviewRequest): Promise<PreviewState>;

  /**
   * Start a promotion.
   */
  promote(request: PromotionRequest): Promise<PromotionState>;

  /**
   * Stop a promotion.
   */
  cancel(id: string): Promise<PromotionState>;

  /**
   * Write what was verified, without verifying again.
   */
  write(id: string, request: WriteRequest): Promise<PromotionState>;

  /**
   * Put the files of a pipeline back as they were before its last promotion.
   */
  restore(place: string): Promise<Restored>;

  /**
   * Put the notebook of the tour into the server's folder; nothing is written over.
   */
  example(): Promise<Example>;
}

/**
 * What the panel asks of runs and outputs. A pipeline is named by the folder of its repository.
 */
export interface IRunsClient {
  /**
   * All pipelines below the server's folder.
   */
  pipelines(): Promise<PipelineList>;

  /**
   * Put the pipeline of a folder on the list.
   */
  addPipeline(place: string): Promise<PipelineList>;

  /**
   * Take a pipeline from the list; nothing of it is removed.
   */
  removePipeline(place: string): Promise<PipelineList>;

  /**
   * Follow the runs of a pipeline, or of all if the place is empty.
   */
  watchRuns(place: string): ILiveChannel<RunsMessage, never>;

  /**
   * Runs older than one.
   */
  olderRuns(place: string, before: string): Promise<RunsState>;

  /**
   * Run a pipeline.
   */
  startRun(request: RunRequest): Promise<RunState>;

  /**
   * All of a run.
   */
  run(place: string, run: string): Promise<RunState>;

  /**
   * Stop a run; what its steps made stays.
   */
  cancelRun(place: string, run: string): Promise<RunState>;

  /**
   * Go on with a run that ended without success; what is done is not made again.
   */
  resumeRun(place: string, run: string): Promise<RunState>;

  /**
   * The executed notebook of a step, unless it is as it was at the stamp.
   */
  stepNotebook(place: string, run: string, step: string, stamp: string): Promise<StepNotebook>;

  /**
   * Lay out a step of a run with its exact inputs, in a notebook.
   */
  openStep(place: string, run: string, step: string): Promise<OpenedNotebook>;

  /**
   * All versions of an output.
   */
  versions(place: string, name: string): Promise<OutputList>;

  /**
   * Let a channel stand for another version, or tell what that would change.
   */
  move(request: MoveRequest): Promise<Move>;

  /**
   * Keep a version whatever is collected, or do so no more.
   */
  pin(request: PinRequest): Promise<OutputList>;

  /**
   * Write a notebook that reads a version.
   */
  openOutput(request: OpenOutputRequest): Promise<OpenedNotebook>;
}

/**
 * An answer of the server that is a refusal, with what it says about it.
 */
export class Refusal extends Error {
  constructor(
    /**
     * HTTP status; 0 if the server could not be reached.
     */
    readonly status: number,

    /**
     * What is wrong; may be empty.
     */
    readonly diagnostics: readonly WireDiagnostic[]
  ) {
    super(diagnostics[0]?.message ?? `The server answered with status ${status}.`);
  }
}

/**
 * Runs a function later, and tells how to call it off.
 */
export type Later = (callback: () => void) => () => void;
