import type { TranslationBundle } from '@jupyterlab/translation';

import type { StepEditor } from '../editor';
import type { RunsModel } from '../models/runs';
import type { Session } from '../session';
import type { Fix, OutputRow, WireDiagnostic } from '../wire';

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
  readonly openMenu: (menu: 'cells' | 'step' | 'panel' | 'promote' | 'runs', at: IPoint, step?: string) => void;

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
   * Show the runs of a pipeline, and run it.
   */
  readonly runPipeline: (place: string) => void;

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

/**
 * What the Runs tab and the page of a run can ask of the application around them.
 */
export interface IRunsActions {
  /**
   * Run the pipeline that is shown, as the last time or with other parameters.
   */
  readonly run: (how: 'last' | 'with') => void;

  /**
   * Open the menu of the button that runs, or of a version of an output.
   */
  readonly openMenu: (menu: IRunsMenu, at: IPoint) => void;

  /**
   * Open the page of a run, on a step of it.
   */
  readonly openRun: (place: string, run: string, step?: string) => void;

  /**
   * Open a step of a run in a notebook, with its inputs loaded.
   */
  readonly openStep: (place: string, run: string, step: string) => void;

  /**
   * Ask where a pipeline is that is missing.
   */
  readonly findPipeline: (place: string) => void;

  /**
   * Show a cell of the pipeline's notebook; null where that notebook is not the one in front.
   */
  readonly cellLink: (place: string, cell: string) => (() => void) | null;

  /**
   * Give the versions of an output, newest first.
   */
  readonly versions: (place: string, name: string) => Promise<readonly OutputRow[]>;
}

/**
 * A menu of the Runs tab.
 */
export type IRunsMenu =
  | { readonly kind: 'run'; readonly label: string; readonly steps: readonly string[] }
  | { readonly kind: 'output'; readonly place: string; readonly output: OutputRow };

/**
 * What every part of the Runs tab gets.
 */
export interface IRunsProps {
  readonly trans: TranslationBundle;
  readonly runs: RunsModel;
  readonly actions: IRunsActions;
}
