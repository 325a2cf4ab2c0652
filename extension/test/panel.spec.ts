import { describe, expect, it } from 'vitest';

import { PanelModel } from '../src/models/panel';
import { Refusal } from '../src/tokens';
import { VERSION } from '../src/version';
import packageFile from '../package.json';
import { FakeClient, notebookOf, promotion, sessionOn } from './fakes';

function panelOn(): { model: PanelModel; client: FakeClient; emitted: () => number } {
  const client = new FakeClient();
  const model = new PanelModel({ client, isPromiseShown: true });
  let emitted = 0;
  model.stateChanged.connect(() => {
    emitted += 1;
  });
  return { model, client, emitted: () => emitted };
}

describe('PanelModel', () => {
  it('should be of the version that the package has', () => {
    expect(VERSION).toBe(packageFile.version);
  });

  describe('#isShown', () => {
    it('should watch the session only while it is in view', () => {
      const { model } = panelOn();
      const { session } = sessionOn(notebookOf('x'));
      const other = sessionOn(notebookOf('y')).session;
      model.session = session;
      const before = watchersOf(session);
      model.isShown = true;
      expect(watchersOf(session) - before).toBe(1);
      model.session = other;
      expect(watchersOf(session)).toBe(before);
      model.isShown = false;
      expect(watchersOf(other)).toBe(1);
    });

    it('should follow what it watches, and nothing else', () => {
      const { model, emitted } = panelOn();
      const { session } = sessionOn(notebookOf('x'));
      model.session = session;
      const before = emitted();
      session.steps.filter = 'a';
      expect(emitted()).toBe(before);
      model.isShown = true;
      session.steps.filter = 'b';
      expect(emitted()).toBe(before + 1);
    });
  });

  describe('#tab', () => {
    it('should be remembered for each notebook, and preview only while it is looked at', () => {
      const { model } = panelOn();
      const one = sessionOn(notebookOf('x')).session;
      model.session = one;
      model.isShown = true;
      model.tab = 'promote';
      expect(one.promote.isActive).toBe(true);
      model.session = sessionOn(notebookOf('y')).session;
      expect([model.tab, one.promote.isActive]).toEqual(['steps', false]);
      model.session = one;
      expect(model.tab).toBe('promote');
    });
  });

  it('should come back to a promotion that goes on, and stay there', () => {
    const { model } = panelOn();
    const { session, client } = sessionOn(notebookOf('x', ['y', 'step:load']));
    model.session = session;
    model.isShown = true;
    client.channel.received.emit({ type: 'promotion', promotion: promotion({ phase: 'running' }) });
    expect(model.tab).toBe('promote');
    client.channel.received.emit({ type: 'promotion', promotion: promotion({ phase: 'done', verdict: 'verified' }) });
    expect(model.tab).toBe('promote');
  });

  it('should stay in the tab that was chosen, whatever is promoted', () => {
    const { model } = panelOn();
    const { session, client } = sessionOn(notebookOf('x', ['y', 'step:load']));
    model.session = session;
    model.isShown = true;
    model.tab = 'promote';
    model.tab = 'steps';
    client.channel.received.emit({ type: 'promotion', promotion: promotion({ phase: 'running' }) });
    expect(model.tab).toBe('steps');
  });

  describe('#server', () => {
    it.each([
      ['the same version', null, VERSION, 'ready'],
      ['another version', null, '9.9.9', { version: '9.9.9' }],
      ['no server part', new Refusal(404, []), VERSION, 'missing'],
      ['no server', new Refusal(0, []), VERSION, 'unknown']
    ] as const)('should tell %s', async (_, refusal, version, expected) => {
      const { model, client } = panelOn();
      client.health = () =>
        refusal === null ? Promise.resolve({ version, kernel_package: '', features: [] }) : Promise.reject(refusal);
      await model.lookForServer();
      expect(model.server).toEqual(expected);
    });
  });

  it('should ask the server again when it came back', async () => {
    const { model, client } = panelOn();
    const one = sessionOn(notebookOf('x'));
    model.session = one.session;
    model.isShown = true;
    await Promise.resolve();
    client.health = () => Promise.resolve({ version: '9.9.9', kernel_package: '', features: [] });
    one.client.channel.become('lost');
    expect(model.server).toBe('ready');
    one.client.channel.become('open');
    await Promise.resolve();
    expect(model.server).toEqual({ version: '9.9.9' });
  });

  it('should not knock at a server part that is missing', async () => {
    const { model, client } = panelOn();
    const { session } = sessionOn(notebookOf('x'));
    client.health = () => Promise.reject(new Refusal(404, []));
    model.session = session;
    model.isShown = true;
    await model.lookForServer();
    expect([model.server, watchersOf(session)]).toEqual(['missing', 1]);
    client.health = () => Promise.resolve({ version: VERSION, kernel_package: '', features: [] });
    await model.lookForServer();
    expect([model.server, watchersOf(session)]).toEqual(['ready', 2]);
  });

  describe('#editorOf()', () => {
    it('should give each session one editor', () => {
      const { model } = panelOn();
      const { session } = sessionOn(notebookOf('x'));
      model.session = session;
      expect(model.editorOf(session)).toBe(model.editor);
    });
  });

  describe('#dispose()', () => {
    it('should be safe to call twice, and watch nothing', () => {
      const { model } = panelOn();
      const { session } = sessionOn(notebookOf('x'));
      model.session = session;
      model.isShown = true;
      model.dispose();
      model.dispose();
      expect([model.isDisposed, watchersOf(session)]).toEqual([true, 1]);
    });
  });
});

/** How many watch a session: as many as have to leave until nobody does. */
function watchersOf(session: { readonly isWatched: boolean }): number {
  return (session as unknown as { readonly _watchers: number })._watchers;
}
