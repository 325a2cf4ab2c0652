import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Connection, ILiveChannel } from '../tokens';
import type { ClientMessage, ServerMessage } from '../wire';

/**
 * A live channel over a websocket, which it opens again when it is lost.
 */
export class LiveChannel<R = ServerMessage, S = ClientMessage> implements ILiveChannel<R, S> {
  constructor(options: LiveChannel.IOptions) {
    this._open = options.open;
    this._wait =
      options.wait ??
      ((callback, milliseconds): (() => void) => {
        const timer = setTimeout(callback, milliseconds);
        return () => {
          clearTimeout(timer);
        };
      });
    this._now = options.now ?? Date.now;
    this._connect();
  }

  get connection(): Connection {
    return this._connection;
  }

  get lostAt(): number | null {
    return this._lostAt;
  }

  get connectionChanged(): ISignal<this, Connection> {
    return this._connectionChanged;
  }

  get received(): ISignal<this, R> {
    return this._received;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  send(message: S): void {
    if (this._connection === 'open') {
      this._socket?.send(JSON.stringify(message));
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._callOff?.();
    this._release();
    Signal.clearData(this);
  }

  private _connect(): void {
    this._callOff = null;
    const socket = this._open();
    this._socket = socket;
    socket.onopen = () => {
      this._attempts = 0;
      this._lostAt = null;
      this._become('open');
    };
    socket.onmessage = event => {
      this._received.emit(JSON.parse(String(event.data)) as R);
    };
    socket.onclose = () => {
      this._release();
      this._lostAt ??= this._now();
      // Half a second at first, a quarter of a minute at most.
      const pause = Math.min(500 * 2 ** this._attempts, 15_000);
      this._attempts += 1;
      this._callOff = this._wait(() => {
        this._connect();
      }, pause);
      this._become('lost');
    };
  }

  private _release(): void {
    const socket = this._socket;
    this._socket = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  private _become(connection: Connection): void {
    if (this._connection !== connection) {
      this._connection = connection;
      this._connectionChanged.emit(connection);
    }
  }

  private _attempts = 0;
  private _callOff: (() => void) | null = null;
  private _connection: Connection = 'connecting';
  private readonly _connectionChanged = new Signal<this, Connection>(this);
  private _isDisposed = false;
  private _lostAt: number | null = null;
  private readonly _now: () => number;
  private readonly _open: () => LiveChannel.ISocket;
  private readonly _received = new Signal<this, R>(this);
  private _socket: LiveChannel.ISocket | null = null;
  private readonly _wait: (callback: () => void, milliseconds: number) => () => void;
}

/**
 * A namespace for `LiveChannel` statics.
 */
export namespace LiveChannel {
  /**
   * As much of a websocket as the channel uses.
   */
  export type ISocket = Pick<WebSocket, 'onopen' | 'onmessage' | 'onclose' | 'send' | 'close'>;

  /**
   * What a channel needs from outside.
   */
  export interface IOptions {
    /**
     * Opens one more socket.
     */
    readonly open: () => ISocket;

    /**
     * Calls back after some milliseconds, and tells how to call it off; a browser timer by default.
     */
    readonly wait?: (callback: () => void, milliseconds: number) => () => void;

    /**
     * The time, milliseconds since 1970; the clock by default.
     */
    readonly now?: () => number;
  }
}
