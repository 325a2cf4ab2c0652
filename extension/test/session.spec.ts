import { describe, expect, it } from 'vitest';

import { diagnostic, FakeChannel, FakeClient, FakeLater, graph, notebookOf, promotion, row, sessionOn, step } from './fakes';
import { Session } from '../src/session';
import type { Suggestion } from '../src/wire';

const suggestion: Suggestion = {
  type: 'suggestion', revision: 0, steps: [{ name: 'all', cells: ['c1'] }], setup: [], reasons: []
};

function types(channel: FakeChannel): string[] {
  return channel.sent.map(message => message.type);
}

describe('Session', () => {
  describe('#watch()', () => {
    it('should connect with the first watcher, and leave with the last', () => {
      const client = new FakeClient();
      const later = new FakeLater();
      const shared = notebookOf('x');
      const session = new Session({
        client, shared, later: later.later, afterQuiet: later.later, path: 'a.ipynb', pattern: '{name}'
      });
      const watched: boolean[] = [];
      session.watchedChanged.connect((_, on) => watched.push(on));
      expect([client.channels.length, session.connection]).toEqual([0, null]);
      const one = session.watch();
      const other = session.watch();
      one.dispose();
      expect([client.channels.length, session.notebook.isListening, session.isWatched]).toEqual([1, true, true]);
      other.dispose();
      other.dispose();
      expect([client.channel.isDisposed, session.notebook.isListening, watched]).toEqual([true, false, [true, false]]);
      shared.getCell(0).setSource('y');
      expect(later.count).toBe(0);
    });
  });

  describe('#language', () => {
    it('should ask nothing about other languages than Python', () => {
      const { session, client } = sessionOn(notebookOf('x'));
      session.language = 'R';
      expect([session.isPython, client.channel.isDisposed, session.connection]).toEqual([false, true, null]);
      session.language = 'Python';
      expect(client.channels.length).toBe(2);
    });
  });

  describe('#promote', () => {
    it('should follow the name in the metadata, and back when that is undone', () => {
      const { session, later } = sessionOn(notebookOf('x'));
      session.notebook.setOption('Name', 'pipeline', 'other');
      later.run();
      expect([session.promote.name, session.promote.place]).toEqual(['other', 'work/pipelines/other']);
      session.notebook.undoStack.undo();
      later.run();
      expect([session.promote.name, session.promote.place]).toEqual(['churn', 'work/pipelines/churn']);
    });
  });

  describe('the channel', () => {
    it('should get the whole notebook each time it opens', () => {
      const { session, client, later } = sessionOn(notebookOf('x', ['y', 'skip']));
      expect(client.channel.sent[0]).toEqual({
        type: 'open',
        path: 'work/churn.ipynb',
        language: 'python',
        cells: session.notebook.cells,
        nblift: null
      });
      client.channel.become('lost');
      expect(session.lostAt).toBe(1_000);
      session.notebook.setTags(new Map([['c1', ['skip']]]));
      later.run();
      client.channel.become('open');
      expect(types(client.channel)).toEqual(['open', 'kernel', 'open', 'kernel']);
      expect(client.channel.sent[2]).toMatchObject({ cells: [{ tags: ['skip'] }, { tags: ['skip'] }] });
    });

    it('should get edits with growing revisions', () => {
      const shared = notebookOf('x');
      const { client, later } = sessionOn(shared);
      shared.getCell(0).setSource('y');
      later.run();
      shared.getCell(0).setSource('z');
      later.run();
      const edits = client.channel.sent.filter(message => message.type === 'edit');
      expect(edits.map(edit => [edit.revision, edit.cells?.[0]?.source, 'nblift' in edit])).toEqual([
        [1, 'y', false],
        [2, 'z', false]
      ]);
      client.channel.become('lost');
      client.channel.become('open');
      shared.getCell(0).setSource('w');
      later.run();
      expect(client.channel.sent[client.channel.sent.length - 1]).toMatchObject({ type: 'edit', revision: 1 });
    });

    it('should learn of a new name, the kernel and what its tracker saw', () => {
      const { session, client } = sessionOn(notebookOf('x'));
      session.path = 'work/renamed.ipynb';
      session.kernel = { type: 'kernel', state: 'idle', kernel: 'k' };
      session.saw('k', [], ['df']);
      expect(client.channel.sent.slice(2)).toEqual([
        { type: 'renamed', path: 'work/renamed.ipynb' },
        { type: 'kernel', state: 'idle', kernel: 'k' },
        { type: 'seen', kernel: 'k', records: [], names: ['df'] }
      ]);
    });

    it('should tell of the promotion and of problems', () => {
      const { session, client } = sessionOn(notebookOf('x'));
      const running = promotion();
      client.channel.received.emit({ type: 'promotion', promotion: running });
      const problem = diagnostic('c1', 'Too large.');
      client.channel.received.emit({ type: 'problem', diagnostics: [problem] });
      expect([session.promote.promotion, session.problems]).toEqual([running, [problem]]);
    });
  });

  describe('#suggest()', () => {
    it('should be asked by itself, once, for a notebook without steps', () => {
      const { client, session } = sessionOn(notebookOf('x'));
      client.channel.received.emit(graph([row('c1')], []));
      client.channel.received.emit(graph([row('c1')], []));
      expect(types(client.channel)).toEqual(['open', 'kernel', 'suggest']);
      client.channel.received.emit(suggestion);
      expect(session.steps.isSuggested).toBe(true);
    });

    it('should not be asked for a notebook with steps, or without code', () => {
      const tagged = sessionOn(notebookOf(['x', 'step:a'])).client.channel;
      tagged.received.emit(graph([row('c1')], []));
      const empty = sessionOn(notebookOf('')).client.channel;
      empty.received.emit(graph([row('c1')], []));
      expect([types(tagged), types(empty)]).toEqual([['open', 'kernel'], ['open', 'kernel']]);
    });

    it('should be asked again when all steps have been taken back', () => {
      const { client, session } = sessionOn(notebookOf('x'));
      client.channel.received.emit(graph([row('c1')], []));
      client.channel.received.emit(suggestion);
      client.channel.received.emit(graph([row('c1')], [step('all', 1, ['c1'])]));
      expect(session.steps.suggestion).toBeNull();
      client.channel.received.emit(graph([row('c1')], []));
      expect(types(client.channel)).toEqual(['open', 'kernel', 'suggest', 'suggest']);
    });
  });

  describe('typing', () => {
    it('should end after a second of quiet', () => {
      const shared = notebookOf('x');
      const { session, quiet } = sessionOn(shared);
      shared.getCell(0).setSource('x +');
      shared.getCell(0).setSource('x + 1');
      expect([session.steps.typing, quiet.count]).toEqual(['c1', 1]);
      quiet.run();
      expect(session.steps.typing).toBeNull();
    });
  });

  describe('#dispose()', () => {
    it('should be safe to call twice, and end everything', () => {
      const { session, client } = sessionOn(notebookOf('x'));
      session.dispose();
      session.dispose();
      expect([session.isDisposed, client.channel.isDisposed, session.steps.isDisposed]).toEqual([true, true, true]);
    });
  });
});
