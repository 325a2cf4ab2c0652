import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { CellRow, Counts, Evidence, GraphPatch, HiddenName, Need, StepRow, Suggestion, WireDiagnostic } from '../wire';
import { visibleRows } from './rows';
import type { ITreeRow } from './rows';

/**
 * Other cells that a cell is tied to, by id.
 */
export interface ITies {
  /**
   * What it needs: maker → evidence.
   */
  readonly needs: ReadonlyMap<string, Evidence>;

  /**
   * Who needs it: reader → evidence.
   */
  readonly neededBy: ReadonlyMap<string, Evidence>;
}

/**
 * How many cells a notebook must have for the filter box to appear.
 */
export const FILTER_FROM = 40;

/**
 * How many cells a notebook must have for its steps to start closed.
 */
export const CLOSED_FROM = 200;

/**
 * What is known of a notebook's cells and steps, and what is selected, open and filtered.
 *
 * #### Notes
 * Updates patch rows by cell id; what the reader selected, opened and typed survives them.
 */
export class StepsModel implements IDisposable {
  constructor(options: StepsModel.IOptions) {
    this._isCode = options.isCode;
  }

  /**
   * Emitted when anything that is shown has changed.
   */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /**
   * Whether the server has told anything yet.
   */
  get isLoaded(): boolean {
    return this._isLoaded;
  }

  /**
   * The edit that the present state knows.
   */
  get revision(): number {
    return this._revision;
  }

  /**
   * Ids of the code cells, in document order.
   */
  get codeCells(): readonly string[] {
    this._code ??= this._order.filter(id => this._cells.has(id) && this._isCode(id));
    return this._code;
  }

  /**
   * The steps: those that tags name; without any, the suggested ones.
   */
  get steps(): readonly StepRow[] {
    this._steps ??= this.isSuggested ? Private.suggested(this._suggestion) : this._tagged;
    return this._steps;
  }

  /**
   * Whether the steps are only suggested.
   */
  get isSuggested(): boolean {
    return this._tagged.length === 0 && this._suggestion !== null && !this._isEmptyStart;
  }

  /**
   * Whether a notebook without steps waits for a suggestion.
   */
  get wantsSuggestion(): boolean {
    return this._isLoaded && this._tagged.length === 0 && this._suggestion === null && !this._isEmptyStart;
  }

  /**
   * The suggestion; null if there is none.
   */
  get suggestion(): Suggestion | null {
    return this._suggestion;
  }

  /**
   * Whether the reader chose to begin without the suggestion.
   */
  get isEmptyStart(): boolean {
    return this._isEmptyStart;
  }

  set isEmptyStart(value: boolean) {
    if (this._isEmptyStart !== value) {
      this._isEmptyStart = value;
      this._touch();
    }
  }

  /**
   * What there is to say; that on the cell being typed in waits.
   */
  get diagnostics(): readonly WireDiagnostic[] {
    const typing = this._typing;
    if (typing === null) {
      return this._diagnostics;
    }
    return this._diagnostics.filter(
      each => each.places[0]?.cell !== typing.id || typing.diagnostics.has(Private.identity(each))
    );
  }

  /**
   * Numbers for the header: as the server counts them, less what waits.
   */
  get counts(): Counts {
    const shown = this.diagnostics;
    if (shown.length === this._diagnostics.length) {
      return this._counts;
    }
    const errors = shown.filter(each => each.severity === 'error').length;
    return { ...this._counts, errors, notes: shown.length - errors };
  }

  /**
   * Names that the kernel holds and no cell makes.
   */
  get hidden(): readonly HiddenName[] {
    return this._hidden;
  }

  /**
   * Whether no cell ran yet with its present source.
   */
  get isNotRun(): boolean {
    return this._isNotRun;
  }

  /**
   * What to say about the kernel; empty if all is well.
   */
  get kernelNote(): string {
    return this._kernelNote;
  }

  /**
   * The cell that is being typed in; its errors and marks wait until it is left.
   */
  get typing(): string | null {
    return this._typing?.id ?? null;
  }

  set typing(id: string | null) {
    if (id === this.typing) {
      return;
    }
    if (id === null) {
      this._typing = null;
    } else {
      const known = this._diagnostics.filter(each => each.places[0]?.cell === id).map(Private.identity);
      const row = this._cells.get(id);
      this._typing = { id, state: row?.state ?? 'unrun', diagnostics: new Set(known) };
    }
    this._touch();
  }

  /**
   * Text that rows must contain, in name or code.
   */
  get filter(): string {
    return this._filter;
  }

  set filter(value: string) {
    if (this._filter !== value) {
      this._filter = value;
      this._touch();
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
      this._touch();
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
      this._touch();
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

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /**
   * A cell's row; undefined if there is none.
   */
  cell(id: string): CellRow | undefined {
    const row = this._cells.get(id);
    if (row !== undefined && this._typing?.id === id && row.state !== this._typing.state) {
      return { ...row, state: this._typing.state };
    }
    return row;
  }

  /**
   * The step that a cell is in, or would be; undefined if none.
   */
  stepOf(id: string): StepRow | undefined {
    this._stepOf ??= new Map(this.steps.flatMap(step => step.cells.map(cell => [cell, step] as const)));
    return this._stepOf.get(id);
  }

  /**
   * A step by its name; undefined if there is none.
   */
  step(name: string): StepRow | undefined {
    return this.steps.find(step => step.name === name);
  }

  /**
   * What a cell is tied to.
   */
  ties(id: string): ITies {
    this._ties ??= Private.ties(this._cells);
    return this._ties.get(id) ?? Private.NO_TIES;
  }

  /**
   * Whether a step is closed.
   */
  isCollapsed(step: string): boolean {
    return this._collapsed.has(step);
  }

  /**
   * Take over what the server says of the notebook.
   */
  apply(patch: GraphPatch): void {
    const known = this.steps;
    for (const id of patch.removed) {
      this._cells.delete(id);
    }
    for (const row of patch.cells) {
      this._cells.set(row.id, row);
    }
    const before = this._order;
    this._order = patch.order ?? this._order;
    this._tagged = patch.steps.filter(step => !step.suggested);
    this._diagnostics = patch.diagnostics;
    this._hidden = patch.hidden;
    this._counts = patch.counts;
    this._isNotRun = patch.not_run;
    this._kernelNote = patch.kernel_note;
    this._revision = patch.revision;
    this._ties = null;
    this._code = null;
    this._steps = null;
    this._stepOf = null;
    const isFirst = !this._isLoaded;
    this._isLoaded = true;
    this._mendSelection(before);
    this._followNames(known);
    if (isFirst) {
      this._closeMany();
    }
    this._touch();
  }

  /**
   * Take over a suggestion, as outline.
   */
  suggest(suggestion: Suggestion | null): void {
    this._suggestion = suggestion;
    this._touch();
    this._closeMany();
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
      this._touch();
    }
  }

  /**
   * Follow the notebook to the cell that became active there: its row, or that of its closed step.
   */
  follow(id: string): void {
    const step = this.stepOf(id);
    this.select(step !== undefined && this.isCollapsed(step.name) ? Private.stepKey(step.name) : id);
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
      this._touch();
    }
  }

  /**
   * Open or close all steps.
   */
  setAllCollapsed(isCollapsed: boolean): void {
    this._collapsed = new Set(isCollapsed ? this.steps.map(step => step.name) : []);
    this._touch();
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

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  private _touch(): void {
    this._rows = null;
    this._steps = null;
    this._stepOf = null;
    this._changed.emit();
  }

  /** If the selected cell went, its neighbour takes its place. */
  private _mendSelection(before: readonly string[]): void {
    const isGone = (key: string): boolean => !key.startsWith('step:') && !this._cells.has(key);
    this._selected = new Set([...this._selected].filter(key => !isGone(key)));
    if (this._active !== null && isGone(this._active)) {
      const at = before.indexOf(this._active);
      const neighbour = [...before.slice(at + 1), ...before.slice(0, Math.max(at, 0)).reverse()].find(
        id => this._cells.has(id) && this._isCode(id)
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
      this._touch();
    }
  }

  private _active: string | null = null;
  private _anchor: string | null = null;
  private readonly _cells = new Map<string, CellRow>();
  private readonly _changed = new Signal<this, void>(this);
  private _code: readonly string[] | null = null;
  private _collapsed = new Set<string>();
  private _counts: Counts = { steps: 0, stale: 0, errors: 0, notes: 0 };
  private _diagnostics: readonly WireDiagnostic[] = [];
  private _filter = '';
  private _hidden: readonly HiddenName[] = [];
  private readonly _isCode: (id: string) => boolean;
  private _isDisposed = false;
  private _isEmptyStart = false;
  private _isErrorsOpen = false;
  private _isLoaded = false;
  private _isNotRun = true;
  private _kernelNote = '';
  private _order: readonly string[] = [];
  private _renaming: string | null = null;
  private _revision = 0;
  private _rows: readonly ITreeRow[] | null = null;
  private _selected = new Set<string>();
  private _stepOf: ReadonlyMap<string, StepRow> | null = null;
  private _steps: readonly StepRow[] | null = null;
  private _suggestion: Suggestion | null = null;
  private _tagged: readonly StepRow[] = [];
  private _ties: ReadonlyMap<string, ITies> | null = null;
  private _typing: { id: string; state: CellRow['state']; diagnostics: ReadonlySet<string> } | null = null;
  private _visited = -1;
}

/**
 * A namespace for `StepsModel` statics.
 */
export namespace StepsModel {
  /**
   * What a model needs from outside.
   */
  export interface IOptions {
    /**
     * Whether the cell with this id is a code cell; the tree shows no others.
     */
    readonly isCode: (id: string) => boolean;
  }
}

namespace Private {
  export const NO_TIES: ITies = { needs: new Map(), neededBy: new Map() };

  export function stepKey(name: string): string {
    return `step:${name}`;
  }

  export function identity(diagnostic: WireDiagnostic): string {
    return `${diagnostic.code} ${diagnostic.message}`;
  }

  export function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
    return one.size === other.size && [...one].every(key => other.has(key));
  }

  export function suggested(suggestion: Suggestion | null): readonly StepRow[] {
    return (suggestion?.steps ?? []).map((step, index) => ({
      name: step.name,
      number: index + 1,
      cells: step.cells,
      needs: step.needs ?? [],
      makes: step.makes ?? [],
      suggested: true
    }));
  }

  export function ties(cells: ReadonlyMap<string, CellRow>): Map<string, ITies> {
    const all = new Map<string, { needs: Map<string, Evidence>; neededBy: Map<string, Evidence> }>();
    for (const id of cells.keys()) {
      all.set(id, { needs: new Map(), neededBy: new Map() });
    }
    for (const row of cells.values()) {
      for (const need of row.needs) {
        strengthen(all.get(row.id)?.needs, need.cell, need);
        strengthen(all.get(need.cell)?.neededBy, row.id, need);
      }
    }
    return all;
  }

  const STRENGTH: Record<Evidence, number> = { proved: 2, observed: 1, may: 0 };

  /** Of several needs between the same two cells the surest one is drawn. */
  function strengthen(ties: Map<string, Evidence> | undefined, id: string, need: Need): void {
    const known = ties?.get(id);
    if (known === undefined || STRENGTH[need.evidence] > STRENGTH[known]) {
      ties?.set(id, need.evidence);
    }
  }
}
