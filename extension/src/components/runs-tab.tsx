import * as React from 'react';

import { keyOf } from '../models/held';
import { ALL } from '../models/runs';
import { timeOfDay } from '../text';
import type { IRunsProps } from './actions';
import { Outputs } from './outputs';
import { Banner, Blank, Button, LinkButton, Section } from './parts';
import { onRowKey } from './row-keys';
import { Findings, RunRowView } from './run-row';

/**
 * The tab of runs: which pipeline, its runs and its outputs.
 */
export function RunsTab(props: IRunsProps): React.JSX.Element {
  const { trans, runs, actions } = props;
  const { pipelines, place, pipeline } = runs;
  const [isRunsOpen, setRunsOpen] = React.useState(true);
  const lost = runs.connection === 'lost' ? runs.lostAt : null;
  return (
    <>
      {lost !== null && (
        <Banner sentence={trans.__('Runs go on without the browser. Last seen %1.', timeOfDay(lost))} />
      )}
      <Bar {...props} />
      {pipeline?.missing === true && (
        <Banner sentence={trans.__('%1 is missing.', pipeline.place)}>
          <LinkButton
            label={trans.__('Find it')}
            onClick={() => {
              actions.findPipeline(pipeline.place);
            }}
          />{' '}
          <LinkButton
            label={trans.__('Remove from the list')}
            onClick={() => {
              void runs.remove(pipeline.place);
            }}
          />
        </Banner>
      )}
      {runs.problems.length > 0 && (
        <div className="nblift-Runs-problems" role="alert">
          <Findings {...props} place={place} diagnostics={runs.problems} />
        </div>
      )}
      {pipelines?.length === 0 && runs.runs?.length === 0 ? (
        <Blank title={trans.__('No pipeline yet')} sentence={trans.__('Promote a notebook: its pipeline is run from here.')} />
      ) : (
        <div className="nblift-Scroll">
          <Section
            title={trans.__('Runs')}
            isOpen={isRunsOpen}
            onToggle={() => {
              setRunsOpen(!isRunsOpen);
            }}
          >
            <Rows {...props} />
          </Section>
          {place !== ALL && <Outputs key={place} {...props} />}
        </div>
      )}
    </>
  );
}

/** Which pipeline, and the button that runs it. */
function Bar(props: IRunsProps): React.JSX.Element {
  const { trans, runs, actions } = props;
  const { pipelines, place, pipeline } = runs;
  const why = whyNot(props);
  const name = pipeline?.name ?? '';
  const places = pipelines ?? [];
  const double = new Set(places.map(each => each.name).filter((each, index, all) => all.indexOf(each) !== index));
  return (
    <div className="nblift-Runs-bar">
      <select
        aria-label={trans.__('Pipeline')}
        value={place}
        title={pipeline?.place}
        onChange={event => {
          runs.choose(event.target.value);
        }}
      >
        <option value={ALL}>{trans.__('All pipelines')}</option>
        {places.map(each => (
          <option key={each.place} value={each.place}>
            {double.has(each.name) ? `${each.name} (${each.place})` : each.name}
          </option>
        ))}
        {place !== ALL && pipeline === null && <option value={place}>{place}</option>}
      </select>
      <Button
        label={runs.isStarting ? trans.__('Starting…') : trans.__('Run')}
        className="nblift-mod-primary nblift-mod-compact"
        why={why}
        title={trans.__('Run %1 now with its last parameters', name)}
        onClick={() => {
          actions.run('last');
        }}
      >
        <span aria-hidden="true">▶</span> {runs.isStarting ? trans.__('Starting…') : trans.__('Run')}
      </Button>
      <Button
        label={trans.__('More ways to run')}
        className="nblift-mod-narrow"
        why={why}
        onClick={event => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          actions.openMenu({ kind: 'run', label: trans.__('From step'), steps: runs.facts?.steps ?? [] }, { x: left, y: bottom });
        }}
      >
        ▾
      </Button>
    </div>
  );
}

/** Why nothing can be run now; empty if it can. */
function whyNot({ trans, runs }: IRunsProps): string {
  const { running, pipeline } = runs;
  if (runs.place === ALL) {
    return trans.__('Choose a pipeline to run.');
  }
  if (pipeline?.missing === true) {
    return trans.__('%1 is missing.', pipeline.place);
  }
  if (runs.connection === 'lost') {
    return trans.__('No connection to Jupyter.');
  }
  if (runs.isStarting) {
    return trans.__('Starting…');
  }
  return running !== null ? trans.__('Run %1 is under way.', running.id) : '';
}

function Rows(props: IRunsProps): React.JSX.Element {
  const { trans, runs, actions } = props;
  const rows = runs.runs;
  if (rows === null) {
    return (
      <div className="nblift-Grey" aria-label={trans.__('Loading')}>
        {[70, 85, 60].map(width => (
          <div key={width} style={{ width: `${width}%` }} />
        ))}
      </div>
    );
  }
  if (rows.length === 0) {
    return (
      <p className="nblift-Line">
        {trans.__('No runs yet.')}{' '}
        {runs.place !== ALL && (
          <LinkButton
            label={trans.__('Run it now')}
            why={whyNot(props)}
            onClick={() => {
              actions.run('last');
            }}
          />
        )}
      </p>
    );
  }
  return (
    <>
      <ul
        className="nblift-Runs"
        aria-label={trans.__('Runs')}
        onKeyDown={onRowKey}
        onMouseEnter={() => {
          runs.isHeld = true;
        }}
        onMouseLeave={() => {
          runs.isHeld = false;
        }}
      >
        {rows.map(row => (
          <RunRowView key={keyOf(row)} {...props} row={row} isNamed={runs.place === ALL} />
        ))}
      </ul>
      {runs.hasMore && (
        <p className="nblift-Line">
          <LinkButton
            label={trans.__('Show 50 more')}
            onClick={() => {
              void runs.showMore();
            }}
          />
        </p>
      )}
    </>
  );
}
