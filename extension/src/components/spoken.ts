import type { TranslationBundle } from '@jupyterlab/translation';

import type { PanelModel } from '../models/panel';
import { baseName } from '../text';
import type { FileChange, PromotionState } from '../wire';
import { stageName, verdictWord } from './verdict';

/**
 * What the panel has come to show, in one sentence; empty while there is nothing of that kind.
 */
export function panelSentence(trans: TranslationBundle, panel: PanelModel): string {
  const { session } = panel;
  if (session === null || !panel.isShown || session.steps.typing !== null) {
    return '';
  }
  const { steps, promote } = session;
  if (panel.tab === 'promote') {
    return promote.preview === null || promote.isLoading ? '' : filesSentence(trans, promote.preview.files);
  }
  return steps.isSuggested
    ? trans._n('%2, %1 step suggested.', '%2, %1 steps suggested.', steps.steps.length, baseName(session.path))
    : '';
}

/** "12 files, 11 new, 1 changed."; empty if all are as they are. */
function filesSentence(trans: TranslationBundle, files: readonly FileChange[]): string {
  const counts = fileCountWords(trans, files);
  return counts.length === 0 ? '' : `${[trans._n('%1 file', '%1 files', files.length), ...counts].join(', ')}.`;
}

/**
 * How many files of a preview are new, changed, and a person's: "11 new", "1 changed".
 */
export function fileCountWords(trans: TranslationBundle, files: readonly FileChange[]): readonly string[] {
  const count = (...statuses: FileChange['status'][]): number =>
    files.filter(file => statuses.includes(file.status)).length;
  const [added, changed, kept] = [count('A'), count('M', 'D'), count('C', 'K')];
  return [
    added > 0 ? trans._n('%1 new', '%1 new', added) : '',
    changed > 0 ? trans._n('%1 changed', '%1 changed', changed) : '',
    kept > 0 ? trans._n('%1 of yours', '%1 of yours', kept) : ''
  ].filter(words => words !== '');
}

/**
 * A promotion in one sentence, as it is spoken.
 */
export function promotionSentence(
  trans: TranslationBundle,
  promotion: PromotionState
): { readonly text: string; readonly isFailure: boolean } {
  const { phase, stages, verdict, first_difference: difference } = promotion;
  if (phase === 'running' || phase === 'queued') {
    const at = stages.findIndex(stage => stage.state === 'running');
    const stage = stages[at];
    const text =
      stage === undefined
        ? trans.__('Verifying.')
        : trans.__('Verifying. %1 of %2, %3.', at + 1, stages.length, stageName(trans, stage.name));
    return { text, isFailure: false };
  }
  if (phase === 'writing') {
    return { text: trans.__('Writing.'), isFailure: false };
  }
  if (verdict === 'different' && difference !== null) {
    return {
      text: trans.__('Different, in step %1. Button: go to cell %2.', difference.step, difference.number),
      isFailure: true
    };
  }
  const words = `${verdictWord(trans, promotion)}.`;
  const rest = promotion.message === '' ? promotion.reason : promotion.message;
  return { text: rest === '' ? words : `${words} ${rest}`, isFailure: verdict !== 'verified' && phase !== 'cancelled' };
}
