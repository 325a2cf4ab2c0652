import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Stop } from '../models/tour';
import { STOPS } from '../models/tour';

/**
 * What a tab needs to show the tour.
 */
export interface ITourProps {
  /**
   * Where the tour points; null where there is nothing to say.
   */
  readonly stop?: Stop | null;

  /**
   * Called when the reader ends the tour.
   */
  readonly onEndTour?: () => void;
}

/**
 * One stop of the tour, right beside what it points at; nothing at any other stop.
 */
export function Callout(
  props: ITourProps & {
    readonly trans: TranslationBundle;

    /** The stops that have their place here. */
    readonly at: readonly Stop[];
  }
): React.JSX.Element {
  const { trans, stop = null, onEndTour, at } = props;
  if (stop === null || !at.includes(stop)) {
    return <></>;
  }
  const [title, sentence] = words(trans, stop);
  const end = trans.__('End the tour');
  return (
    <div className="nblift-Callout" data-stop={stop} role="status">
      <div>
        <b>{title}</b> <span className="nblift-Secondary">{trans.__('%1 of %2', STOPS.indexOf(stop) + 1, STOPS.length)}</span>
        <p>{sentence}</p>
      </div>
      <button type="button" className="nblift-Close" aria-label={end} title={end} onClick={onEndTour}>
        ✕
      </button>
    </div>
  );
}

function words(trans: TranslationBundle, stop: Stop): readonly [string, string] {
  switch (stop) {
    case 'steps':
      return [
        trans.__('Steps'),
        trans.__(
          'They follow from the headings and from what flows between the cells. Select a row to see what it needs; then use these steps.'
        )
      ];
    case 'error':
      return [
        trans.__('One error'),
        trans.__('A cell needs what only a skipped cell makes. Take the fix that skips it too.')
      ];
    case 'promote':
      return [
        trans.__('Promote'),
        trans.__(
          'Every file is shown before it is written. Verify and write runs the notebook and the pipeline, and compares their values.'
        )
      ];
  }
}
