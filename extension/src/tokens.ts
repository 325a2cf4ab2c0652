import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

import type {
  ClientMessage,
  Example,
  Health,
  PreviewRequest,
  PreviewState,
  PromotionRequest,
  PromotionState,
  Restored,
  ServerMessage,
  WireDiagnostic,
  WriteRequest
} from './wire';

/**
 * How a live channel stands: never yet open, open, or lost and trying again.
 */
export type Connection = 'connecting' | 'open' | 'lost';

/**
 * A notebook's line to the server; it connects again by itself.
 */
export interface ILiveChannel extends IDisposable {
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
  readonly connectionChanged: ISignal<ILiveChannel, Connection>;

  /**
   * Emitted with each message of the server.
   */
  readonly received: ISignal<ILiveChannel, ServerMessage>;

  /**
   * Send a message. While the channel is not open it is dropped, since `open` will tell everything.
   */
  send(message: ClientMessage): void;
}

/**
 * Everything that the panel asks of nblift's server part.
 */
export interface IClient {
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
