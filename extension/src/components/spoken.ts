import type { TranslationBundle } from '@jupyterlab/translation';

import type { PromotionState } from '../wire';
import { stageName, verdictWord } from './verdict';

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
