import { describe, expect, it } from 'vitest';

import { markOf } from '../src/models/marks';
import { StepsModel } from '../src/models/steps';
import type { CellRow } from '../src/wire';
import { graph, row, step } from './fakes';

function markOn(first: Partial<CellRow>, hidden: readonly string[] = []): ReturnType<typeof markOf> {
  const model = new StepsModel({ isCode: () => true });
  const steps = [step('load', 8, ['c1', 'c2'])];
  model.apply(graph([row('c1', first), row('c2')], steps, { hidden: [{ name: 'lookup', cells: hidden }] }));
  return markOf(model, 'c1');
}

describe('markOf()', () => {
  it('should say the most important thing only', () => {
    expect(markOn({ state: 'failed' }, ['c1']).kind).toBe('failed');
    expect(markOn({ state: 'stale' }, ['c1']).kind).toBe('hidden');
    expect(markOn({ state: 'stale' }).kind).toBe('stale');
    expect(markOn({})).toEqual({ colour: 2, isSuggested: false, kind: 'number', text: '8', chip: '' });
  });

  it('should say nothing of further cells, and no colour of cells outside of steps', () => {
    const model = new StepsModel({ isCode: () => true });
    model.apply(graph([row('c1'), row('c2'), row('c3')], [step('load', 1, ['c1', 'c2'])]));
    expect([markOf(model, 'c2').kind, markOf(model, 'c3').colour]).toEqual([null, 0]);
  });

  it('should tell what the cell needs and makes', () => {
    expect(markOn({ reads: ['a', 'b'], makes: ['c'] }).chip).toBe('a, b → c');
    expect(markOn({ makes: ['c'] }).chip).toBe(' → c');
  });
});
