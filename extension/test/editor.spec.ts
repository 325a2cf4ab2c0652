import { describe, expect, it } from 'vitest';

import type { Done } from '../src/editor';
import { StepEditor } from '../src/editor';
import { diagnostic, graph, notebookOf, row, sessionOn, step } from './fakes';

/** An editor on five cells: imports, two of `load`, one skipped, one of `clean`; or without tags and with a suggestion. */
function editing(isTagged = true): {
  editor: StepEditor;
  tags: () => string[];
  done: Done[];
  undo: () => void;
  session: ReturnType<typeof sessionOn>['session'];
} {
  const shared = isTagged
    ? notebookOf('import x', ['a', 'step:load'], 'b', ['c', 'skip'], ['d', 'step:clean'])
    : notebookOf('import x', 'a', 'b', ['c', 'skip'], 'd');
  const { session, client } = sessionOn(shared);
  const rows = ['c1', 'c2', 'c3', 'c4', 'c5'].map(id => row(id, id === 'c1' ? { role: 'imports' } : {}));
  const steps = [step('load', 1, ['c2', 'c3']), step('clean', 2, ['c5'])];
  client.channel.received.emit(graph(rows, isTagged ? steps : []));
  if (!isTagged) {
    client.channel.received.emit({ type: 'suggestion', revision: 0, steps, setup: [], reasons: [] });
  }
  const editor = new StepEditor(session);
  const done: Done[] = [];
  editor.done.connect((_, each) => done.push(each));
  return {
    editor,
    done,
    session,
    tags: () => session.notebook.tagged.map(cell => cell.tags.join(' ')),
    undo: () => {
      shared.undo();
    }
  };
}

const TAGGED = ['', 'step:load', '', 'skip', 'step:clean'];

describe('StepEditor', () => {
  describe('#accept()', () => {
    it('should write the suggestion as one change, which one undo takes back', () => {
      const { editor, tags, done, undo } = editing(false);
      editor.accept();
      expect([tags(), done]).toEqual([TAGGED, [{ kind: 'accepted', steps: 2 }]]);
      undo();
      expect(tags()).toEqual(['', '', '', 'skip', '']);
    });

    it('should do nothing without a suggestion', () => {
      const { editor, done } = editing();
      editor.accept();
      expect(done).toEqual([]);
    });
  });

  describe('#acceptOne()', () => {
    it('should begin at the first cell that is no import', () => {
      const { editor, tags, session } = editing(false);
      session.steps.suggest({ type: 'suggestion', revision: 0, steps: [], setup: [], reasons: [] });
      editor.acceptOne();
      expect(tags()).toEqual(['', 'step:churn', '', 'skip', '']);
    });
  });

  describe('tags of Kale', () => {
    it('should become ours in one change that one undo takes back', () => {
      const shared = notebookOf(['import x', 'imports'], ['a', 'block:one', 'mine'], ['b', 'limit:gpu:1']);
      const { session, client, later } = sessionOn(shared);
      const done: Done[] = [];
      new StepEditor(session).done.connect((_, each) => done.push(each));
      expect(session.notebook.hasKale).toBe(true);
      session.importTags();
      expect(client.channel.sent.at(-1)).toEqual({ type: 'import_tags' });
      const cells = [{ id: 'c1', tags: [] }, { id: 'c2', tags: ['mine', 'step:one'] }, { id: 'c3', tags: [] }];
      const lost = diagnostic('c3', '`limit:gpu:1` has no tag of ours.');
      client.channel.received.emit({ type: 'imported', revision: 0, cells, diagnostics: [lost] });
      const tags = (): readonly string[] => session.notebook.tagged.map(cell => cell.tags.join(' '));
      expect([tags(), done, session.steps.remarks]).toEqual([['', 'mine step:one', ''], [{ kind: 'imported', steps: 1 }], [lost]]);
      later.run();
      expect([session.notebook.hasKale, session.steps.remarks]).toEqual([false, [lost]]);
      shared.undo();
      later.run();
      expect([tags(), session.steps.remarks]).toEqual([['imports', 'block:one mine', 'limit:gpu:1'], []]);
    });

    it('should be asked for again if the notebook was edited meanwhile', () => {
      const shared = notebookOf(['a', 'block:one']);
      const { session, client, later } = sessionOn(shared);
      session.importTags();
      shared.getCell(0).setSource('b');
      later.run();
      client.channel.received.emit({ type: 'imported', revision: 0, cells: [{ id: 'c1', tags: [] }], diagnostics: [] });
      expect(session.notebook.tagged[0]?.tags).toEqual(['block:one']);
      expect(client.channel.sent.at(-1)).toEqual({ type: 'import_tags' });
    });

    it('should be told apart from ours', () => {
      expect(sessionOn(notebookOf(['a', 'step:one', 'skip', 'my-imports'])).session.notebook.hasKale).toBe(false);
    });
  });

  describe('#move(), #moveToNew() and #shift()', () => {
    it('should pin the neighbours', () => {
      const { editor, tags, done } = editing();
      editor.move(['c2'], 'clean');
      expect(tags()).toEqual(['', 'step:clean', 'step:load', 'skip', 'step:clean']);
      expect(done).toEqual([{ kind: 'moved', cells: 1, step: 'clean' }]);
    });

    it('should accept the suggestion that it adjusts', () => {
      const { editor, tags } = editing(false);
      editor.move(['c3'], 'clean');
      expect(tags()).toEqual(['', 'step:load', 'step:clean', 'skip', 'step:clean']);
    });

    it('should go to the step above or below, and stop at the ends', () => {
      const { editor, tags, done } = editing();
      editor.shift(['c3'], 1);
      expect(tags()).toEqual(['', 'step:load', 'step:clean', 'skip', 'step:clean']);
      editor.shift(['c5'], 1);
      editor.shift(['c2'], -1);
      editor.shift([], 1);
      expect(done).toHaveLength(1);
    });

    it('should make a step with a free name', () => {
      const { editor, tags } = editing();
      expect(editor.moveToNew(['c3'])).toBe('step_3');
      expect(tags()[2]).toBe('step:step_3');
    });
  });

  describe('#begin()', () => {
    it('should split a step', () => {
      const { editor, tags } = editing();
      expect(editor.begin('c3')).toBe('step_3');
      expect(tags()).toEqual(['', 'step:load', 'step:step_3', 'skip', 'step:clean']);
    });
  });

  describe('#toggle()', () => {
    it('should keep every other cell in its step, and not accept a suggestion', () => {
      const { editor, tags } = editing();
      editor.toggle(['c2'], 'skip');
      expect(tags()).toEqual(['', 'skip', 'step:load', 'skip', 'step:clean']);
      const untagged = editing(false);
      untagged.editor.toggle(['c2'], 'skip');
      expect(untagged.tags()).toEqual(['', 'skip', '', 'skip', '']);
    });
  });

  describe('#rename()', () => {
    it('should refuse what cannot be a function’s name', () => {
      const { editor, tags, done } = editing();
      editor.rename('load', '2load');
      editor.rename('load', 'load');
      expect(done).toEqual([]);
      editor.rename('load', 'read');
      expect(tags()[1]).toBe('step:read');
    });
  });

  describe('#merge(), #split() and #remove()', () => {
    it('should join the step above', () => {
      const { editor, tags, done } = editing();
      editor.merge('load');
      expect(done).toEqual([]);
      editor.merge('clean');
      expect(tags()).toEqual(['', 'step:load', '', 'skip', '']);
    });

    it('should split a step before one of its cells, under a name that is free', () => {
      const { editor, tags, done } = editing();
      expect([editor.split('load', 'c2'), editor.split('load', 'c5'), done]).toEqual([null, null, []]);
      expect(editor.split('load', 'c3')).toBe('load_2');
      expect(tags()).toEqual(['', 'step:load', 'step:load_2', 'skip', 'step:clean']);
      expect(done).toEqual([{ kind: 'split', step: 'load', name: 'load_2' }]);
    });

    it('should take the tags away', () => {
      const { editor, tags } = editing();
      editor.remove('load');
      expect(tags()).toEqual(['', '', '', 'skip', 'step:clean']);
    });
  });

  describe('#publish()', () => {
    it('should tag the cell, and untag it', () => {
      const { editor, tags } = editing();
      editor.publish('c2', 'df');
      expect(tags()[1]).toBe('step:load output:df');
      editor.publish('c2', 'df');
      expect(tags()).toEqual(TAGGED);
    });
  });

  describe('#fix()', () => {
    it.each([
      [{ kind: 'tag', cells: ['c2'], value: 'skip' }, ['', 'skip', 'step:load', 'skip', 'step:clean']],
      [{ kind: 'tag', cells: ['c1'], value: 'step:first' }, ['step:first', 'step:load', '', 'skip', 'step:clean']],
      [{ kind: 'tag', cells: ['c2'], value: 'output:df' }, ['', 'step:load output:df', '', 'skip', 'step:clean']],
      [{ kind: 'untag', cells: ['c4'], value: 'skip' }, ['', 'step:load', '', '', 'step:clean']],
      [{ kind: 'move', cells: ['c3'], value: 'clean' }, ['', 'step:load', 'step:clean', 'skip', 'step:clean']],
      [{ kind: 'merge', cells: [], value: 'clean' }, ['', 'step:load', '', 'skip', '']]
    ] as const)('should do %o', (fix, after) => {
      const { editor, tags } = editing();
      expect(editor.fix({ label: 'Fix it', ...fix })).toBe(true);
      expect(tags()).toEqual(after);
    });

    it('should leave to others what is not of tags', () => {
      const { editor, done } = editing();
      expect(editor.fix({ label: 'Go', kind: 'open', cells: ['c2'], value: '' })).toBe(false);
      expect(done).toEqual([]);
    });
  });

  it('should write nothing to a read-only notebook', () => {
    const { editor, session, tags } = editing();
    session.isReadOnly = true;
    editor.remove('load');
    expect(tags()).toEqual(TAGGED);
  });
});
