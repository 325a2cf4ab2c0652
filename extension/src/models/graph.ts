import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { CellRow, Counts, Evidence, GraphPatch, HiddenName, Need, StepRow, Suggestion, WireDiagnostic } from '../wire';

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
 * What is known of a notebook's cells and steps.
 *
 * #### Notes
 * Updates patch rows by cell id. What is said of the cell being typed in waits.
 */
export abstract class GraphModel implements IDisposable {
  constructor(options: GraphModel.IOptions) {
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
      this.touch();
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
   * The hidden names that some cell uses: without this kernel it would fail.
   */
  get missed(): readonly HiddenName[] {
    return this._hidden.filter(each => each.cells.length > 0);
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
    this.touch();
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
    this.follows({ before, known, isFirst });
    this.touch();
  }

  /**
   * Take over a suggestion, as outline.
   */
  suggest(suggestion: Suggestion | null): void {
    this._suggestion = suggestion;
    this.touch();
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  /**
   * Called when the server's news were taken over, before anybody is told.
   */
  protected abstract follows(news: GraphModel.INews): void;

  /**
   * Whether there is a code cell with this id.
   */
  protected hasCodeCell(id: string): boolean {
    return this._cells.has(id) && this._isCode(id);
  }

  /**
   * Forget what follows from the facts, and tell that something has changed.
   */
  protected touch(): void {
    this._steps = null;
    this._stepOf = null;
    this._changed.emit();
  }

  private readonly _cells = new Map<string, CellRow>();
  private readonly _changed = new Signal<this, void>(this);
  private _code: readonly string[] | null = null;
  private _counts: Counts = { steps: 0, stale: 0, errors: 0, notes: 0 };
  private _diagnostics: readonly WireDiagnostic[] = [];
  private _hidden: readonly HiddenName[] = [];
  private readonly _isCode: (id: string) => boolean;
  private _isDisposed = false;
  private _isEmptyStart = false;
  private _isLoaded = false;
  private _isNotRun = true;
  private _kernelNote = '';
  private _order: readonly string[] = [];
  private _revision = 0;
  private _stepOf: ReadonlyMap<string, StepRow> | null = null;
  private _steps: readonly StepRow[] | null = null;
  private _suggestion: Suggestion | null = null;
  private _tagged: readonly StepRow[] = [];
  private _ties: ReadonlyMap<string, ITies> | null = null;
  private _typing: { id: string; state: CellRow['state']; diagnostics: ReadonlySet<string> } | null = null;
}

/**
 * A namespace for `GraphModel` statics.
 */
export namespace GraphModel {
  /**
   * What a model needs from outside.
   */
  export interface IOptions {
    /**
     * Whether the cell with this id is a code cell; the tree shows no others.
     */
    readonly isCode: (id: string) => boolean;
  }

  /**
   * What was so before the server's news were taken over.
   */
  export interface INews {
    /**
     * Ids of all cells, in document order.
     */
    readonly before: readonly string[];

    /**
     * The steps.
     */
    readonly known: readonly StepRow[];

    /**
     * Whether nothing was known.
     */
    readonly isFirst: boolean;
  }
}

namespace Private {
  export const NO_TIES: ITies = { needs: new Map(), neededBy: new Map() };

  export function identity(diagnostic: WireDiagnostic): string {
    return `${diagnostic.code} ${diagnostic.message}`;
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
