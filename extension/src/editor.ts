import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import * as tags from './models/tags';
import type { PlainRole, TagChanges } from './models/tags';
import type { Session } from './session';
import type { Fix, Imported } from './wire';

/**
 * What an edit did, for toast and live region.
 */
export type Done =
  | { readonly kind: 'accepted'; readonly steps: number }
  | { readonly kind: 'imported'; readonly steps: number }
  | { readonly kind: 'moved'; readonly cells: number; readonly step: string }
  | { readonly kind: 'begun'; readonly step: string }
  | { readonly kind: 'role'; readonly cells: number; readonly role: PlainRole }
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string }
  | { readonly kind: 'split'; readonly step: string; readonly name: string }
  | { readonly kind: 'merged' | 'removed'; readonly step: string }
  | { readonly kind: 'fixed' };

/**
 * Whether a fix changes the notebook.
 */
export function isWriting(fix: Fix): boolean {
  return ['tag', 'untag', 'move', 'merge'].includes(fix.kind);
}

/**
 * Every change that the panel makes to a notebook's steps: each is one change for the undo of JupyterLab.
 */
export class StepEditor {
  constructor(session: Session) {
    this._session = session;
    session.imported.connect(this._onImported, this);
  }

  /**
   * Emitted after each change.
   */
  get done(): ISignal<this, Done> {
    return this._done;
  }

  /**
   * Turn the suggestion into tags.
   */
  accept(): void {
    const { steps, notebook } = this._session;
    const suggestion = steps.suggestion;
    if (suggestion !== null) {
      this._write(tags.accepted(notebook.tagged, suggestion.steps, suggestion.setup), {
        kind: 'accepted',
        steps: suggestion.steps.length
      });
    }
  }

  /**
   * Make one step of all cells.
   */
  acceptOne(): void {
    const first = this._session.steps.codeCells.find(id => this._session.steps.cell(id)?.role !== 'imports');
    if (first !== undefined) {
      this.begin(first, this._session.promote.name);
    }
  }

  /**
   * Put cells into a step.
   */
  move(ids: readonly string[], step: string): void {
    const cells = this._settled();
    this._settle(tags.moved(cells, new Set(ids), step, this._loose()), { kind: 'moved', cells: ids.length, step });
  }

  /**
   * Put cells into a step of their own.
   *
   * @returns the new step's name
   */
  moveToNew(ids: readonly string[]): string {
    const name = tags.freeName(this._names());
    this.move(ids, name);
    return name;
  }

  /**
   * Put cells into the step above (-1) or below (1) their own; does nothing at the ends.
   */
  shift(ids: readonly string[], by: -1 | 1): void {
    const { steps } = this._session;
    const edge = by < 0 ? ids[0] : ids[ids.length - 1];
    const own = edge === undefined ? undefined : steps.stepOf(edge);
    const index = own === undefined ? -1 : steps.steps.indexOf(own);
    const target = index < 0 ? undefined : steps.steps[index + by];
    if (target !== undefined) {
      this.move(ids, target.name);
    }
  }

  /**
   * Begin a step at a cell; untagged cells below it join.
   *
   * @returns the new step's name
   */
  begin(id: string, name = tags.freeName(this._names())): string {
    this._settle(tags.begun(this._settled(), id, name), { kind: 'begun', step: name });
    return name;
  }

  /**
   * Give cells a role, or take it away where all of them have it.
   */
  toggle(ids: readonly string[], role: PlainRole): void {
    const changes = tags.toggled(this._session.notebook.tagged, new Set(ids), role, this._loose());
    this._write(changes, { kind: 'role', cells: ids.length, role });
  }

  /**
   * Give a step another name. A name that another step has merges the two where they are neighbours.
   */
  rename(from: string, to: string): void {
    if (from !== to && tags.nameProblem(to) === null) {
      this._settle(tags.renamed(this._settled(), from, to), { kind: 'renamed', from, to });
    }
  }

  /**
   * Join a step with the one above it; does nothing with the first.
   */
  merge(step: string): void {
    const names = this._session.steps.steps.map(each => each.name);
    const above = names[names.indexOf(step) - 1];
    const cells = this._session.steps.step(step)?.cells;
    if (above !== undefined && cells !== undefined) {
      const changes = tags.moved(this._settled(), new Set(cells), above, this._loose());
      this._settle(changes, { kind: 'merged', step });
    }
  }

  /**
   * Begin a second step at a cell of a step, which takes over the rest of its cells.
   *
   * @returns the second step's name; null where the cell is not in the step, or is its first
   */
  split(step: string, id: string): string | null {
    const cells = this._session.steps.step(step)?.cells ?? [];
    const at = cells.indexOf(id);
    if (at < 1) {
      return null;
    }
    const name = tags.freeName(this._names(), step.replace(/_\d+$/, ''), 2);
    this._settle(tags.moved(this._settled(), new Set(cells.slice(at)), name, this._loose()), { kind: 'split', step, name });
    return name;
  }

  /**
   * Take a step's tags away.
   */
  remove(step: string): void {
    this._settle(tags.removed(this._settled(), step), { kind: 'removed', step });
  }

  /**
   * Publish a name from a cell, or take that back.
   */
  publish(id: string, name: string): void {
    this._write(tags.published(this._session.notebook.tagged, id, name), { kind: 'fixed' });
  }

  /**
   * Make the change that mends a diagnostic.
   *
   * @returns whether it was one of the notebook's tags; the others are for the caller
   */
  fix(fix: Fix): boolean {
    const ids = new Set(fix.cells);
    const cells = this._session.notebook.tagged;
    switch (fix.kind) {
      case 'tag': {
        const role = tags.PLAIN_ROLES.find(each => each === fix.value);
        const step = tags.stepTag([fix.value]);
        if (role !== undefined) {
          const missing = new Set(fix.cells.filter(id => !cells.find(cell => cell.id === id)?.tags.includes(role)));
          this._write(missing.size === 0 ? new Map() : tags.toggled(cells, missing, role, this._loose()), {
            kind: 'fixed'
          });
        } else if (step !== null) {
          fix.cells.forEach(id => this.begin(id, step));
        } else {
          this._write(tags.marked(cells, ids, fix.value, true), { kind: 'fixed' });
        }
        return true;
      }
      case 'untag':
        this._write(tags.marked(cells, ids, fix.value, false), { kind: 'fixed' });
        return true;
      case 'move':
        this.move(fix.cells, fix.value);
        return true;
      case 'merge':
        this.merge(fix.value);
        return true;
      default:
        return false;
    }
  }

  private _onImported(_: Session, imported: Imported): void {
    if (this._session.isReadOnly) {
      return;
    }
    const cells = this._session.notebook.tagged;
    const changes = tags.replaced(cells, imported.cells);
    const names = cells.map(cell => tags.stepTag(changes.get(cell.id) ?? cell.tags)).filter(name => name !== null);
    this._write(changes, { kind: 'imported', steps: new Set(names).size });
    this._session.steps.remarks = imported.diagnostics;
  }

  /** The cells as they would be tagged: with the suggestion in place of missing steps, so that a verb adjusts it. */
  private _settled(): readonly tags.ITagged[] {
    const { steps, notebook } = this._session;
    const cells = notebook.tagged;
    const suggestion = steps.isSuggested ? steps.suggestion : null;
    if (suggestion === null) {
      return cells;
    }
    const accepted = tags.accepted(cells, suggestion.steps, suggestion.setup);
    return cells.map(cell => ({ id: cell.id, tags: accepted.get(cell.id) ?? cell.tags }));
  }

  /** Imports and definitions outside of steps, which need no tag. */
  private _loose(): ReadonlySet<string> {
    const { steps } = this._session;
    return new Set(steps.codeCells.filter(id => steps.cell(id)?.role === 'imports'));
  }

  private _names(): ReadonlySet<string> {
    return new Set(this._session.steps.steps.map(step => step.name));
  }

  /** Write what a verb on the cells as they are makes of them. */
  private _write(changes: TagChanges, done: Done): void {
    if (!this._session.isReadOnly && changes.size > 0) {
      this._session.notebook.setTags(changes);
      this._done.emit(done);
    }
  }

  /** Write what a verb on steps makes of the cells; suggested steps are accepted with it. */
  private _settle(changes: TagChanges, done: Done): void {
    const before = this._session.notebook.tagged;
    const all = new Map<string, readonly string[]>();
    this._settled().forEach((cell, index) => {
      const wanted = changes.get(cell.id) ?? cell.tags;
      if (wanted.join('\n') !== before[index]?.tags.join('\n')) {
        all.set(cell.id, wanted);
      }
    });
    this._write(all, done);
  }

  private readonly _done = new Signal<this, Done>(this);
  private readonly _session: Session;
}
