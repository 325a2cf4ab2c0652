import type { RowRole } from '../wire';

/**
 * A code cell, as far as its tags go.
 */
export interface ITagged {
  /**
   * nbformat's id.
   */
  readonly id: string;

  /**
   * The tags, foreign ones included.
   */
  readonly tags: readonly string[];
}

/**
 * Tags that give a cell a role without a name.
 */
export const PLAIN_ROLES = ['parameters', 'setup', 'check', 'skip'] as const;

/**
 * A role that a tag gives a cell.
 */
export type PlainRole = (typeof PLAIN_ROLES)[number];

/**
 * Changed cells and the tags that each is to have.
 */
export type TagChanges = ReadonlyMap<string, readonly string[]>;

/**
 * The step that a cell's own tag names; null if none does.
 */
export function stepTag(tags: readonly string[]): string | null {
  const tag = tags.find(each => Private.isRole(each));
  return tag?.startsWith(Private.STEP) ? tag.slice(Private.STEP.length) : null;
}

/**
 * The role that a cell's tags give it; null if it joins the step above it.
 */
export function roleTag(tags: readonly string[]): PlainRole | 'step' | null {
  const tag = tags.find(each => Private.isRole(each));
  return tag === undefined ? null : (PLAIN_ROLES.find(role => role === tag) ?? 'step');
}

/**
 * Whether any cell begins a step.
 */
export function hasSteps(cells: readonly ITagged[]): boolean {
  return cells.some(cell => stepTag(cell.tags) !== null);
}

/**
 * Whether any cell has a tag that only Kale gives: its `step:` and `skip` are ours as well.
 */
export function hasKale(cells: readonly ITagged[]): boolean {
  return cells.some(cell => cell.tags.some(tag => Private.KALE.test(tag)));
}

/**
 * The tags that give cells those they should have; others stay.
 */
export function replaced(cells: readonly ITagged[], wanted: readonly ITagged[]): TagChanges {
  const tags = new Map(wanted.map(cell => [cell.id, cell.tags]));
  return Private.changes(
    cells,
    cells.map(cell => ({ id: cell.id, tags: tags.get(cell.id) ?? cell.tags }))
  );
}

/**
 * The step of each code cell, by id: that of its own tag or of the last one above it.
 *
 * #### Notes
 * Cells that a tag keeps out of every step, and those above the first step, have none.
 */
export function stepsOf(cells: readonly ITagged[]): Map<string, string | null> {
  const steps = new Map<string, string | null>();
  let current: string | null = null;
  for (const cell of cells) {
    current = stepTag(cell.tags) ?? current;
    steps.set(cell.id, Private.joins(cell.tags) ? current : null);
  }
  return steps;
}

/**
 * Put cells into a step; every other cell keeps its own, pinned by a tag where it must be.
 *
 * @param cells - all code cells in document order
 * @param ids - those that move
 * @param step - the step's name
 * @param loose - cells that need no step (imports and definitions), which are never pinned
 */
export function moved(
  cells: readonly ITagged[],
  ids: ReadonlySet<string>,
  step: string,
  loose: ReadonlySet<string> = new Set()
): TagChanges {
  const cleared = Private.without(cells, ids);
  const wanted = stepsOf(cells);
  for (const id of ids) {
    wanted.set(id, step);
  }
  return Private.changes(cells, Private.written(cleared, wanted, loose));
}

/**
 * Begin a step at a cell; untagged cells below it join.
 */
export function begun(cells: readonly ITagged[], id: string, step: string): TagChanges {
  return Private.changes(
    cells,
    Private.without(cells, new Set([id])).map(cell =>
      cell.id === id ? { id, tags: [Private.STEP + step, ...cell.tags] } : cell
    )
  );
}

/**
 * Give cells a role, or take it away where all of them have it; every other cell keeps its step.
 */
export function toggled(
  cells: readonly ITagged[],
  ids: ReadonlySet<string>,
  role: PlainRole,
  loose: ReadonlySet<string> = new Set()
): TagChanges {
  const isOn = cells.every(cell => !ids.has(cell.id) || cell.tags.includes(role));
  const wanted = stepsOf(cells);
  if (isOn) {
    const freed = cells.map(cell => (ids.has(cell.id) ? { id: cell.id, tags: cell.tags.filter(t => t !== role) } : cell));
    return Private.changes(cells, freed);
  }
  const given = Private.without(cells, ids).map(cell =>
    ids.has(cell.id) ? { id: cell.id, tags: [role, ...cell.tags] } : cell
  );
  return Private.changes(cells, Private.written(given, wanted, loose));
}

/**
 * Give a step another name.
 */
export function renamed(cells: readonly ITagged[], from: string, to: string): TagChanges {
  return Private.changes(
    cells,
    cells.map(cell => ({
      id: cell.id,
      tags: cell.tags.map(tag => (tag === Private.STEP + from ? Private.STEP + to : tag))
    }))
  );
}

/**
 * Take a step's tags away: its cells join the step above, or none if it is the first.
 */
export function removed(cells: readonly ITagged[], step: string): TagChanges {
  return Private.changes(
    cells,
    cells.map(cell => ({ id: cell.id, tags: cell.tags.filter(tag => tag !== Private.STEP + step) }))
  );
}

/**
 * The tags that turn a suggestion into steps.
 *
 * @param steps - name and cells of each, in document order
 * @param setup - cells that prepare what every step relies on
 */
export function accepted(
  cells: readonly ITagged[],
  steps: readonly { readonly name: string; readonly cells: readonly string[] }[],
  setup: readonly string[]
): TagChanges {
  const wanted = new Map<string, string | null>(cells.map(cell => [cell.id, null]));
  for (const step of steps) {
    for (const id of step.cells) {
      wanted.set(id, step.name);
    }
  }
  const prepared = cells.map(cell =>
    setup.includes(cell.id) && roleTag(cell.tags) === null ? { id: cell.id, tags: ['setup', ...cell.tags] } : cell
  );
  return Private.changes(cells, Private.written(prepared, wanted, new Set()));
}

/**
 * Publish a name from a cell, or take that back.
 */
export function published(cells: readonly ITagged[], id: string, name: string): TagChanges {
  const tag = `output:${name}`;
  const cell = cells.find(each => each.id === id);
  if (cell === undefined) {
    return new Map();
  }
  return new Map([[id, cell.tags.includes(tag) ? cell.tags.filter(each => each !== tag) : [...cell.tags, tag]]]);
}

/**
 * Add a tag to cells, or take it away from them.
 */
export function marked(cells: readonly ITagged[], ids: ReadonlySet<string>, tag: string, on: boolean): TagChanges {
  return Private.changes(
    cells,
    cells.map(cell => {
      if (!ids.has(cell.id) || cell.tags.includes(tag) === on) {
        return cell;
      }
      return { id: cell.id, tags: on ? [...cell.tags, tag] : cell.tags.filter(each => each !== tag) };
    })
  );
}

/**
 * Why a step cannot be called so, and what would do; null if it can.
 */
export function nameProblem(name: string): { readonly suggestion: string } | null {
  if (/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name) && !Private.KEYWORDS.has(name)) {
    return null;
  }
  const word = name.replace(/\P{ID_Continue}/gu, ' ').trim().split(/[\s_]+/);
  const joined = word.join('_');
  if (joined === '') {
    return { suggestion: 'step' };
  }
  if (Private.KEYWORDS.has(joined)) {
    return { suggestion: `${joined}_step` };
  }
  const leading = /^\d+_?/.exec(joined)?.[0] ?? '';
  const rest = joined.slice(leading.length);
  if (leading === '') {
    return { suggestion: joined };
  }
  return { suggestion: rest === '' ? `step_${joined}` : `${rest}${leading.replace('_', '')}` };
}

/**
 * A name for a new step that no other has.
 *
 * @param first - the number to try first
 */
export function freeName(taken: ReadonlySet<string>, base = 'step', first = taken.size + 1): string {
  for (let number = first; ; number += 1) {
    const name = `${base}_${number}`;
    if (!taken.has(name)) {
      return name;
    }
  }
}

/**
 * Whether a role of the wire is one that a tag gives.
 */
export function isPlainRole(role: RowRole): role is PlainRole {
  return PLAIN_ROLES.some(each => each === role);
}

namespace Private {
  export const STEP = 'step:';

  export const KALE = /^(block:|prev:|pipeline-(parameters|metrics)$|(imports|functions)$)/;

  export const KEYWORDS = new Set(
    (
      'False None True and as assert async await break class continue def del elif else except finally for from global ' +
      'if import in is lambda nonlocal not or pass raise return try while with yield'
    ).split(' ')
  );

  export function isRole(tag: string): boolean {
    return PLAIN_ROLES.some(role => role === tag) || /^step:\S+$/.test(tag);
  }

  /** Whether a cell belongs to the step above it, or to the one it names. */
  export function joins(tags: readonly string[]): boolean {
    const role = roleTag(tags);
    return role === null || role === 'step' || role === 'check';
  }

  export function without(cells: readonly ITagged[], ids: ReadonlySet<string>): ITagged[] {
    return cells.map(cell => (ids.has(cell.id) ? { id: cell.id, tags: cell.tags.filter(tag => !isRole(tag)) } : cell));
  }

  /** Write the fewest step tags that give every cell the step it should have. */
  export function written(
    cells: readonly ITagged[],
    wanted: ReadonlyMap<string, string | null>,
    loose: ReadonlySet<string>
  ): ITagged[] {
    let current: string | null = null;
    return cells.map(cell => {
      const own = stepTag(cell.tags);
      const step = wanted.get(cell.id) ?? null;
      const role = roleTag(cell.tags);
      // A cell without a step, or of another role, stays as it is; an import joins whatever is above it.
      if (step === null || (role !== null && role !== 'step') || (loose.has(cell.id) && own === null)) {
        current = own ?? current;
        return cell;
      }
      if (step === (own ?? current)) {
        current = step;
        return cell;
      }
      const rest = cell.tags.filter(tag => !isRole(tag));
      const tags = step === current ? rest : [STEP + step, ...rest];
      current = step;
      return { id: cell.id, tags };
    });
  }

  export function changes(before: readonly ITagged[], after: readonly ITagged[]): TagChanges {
    const changed = new Map<string, readonly string[]>();
    after.forEach((cell, index) => {
      const old = before[index]?.tags ?? [];
      if (old.length !== cell.tags.length || old.some((tag, at) => tag !== cell.tags[at])) {
        changed.set(cell.id, cell.tags);
      }
    });
    return changed;
  }
}
