import { YNotebook } from '@jupyter/ydoc';
import { Signal } from '@lumino/signaling';

import { Session } from '../src/session';
import type { Connection, IClient, ILiveChannel } from '../src/tokens';
import { Refusal } from '../src/tokens';
import type {
  CellRow,
  ClientMessage,
  Example,
  GraphPatch,
  Health,
  PreviewRequest,
  PreviewState,
  PromotionRequest,
  PromotionState,
  Restored,
  ServerMessage,
  StepRow,
  WireDiagnostic,
  WriteRequest
} from '../src/wire';

/** A channel whose other end is the test. */
export class FakeChannel implements ILiveChannel {
  constructor(readonly path: string) {}

  become(connection: Connection): void {
    this.connection = connection;
    this.lostAt = connection === 'lost' ? 1_000 : null;
    this.connectionChanged.emit(connection);
  }

  send(message: ClientMessage): void {
    if (this.connection === 'open') {
      this.sent.push(message);
    }
  }

  dispose(): void {
    this.isDisposed = true;
    Signal.clearData(this);
  }

  connection: Connection = 'connecting';
  lostAt: number | null = null;
  isDisposed = false;
  readonly sent: ClientMessage[] = [];
  readonly connectionChanged = new Signal<this, Connection>(this);
  readonly received = new Signal<this, ServerMessage>(this);
}

/** A server that remembers what it was asked, and answers what the test gave it. */
export class FakeClient implements IClient {
  health(): Promise<Health> {
    return Promise.resolve({ version: '0.1.0', kernel_package: '0.1.0', features: [] });
  }

  connect(path: string): FakeChannel {
    const channel = new FakeChannel(path);
    this.channels.push(channel);
    return channel;
  }

  preview(request: PreviewRequest): Promise<PreviewState> {
    this.asked.push(['preview', request.place]);
    return this._answer(this.previewState);
  }

  promote(request: PromotionRequest): Promise<PromotionState> {
    this.asked.push(['promote', `${request.mode}${request.options?.force === true ? ' beside' : ''}`]);
    return this._answer(this.promotionState);
  }

  cancel(id: string): Promise<PromotionState> {
    this.asked.push(['cancel', id]);
    return this._answer(this.promotionState);
  }

  write(id: string, request: WriteRequest): Promise<PromotionState> {
    this.asked.push(['write', `${id} ${request.although ?? 'verified'}${request.force === true ? ' beside' : ''}`]);
    return this._answer(this.promotionState);
  }

  restore(place: string): Promise<Restored> {
    this.asked.push(['restore', place]);
    return this._answer({ place, files: 3 });
  }

  example(): Promise<Example> {
    this.asked.push(['example', '']);
    return this._answer({ path: 'churn-tour.ipynb' });
  }

  private _answer<T>(value: T): Promise<T> {
    return this.refusal === null ? Promise.resolve(value) : Promise.reject(this.refusal);
  }

  get channel(): FakeChannel {
    const channel = this.channels[this.channels.length - 1];
    if (channel === undefined) {
      throw new Error('nobody connected');
    }
    return channel;
  }

  readonly asked: (readonly [string, string])[] = [];
  readonly channels: FakeChannel[] = [];
  previewState = preview();
  promotionState = promotion();
  refusal: Refusal | null = null;
}

/** Runs what waits only when the test says so. */
export class FakeLater {
  readonly later = (callback: () => void): (() => void) => {
    this._waiting.push(callback);
    return () => {
      this._waiting = this._waiting.filter(each => each !== callback);
    };
  };

  get count(): number {
    return this._waiting.length;
  }

  run(): void {
    const waiting = this._waiting;
    this._waiting = [];
    waiting.forEach(callback => {
      callback();
    });
  }

  private _waiting: (() => void)[] = [];
}

/** A notebook of code cells `c1`, `c2`, …: their sources, or source and tags. */
export function notebookOf(...cells: (string | readonly [string, ...string[]])[]): YNotebook {
  const notebook = YNotebook.create({
    data: { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] },
    disableDocumentWideUndoRedo: true
  });
  notebook.insertCells(
    0,
    cells.map((cell, index) => {
      const [source, ...tags] = typeof cell === 'string' ? [cell] : cell;
      return {
        cell_type: 'code' as const,
        id: `c${index + 1}`,
        source,
        metadata: tags.length > 0 ? { tags } : {},
        outputs: [],
        execution_count: null
      };
    })
  );
  notebook.clearUndoHistory();
  return notebook;
}

/** A watched session on a fake server, with its channel open. */
export function sessionOn(shared: YNotebook): {
  session: Session;
  client: FakeClient;
  later: FakeLater;
  quiet: FakeLater;
} {
  const client = new FakeClient();
  const later = new FakeLater();
  const quiet = new FakeLater();
  const session = new Session({
    client,
    shared,
    later: later.later,
    afterQuiet: quiet.later,
    path: 'work/churn.ipynb',
    pattern: 'pipelines/{name}'
  });
  session.language = 'python';
  session.watch();
  client.channel.become('open');
  return { session, client, later, quiet };
}

/** A row of a graph. */
export function row(id: string, more: Partial<CellRow> = {}): CellRow {
  return {
    id,
    number: Number(id.replace(/\D/g, '')) || 1,
    first_line: `code of ${id}`,
    role: 'step',
    step: null,
    begins: false,
    needs: [],
    makes: [],
    reads: [],
    parses: true,
    state: 'unrun',
    stale_because: '',
    seen: {},
    ...more
  };
}

/** A step of a graph. */
export function step(name: string, number: number, cells: readonly string[], more: Partial<StepRow> = {}): StepRow {
  return { name, number, cells, needs: [], makes: [], suggested: false, ...more };
}

/** A diagnostic on a cell. */
export function diagnostic(cell: string, message: string, more: Partial<WireDiagnostic> = {}): WireDiagnostic {
  return { code: 'NB201', slug: 'x', severity: 'error', message, hint: 'Do it.', places: [{ cell }], fixes: [], ...more };
}

/** What the server says of a notebook. */
export function graph(cells: readonly CellRow[], steps: readonly StepRow[], more: Partial<GraphPatch> = {}): GraphPatch {
  const diagnostics = more.diagnostics ?? [];
  const errors = diagnostics.filter(each => each.severity === 'error').length;
  return {
    type: 'graph',
    revision: 0,
    cells,
    removed: [],
    order: cells.map(cell => cell.id),
    steps,
    diagnostics,
    hidden: [],
    counts: { steps: steps.length, stale: 0, errors, notes: diagnostics.length - errors },
    not_run: true,
    kernel_note: '',
    ...more
  };
}

/** A preview of one new file. */
export function preview(more: Partial<PreviewState> = {}): PreviewState {
  return {
    files: [{ path: 'src/churn/steps.py', status: 'A', added: 3, removed: 0, before: null, after: 'a\nb\nc\n' }],
    functions: [],
    diagnostics: [],
    up_to_date: false,
    place_taken: false,
    kept: [],
    name: 'churn',
    ...more
  };
}

/** A promotion that runs. */
export function promotion(more: Partial<PromotionState> = {}): PromotionState {
  return {
    id: 'p1',
    path: 'work/churn.ipynb',
    place: 'work/pipelines/churn',
    mode: 'write',
    phase: 'running',
    started_at: 0,
    stages: [
      { name: 'notebook', state: 'done', seconds: 31 },
      { name: 'load', state: 'running', seconds: null },
      { name: 'clean', state: 'waiting', seconds: null }
    ],
    verdict: null,
    reason: '',
    compared: null,
    first_difference: null,
    diagnostics: [],
    written: null,
    message: '',
    can_cancel: true,
    can_write: false,
    last_seconds: null,
    outside: [],
    ...more
  };
}
