import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { JSONObject, JSONValue } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';

import type { Session } from '../session';
import type { Kernel as KernelState, LiveRecord } from '../wire';

/**
 * Starts the tracker and binds no name; an ImportError says that the kernel has none.
 */
export const START = '__import__("nblift_kernel.live").live.start()';

/**
 * Tells a session of its notebook's kernel, and forwards what the tracker in it sees.
 *
 * #### Notes
 * It listens only while the session is watched. A kernel without the tracker is asked once, and left alone.
 */
export class KernelLink implements IDisposable {
  constructor(options: KernelLink.IOptions) {
    this._context = options.context;
    this._session = options.session;
    this._isWanted = options.isWanted;
    this._session.watchedChanged.connect(this._attend, this);
    this._attend();
  }

  /**
   * Ids of cells that run or wait to run.
   */
  get running(): readonly string[] {
    return this._running;
  }

  set running(value: readonly string[]) {
    this._running = value;
    this._tell();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /**
   * Start the tracker in the kernel, and listen to it.
   *
   * @returns whether the kernel has one
   */
  async watch(): Promise<boolean> {
    const kernel = this._context.session?.kernel;
    if (kernel == null || kernel.status === 'dead' || this._comm !== null) {
      return this._comm !== null;
    }
    const reply = await kernel.requestExecute({
      code: START,
      silent: true,
      store_history: false,
      stop_on_error: false,
      allow_stdin: false
    }).done;
    if (this._isDisposed || this._kernel !== kernel) {
      return false;
    }
    this._tracker = reply.content.status === 'ok' ? 'yes' : 'no';
    if (this._tracker === 'yes') {
      this._listen(kernel);
    }
    this._tell();
    return this._tracker === 'yes';
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._session.watchedChanged.disconnect(this._attend, this);
      this._attend();
    }
  }

  private _attend(): void {
    const isOn = this._session.isWatched && !this._isDisposed;
    if (isOn === this._isOn) {
      return;
    }
    this._isOn = isOn;
    if (isOn) {
      this._context.kernelChanged.connect(this._onKernelChanged, this);
      this._context.statusChanged.connect(this._onStatusChanged, this);
      this._onKernelChanged();
    } else {
      this._context.kernelChanged.disconnect(this._onKernelChanged, this);
      this._context.statusChanged.disconnect(this._onStatusChanged, this);
      this._forget();
    }
  }

  private _onKernelChanged(): void {
    this._forget();
    this._kernel = this._context.session?.kernel ?? null;
    this._onStatusChanged();
  }

  private _onStatusChanged(): void {
    const status = this._kernel?.status;
    if (status === 'restarting' || status === 'autorestarting') {
      this._forget();
      this._kernel = this._context.session?.kernel ?? null;
      this._isRestarted = true;
      return;
    }
    if (this._isRestarted && status === 'idle') {
      this._isRestarted = false;
      this._tell('restarted');
    }
    if (status === 'idle' && this._tracker === 'unknown' && !this._isAsked && this._isWanted()) {
      this._isAsked = true;
      void this.watch();
    }
    this._tell();
  }

  private _tell(state: KernelState['state'] = Private.state(this._kernel?.status)): void {
    if (!this._isOn) {
      return;
    }
    const told: KernelState = {
      type: 'kernel',
      state,
      kernel: this._kernel?.id ?? '',
      tracker: this._tracker,
      running: this._running
    };
    const key = JSON.stringify(told);
    if (key !== this._told) {
      this._told = key;
      this._session.kernel = told;
    }
  }

  private _listen(kernel: Kernel.IKernelConnection): void {
    // A line of its own has no subshell: on the notebook's, JupyterLab would make one for our comm in every kernel.
    const line = kernel.clone({ handleComms: true });
    const comm = line.createComm('nblift');
    this._line = line;
    this._comm = comm;
    comm.onMsg = message => {
      this._onMessage(kernel.id, message);
    };
    comm.onClose = () => {
      this._comm = null;
    };
    comm.open(this._known);
  }

  private _onMessage(kernel: string, message: KernelMessage.ICommMsgMsg): void {
    const said = message.content.data;
    if (said.type === 'hello') {
      this._known = { session: said.session ?? '', since: 0 };
    } else if (said.type === 'cell') {
      const record = said.record as JSONObject | undefined;
      if (record !== undefined && typeof record.sequence === 'number') {
        this._known = { ...this._known, since: record.sequence };
        this._records.push(record as unknown as LiveRecord);
      }
      this._schedule(kernel);
    } else if (said.type === 'names' && Array.isArray(said.names)) {
      this._names = said.names.filter(name => typeof name === 'string');
      this._schedule(kernel);
    } else if (said.type === 'off') {
      this._tracker = 'no';
      this._tell();
    }
  }

  /** What comes at once, as after a reconnection, is forwarded at once. */
  private _schedule(kernel: string): void {
    if (this._isScheduled) {
      return;
    }
    this._isScheduled = true;
    queueMicrotask(() => {
      this._isScheduled = false;
      const [records, names] = [this._records, this._names];
      this._records = [];
      this._names = null;
      for (let at = 0; at < Math.max(records.length, 1); at += Private.MOST) {
        this._session.saw(kernel, records.slice(at, at + Private.MOST), names);
      }
    });
  }

  private _forget(): void {
    const comm = this._comm;
    this._comm = null;
    this._kernel = null;
    this._tracker = 'unknown';
    this._isAsked = false;
    this._told = '';
    if (comm !== null && !comm.isDisposed) {
      comm.dispose();
    }
    this._line?.dispose();
    this._line = null;
  }

  private _comm: Kernel.IComm | null = null;
  private readonly _context: ISessionContext;
  private _isAsked = false;
  private _isDisposed = false;
  private _isOn = false;
  private _isRestarted = false;
  private _isScheduled = false;
  private readonly _isWanted: () => boolean;
  private _kernel: Kernel.IKernelConnection | null = null;
  private _known: Record<string, JSONValue> = {};
  private _line: Kernel.IKernelConnection | null = null;
  private _names: readonly string[] | null = null;
  private _records: LiveRecord[] = [];
  private _running: readonly string[] = [];
  private readonly _session: Session;
  private _told = '';
  private _tracker: 'yes' | 'no' | 'unknown' = 'unknown';
}

/**
 * A namespace for `KernelLink` statics.
 */
export namespace KernelLink {
  /**
   * What a link needs from outside.
   */
  export interface IOptions {
    readonly session: Session;
    readonly context: ISessionContext;

    /**
     * Whether kernels are watched without being asked to.
     */
    readonly isWanted: () => boolean;
  }
}

namespace Private {
  /** Records in one message. */
  export const MOST = 200;

  export function state(status: Kernel.Status | undefined): KernelState['state'] {
    switch (status) {
      case undefined:
        return 'none';
      case 'idle':
        return 'idle';
      case 'busy':
        return 'busy';
      case 'dead':
      case 'terminating':
        return 'dead';
      default:
        return 'starting';
    }
  }
}
