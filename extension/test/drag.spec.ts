import { describe, expect, it } from 'vitest';

import { dropAt } from '../src/models/drag';
import { StepsModel } from '../src/models/steps';
import { graph, row, step } from './fakes';

/** Rows: an import, `load` with two cells, `clean` with one. */
function loaded(): StepsModel {
  const model = new StepsModel({ isCode: () => true });
  const rows = [row('c1', { role: 'imports' }), row('c2'), row('c3'), row('c4')];
  model.apply(graph(rows, [step('load', 1, ['c2', 'c3']), step('clean', 2, ['c4'])]));
  model.select('c2');
  return model;
}

describe('dropAt()', () => {
  it('should join the step of the row below the pointer', () => {
    const join = { how: 'join', line: 'above' };
    expect(dropAt(loaded(), 'step:clean', 0.5)).toEqual({ key: 'step:clean', ...join });
    expect(dropAt(loaded(), 'c4', 0.5)).toEqual({ key: 'c4', ...join });
  });

  it('should make a new step at the line between two steps, and below the last', () => {
    const between = { key: 'step:clean', how: 'new', line: 'above' };
    expect(dropAt(loaded(), 'step:clean', 0.1)).toEqual(between);
    expect(dropAt(loaded(), 'c3', 0.9)).toEqual(between);
    expect(dropAt(loaded(), 'c4', 0.9)).toEqual({ key: 'c4', how: 'new', line: 'below' });
  });

  it('should be nowhere where nothing would change, and outside of steps', () => {
    const model = loaded();
    expect([dropAt(model, 'step:load', 0.5), dropAt(model, 'c3', 0.2), dropAt(model, 'c1', 0.5)]).toEqual([null, null, null]);
    expect(dropAt(model, 'gone', 0.5)).toBeNull();
    model.select('c4', 'toggle');
    expect(dropAt(model, 'step:load', 0.5)?.how).toBe('join');
  });
});
