import { Token } from '@lumino/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';

import type { Announcer } from '../announcer';
import type { Links } from '../lab/links';
import type { PanelModel } from '../models/panel';
import type { ISettings } from '../settings';
import type { IClient } from '../tokens';

/**
 * What nblift's plugins share.
 */
export interface INblift {
  readonly client: IClient;
  readonly links: Links;
  readonly panel: PanelModel;
  readonly announcer: Announcer;
  readonly trans: TranslationBundle;

  /**
   * What a person has set.
   */
  readonly settings: ISettings;

  /**
   * Emitted when {@link settings} have changed.
   */
  readonly settingsChanged: ISignal<object, ISettings>;

  /**
   * Change one setting.
   */
  readonly set: (key: keyof ISettings, value: string | boolean) => void;
}

/**
 * The token of what nblift's plugins share.
 */
export const INblift = new Token<INblift>('nblift:INblift', 'Sessions, panel and settings of nblift.');

/**
 * The ids of nblift's commands.
 */
export namespace CommandIDs {
  export const showPanel = 'nblift:show-panel';
  export const useSteps = 'nblift:use-steps';
  export const suggest = 'nblift:suggest';
  export const importTags = 'nblift:import-tags';
  export const openExample = 'nblift:open-example';
  export const takeTour = 'nblift:take-tour';
  export const startEmpty = 'nblift:start-empty';
  export const pickStep = 'nblift:pick-step';
  export const newStep = 'nblift:new-step';
  export const moveToStep = 'nblift:move-to-step';
  export const tag = 'nblift:tag';
  export const publish = 'nblift:publish';
  export const renameStep = 'nblift:rename-step';
  export const mergeStep = 'nblift:merge-step';
  export const splitStep = 'nblift:split-step';
  export const removeStep = 'nblift:remove-step';
  export const showFunction = 'nblift:show-function';
  export const showNeeds = 'nblift:show-needs';
  export const nextError = 'nblift:next-error';
  export const collapseAll = 'nblift:collapse-all';
  export const marks = 'nblift:marks';
  export const watchKernel = 'nblift:watch-kernel';
  export const openGraph = 'nblift:open-graph';
  export const openReview = 'nblift:open-review';
  export const promote = 'nblift:promote';
  export const verify = 'nblift:verify';
  export const writeUnverified = 'nblift:write-unverified';
  export const writeAlthough = 'nblift:write-although';
  export const cancel = 'nblift:cancel';
  export const restore = 'nblift:restore';
  export const showRuns = 'nblift:show-runs';
  export const run = 'nblift:run';
  export const runWith = 'nblift:run-with';
  export const runAll = 'nblift:run-all';
  export const runFrom = 'nblift:run-from';
  export const cancelRun = 'nblift:cancel-run';
  export const openRun = 'nblift:open-run';
  export const openStep = 'nblift:open-step';
  export const findPipelines = 'nblift:find-pipelines';
  export const findPipeline = 'nblift:find-pipeline';
  export const openOutput = 'nblift:open-output';
  export const release = 'nblift:release';
  export const rollBack = 'nblift:roll-back';
  export const pin = 'nblift:pin';
  export const unpin = 'nblift:unpin';
}
