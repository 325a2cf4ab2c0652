import { describe, expect, it } from 'vitest';

import { CLOSED_FROM, StepsModel } from '../src/models/steps';
import type { CellRow, Suggestion } from '../src/wire';
import { diagnostic, graph, row, step } from './fakes';

const imports = row('c1', { role: 'imports' });
const load = row('c2', { begins: true, step: 'load', makes: ['df'] });
const look = row('c3', { role: 'skip', needs: [{ cell: 'c2', names: ['df'], evidence: 'proved' }] });
const clean = row('c4', {
  begins: true,
  step: 'clean',
  reads: ['df'],
  needs: [
    { cell: 'c2', names: ['df'], evidence: 'may' },
    { cell: 'c2', names: ['rng'], evidence: 'observed' }
  ]
});
const steps = [step('load', 1, ['c2']), step('clean', 2, ['c4'], { needs: ['df'] })];
const suggestion: Suggestion = {
  type: 'suggestion',
  revision: 0,
  steps: [{ name: 'all', cells: ['c2', 'c4'] }],
  setup: [],
  reasons: []
};

function loaded(...more: Parameters<typeof graph>[2][]): { model: StepsModel; emitted: () => number } {
  const model = new StepsModel({ isCode: id => id.startsWith('c') });
  model.apply(graph([imports, row('m1'), load, look, clean], steps, ...more));
  let emitted = 0;
  model.changed.connect(() => {
    emitted += 1;
  });
  return { model, emitted: () => emitted };
}

function keys(model: StepsModel): string[] {
  return model.rows.map(each => each.key);
}

describe('StepsModel', () => {
  describe('#rows', () => {
    it('should be a tree in document order, without text cells', () => {
      const { model } = loaded();
      expect(keys(model)).toEqual(['c1', 'step:load', 'c2', 'c3', 'step:clean', 'c4']);
      expect(model.rows.map(each => [each.level, each.colour])).toEqual([
        [1, 0], [1, 1], [2, 1], [2, 0], [1, 2], [2, 2]
      ]);
      expect(model.rows[3]?.position).toEqual([2, 2]);
    });

    it('should close and open steps', () => {
      const { model } = loaded();
      model.setCollapsed('load', true);
      expect(keys(model)).toEqual(['c1', 'step:load', 'step:clean', 'c4']);
      model.setAllCollapsed(true);
      expect(keys(model)).toEqual(['c1', 'step:load', 'step:clean']);
      expect(model.rows[2]?.isExpanded).toBe(false);
      model.setAllCollapsed(false);
      expect(keys(model)).toHaveLength(6);
    });

    it('should filter by name and code, and look into closed steps', () => {
      const { model } = loaded();
      model.setAllCollapsed(true);
      model.filter = 'of C4';
      expect(keys(model)).toEqual(['step:clean', 'c4']);
      model.filter = 'clean';
      expect(keys(model)).toEqual(['step:clean', 'c4']);
      model.filter = 'nothing of this';
      expect(keys(model)).toEqual([]);
    });

    it('should draw the arcs of the selected row only, by the surest evidence', () => {
      const { model } = loaded();
      expect(model.rows.every(each => each.rail.arc === null)).toBe(true);
      model.select('c4');
      expect(model.rows.map(each => each.rail.arc)).toEqual([
        null,
        null,
        { up: false, down: true, end: 'observed' },
        { up: true, down: true, end: null },
        { up: true, down: true, end: null },
        { up: true, down: false, end: 'self' }
      ]);
      expect(model.rows[2]?.rail).toMatchObject({ needs: false, needed: true });
    });

    it('should let an arc end at a closed step', () => {
      const { model } = loaded();
      model.setCollapsed('load', true);
      model.select('c4');
      expect(model.rows[1]?.rail.arc).toEqual({ up: false, down: true, end: 'observed' });
    });
  });

  describe('#steps', () => {
    it('should be the suggested ones where no tag names any', () => {
      const { model } = loaded();
      model.suggest(suggestion);
      expect([model.isSuggested, model.steps.length]).toEqual([false, 2]);
      model.apply(graph([], [], { order: null }));
      expect([model.isSuggested, model.steps[0]]).toEqual([true, step('all', 1, ['c2', 'c4'], { suggested: true })]);
      expect(model.stepOf('c4')?.name).toBe('all');
      model.isEmptyStart = true;
      expect([model.isSuggested, model.steps.length, model.wantsSuggestion]).toEqual([false, 0, false]);
    });
  });

  describe('#wantsSuggestion', () => {
    it('should be true once it is known that there are no steps', () => {
      const model = new StepsModel({ isCode: () => true });
      expect(model.wantsSuggestion).toBe(false);
      model.apply(graph([load], []));
      expect(model.wantsSuggestion).toBe(true);
      model.suggest(suggestion);
      expect(model.wantsSuggestion).toBe(false);
    });
  });

  describe('#apply()', () => {
    it('should patch rows by id, and keep what was selected, open and filtered', () => {
      const { model, emitted } = loaded();
      model.select('c4');
      model.setCollapsed('load', true);
      const before = emitted();
      model.apply(graph([{ ...clean, state: 'stale' }], steps, { order: null, revision: 4 }));
      expect([model.active, model.isCollapsed('load'), model.cell('c4')?.state, model.cell('c2')]).toEqual([
        'c4', true, 'stale', load
      ]);
      expect([model.revision, emitted() - before]).toEqual([4, 1]);
    });

    it('should follow a step to its new name', () => {
      const { model } = loaded();
      model.setCollapsed('clean', true);
      model.select('step:clean');
      model.apply(graph([], [step('load', 1, ['c2']), step('tidy', 2, ['c4'])], { order: null }));
      expect([model.active, [...model.selected], model.isCollapsed('tidy')]).toEqual(['step:tidy', ['step:tidy'], true]);
    });

    it('should select the neighbour of a cell that went', () => {
      const { model } = loaded();
      model.select('c3');
      model.apply(graph([], steps, { removed: ['c3'], order: ['c1', 'm1', 'c2', 'c4'] }));
      expect([model.active, [...model.selected]]).toEqual(['c4', ['c4']]);
      model.apply(graph([], [steps[0] ?? step('load', 1, [])], { removed: ['c4'], order: ['c1', 'm1', 'c2'] }));
      expect(model.active).toBe('c2');
    });

    it('should start with closed steps in a long notebook', () => {
      const model = new StepsModel({ isCode: () => true });
      const cells: CellRow[] = Array.from({ length: CLOSED_FROM }, (_, index) => row(`c${index + 1}`));
      model.apply(graph(cells, [step('load', 1, cells.map(cell => cell.id))]));
      expect(keys(model)).toEqual(['step:load']);
    });
  });

  describe('#typing', () => {
    const half = diagnostic('c4', 'This cell does not parse.');
    const known = diagnostic('c4', 'It was there before.');

    it('should hold back new errors and marks of the cell being typed in', () => {
      const { model } = loaded({ diagnostics: [known] });
      model.typing = 'c4';
      model.apply(graph([{ ...clean, state: 'stale' }], steps, { order: null, diagnostics: [half, known] }));
      expect([model.diagnostics, model.counts.errors, model.cell('c4')?.state]).toEqual([[known], 1, 'unrun']);
      model.typing = null;
      expect([model.diagnostics.length, model.counts.errors, model.cell('c4')?.state]).toEqual([2, 2, 'stale']);
    });

    it('should not hold back those of other cells', () => {
      const { model } = loaded();
      model.typing = 'c2';
      model.apply(graph([], steps, { order: null, diagnostics: [half] }));
      expect(model.diagnostics).toEqual([half]);
    });
  });

  describe('#select()', () => {
    it('should select one, several, and a range', () => {
      const { model, emitted } = loaded();
      model.select('c2');
      model.select('c2');
      expect(emitted()).toBe(1);
      model.select('c4', 'toggle');
      expect([...model.selected]).toEqual(['c2', 'c4']);
      model.select('c4', 'toggle');
      expect([...model.selected]).toEqual(['c2']);
      model.select('c1');
      model.select('c3', 'range');
      expect([...model.selected]).toEqual(['c1', 'step:load', 'c2', 'c3']);
      expect(model.active).toBe('c3');
    });
  });

  describe('#selectedCells', () => {
    it('should hold the cells of selected steps', () => {
      const { model } = loaded();
      model.select('c4');
      model.select('step:load', 'toggle');
      expect(model.selectedCells).toEqual(['c2', 'c4']);
    });
  });

  describe('#follow()', () => {
    it('should select the step of a cell that is not shown', () => {
      const { model } = loaded();
      model.setCollapsed('clean', true);
      model.follow('c4');
      expect(model.active).toBe('step:clean');
      model.follow('c1');
      expect(model.active).toBe('c1');
    });

    it('should stay on a cell of a closed step that the filter shows', () => {
      const { model } = loaded();
      model.setCollapsed('clean', true);
      model.filter = 'c4';
      model.follow('c4');
      expect(model.active).toBe('c4');
    });
  });

  describe('#setCollapsed()', () => {
    it('should move the selection from a hidden cell to its step', () => {
      const { model } = loaded();
      model.select('c4');
      model.setCollapsed('clean', true);
      expect(model.active).toBe('step:clean');
    });
  });

  describe('#ties()', () => {
    it('should tell both ends', () => {
      const { model } = loaded();
      expect([...model.ties('c2').neededBy]).toEqual([['c3', 'proved'], ['c4', 'observed']]);
      expect([...model.ties('c4').needs]).toEqual([['c2', 'observed']]);
      expect(model.ties('gone').needs.size).toBe(0);
    });
  });

  describe('#missed and #nextUse()', () => {
    it('should go around the cells that use a name which only the kernel holds', () => {
      const { model } = loaded();
      model.apply(graph([], [], { order: null, hidden: [{ name: 'lookup', cells: ['c2', 'c3'] }, { name: 'unused', cells: [] }] }));
      expect(model.missed.map(each => each.name)).toEqual(['lookup']);
      expect([1, 2, 3].map(() => model.nextUse('lookup'))).toEqual(['c2', 'c3', 'c2']);
      expect([model.nextUse('unused'), model.nextUse('other')]).toEqual([null, null]);
    });
  });

  describe('#nextDiagnostic()', () => {
    it('should go round, errors first', () => {
      const note = diagnostic('c2', 'a note', { severity: 'note' });
      const error = diagnostic('c4', 'an error');
      const { model } = loaded({ diagnostics: [note, error] });
      expect([model.nextDiagnostic(), model.nextDiagnostic(), model.nextDiagnostic()]).toEqual([error, note, error]);
      expect(loaded().model.nextDiagnostic()).toBeNull();
    });
  });

  describe('#isErrorsOpen', () => {
    it('should emit on real change only', () => {
      const { model, emitted } = loaded();
      model.isErrorsOpen = true;
      model.isErrorsOpen = true;
      expect(emitted()).toBe(1);
    });
  });

  describe('#dispose()', () => {
    it('should be safe to call twice, and end all signals', () => {
      const { model, emitted } = loaded();
      model.dispose();
      model.dispose();
      model.select('c2');
      expect([model.isDisposed, emitted()]).toEqual([true, 0]);
    });
  });
});
