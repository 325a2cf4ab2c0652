import type { CellChange, ISharedCell, ISharedNotebook, NotebookChange } from '@jupyter/ydoc';
import type { INotebookContent } from '@jupyterlab/nbformat';
import type { JSONObject, PartialJSONValue } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Later } from '../tokens';
import type { WireCell } from '../wire';
import { hasKale } from './tags';
import type { ITagged, TagChanges } from './tags';
import { UndoStack } from './undo';

/**
 * What changed in a notebook since the last {@link INotebookEdit}.
 */
export interface INotebookEdit {
  /**
   * Cells that are new or have another kind, source, tags or count.
   */
  readonly cells: readonly WireCell[];

  /**
   * All ids in document order; null if the order is as before.
   */
  readonly order: readonly string[] | null;

  /**
   * The metadata under `nblift`; undefined if they are as before.
   */
  readonly nblift: JSONObject | null | undefined;
}

/**
 * A notebook's document, as nblift reads and writes it: through the shared model alone.
 *
 * #### Notes
 * It listens only while {@link isListening}, so that a notebook that nobody watches costs nothing.
 */
export class NotebookModel implements IDisposable {
  constructor(options: NotebookModel.IOptions) {
    this._shared = options.shared;
    this._later = options.later;
  }

  /**
   * Changes of the notebook's metadata, to take back and do again.
   */
  readonly undoStack = new UndoStack();

  /**
   * All cells in document order.
   */
  get cells(): readonly WireCell[] {
    return this._shared.cells.map(Private.wire);
  }

  /**
   * The code cells with their tags, in document order.
   */
  get tagged(): readonly ITagged[] {
    return this._shared.cells
      .filter(cell => cell.cell_type === 'code')
      .map(cell => ({ id: cell.getId(), tags: Private.tags(cell) }));
  }

  /**
   * Whether any code cell holds more than white space.
   */
  get hasCode(): boolean {
    return this._shared.cells.some(cell => cell.cell_type === 'code' && /\S/.test(cell.source));
  }

  /**
   * Whether some cell has tags of Kale that can be imported.
   */
  get hasKale(): boolean {
    return hasKale(this.tagged);
  }

  /**
   * The notebook's metadata under `nblift`; null if there are none.
   */
  get nblift(): JSONObject | null {
    const value = this._shared.getMetadata('nblift');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JSONObject) : null;
  }

  /**
   * Whether the model follows the document.
   */
  get isListening(): boolean {
    return this._isListening;
  }

  set isListening(value: boolean) {
    if (value === this._isListening || this._isDisposed) {
      return;
    }
    this._isListening = value;
    if (value) {
      this._shared.changed.connect(this._onChanged, this);
      this._connectCells();
    } else {
      this._callOff?.();
      this._callOff = null;
      this._shared.changed.disconnect(this._onChanged, this);
      this._disconnectCells();
      this._forget();
    }
  }

  /**
   * Emitted once for all changes of a moment.
   */
  get edited(): ISignal<this, INotebookEdit> {
    return this._edited;
  }

  /**
   * Emitted at once when the source of a cell changes, with its id.
   */
  get sourceChanged(): ISignal<this, string> {
    return this._sourceChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /**
   * The code of a cell; empty if there is no such cell.
   */
  source(id: string): string {
    return this._shared.cells.find(cell => cell.getId() === id)?.source ?? '';
  }

  /**
   * The whole notebook without outputs: what a preview or a promotion is made from.
   */
  document(): INotebookContent {
    const content = this._shared.toJSON();
    return {
      ...content,
      cells: content.cells.map((cell, index) => ({
        ...cell,
        // A document of nbformat 4.4 keeps no ids; the panel knows the cells by them all the same.
        id: this._shared.getCell(index).getId(),
        ...(cell.cell_type === 'code' ? { outputs: [], execution_count: null } : {})
      })),
      nbformat_minor: Math.max(5, content.nbformat_minor)
    };
  }

  /**
   * Write tags, as one change that JupyterLab's own undo takes back.
   */
  setTags(changes: TagChanges): void {
    if (changes.size === 0) {
      return;
    }
    this._shared.transact(() => {
      for (const cell of this._shared.cells) {
        const tags = changes.get(cell.getId());
        if (tags === undefined) {
          continue;
        }
        if (tags.length === 0) {
          cell.deleteMetadata('tags');
        } else {
          cell.setMetadata('tags', [...tags]);
        }
      }
    });
  }

  /**
   * Write one key of the notebook's metadata under `nblift`; {@link undoStack} takes it back.
   *
   * @param label - what was done, for a menu or a toast
   * @param value - undefined takes the key away
   */
  setOption(label: string, key: string, value: PartialJSONValue | undefined): void {
    const before = this.nblift?.[key];
    this.undoStack.run({
      label,
      undo: () => {
        this._writeOption(key, before);
      },
      redo: () => {
        this._writeOption(key, value);
      }
    });
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this.isListening = false;
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _writeOption(key: string, value: PartialJSONValue | undefined): void {
    const kept = Object.entries(this.nblift ?? {}).filter(([each]) => each !== key);
    const options: Record<string, PartialJSONValue | undefined> = { version: 1, ...Object.fromEntries(kept) };
    if (value !== undefined) {
      options[key] = value;
    }
    if (Object.keys(options).length > 1) {
      this._shared.setMetadata('nblift', options as PartialJSONValue);
    } else {
      this._shared.deleteMetadata('nblift');
    }
  }

  private _connectCells(): void {
    const present = new Set<ISharedCell>(this._shared.cells);
    for (const cell of this._listened) {
      if (!present.has(cell)) {
        cell.changed.disconnect(this._onCellChanged, this);
        this._listened.delete(cell);
      }
    }
    for (const cell of present) {
      if (!this._listened.has(cell)) {
        cell.changed.connect(this._onCellChanged, this);
        this._listened.add(cell);
      }
    }
  }

  private _disconnectCells(): void {
    for (const cell of this._listened) {
      cell.changed.disconnect(this._onCellChanged, this);
    }
    this._listened.clear();
  }

  private _onChanged(_: ISharedNotebook, change: NotebookChange): void {
    if (change.cellsChange !== undefined) {
      for (const part of change.cellsChange) {
        for (const cell of part.insert ?? []) {
          this._dirty.add(cell.getId());
        }
      }
      this._isReordered = true;
      this._connectCells();
    }
    const isOption = change.metadataChange?.has('nblift') === true;
    this._isOptionChanged ||= isOption;
    if (change.cellsChange !== undefined || isOption) {
      this._schedule();
    }
  }

  private _onCellChanged(cell: ISharedCell, change: CellChange): void {
    const counted = 'executionCountChange' in change;
    if (change.sourceChange === undefined && change.metadataChange === undefined && !counted) {
      return;
    }
    this._dirty.add(cell.getId());
    this._schedule();
    if (change.sourceChange !== undefined) {
      this._sourceChanged.emit(cell.getId());
    }
  }

  private _schedule(): void {
    this._callOff ??= this._later(() => {
      this._callOff = null;
      const edit: INotebookEdit = {
        cells: this._shared.cells.filter(cell => this._dirty.has(cell.getId())).map(Private.wire),
        order: this._isReordered ? this._shared.cells.map(cell => cell.getId()) : null,
        nblift: this._isOptionChanged ? this.nblift : undefined
      };
      this._forget();
      this._edited.emit(edit);
    });
  }

  private _forget(): void {
    this._dirty.clear();
    this._isReordered = false;
    this._isOptionChanged = false;
  }

  private _callOff: (() => void) | null = null;
  private readonly _dirty = new Set<string>();
  private readonly _edited = new Signal<this, INotebookEdit>(this);
  private _isDisposed = false;
  private _isListening = false;
  private _isOptionChanged = false;
  private _isReordered = false;
  private readonly _later: Later;
  private readonly _listened = new Set<ISharedCell>();
  private readonly _shared: ISharedNotebook;
  private readonly _sourceChanged = new Signal<this, string>(this);
}

/**
 * A namespace for `NotebookModel` statics.
 */
export namespace NotebookModel {
  /**
   * What a model needs from outside.
   */
  export interface IOptions {
    /**
     * The document.
     */
    readonly shared: ISharedNotebook;

    /**
     * Collects the changes of a moment: it runs the callback when the browser has time.
     */
    readonly later: Later;
  }
}

namespace Private {
  export function tags(cell: ISharedCell): readonly string[] {
    const value = cell.getMetadata('tags');
    return Array.isArray(value) ? value.filter(tag => typeof tag === 'string') : [];
  }

  export function wire(cell: ISharedCell): WireCell {
    const { cell_type: kind } = cell;
    const count = 'execution_count' in cell ? cell.execution_count : null;
    return {
      id: cell.getId(),
      kind: kind === 'code' || kind === 'markdown' ? kind : 'raw',
      source: cell.source,
      tags: [...tags(cell)],
      ...(typeof count === 'number' ? { execution_count: count } : {})
    };
  }
}
