import * as React from 'react';

import { duration } from '../text';

/**
 * Time since a start, in milliseconds since 1970; it ticks only while it is shown.
 */
export function Elapsed(props: { readonly startedAt: number }): React.JSX.Element {
  return <span className="nblift-Elapsed">{duration((useNow(true) - props.startedAt) / 1_000)}</span>;
}

/**
 * The time, milliseconds since 1970, which goes on by the second while something runs.
 */
export function useNow(isRunning: boolean): number {
  const [now, setNow] = React.useState(Date.now());
  React.useEffect(() => {
    if (!isRunning) {
      return undefined;
    }
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 1_000);
    return () => {
      clearInterval(timer);
    };
  }, [isRunning]);
  return now;
}
