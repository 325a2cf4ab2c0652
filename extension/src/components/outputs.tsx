import * as React from 'react';

import { bytes } from '../text';
import type { OutputRow } from '../wire';
import type { IRunsProps } from './actions';
import { LinkButton, Section } from './parts';
import { onRowKey } from './row-keys';
import { agoWord, channelWords, fullTime } from './runs-words';

/**
 * The outputs of a pipeline: the newest version of each; open it shows a preview, and all versions.
 */
export function Outputs(props: IRunsProps): React.JSX.Element {
  const { trans, runs } = props;
  const [isOpen, setOpen] = React.useState(true);
  return (
    <Section
      title={trans.__('Outputs')}
      isOpen={isOpen}
      onToggle={() => {
        setOpen(!isOpen);
      }}
    >
      {runs.outputs.length === 0 ? (
        <p className="nblift-Line">
          {runs.runs?.some(row => row.status === 'succeeded') === true
            ? trans.__('This pipeline publishes nothing. An `output:` tag on a cell does.').replaceAll('`', '')
            : trans.__('They appear here after the first run.')}
        </p>
      ) : (
        <ul className="nblift-Runs" aria-label={trans.__('Outputs')} onKeyDown={onRowKey}>
          {runs.outputs.map(output => (
            <Output key={output.name} {...props} output={output} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Output(props: IRunsProps & { readonly output: OutputRow }): React.JSX.Element {
  const { trans, runs, output } = props;
  const key = `output ${output.name}`;
  const isOpen = runs.isOpen(key);
  const marks = channelWords(output).join(', ');
  const when = agoWord(output.created_at);
  return (
    <li className="nblift-Run" data-open={isOpen || undefined}>
      <div className="nblift-Run-line">
        <button
          type="button"
          data-row={key}
          aria-expanded={isOpen}
          aria-label={trans.__('%1, version %2, %3. %4', output.name, output.number, when, marks)}
          title={`${output.name} · ${output.type} · ${fullTime(output.created_at)}`}
          onClick={() => {
            runs.toggle(key);
          }}
        >
          <span className="nblift-Output-name">{output.name}</span>
          <span className="nblift-Run-number">{`v${output.number}`}</span>
          <span className="nblift-Run-when">{when}</span>
          <span className="nblift-Output-marks" title={marks}>
            {marks}
          </span>
        </button>
        <MenuButton {...props} />
      </div>
      {isOpen && (
        <div className="nblift-Run-details">
          <Preview {...props} />
          <Versions {...props} />
        </div>
      )}
    </li>
  );
}

function MenuButton(props: IRunsProps & { readonly output: OutputRow }): React.JSX.Element {
  const { trans, runs, actions, output } = props;
  const label = trans.__('What can be done with %1 v%2', output.name, output.number);
  return (
    <button
      type="button"
      className="nblift-Icon"
      aria-haspopup="menu"
      aria-label={label}
      title={label}
      onClick={event => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        actions.openMenu({ kind: 'output', place: runs.place, output }, { x: left, y: bottom });
      }}
    >
      ⋮
    </button>
  );
}

/**
 * The text that stands for a value.
 */
export function Preview(props: Pick<IRunsProps, 'trans'> & { readonly output: OutputRow }): React.JSX.Element {
  const { trans, output } = props;
  return (
    <>
      <p className="nblift-Secondary">{`${output.type} · ${bytes(output.size)}`}</p>
      {output.collected ? (
        <p>{trans.__('Its bytes were given up; running it again makes them anew.')}</p>
      ) : (
        <pre className="nblift-Preview" tabIndex={0} aria-label={trans.__('Preview of %1', output.name)}>
          {output.preview}
        </pre>
      )}
    </>
  );
}

/** All versions but the newest, each with its menu. */
function Versions(props: IRunsProps & { readonly output: OutputRow }): React.JSX.Element {
  const { trans, runs, actions, output } = props;
  const [versions, setVersions] = React.useState<readonly OutputRow[]>([output]);
  const channels = channelWords(output).join();
  React.useEffect(() => {
    let isGone = false;
    void actions.versions(runs.place, output.name).then(found => {
      if (!isGone && found.length > 0) {
        setVersions(found);
      }
    });
    return () => {
      isGone = true;
    };
  }, [output.name, output.number, output.pinned, channels]);
  return (
    <ul className="nblift-Versions" aria-label={trans.__('Versions of %1', output.name)}>
      {versions.map(each => (
        <li key={each.number}>
          <span className="nblift-Run-number">{`v${each.number}`}</span>
          <span className="nblift-Run-when" title={fullTime(each.created_at)}>
            {agoWord(each.created_at)}
          </span>
          <span className="nblift-Output-marks">{marksOf(props, each)}</span>
          <LinkButton
            label={trans.__('run %1', each.run)}
            onClick={() => {
              actions.openRun(runs.place, each.run);
            }}
          />
          <MenuButton {...props} output={each} />
        </li>
      ))}
    </ul>
  );
}

function marksOf({ trans }: IRunsProps, version: OutputRow): string {
  const here = version.channels.filter(each => each.number === version.number).map(each => each.channel);
  return [
    ...here,
    ...(version.pinned ? [trans.__('pinned')] : []),
    ...(version.collected ? [trans.__('collected')] : [])
  ].join(', ');
}
