import type { INotebookContent } from '@jupyterlab/nbformat';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IClient } from '../tokens';
import { Refusal } from '../tokens';
import type { PreviewState, PromotionRequest, PromotionState, WireDiagnostic } from '../wire';
import { placeOf } from '../text';

/**
 * Name and place, preview and promotion of one notebook.
 */
export class PromoteModel implements IDisposable {
  constructor(options: PromoteModel.IOptions) {
    this._options = options;
    this._name = options.name;
    this._place = placeOf(options.pattern, options.name, options.folder);
  }

  /**
   * Emitted when anything that is shown has changed.
   */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /**
   * Name of the pipeline. As long as the place was not chosen, it follows the name.
   */
  get name(): string {
    return this._name;
  }

  set name(value: string) {
    if (value === this._name) {
      return;
    }
    this._name = value;
    if (!this._isPlaceChosen) {
      this._place = placeOf(this._options.pattern, value, this._options.folder);
    }
    this._restart();
  }

  /**
   * Folder of the pipeline repository, relative to the server's root.
   */
  get place(): string {
    return this._place;
  }

  set place(value: string) {
    if (value !== this._place) {
      this._place = value;
      this._isPlaceChosen = true;
      this._restart();
    }
  }

  /**
   * Whether the model previews: only while it is looked at.
   */
  get isActive(): boolean {
    return this._isActive;
  }

  set isActive(value: boolean) {
    if (value !== this._isActive) {
      this._isActive = value;
      if (value) {
        this._isOutdated = true;
        void this.refresh();
      }
    }
  }

  /**
   * What would be written; null until it is known. What was known stays until the newer one is.
   */
  get preview(): PreviewState | null {
    return this._preview;
  }

  /**
   * Whether a preview is being made.
   */
  get isLoading(): boolean {
    return this._isLoading;
  }

  /**
   * Why the last request failed; empty if it did not.
   */
  get problems(): readonly WireDiagnostic[] {
    return this._problems;
  }

  /**
   * Status of the last request that failed; null if it did not, 0 if the server could not be reached.
   */
  get failure(): number | null {
    return this._failure;
  }

  /**
   * The notebook's last promotion; null if there is none.
   */
  get promotion(): PromotionState | null {
    return this._promotion;
  }

  set promotion(value: PromotionState | null) {
    this._promotion = value;
    if (value?.phase === 'done' && value.written !== null) {
      this._isOutdated = true;
      void this.refresh();
    }
    this._changed.emit();
  }

  /**
   * Whether a promotion is under way.
   */
  get isBusy(): boolean {
    const phase = this._promotion?.phase;
    return this._isAsking || phase === 'queued' || phase === 'running' || phase === 'writing';
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /**
   * Tell that the notebook changed: the preview follows, if it is looked at.
   */
  invalidate(): void {
    this._isOutdated = true;
    if (this._isActive) {
      void this.refresh();
    }
  }

  /**
   * Make the preview anew if it is looked at and outdated; one at a time, the newest last.
   */
  async refresh(): Promise<void> {
    if (!this._isActive || !this._isOutdated || this._isLoading || this._isDisposed) {
      return;
    }
    this._isLoading = true;
    this._changed.emit();
    // A notebook that changes meanwhile sets it again: then one more preview follows this one.
    do {
      this._isOutdated = false;
      const preview = await this._ask(() => this._options.client.preview(this._request()));
      this._preview = preview ?? this._preview;
    } while (this._mustGoOn());
    this._isLoading = false;
    this._changed.emit();
  }

  /**
   * Verify, write, or both.
   *
   * @param options - what was asked for and granted beforehand
   */
  async start(mode: PromotionRequest['mode'], options: PromotionRequest['options'] = {}): Promise<void> {
    await this._change(() => this._options.client.promote({ ...this._request(), mode, options }));
  }

  /**
   * Stop the promotion under way; either all files are written or none.
   */
  async cancel(): Promise<void> {
    const id = this._promotion?.id;
    if (id !== undefined) {
      await this._change(() => this._options.client.cancel(id));
    }
  }

  /**
   * Write what was verified, without verifying again.
   *
   * @param although - the verdict that is known and accepted; null for `verified`
   * @param force - whether to keep a person's files beside
   */
  async write(although: 'different' | 'unverified' | null, force = false): Promise<void> {
    const id = this._promotion?.id;
    if (id !== undefined) {
      await this._change(() => this._options.client.write(id, { although, force }));
    }
  }

  /**
   * Write over files that a person changed, and keep theirs beside: what was verified if that stopped at them, else
   * after verifying.
   *
   * @param mode - how to promote where nothing was verified yet
   */
  async writeBeside(mode: PromotionRequest['mode']): Promise<void> {
    const promotion = this._promotion;
    if (promotion?.phase === 'failed' && promotion.can_write) {
      const { verdict } = promotion;
      await this.write(verdict === 'different' || verdict === 'unverified' ? verdict : null, true);
    } else {
      await this.start(mode, { force: true });
    }
  }

  /**
   * Put the files back as they were before the last promotion.
   *
   * @returns how many files changed; null if that failed
   */
  async restore(): Promise<number | null> {
    const restored = await this._ask(() => this._options.client.restore(this._promotion?.place ?? this._place));
    this.invalidate();
    this._changed.emit();
    return restored?.files ?? null;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._isActive = false;
      Signal.clearData(this);
    }
  }

  private _mustGoOn(): boolean {
    return this._isOutdated && this._isActive && !this._isDisposed;
  }

  private async _change(ask: () => Promise<PromotionState>): Promise<void> {
    const before = this._promotion;
    this._isAsking = true;
    this._changed.emit();
    const promotion = await this._ask(ask);
    this._isAsking = false;
    if (this._isDisposed) {
      return;
    }
    // The live channel may have been quicker, and then knows more.
    if (promotion !== null && this._promotion === before) {
      this._promotion = promotion;
    }
    this._changed.emit();
  }

  private async _ask<T>(ask: () => Promise<T>): Promise<T | null> {
    try {
      const answer = await ask();
      this._problems = [];
      this._failure = null;
      return answer;
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      this._problems = error.diagnostics;
      this._failure = error.status;
      return null;
    }
  }

  private _request(): { path: string; document: INotebookContent; place: string; name: string } {
    return {
      path: this._options.path(),
      document: this._options.document(),
      place: this._place,
      name: this._name
    };
  }

  private _restart(): void {
    this.invalidate();
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _failure: number | null = null;
  private _isActive = false;
  private _isAsking = false;
  private _isDisposed = false;
  private _isLoading = false;
  private _isOutdated = true;
  private _isPlaceChosen = false;
  private _name: string;
  private readonly _options: PromoteModel.IOptions;
  private _place: string;
  private _preview: PreviewState | null = null;
  private _problems: readonly WireDiagnostic[] = [];
  private _promotion: PromotionState | null = null;
}

/**
 * A namespace for `PromoteModel` statics.
 */
export namespace PromoteModel {
  /**
   * What a model needs from outside.
   */
  export interface IOptions {
    /**
     * The server.
     */
    readonly client: IClient;

    /**
     * Name of the pipeline, to begin with.
     */
    readonly name: string;

    /**
     * Where pipelines go, with `{name}` in it.
     */
    readonly pattern: string;

    /**
     * Folder of the notebook, from which the pattern starts.
     */
    readonly folder: string;

    /**
     * The notebook's path now.
     */
    readonly path: () => string;

    /**
     * The notebook as it is now, unsaved changes included.
     */
    readonly document: () => INotebookContent;
  }
}
