import { ServerConnection } from '@jupyterlab/services';
import { describe, expect, it } from 'vitest';

import { Client } from '../src/client/client';
import { LiveChannel } from '../src/client/live';
import { Refusal } from '../src/tokens';
import type { ServerMessage } from '../src/wire';
import { diagnostic, preview } from './fakes';

function answering(status: number, body: unknown): { client: Client; asked: Request[] } {
  const asked: Request[] = [];
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost:8888/hub/me/',
    wsUrl: 'ws://localhost:8888/hub/me/',
    fetch: (input: RequestInfo) => {
      asked.push(input as Request);
      return status === 0
        ? Promise.reject(new TypeError('Failed to fetch'))
        : Promise.resolve(new Response(JSON.stringify(body), { status }));
    }
  });
  return { client: new Client(settings), asked };
}

describe('Client', () => {
  it('should ask below the base URL, and give the answer', async () => {
    const { client, asked } = answering(200, preview());
    const document = { cells: [] };
    expect(await client.preview({ path: 'a.ipynb', document, place: 'p' })).toEqual(preview());
    await client.cancel('p/1');
    await client.write('p1', { although: 'different' });
    await client.stepNotebook('my pipelines/a', '4', 'load', '');
    expect(asked.map(request => [request.method, request.url.replace(/[?&]\d+$/, '')])).toEqual([
      ['POST', 'http://localhost:8888/hub/me/nblift/previews'],
      ['DELETE', 'http://localhost:8888/hub/me/nblift/promotions/p%2F1'],
      ['POST', 'http://localhost:8888/hub/me/nblift/promotions/p1/write'],
      ['GET', 'http://localhost:8888/hub/me/nblift/runs/4/notebook?place=my%20pipelines%2Fa&step=load&stamp']
    ]);
  });

  it('should refuse with what the server says', async () => {
    const problem = diagnostic('', 'The place is taken.');
    const { client } = answering(409, { diagnostics: [problem] });
    const refusal: unknown = await client.restore('p').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ status: 409, diagnostics: [problem], message: 'The place is taken.' });
  });

  it('should refuse with status 404 where the server part is missing, and 0 without a server', async () => {
    await expect(answering(404, 'no such page').client.health()).rejects.toMatchObject({ status: 404, diagnostics: [] });
    await expect(answering(0, null).client.health()).rejects.toMatchObject({ status: 0 });
  });
});

/** A socket whose other end is the test. */
class Socket implements LiveChannel.ISocket {
  onopen: LiveChannel.ISocket['onopen'] = null;
  onmessage: LiveChannel.ISocket['onmessage'] = null;
  onclose: LiveChannel.ISocket['onclose'] = null;
  readonly sent: string[] = [];
  isClosed = false;

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
  }

  fire(name: 'onopen' | 'onclose'): void {
    (this[name] as (() => void) | null)?.();
  }
}

function channelOn(): { channel: LiveChannel; sockets: Socket[]; pauses: number[]; wake: () => void; off: () => number } {
  const sockets: Socket[] = [];
  const pauses: number[] = [];
  let waiting: () => void = () => undefined;
  let calledOff = 0;
  const channel = new LiveChannel({
    open: () => {
      const socket = new Socket();
      sockets.push(socket);
      return socket;
    },
    wait: (callback, milliseconds) => {
      pauses.push(milliseconds);
      waiting = callback;
      return () => {
        calledOff += 1;
      };
    },
    now: () => 42
  });
  return {
    channel,
    sockets,
    pauses,
    wake: () => {
      waiting();
    },
    off: () => calledOff
  };
}

describe('LiveChannel', () => {
  it('should send only while it is open', () => {
    const { channel, sockets } = channelOn();
    channel.send({ type: 'suggest' });
    sockets[0]?.fire('onopen');
    channel.send({ type: 'suggest' });
    expect([sockets[0]?.sent, channel.connection]).toEqual([['{"type":"suggest"}'], 'open']);
  });

  it('should give what it receives', () => {
    const { channel, sockets } = channelOn();
    const received: ServerMessage[] = [];
    channel.received.connect((_, message) => received.push(message));
    const socket = sockets[0] as unknown as WebSocket;
    socket.onmessage?.(new MessageEvent('message', { data: '{"type":"problem","diagnostics":[]}' }));
    expect(received).toEqual([{ type: 'problem', diagnostics: [] }]);
  });

  it('should open again, each time after a longer pause, and tell since when it was lost', () => {
    const { channel, sockets, pauses, wake } = channelOn();
    const told: string[] = [];
    channel.connectionChanged.connect((_, connection) => told.push(connection));
    sockets[0]?.fire('onopen');
    for (let lost = 0; lost < 7; lost += 1) {
      sockets[lost]?.fire('onclose');
      wake();
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect([channel.connection, channel.lostAt]).toEqual(['lost', 42]);
    sockets[7]?.fire('onopen');
    expect([told, channel.lostAt]).toEqual([['open', 'lost', 'open'], null]);
  });

  it('should stay closed once disposed', () => {
    const { channel, sockets, off } = channelOn();
    sockets[0]?.fire('onclose');
    channel.dispose();
    channel.dispose();
    expect([channel.isDisposed, off(), sockets.length]).toEqual([true, 1, 1]);
  });
});
