import type { CellRow, Evidence, StepRow } from '../wire';
import type { StepsModel } from './steps';

/**
 * How many step colours there are; step 7 has that of step 1.
 */
export const COLOURS = 6;

/**
 * The rail of one row, left of its text.
 */
export interface IRail {
  /**
   * Whether the cell needs something.
   */
  readonly needs: boolean;

  /**
   * Whether something needs the cell.
   */
  readonly needed: boolean;

  /**
   * The row's part of the arcs of the selected row; null if they do not touch it.
   */
  readonly arc: IArc | null;
}

/**
 * Part of the arcs of the selected row that one row draws.
 */
export interface IArc {
  /**
   * Whether the line goes on above.
   */
  readonly up: boolean;

  /**
   * Whether the line goes on below.
   */
  readonly down: boolean;

  /**
   * Evidence of the edge that ends here; `self` at the selected row; null where the line only passes.
   */
  readonly end: Evidence | 'self' | null;
}

/**
 * A row of the tree: a step, or a code cell.
 */
export interface ITreeRow {
  /**
   * `step:NAME`, or the cell's id.
   */
  readonly key: string;

  /**
   * The row's step; null for a cell outside of steps.
   */
  readonly step: StepRow | null;

  /**
   * The row's cell; null for a step.
   */
  readonly cell: CellRow | null;

  /**
   * Number of the step's colour, from 1; 0 without a step.
   */
  readonly colour: number;

  /**
   * Depth in the tree, from 1.
   */
  readonly level: 1 | 2;

  /**
   * Position among its siblings, from 1, and how many they are.
   */
  readonly position: readonly [number, number];

  /**
   * Whether the step shows its cells; null for a cell.
   */
  readonly isExpanded: boolean | null;

  /**
   * The rail left of the text.
   */
  readonly rail: IRail;
}

/**
 * The rows of a model as its filter and its closed steps show them.
 */
export function visibleRows(model: StepsModel): readonly ITreeRow[] {
  const rows = Private.structure(model);
  const arcs = Private.arcs(model, rows);
  return rows.map((row, index) => ({ ...row, rail: { ...row.rail, arc: arcs.get(index) ?? null } }));
}

/**
 * The number of a step's colour, from 1.
 */
export function colourOf(step: StepRow | undefined): number {
  return step === undefined ? 0 : ((step.number - 1) % COLOURS) + 1;
}

namespace Private {
  export function structure(model: StepsModel): readonly ITreeRow[] {
    const wanted = model.filter.trim().toLowerCase();
    const groups = grouped(model);
    return groups.flatMap(({ step, cells }, index): ITreeRow[] => {
      const place = [index + 1, groups.length] as const;
      if (step === null) {
        return cells.filter(cell => matches(cell, wanted)).map(cell => cellRow(model, cell, null, place));
      }
      const isNamed = step.name.toLowerCase().includes(wanted);
      const shown = isNamed ? cells : cells.filter(cell => matches(cell, wanted));
      if (shown.length === 0 && !isNamed) {
        return [];
      }
      const isExpanded = wanted !== '' || !model.isCollapsed(step.name);
      const header: ITreeRow = {
        key: `step:${step.name}`,
        step,
        cell: null,
        colour: colourOf(step),
        level: 1,
        position: place,
        isExpanded,
        rail: { needs: step.needs.length > 0, needed: step.makes.length > 0, arc: null }
      };
      const inside = shown.map((cell, at) => cellRow(model, cell, step, [at + 1, shown.length]));
      return isExpanded ? [header, ...inside] : [header];
    });
  }

  interface IGroup {
    readonly step: StepRow | null;
    readonly cells: CellRow[];
  }

  /** A cell outside of steps is shown under the step that it follows; above the first step it stands alone. */
  function grouped(model: StepsModel): readonly IGroup[] {
    const groups: IGroup[] = [];
    const ofStep = new Map<string, IGroup>();
    let current: IGroup | null = null;
    for (const id of model.codeCells) {
      const cell = model.cell(id);
      const step = model.stepOf(id);
      if (cell === undefined) {
        continue;
      }
      if (step !== undefined) {
        current = ofStep.get(step.name) ?? { step, cells: [] };
        if (!ofStep.has(step.name)) {
          ofStep.set(step.name, current);
          groups.push(current);
        }
      }
      if (current === null) {
        groups.push({ step: null, cells: [cell] });
      } else {
        current.cells.push(cell);
      }
    }
    return groups;
  }

  function matches(cell: CellRow, wanted: string): boolean {
    return (
      wanted === '' ||
      cell.first_line.toLowerCase().includes(wanted) ||
      cell.makes.some(name => name.toLowerCase().includes(wanted)) ||
      cell.reads.some(name => name.toLowerCase().includes(wanted))
    );
  }

  function cellRow(
    model: StepsModel,
    cell: CellRow,
    step: StepRow | null,
    position: readonly [number, number]
  ): ITreeRow {
    const ties = model.ties(cell.id);
    return {
      key: cell.id,
      step,
      cell,
      colour: colourOf(model.stepOf(cell.id)),
      level: step === null ? 1 : 2,
      position,
      isExpanded: null,
      rail: { needs: ties.needs.size > 0, needed: ties.neededBy.size > 0, arc: null }
    };
  }

  /** Only the selected row draws its arcs: all of a notebook's at once would say nothing. */
  export function arcs(model: StepsModel, rows: readonly ITreeRow[]): Map<number, IArc> {
    const drawn = new Map<number, IArc>();
    const self = rows.findIndex(row => row.key === model.active);
    const id = rows[self]?.cell?.id;
    if (id === undefined) {
      return drawn;
    }
    const at = new Map(rows.map((row, index) => [row.key, index]));
    const place = (cell: string): number | undefined => at.get(cell) ?? at.get(`step:${model.stepOf(cell)?.name ?? ''}`);
    const ends = new Map<number, Evidence>();
    const { needs, neededBy } = model.ties(id);
    for (const [cell, evidence] of [...needs, ...neededBy]) {
      const index = place(cell);
      if (index !== undefined && index !== self) {
        ends.set(index, evidence);
      }
    }
    if (ends.size === 0) {
      return drawn;
    }
    const first = Math.min(self, ...ends.keys());
    const last = Math.max(self, ...ends.keys());
    for (let index = first; index <= last; index += 1) {
      const end = index === self ? 'self' : (ends.get(index) ?? null);
      drawn.set(index, { up: index > first, down: index < last, end });
    }
    return drawn;
  }
}
