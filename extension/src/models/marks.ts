import { colourOf } from './rows';
import type { StepsModel } from './steps';

/**
 * What stands beside one cell of the notebook.
 */
export interface IMark {
  /**
   * Number of the step's colour, from 1; 0 without a bar.
   */
  readonly colour: number;

  /**
   * Whether the step is only suggested: the bar is an outline.
   */
  readonly isSuggested: boolean;

  /**
   * The most important thing to say: failed, hidden, stale, or the step's number on its first cell.
   */
  readonly kind: 'failed' | 'hidden' | 'stale' | 'number' | null;

  /**
   * The mark's text.
   */
  readonly text: string;

  /**
   * What the cell needs and makes.
   */
  readonly chip: string;
}

/**
 * The mark of a code cell.
 */
export function markOf(model: StepsModel, id: string): IMark {
  const row = model.cell(id);
  const step = model.stepOf(id);
  const isFirst = step?.cells[0] === id;
  const [kind, text] = ((): [IMark['kind'], string] => {
    if (row?.state === 'failed') {
      return ['failed', '✕'];
    }
    if (model.hidden.some(name => name.cells.includes(id))) {
      return ['hidden', '◌'];
    }
    if (row?.state === 'stale') {
      return ['stale', '◔'];
    }
    return isFirst ? ['number', String(step.number)] : [null, ''];
  })();
  const flows = row === undefined ? [] : [row.reads.join(', '), row.makes.join(', ')];
  const chip = flows.some(flow => flow !== '') ? flows.join(' → ') : '';
  return { colour: colourOf(step), isSuggested: model.isSuggested, kind, text, chip };
}
