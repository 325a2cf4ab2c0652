import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import type { IClient, ILiveChannel } from '../tokens';
import { Refusal } from '../tokens';
import type {
  Example,
  Health,
  PreviewRequest,
  PreviewState,
  PromotionRequest,
  PromotionState,
  Restored,
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
    const { wsUrl, token, appendToken, WebSocket } = this._settings;
    const query = { path, ...(appendToken && token !== '' ? { token } : {}) };
    const url = URLExt.join(wsUrl, 'nblift/live') + URLExt.objectToQueryString(query);
    return new LiveChannel({ open: () => new WebSocket(url) });
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
  export function diagnostics(answer: unknown): readonly WireDiagnostic[] {
    if (typeof answer === 'object' && answer !== null && 'diagnostics' in answer && Array.isArray(answer.diagnostics)) {
      return answer.diagnostics as readonly WireDiagnostic[];
    }
    return [];
  }
}
