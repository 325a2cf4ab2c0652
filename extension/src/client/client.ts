import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import type { IClient, ILiveChannel } from '../tokens';
import { Refusal } from '../tokens';
import type {
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
  StepNotebook,
  WireDiagnostic,
  WriteRequest
} from '../wire';
import { LiveChannel } from './live';

/**
 * The server part of nblift, over HTTP and a websocket.
 */
export class Client implements IClient {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  health(): Promise<Health> {
    return this._request<Health>('GET', 'health');
  }

  connect(path: string): ILiveChannel {
    return this._live('nblift/live', { path });
  }

  preview(request: PreviewRequest): Promise<PreviewState> {
    return this._request<PreviewState>('POST', 'previews', request);
  }

  promote(request: PromotionRequest): Promise<PromotionState> {
    return this._request<PromotionState>('POST', 'promotions', request);
  }

  cancel(id: string): Promise<PromotionState> {
    return this._request<PromotionState>('DELETE', `promotions/${encodeURIComponent(id)}`);
  }

  write(id: string, request: WriteRequest): Promise<PromotionState> {
    return this._request<PromotionState>('POST', `promotions/${encodeURIComponent(id)}/write`, request);
  }

  restore(place: string): Promise<Restored> {
    return this._request<Restored>('POST', 'restores', { place });
  }

  example(): Promise<Example> {
    return this._request<Example>('POST', 'examples', {});
  }

  pipelines(): Promise<PipelineList> {
    return this._request<PipelineList>('GET', 'pipelines');
  }

  addPipeline(place: string): Promise<PipelineList> {
    return this._request<PipelineList>('POST', 'pipelines', { place });
  }

  removePipeline(place: string): Promise<PipelineList> {
    return this._request<PipelineList>('DELETE', Private.query('pipelines', { place }));
  }

  watchRuns(place: string): ILiveChannel<RunsMessage, never> {
    return this._live('nblift/runs/live', { place });
  }

  olderRuns(place: string, before: string): Promise<RunsState> {
    return this._request<RunsState>('GET', Private.query('runs', { place, before }));
  }

  startRun(request: RunRequest): Promise<RunState> {
    return this._request<RunState>('POST', 'runs', request);
  }

  run(place: string, run: string): Promise<RunState> {
    return this._request<RunState>('GET', Private.query(`runs/${run}`, { place }));
  }

  cancelRun(place: string, run: string): Promise<RunState> {
    return this._request<RunState>('DELETE', Private.query(`runs/${run}`, { place }));
  }

  resumeRun(place: string, run: string): Promise<RunState> {
    return this._request<RunState>('POST', `runs/${run}/resume`, { place });
  }

  stepNotebook(place: string, run: string, step: string, stamp: string): Promise<StepNotebook> {
    return this._request<StepNotebook>('GET', Private.query(`runs/${run}/notebook`, { place, step, stamp }));
  }

  openStep(place: string, run: string, step: string): Promise<OpenedNotebook> {
    return this._request<OpenedNotebook>('POST', `runs/${run}/open`, { place, step });
  }

  versions(place: string, name: string): Promise<OutputList> {
    return this._request<OutputList>('GET', Private.query('outputs', { place, name }));
  }

  move(request: MoveRequest): Promise<Move> {
    return this._request<Move>('POST', 'outputs/moves', request);
  }

  pin(request: PinRequest): Promise<OutputList> {
    return this._request<OutputList>('POST', 'outputs/pins', request);
  }

  openOutput(request: OpenOutputRequest): Promise<OpenedNotebook> {
    return this._request<OpenedNotebook>('POST', 'outputs/open', request);
  }

  private _live<R, S>(route: string, asked: Record<string, string>): LiveChannel<R, S> {
    const { wsUrl, token, appendToken, WebSocket } = this._settings;
    const query = { ...asked, ...(appendToken && token !== '' ? { token } : {}) };
    const url = URLExt.join(wsUrl, route) + URLExt.objectToQueryString(query);
    return new LiveChannel<R, S>({ open: () => new WebSocket(url) });
  }

  private async _request<T>(method: string, route: string, body?: object): Promise<T> {
    const url = URLExt.join(this._settings.baseUrl, 'nblift', route);
    const init: RequestInit = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(url, init, this._settings);
    } catch {
      // fetch() fails without an answer only where the server cannot be reached.
      throw new Refusal(0, []);
    }
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok) {
      throw new Refusal(response.status, Private.diagnostics(answer));
    }
    return answer as T;
  }

  private readonly _settings: ServerConnection.ISettings;
}

namespace Private {
  export function query(route: string, asked: Record<string, string>): string {
    return route + URLExt.objectToQueryString(asked);
  }

  export function diagnostics(answer: unknown): readonly WireDiagnostic[] {
    if (typeof answer === 'object' && answer !== null && 'diagnostics' in answer && Array.isArray(answer.diagnostics)) {
      return answer.diagnostics as readonly WireDiagnostic[];
    }
    return [];
  }
}
