import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

/**
 * What the panel knows of the notebook that it follows.
 */
export interface INotebookSummary {
  /**
   * The notebook's path, relative to the folder that Jupyter serves, with `/` between its parts.
   */
  readonly path: string;

  /**
   * The language of the notebook as its metadata name it; empty while no kernel has been chosen.
   */
  readonly language: string;

  /**
   * Whether any code cell holds more than white space.
   */
  readonly hasCode: boolean;
}

/**
 * What the panel has to say about a notebook.
 */
export type Situation = 'no-notebook' | 'foreign-language' | 'no-code' | 'ready';

/**
 * The state behind the nblift panel.
 */
export interface IPanelModel extends IDisposable {
  /**
   * The notebook that the panel follows, or null if none is open.
   */
  notebook: INotebookSummary | null;

  /**
   * What the panel has to say about that notebook.
   */
  readonly situation: Situation;

  /**
   * Emitted when the notebook, or a fact about it, has changed.
   */
  readonly stateChanged: ISignal<IPanelModel, void>;
}

/**
 * The token of the panel's model, for plugins that add to the panel.
 */
export const IPanelModel = new Token<IPanelModel>('nblift:IPanelModel', 'The state behind the nblift panel.');
