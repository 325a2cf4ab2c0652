import * as React from 'react';

import type { IPartProps } from './actions';
import { LinkButton, Prose, Severity } from './parts';

/**
 * Names that some cell uses and only the kernel still holds, each with the ways out.
 */
export function HiddenNames(props: IPartProps): React.JSX.Element {
  const { trans, session, actions } = props;
  const { steps } = session;
  return (
    <ul className="nblift-Diagnostics">
      {steps.missed.map(({ name }) => (
        <li key={name} data-severity="note">
          <Severity trans={trans} severity="note" />
          <div>
            <p>
              <Prose text={trans.__('`%1` is in the kernel, but no cell makes it any more.', name)} />
            </p>
            <p className="nblift-Fixes">
              <LinkButton
                label={trans.__('Find where it is used')}
                onClick={() => {
                  const cell = steps.nextUse(name);
                  if (cell !== null) {
                    actions.goTo(cell, false);
                  }
                }}
              />
              <LinkButton label={trans.__('Restart and run all')} onClick={actions.restartAndRunAll} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
