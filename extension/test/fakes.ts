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
  Move,
  OpenedNotebook,
  OutputList,
  PipelineList,
  PipelineRow,
  PreviewRequest,
  PreviewState,
  PromotionRequest,
  PromotionState,
  Restored,
  RunRequest,
  RunRow,
  RunsMessage,
  RunsState,
  RunState,
  ServerMessage,
  StepNotebook,
  StepRow,
  StepState,
  WireDiagnostic,
  WriteRequest
} from '../src/wire';

/** A channel whose other end is the test. */
export class FakeChannel<R = ServerMessage, S = ClientMessage> implements ILiveChannel<R, S> {
  constructor(readonly path: string) {}

  become(connection: Connection): void {
    this.connection = connection;
    this.lostAt = connection === 'lost' ? 1_000 : null;
    this.connectionChanged.emit(connection);
  }

  send(message: S): void {
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
  readonly sent: S[] = [];
  readonly connectionChanged = new Signal<this, Connection>(this);
  readonly received = new Signal<this, R>(this);
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

  pipelines(): Promise<PipelineList> {
    this.asked.push(['pipelines', '']);
    return this._answer({ pipelines: this.pipelineRows });
  }

  addPipeline(place: string): Promise<PipelineList> {
    this.asked.push(['add', place]);
    return this._answer({ pipelines: this.pipelineRows });
  }

  removePipeline(place: string): Promise<PipelineList> {
    this.asked.push(['remove', place]);
    return this._answer({ pipelines: this.pipelineRows.filter(row => row.place !== place) });
  }

  watchRuns(place: string): FakeChannel<RunsMessage, never> {
    const channel = new FakeChannel<RunsMessage, never>(place);
    this.runChannels.push(channel);
    return channel;
  }

  olderRuns(place: string, before: string): Promise<RunsState> {
    this.asked.push(['older', `${place} ${before}`]);
    return this._answer(this.older);
  }

  startRun(request: RunRequest): Promise<RunState> {
    this.asked.push(['run', JSON.stringify(request)]);
    return this._answer(this.runState);
  }

  run(place: string, run: string): Promise<RunState> {
    this.asked.push(['look', `${place} ${run}`]);
    return this._answer(this.runState);
  }

  cancelRun(place: string, run: string): Promise<RunState> {
    this.asked.push(['cancel', `${place} ${run}`]);
    return this._answer(this.runState);
  }

  resumeRun(place: string, run: string): Promise<RunState> {
    this.asked.push(['resume', `${place} ${run}`]);
    return this._answer(this.runState);
  }

  stepNotebook(place: string, run: string, step: string, stamp: string): Promise<StepNotebook> {
    this.asked.push(['notebook', `${place} ${run} ${step} ${stamp}`.trim()]);
    return this._answer(this.notebook);
  }

  openStep(place: string, run: string, step: string): Promise<OpenedNotebook> {
    this.asked.push(['open', `${place} ${run} ${step}`]);
    return this._answer({ path: `${step}.ipynb`, cell: 'function', line: 2 });
  }

  versions(): Promise<OutputList> {
    return this._answer({ versions: [] });
  }

  move(): Promise<Move> {
    return this._answer({ before: null, after: 1, read_by: [], done: false });
  }

  pin(): Promise<OutputList> {
    return this._answer({ versions: [] });
  }

  openOutput(): Promise<OpenedNotebook> {
    return this._answer({ path: 'rows-1.ipynb', cell: 'output', line: null });
  }

  /** The last channel of runs. */
  get runChannel(): FakeChannel<RunsMessage, never> {
    const channel = this.runChannels[this.runChannels.length - 1];
    if (channel === undefined) {
      throw new Error('nobody watches runs');
    }
    return channel;
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
  readonly runChannels: FakeChannel<RunsMessage, never>[] = [];
  pipelineRows: readonly PipelineRow[] = [pipeline('pipelines/churn')];
  older: RunsState = runsState('pipelines/churn', []);
  runState: RunState = { row: run('1'), steps: [], parameters: [] };
  notebook: StepNotebook = { stamp: '', document: null };
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

/** A pipeline of the list. */
export function pipeline(place: string, more: Partial<PipelineRow> = {}): PipelineRow {
  return { place, name: place.slice(place.lastIndexOf('/') + 1), notebook: '', missing: false, last: null, ...more };
}

/** A run of churn that is over. */
export function run(id: string, more: Partial<RunRow> = {}): RunRow {
  return {
    place: 'pipelines/churn',
    pipeline: 'churn',
    id,
    status: 'succeeded',
    cached: false,
    cause: '',
    started_at: Number(id) * 1_000,
    seconds: 2,
    step: '',
    done: 3,
    of: 3,
    diagnostics: [],
    can_cancel: false,
    can_resume: false,
    ...more
  };
}

/** A step of a run that is over. */
export function ranStep(step: string, more: Partial<StepState> = {}): StepState {
  return {
    step,
    status: 'succeeded',
    started_at: 0,
    seconds: 1,
    has_notebook: true,
    outputs: [],
    diagnostics: [],
    why: [],
    ...more
  };
}

/** What the server says of the runs of a pipeline. */
export function runsState(
  place: string,
  runs: readonly RunRow[],
  more: Partial<Omit<RunsState, 'type'>> = {}
): RunsState & { readonly type: 'runs' } {
  return { type: 'runs', place, facts: null, runs, more: false, outputs: [], ...more };
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
