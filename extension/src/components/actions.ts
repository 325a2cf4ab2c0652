import type { TranslationBundle } from '@jupyterlab/translation';

import type { StepEditor } from '../editor';
import type { Session } from '../session';
import type { Fix, WireDiagnostic } from '../wire';

/**
 * Where a menu opens.
 */
export interface IPoint {
  readonly x: number;
  readonly y: number;
}

/**
 * What the panel can ask of the application around it.
 */
export interface IActions {
  /**
   * Show a cell in the notebook, if it is off screen.
   *
   * @param focus - whether the keyboard goes there too
   */
  readonly goTo: (cell: string, focus: boolean) => void;

  /**
   * Give the keyboard back to the notebook.
   */
  readonly backToNotebook: () => void;

  /**
   * Open the menu of the selected cells, of a step, or of the panel.
   */
  readonly openMenu: (menu: 'cells' | 'step' | 'panel' | 'promote', at: IPoint, step?: string) => void;

  /**
   * Open the page of the graph.
   */
  readonly openGraph: () => void;

  /**
   * Open the review, on a file or on the first one.
   */
  readonly openReview: (file?: string) => void;

  /**
   * Put a text on the clipboard.
   */
  readonly copy: (text: string) => void;

  /**
   * Send the tracker to the notebook's kernel.
   */
  readonly watchKernel: () => void;

  /**
   * Restart the notebook's kernel and run all cells; JupyterLab asks first.
   */
  readonly restartAndRunAll: () => void;

  /**
   * Save the notebook under another name.
   */
  readonly saveCopy: () => void;

  /**
   * Load the page again.
   */
  readonly reload: () => void;

  /**
   * Open a file or folder of the server.
   */
  readonly openPath: (path: string) => void;

  /**
   * Start, write or restore; asks first where the consequence must be named.
   */
  readonly promote: (verb: PromoteVerb) => void;

  /**
   * Do what a quick fix says.
   */
  readonly fix: (fix: Fix, diagnostic: WireDiagnostic) => void;

  /**
   * Open the notebook of the tour.
   */
  readonly openExample: () => void;

  /**
   * Open the notebook of the tour, and begin the tour.
   */
  readonly takeTour: () => void;

  /**
   * Choose a folder for the pipeline.
   */
  readonly choosePlace: () => void;
}

/**
 * What can be done with a promotion.
 */
export type PromoteVerb =
  | 'verify'
  | 'verify-and-write'
  | 'write-verified'
  | 'write-unverified'
  | 'write-although'
  | 'write-beside'
  | 'restore';

/**
 * What every part of the panel gets.
 */
export interface IPartProps {
  readonly trans: TranslationBundle;
  readonly session: Session;
  readonly editor: StepEditor;
  readonly actions: IActions;
}
