import { filesInOrder } from '../models/files';
import type { FileChange, LiftedFunction, PreviewState } from '../wire';

/**
 * A line of a cell or of a function, and its partners on the other side.
 */
export interface ILine {
  /**
   * Number in the file or in the cell, from 1.
   */
  readonly number: number;
  readonly text: string;

  /**
   * What it stands with on the other side: `CELL:LINE` for a file's line, `LINE` for a cell's.
   */
  readonly partners: readonly string[];
}

/**
 * A function beside its cells.
 */
export interface IPair {
  readonly step: string;
  readonly lines: readonly ILine[];
  readonly cells: readonly { readonly id: string; readonly lines: readonly ILine[] }[];
}

/**
 * The files that a promotion would change, in the order of the list.
 */
export function changedFiles(preview: PreviewState): readonly FileChange[] {
  return filesInOrder(preview).filter(file => file.status !== '=');
}

/**
 * The functions of a file, each beside the cells that it was lifted from.
 *
 * @param source - the source of a cell, by id
 */
export function pairsOf(preview: PreviewState, file: FileChange, source: (id: string) => string): readonly IPair[] {
  const text = (file.after ?? file.before ?? '').split('\n');
  return preview.functions.filter(each => each.file === file.path).map(each => Private.pair(each, text, source));
}

namespace Private {
  export function pair(
    lifted: LiftedFunction,
    text: readonly string[],
    source: (id: string) => string
  ): IPair {
    const ofLine = new Map<number, string[]>();
    const cells = lifted.cells.map(cell => {
      const ofCell = new Map<number, string[]>();
      for (const [line, at] of cell.lines) {
        ofCell.set(line, [...(ofCell.get(line) ?? []), String(at)]);
        ofLine.set(at, [...(ofLine.get(at) ?? []), `${cell.id}:${line}`]);
      }
      const lines = source(cell.id)
        .split('\n')
        .map((words, index) => ({ number: index + 1, text: words, partners: ofCell.get(index + 1) ?? [] }));
      return { id: cell.id, lines };
    });
    const lines = text
      .slice(lifted.line - 1, lifted.end_line)
      .map((words, index) => ({ number: lifted.line + index, text: words, partners: ofLine.get(lifted.line + index) ?? [] }));
    return { step: lifted.step, lines, cells };
  }
}
