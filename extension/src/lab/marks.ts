import type { Cell } from '@jupyterlab/cells';
import type { IDisposable } from '@lumino/disposable';

import { markOf } from '../models/marks';
import type { IMark } from '../models/marks';
import { hasSteps } from '../models/tags';
import type { NotebookLink } from './notebook-link';

/**
 * When a notebook shows nblift's marks.
 */
export type MarksWhen = 'steps' | 'always' | 'never';

/**
 * Step bars and marks beside the cells of a notebook: attributes on the cells' nodes, drawn by style sheets alone.
 */
export class Marks implements IDisposable {
  constructor(link: NotebookLink) {
    this._link = link;
    link.session.watchedChanged.connect(this._onWatchedChanged, this);
    this._attend();
    this._onWatchedChanged();
  }

  /**
   * When to show them.
   */
  get when(): MarksWhen {
    return this._when;
  }

  set when(value: MarksWhen) {
    this._when = value;
    this._attend();
    this._schedule();
  }

  /**
   * Whether cells also say what they need and make.
   */
  get hasChips(): boolean {
    return this._hasChips;
  }

  set hasChips(value: boolean) {
    this._hasChips = value;
    this._schedule();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      cancelAnimationFrame(this._frame);
      this._watch?.dispose();
    }
  }

  private _onWatchedChanged(): void {
    const { steps } = this._link.session;
    if (this._link.session.isWatched) {
      steps.changed.connect(this._schedule, this);
    } else {
      steps.changed.disconnect(this._schedule, this);
    }
    this._schedule();
  }

  /** Tags that somebody wrote without the panel bring the marks, and taking the last one away ends them. */
  private _onContentChanged(): void {
    if (this._when === 'steps' && !this._isChecking) {
      this._isChecking = true;
      requestAnimationFrame(() => {
        this._isChecking = false;
        this._attend();
      });
    }
  }

  private _attend(): void {
    const { session } = this._link;
    const isOn =
      !this._isDisposed &&
      (this._when === 'always' || (this._when === 'steps' && hasSteps(session.notebook.tagged)));
    if (isOn && this._watch === null) {
      this._watch = session.watch();
    } else if (!isOn && this._watch !== null) {
      const watch = this._watch;
      this._watch = null;
      watch.dispose();
    }
    const isListening = this._when === 'steps';
    if (isListening !== this._isListening) {
      this._isListening = isListening;
      const { modelContentChanged } = this._link.panel.content;
      if (isListening) {
        modelContentChanged.connect(this._onContentChanged, this);
      } else {
        modelContentChanged.disconnect(this._onContentChanged, this);
      }
    }
  }

  private _schedule(): void {
    if (this._frame === 0) {
      this._frame = requestAnimationFrame(() => {
        this._frame = 0;
        this._draw();
      });
    }
  }

  private _draw(): void {
    const { panel, session } = this._link;
    if (this._isDisposed || panel.isDisposed) {
      return;
    }
    const isOn = this._when !== 'never' && session.isWatched;
    const { widgets } = panel.content;
    let below: IMark | null = null;
    // From the bottom up: a text cell stands with the code below it, whose heading it is.
    for (let index = widgets.length - 1; index >= 0; index -= 1) {
      const cell = widgets[index];
      if (cell === undefined) {
        continue;
      }
      let mark: IMark | null = null;
      if (isOn && cell.model.type === 'code') {
        mark = below = markOf(session.steps, cell.model.id);
      } else if (isOn && below !== null) {
        mark = { ...below, kind: null, text: '', chip: '' };
      }
      Private.draw(cell, mark, this._hasChips);
    }
  }

  private _frame = 0;
  private _hasChips = false;
  private _isChecking = false;
  private _isDisposed = false;
  private _isListening = false;
  private readonly _link: NotebookLink;
  private _watch: IDisposable | null = null;
  private _when: MarksWhen = 'steps';
}

namespace Private {
  export function draw(cell: Cell, mark: IMark | null, hasChips: boolean): void {
    const { dataset, style } = cell.node;
    put(dataset, 'nbliftColour', mark === null || mark.colour === 0 ? undefined : String(mark.colour));
    put(dataset, 'nbliftSuggested', mark?.isSuggested === true ? '' : undefined);
    put(dataset, 'nbliftMark', mark?.kind ?? undefined);
    put(dataset, 'nbliftText', mark?.kind == null ? undefined : mark.text);
    const chip = hasChips && mark !== null && mark.chip !== '' ? JSON.stringify(mark.chip) : '';
    if (style.getPropertyValue('--nblift-chip') !== chip) {
      style.setProperty('--nblift-chip', chip);
    }
  }

  /** A node is touched only where it changes. */
  function put(dataset: DOMStringMap, key: string, value: string | undefined): void {
    if (value === undefined) {
      if (key in dataset) {
        Reflect.deleteProperty(dataset, key);
      }
    } else if (dataset[key] !== value) {
      dataset[key] = value;
    }
  }
}
