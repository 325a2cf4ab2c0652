import { stopIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { keyOf } from '../models/held';
import { duration } from '../text';
import type { RunRow, WireDiagnostic } from '../wire';
import type { IRunsProps } from './actions';
import { Elapsed } from './elapsed';
import { Button, LinkButton, Prose } from './parts';
import { causeWord, fullTime, placeWords, runSentence, statusWord, whenWord } from './runs-words';

/**
 * A run: its mark, number, time and result; open it says what came of it, and what can be done.
 */
export function RunRowView(props: IRunsProps & { readonly row: RunRow; readonly isNamed: boolean }): React.JSX.Element {
  const { trans, runs, row, isNamed } = props;
  const key = keyOf(row);
  const isOpen = runs.isOpen(key);
  const isRunning = row.status === 'running';
  const [glyph, word] = statusWord(trans, row.status, row.cached);
  const middle = isNamed ? row.pipeline : isRunning ? `${row.step} ${row.done}/${row.of}` : causeWord(trans, row.cause);
  return (
    <li className="nblift-Run" data-status={row.status} data-open={isOpen || undefined}>
      <div className="nblift-Run-line">
        <button
          type="button"
          data-row={key}
          aria-expanded={isOpen}
          aria-label={`${runSentence(trans, row)} ${fullTime(row.started_at)}`}
          title={fullTime(row.started_at)}
          onClick={() => {
            runs.toggle(key);
          }}
        >
          <span className="nblift-Run-mark" title={word}>
            {glyph}
          </span>
          <span className="nblift-Run-number">{row.id}</span>
          <span className="nblift-Run-when">{isRunning ? trans.__('now') : whenWord(row.started_at)}</span>
          <span className="nblift-Run-middle" title={middle}>
            {middle}
          </span>
          <span className="nblift-Run-time">
            {isRunning ? <Elapsed startedAt={row.started_at} /> : row.seconds === null ? '' : duration(row.seconds)}
          </span>
        </button>
        {isRunning ? (
          <CancelButton {...props} />
        ) : (
          <span className="nblift-Run-arrow" aria-hidden="true">
            {isOpen ? '▾' : '▸'}
          </span>
        )}
      </div>
      {isOpen && <Details {...props} />}
    </li>
  );
}

function CancelButton(props: IRunsProps & { readonly row: RunRow }): React.JSX.Element {
  const { trans, runs, row } = props;
  const label = trans.__('Cancel run %1; what is done stays', row.id);
  return (
    <button
      type="button"
      className="nblift-Icon"
      aria-label={trans.__('Cancel run %1', row.id)}
      title={label}
      onClick={() => {
        void runs.cancel(row);
      }}
    >
      <stopIcon.react tag="span" height="16px" width="16px" />
    </button>
  );
}

function Details(props: IRunsProps & { readonly row: RunRow; readonly isNamed: boolean }): React.JSX.Element {
  const { trans, runs, actions, row, isNamed } = props;
  const open = (
    <LinkButton
      label={trans.__('Open the run')}
      onClick={() => {
        actions.openRun(row.place, row.id, row.step === '' ? undefined : row.step);
      }}
    />
  );
  return (
    <div className="nblift-Run-details">
      {row.diagnostics.length === 0 && <p>{resultSentence(props)}</p>}
      <Findings {...props} place={row.place} diagnostics={row.diagnostics} />
      {row.status === 'failed' && row.step !== '' && (
        <div className="nblift-Buttons">
          <Button
            label={trans.__('Open step in a notebook')}
            title={trans.__('A notebook in which %1 is called with just what it was given', row.step)}
            onClick={() => {
              actions.openStep(row.place, row.id, row.step);
            }}
          />
        </div>
      )}
      <p className="nblift-Fixes">
        {row.can_resume && (
          <LinkButton
            label={row.status === 'failed' ? trans.__('Retry from %1', row.step) : trans.__('Go on')}
            title={trans.__('The same run, on its own code; what is done is not made again')}
            why={runs.isStarting ? trans.__('Starting…') : ''}
            onClick={() => {
              void runs.resume(row);
            }}
          />
        )}
        {open}
        {isNamed && (
          <LinkButton
            label={trans.__('Show %1', row.pipeline)}
            onClick={() => {
              runs.choose(row.place);
            }}
          />
        )}
      </p>
    </div>
  );
}

function resultSentence({ trans, row }: IRunsProps & { readonly row: RunRow }): string {
  switch (row.status) {
    case 'succeeded':
      if (row.cached) {
        return trans.__('Nothing changed: all comes from the cache.');
      }
      return trans._n('%1 step done.', 'All %1 steps done.', row.of);
    case 'running':
      return row.step === '' ? trans.__('It begins.') : trans.__('Step %1 of %2: %3.', row.done + 1, row.of, row.step);
    case 'lost':
      return trans.__('The process that ran it is gone. What was done stays.');
    case 'cancelled':
      return trans.__('Cancelled in step %1. What was done stays.', row.step);
    default:
      return trans.__('%1 of %2 steps ended.', row.done, row.of);
  }
}

/**
 * What there is to say of a step that ran: sentence, place in the notebook, next step.
 */
export function Findings(
  props: Pick<IRunsProps, 'trans' | 'actions'> & {
    readonly place: string;
    readonly diagnostics: readonly WireDiagnostic[];
  }
): React.JSX.Element {
  const { trans, actions, place, diagnostics } = props;
  return (
    <>
      {diagnostics.map(each => {
        const where = placeWords(trans, each);
        const cell = each.places.find(one => (one.cell ?? '') !== '')?.cell ?? '';
        const show = cell === '' ? null : actions.cellLink(place, cell);
        return (
          <div key={`${each.code} ${each.message}`} className="nblift-Finding" data-severity={each.severity}>
            <p>
              <Prose text={each.message} />{' '}
              {where !== '' && (show === null ? <span className="nblift-Hint">{where}</span> : <LinkButton label={where} onClick={show} />)}
            </p>
            {each.hint !== '' && (
              <p className="nblift-Hint">
                <Prose text={each.hint} />
              </p>
            )}
          </div>
        );
      })}
    </>
  );
}
