import * as React from 'react';

import { duration } from '../text';

/**
 * Time since a start, in milliseconds since 1970; it ticks only while it is shown.
 */
export function Elapsed(props: { readonly startedAt: number }): React.JSX.Element {
  const [now, setNow] = React.useState(Date.now());
  React.useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 1_000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return <span className="nblift-Elapsed">{duration((now - props.startedAt) / 1_000)}</span>;
}
