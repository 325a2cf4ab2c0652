import type { StepsModel } from './steps';

/**
 * Where dragged cells would go.
 */
export interface IDrop {
  /**
   * Key of the row that shows it.
   */
  readonly key: string;

  /**
   * Into the row's step, or into a new one.
   */
  readonly how: 'join' | 'new';

  /**
   * For a new step, the line that shows it: above the row or below it.
   */
  readonly line: 'above' | 'below';
}

/**
 * What a row is for the cells that are dragged over it: its step to join, and near the line between two steps a new
 * step; null where they would stay what they are.
 *
 * @param key - of the row below the pointer
 * @param part - how far down in that row the pointer is, from 0 to 1
 */
export function dropAt(model: StepsModel, key: string, part: number): IDrop | null {
  const { rows } = model;
  const index = rows.findIndex(row => row.key === key);
  const row = rows[index];
  if (row?.step == null) {
    return null;
  }
  const below = rows[index + 1];
  if (row.cell === null && part < Private.EDGE) {
    return { key, how: 'new', line: 'above' };
  }
  if (part > 1 - Private.EDGE && below === undefined) {
    return { key, how: 'new', line: 'below' };
  }
  if (part > 1 - Private.EDGE && below?.cell === null) {
    return { key: below.key, how: 'new', line: 'above' };
  }
  const { name } = row.step;
  return model.selectedCells.every(id => model.stepOf(id)?.name === name) ? null : { key, how: 'join', line: 'above' };
}

namespace Private {
  /** Part of a row's height that belongs to the line at its edge. */
  export const EDGE = 0.3;
}
