import { colourOf } from '../models/rows';
import type { StepsModel } from '../models/steps';
import type { Evidence } from '../wire';

/**
 * A box of the graph: a step, or a cell of a step that is open.
 */
export interface IBox {
  /**
   * `step:NAME`, or the cell's id.
   */
  readonly id: string;

  /**
   * The text in it.
   */
  readonly label: string;

  /**
   * Number of the step's colour, from 1; 0 without a step.
   */
  readonly colour: number;

  /**
   * The step's number; 0 for a cell.
   */
  readonly number: number;

  /**
   * How many cells are in it.
   */
  readonly cells: number;

  /**
   * The cell to go to.
   */
  readonly cell: string;

  /**
   * Name of its step; empty without one.
   */
  readonly step: string;
}

/**
 * An arrow of the graph.
 */
export interface IArrow {
  readonly from: string;
  readonly to: string;
  readonly names: readonly string[];
  readonly evidence: Evidence;
}

/**
 * Boxes and arrows as they are drawn.
 */
export interface IGraph {
  readonly boxes: readonly IBox[];
  readonly arrows: readonly IArrow[];
}

/**
 * How many cells a notebook may have for all of them to be shown at once.
 */
export const MOST_CELLS = 300;

/**
 * The graph of a notebook: one box per step, and the cells of those that are open.
 *
 * @param open - names of the open steps
 */
export function graphOf(model: StepsModel, open: ReadonlySet<string>): IGraph {
  const boxes = new Map<string, IBox>();
  const boxOf = new Map<string, string>();
  for (const id of model.codeCells) {
    const row = model.cell(id);
    const step = model.stepOf(id);
    // Imports and cells that stay in the notebook are no part of the flow.
    if (row === undefined || row.role === 'imports' || (step === undefined && row.role === 'skip')) {
      continue;
    }
    if (step !== undefined && !open.has(step.name)) {
      const key = `step:${step.name}`;
      boxOf.set(id, key);
      boxes.set(key, {
        id: key,
        label: step.name,
        colour: colourOf(step),
        number: step.number,
        cells: step.cells.length,
        cell: step.cells[0] ?? id,
        step: step.name
      });
      continue;
    }
    boxOf.set(id, id);
    boxes.set(id, {
      id,
      label: row.first_line,
      colour: colourOf(step),
      number: 0,
      cells: 1,
      cell: id,
      step: step?.name ?? ''
    });
  }
  return { boxes: [...boxes.values()], arrows: Private.arrows(model, boxOf) };
}

namespace Private {
  const STRENGTH: Record<Evidence, number> = { proved: 2, observed: 1, may: 0 };

  /** One arrow between two boxes, with all names and the surest evidence. */
  export function arrows(model: StepsModel, boxOf: ReadonlyMap<string, string>): readonly IArrow[] {
    const found = new Map<string, { from: string; to: string; names: Set<string>; evidence: Evidence }>();
    for (const id of model.codeCells) {
      for (const need of model.cell(id)?.needs ?? []) {
        const [from, to] = [boxOf.get(need.cell), boxOf.get(id)];
        if (from === undefined || to === undefined || from === to) {
          continue;
        }
        const key = `${from}\n${to}`;
        const arrow = found.get(key) ?? { from, to, names: new Set<string>(), evidence: need.evidence };
        need.names.forEach(name => arrow.names.add(name));
        if (STRENGTH[need.evidence] > STRENGTH[arrow.evidence]) {
          arrow.evidence = need.evidence;
        }
        found.set(key, arrow);
      }
    }
    return [...found.values()].map(arrow => ({ ...arrow, names: [...arrow.names] }));
  }
}
