import type { StepRow, Suggestion, WireDiagnostic } from '../wire';
import { GraphModel } from './graph';
import { visibleRows } from './rows';
import type { ITreeRow } from './rows';

/**
 * How many cells a notebook must have for the filter box to appear.
 */
export const FILTER_FROM = 40;

/**
 * How many cells a notebook must have for its steps to start closed.
 */
export const CLOSED_FROM = 200;

/**
 * What of a notebook's cells and steps is selected, open and filtered.
 *
 * #### Notes
 * What the reader selected, opened and typed survives the server's news.
 */
export class StepsModel extends GraphModel {
  /**
   * Text that rows must contain, in name or code.
   */
  get filter(): string {
    return this._filter;
  }

  set filter(value: string) {
    if (this._filter !== value) {
      this._filter = value;
      this.touch();
    }
  }

  /**
   * The step whose name is being typed; null if none is.
   */
  get renaming(): string | null {
    return this._renaming;
  }

  set renaming(value: string | null) {
    if (this._renaming !== value) {
      this._renaming = value;
      this.touch();
    }
  }

  /**
   * Whether the section of errors and notes is open; it opens only as the answer to a click.
   */
  get isErrorsOpen(): boolean {
    return this._isErrorsOpen;
  }

  set isErrorsOpen(value: boolean) {
    if (this._isErrorsOpen !== value) {
      this._isErrorsOpen = value;
      this.touch();
    }
  }

  /**
   * What Kale's tags said and those of nblift cannot; of the last import, until it is read.
   */
  get remarks(): readonly WireDiagnostic[] {
    return this._remarks;
  }

  set remarks(value: readonly WireDiagnostic[]) {
    if (this._remarks !== value) {
      this._remarks = value;
      this.touch();
    }
  }

  /**
   * Key of the row that the keyboard is on; null if there is none.
   */
  get active(): string | null {
    return this._active;
  }

  /**
   * Keys of the selected rows.
   */
  get selected(): ReadonlySet<string> {
    return this._selected;
  }

  /**
   * The cells that a verb would act on: the selected ones and those of selected steps, in document order.
   */
  get selectedCells(): readonly string[] {
    const chosen = new Set(this._selected);
    for (const step of this.steps) {
      if (chosen.has(Private.stepKey(step.name))) {
        step.cells.forEach(id => chosen.add(id));
      }
    }
    return this.codeCells.filter(id => chosen.has(id));
  }

  /**
   * The rows of the tree as they are shown now, top to bottom.
   */
  get rows(): readonly ITreeRow[] {
    this._rows ??= visibleRows(this);
    return this._rows;
  }

  /**
   * Whether a step is closed.
   */
  isCollapsed(step: string): boolean {
    return this._collapsed.has(step);
  }

  /**
   * Select a row.
   *
   * @param how - `only` leaves every other row, `toggle` adds or takes away one, `range` goes from the last one on
   */
  select(key: string, how: 'only' | 'toggle' | 'range' = 'only'): void {
    const selected = new Set(how === 'toggle' ? this._selected : []);
    if (how === 'range') {
      const keys = this.rows.map(row => row.key);
      const [from, to] = [keys.indexOf(this._anchor ?? key), keys.indexOf(key)].sort((a, b) => a - b);
      keys.slice(Math.max(from ?? 0, 0), (to ?? 0) + 1).forEach(each => selected.add(each));
    } else if (how === 'toggle' && selected.has(key)) {
      selected.delete(key);
    } else {
      selected.add(key);
    }
    if (how !== 'range') {
      this._anchor = key;
    }
    const isSame = this._active === key && Private.isSame(selected, this._selected);
    this._active = key;
    this._selected = selected;
    if (!isSame) {
      this.touch();
    }
  }

  /**
   * Follow the notebook to the cell that became active there: its row, or that of its closed step.
   */
  follow(id: string): void {
    const step = this.stepOf(id);
    const isShown = this.rows.some(row => row.key === id);
    this.select(isShown || step === undefined || !this.isCollapsed(step.name) ? id : Private.stepKey(step.name));
  }

  /**
   * Open or close a step.
   */
  setCollapsed(step: string, isCollapsed: boolean): void {
    if (this._collapsed.has(step) !== isCollapsed) {
      if (isCollapsed) {
        this._collapsed.add(step);
        const active = this._active === null ? undefined : this.stepOf(this._active);
        if (active?.name === step) {
          this.select(Private.stepKey(step));
        }
      } else {
        this._collapsed.delete(step);
      }
      this.touch();
    }
  }

  /**
   * Open or close all steps.
   */
  setAllCollapsed(isCollapsed: boolean): void {
    this._collapsed = new Set(isCollapsed ? this.steps.map(step => step.name) : []);
    this.touch();
  }

  /**
   * The diagnostic after the one that {@link nextDiagnostic} gave last, errors first; null if there is none.
   */
  nextDiagnostic(): WireDiagnostic | null {
    const sorted = [...this.diagnostics].sort((a, b) => Number(a.severity !== 'error') - Number(b.severity !== 'error'));
    if (sorted.length === 0) {
      return null;
    }
    this._visited = (this._visited + 1) % sorted.length;
    return sorted[this._visited] ?? null;
  }

  /**
   * The cell that uses a hidden name, after the one that was given last for it; null if none does.
   */
  nextUse(name: string): string | null {
    const cells = this.hidden.find(each => each.name === name)?.cells ?? [];
    const next = cells[(cells.indexOf(this._used.get(name) ?? '') + 1) % cells.length] ?? null;
    if (next !== null) {
      this._used.set(name, next);
    }
    return next;
  }

  override suggest(suggestion: Suggestion | null): void {
    super.suggest(suggestion);
    this._closeMany();
  }

  protected follows(news: GraphModel.INews): void {
    this._mendSelection(news.before);
    this._followNames(news.known);
    if (news.isFirst) {
      this._closeMany();
    }
  }

  protected override touch(): void {
    this._rows = null;
    super.touch();
  }

  /** If the selected cell went, its neighbour takes its place. */
  private _mendSelection(before: readonly string[]): void {
    const isGone = (key: string): boolean => !key.startsWith('step:') && this.cell(key) === undefined;
    this._selected = new Set([...this._selected].filter(key => !isGone(key)));
    if (this._active !== null && isGone(this._active)) {
      const at = before.indexOf(this._active);
      const neighbour = [...before.slice(at + 1), ...before.slice(0, Math.max(at, 0)).reverse()].find(
        id => this.hasCodeCell(id)
      );
      this._active = neighbour ?? null;
      this._anchor = this._active;
      if (neighbour !== undefined) {
        this._selected.add(neighbour);
      }
    }
  }

  /** A step that got another name stays selected, and closed. */
  private _followNames(known: readonly StepRow[]): void {
    for (const old of known) {
      const step = this.step(old.name) === undefined ? this.stepOf(old.cells[0] ?? '') : undefined;
      if (step === undefined) {
        continue;
      }
      if (this._collapsed.delete(old.name)) {
        this._collapsed.add(step.name);
      }
      const [from, to] = [Private.stepKey(old.name), Private.stepKey(step.name)];
      if (this._selected.delete(from)) {
        this._selected.add(to);
      }
      this._active = this._active === from ? to : this._active;
      this._anchor = this._anchor === from ? to : this._anchor;
    }
  }

  private _closeMany(): void {
    if (this.codeCells.length >= CLOSED_FROM && this._collapsed.size === 0) {
      const open = this._active === null ? undefined : this.stepOf(this._active)?.name;
      this._collapsed = new Set(this.steps.map(step => step.name).filter(name => name !== open));
      this.touch();
    }
  }

  private _active: string | null = null;
  private _anchor: string | null = null;
  private _collapsed = new Set<string>();
  private _filter = '';
  private _isErrorsOpen = false;
  private _remarks: readonly WireDiagnostic[] = [];
  private _renaming: string | null = null;
  private _rows: readonly ITreeRow[] | null = null;
  private _selected = new Set<string>();
  private readonly _used = new Map<string, string>();
  private _visited = -1;
}

namespace Private {
  export function stepKey(name: string): string {
    return `step:${name}`;
  }

  export function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
    return one.size === other.size && [...one].every(key => other.has(key));
  }
}
