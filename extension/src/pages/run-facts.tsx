import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Prose, Section } from '../components/parts';
import { bytes } from '../text';
import type { RunState, StepState } from '../wire';

/**
 * What a run was given, and what its steps made and why they ran.
 */
export function RunFacts(props: {
  readonly trans: TranslationBundle;
  readonly state: RunState;
  readonly step: StepState | null;
}): React.JSX.Element {
  const { trans, state, step } = props;
  return (
    <>
      {step !== null && (
        <Folding title={trans.__('Outputs of %1', step.step)}>
          {step.outputs.length === 0 ? (
            <p className="nblift-Line nblift-Secondary">{trans.__('It made nothing that is kept.')}</p>
          ) : (
            step.outputs.map(output => (
              <div key={output.value} className="nblift-Value">
                <p>
                  <strong>{output.value.split('@')[0]}</strong>{' '}
                  {output.version !== '' && (
                    <span className="nblift-Badge" title={trans.__('Published as %1', output.version)}>
                      {output.version.replace(`${output.value.split('@')[0] ?? ''}#`, 'v').replace('#', ' v')}
                    </span>
                  )}{' '}
                  <span className="nblift-Secondary">{`${output.type} · ${bytes(output.size)}`}</span>
                </p>
                <pre className="nblift-Preview" tabIndex={0} aria-label={trans.__('Preview of %1', output.value)}>
                  {output.preview}
                </pre>
              </div>
            ))
          )}
        </Folding>
      )}
      <Folding title={trans.__('Parameters')}>
        {state.parameters.length === 0 ? (
          <p className="nblift-Line nblift-Secondary">{trans.__('The pipeline has none.')}</p>
        ) : (
          <table className="nblift-Parameters">
            <tbody>
              {state.parameters.map(each => (
                <tr key={each.name}>
                  <th scope="row">{each.name}</th>
                  <td>{JSON.stringify(each.value)}</td>
                  <td>{each.changed ? trans.__('not the notebook’s') : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Folding>
      {step !== null && step.why.length > 0 && (
        <Folding title={step.status === 'cached' ? trans.__('Why %1 did not run', step.step) : trans.__('Why %1 ran', step.step)}>
          <ul className="nblift-Whys">
            {step.why.map(each => (
              <li key={each}>
                <Prose text={each} />
              </li>
            ))}
          </ul>
        </Folding>
      )}
    </>
  );
}

function Folding(props: { readonly title: string; readonly children: React.ReactNode }): React.JSX.Element {
  const [isOpen, setOpen] = React.useState(true);
  return (
    <Section
      title={props.title}
      isOpen={isOpen}
      onToggle={() => {
        setOpen(!isOpen);
      }}
    >
      {props.children}
    </Section>
  );
}
