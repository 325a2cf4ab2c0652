import type { RunRow } from '../wire';

/**
 * Runs in the order in which they are shown: newest first, but none moves while the rows are held.
 */
export class HeldRows {
  /**
   * What is shown.
   */
  get rows(): readonly RunRow[] {
    return this._rows;
  }

  /**
   * Whether rows stay where they are; new ones wait meanwhile, but for older ones at the end.
   */
  get isHeld(): boolean {
    return this._isHeld;
  }

  set isHeld(value: boolean) {
    this._isHeld = value;
    this._arrange();
  }

  /**
   * Take rows that are new, or newer than what is known of them.
   */
  take(rows: readonly RunRow[]): void {
    rows.forEach(row => this._known.set(keyOf(row), row));
    this._arrange();
  }

  /**
   * Forget all of them.
   */
  clear(): void {
    this._known.clear();
    this._isHeld = false;
    this._rows = [];
  }

  private _arrange(): void {
    const all = [...this._known.values()].sort(
      (one, other) => other.started_at - one.started_at || Number(other.id) - Number(one.id)
    );
    const last = this._rows[this._rows.length - 1];
    if (!this._isHeld || last === undefined) {
      this._rows = all;
      return;
    }
    const shown = new Set(this._rows.map(keyOf));
    const end = all.findIndex(row => keyOf(row) === keyOf(last));
    this._rows = [
      ...this._rows.flatMap(row => this._known.get(keyOf(row)) ?? []),
      ...all.slice(end + 1).filter(row => !shown.has(keyOf(row)))
    ];
  }

  private _isHeld = false;
  private readonly _known = new Map<string, RunRow>();
  private _rows: readonly RunRow[] = [];
}

/**
 * What tells a run from all others.
 */
export function keyOf(row: RunRow): string {
  return `${row.place} ${row.id}`;
}
