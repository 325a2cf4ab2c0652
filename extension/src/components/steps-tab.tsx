import * as React from 'react';

import { CLOSED_FROM, FILTER_FROM } from '../models/steps';
import { plain } from '../text';
import type { IPartProps } from './actions';
import { Callout } from './callout';
import type { ITourProps } from './callout';
import { HiddenNames } from './hidden-names';
import { Banner, Blank, Button, Diagnostics, LinkButton, Prose, Section } from './parts';
import { Tree } from './tree';
import { cellSentence, needSentences, readOnlyWords, seenSentences, stepSentence } from './words';

/**
 * The tab of the steps: tree, what is wrong, and what is known of the selected row.
 */
export function StepsTab(
  props: IPartProps & ITourProps & {
    readonly isPromiseShown: boolean;
    readonly onPromiseRead: () => void;
    readonly onPromote: () => void;
  }
): React.JSX.Element {
  const { trans, session, editor, actions } = props;
  const { steps, notebook } = session;
  if (!notebook.hasCode) {
    return <Blank sentence={trans.__('This notebook has no code yet.')} />;
  }
  if (!steps.isLoaded) {
    return <Loading {...props} />;
  }
  const hasNoCut = steps.suggestion !== null && steps.suggestion.steps.length === 0 && steps.steps.length === 0;
  const isAwaited = steps.wantsSuggestion && session.problems.length === 0;
  const isOffered = (isAwaited || (steps.isSuggested && !hasNoCut)) && !session.isReadOnly;
  return (
    <>
      {props.isPromiseShown && (
        <div className="nblift-Promise">
          <p>
            {trans.__(
              'Your notebook stays as it is. nblift writes a pipeline next to it and checks that both give the same values.'
            )}{' '}
            <LinkButton label={trans.__('Take the tour')} onClick={props.actions.takeTour} />
          </p>
          <button
            type="button"
            className="nblift-Close"
            aria-label={trans.__('Close')}
            title={trans.__('Close')}
            onClick={props.onPromiseRead}
          >
            ✕
          </button>
        </div>
      )}
      <Problems {...props} />
      <Callout {...props} at={['error']} />
      {steps.isSuggested && !hasNoCut && (
        <p className="nblift-Line">
          <Prose text={steps.suggestion?.reasons[0] ?? trans.__('From your headings and what flows between.')} />
        </p>
      )}
      {hasNoCut && (
        <Blank sentence={trans.__('nblift found no good place to cut. One step is fine too.')}>
          <LinkButton
            label={trans.__('Use one step')}
            why={readOnlyWords(trans, session)}
            onClick={() => {
              editor.acceptOne();
            }}
          />
        </Blank>
      )}
      {steps.codeCells.length >= FILTER_FROM && (
        <div className="nblift-Filter">
          <input
            type="search"
            placeholder={trans.__('Filter by name or code')}
            aria-label={trans.__('Filter by name or code')}
            value={steps.filter}
            onChange={event => {
              steps.filter = event.target.value;
            }}
            onKeyDown={event => {
              if (event.key === 'Escape') {
                event.stopPropagation();
                steps.filter = '';
                event.currentTarget.closest('.nblift-Panel')?.querySelector<HTMLElement>('.nblift-Tree')?.focus();
              }
            }}
          />
        </div>
      )}
      <Tree trans={trans} model={steps} editor={editor} actions={actions} isWritable={!session.isReadOnly} />
      <Details {...props} />
      <footer className="nblift-Footer">
        <Callout {...props} at={['steps', 'promote']} />
        {/* One button for both, so that it keeps the keyboard when a suggestion comes or goes. */}
        <div className="nblift-Buttons">
          <Button
            label={isOffered ? trans.__('Use these steps') : trans.__('Promote…')}
            isPrimary={true}
            why={isOffered && isAwaited ? trans.__('nblift is looking for steps.') : ''}
            onClick={() => {
              if (isOffered) {
                editor.accept();
                steps.isErrorsOpen = true;
                props.onPromiseRead();
              } else {
                props.onPromote();
              }
            }}
          />
          {isOffered && (
            <LinkButton
              label={trans.__('Start empty')}
              onClick={() => {
                steps.isEmptyStart = true;
              }}
            />
          )}
        </div>
      </footer>
    </>
  );
}

/** What was shown before stays; only a first reading of a long notebook says something, and only after a while. */
function Loading(props: IPartProps): React.JSX.Element {
  const { trans, session } = props;
  const [seconds, setSeconds] = React.useState(0);
  React.useEffect(() => {
    const timers = [300, 5_000].map(wait =>
      setTimeout(() => {
        setSeconds(wait);
      }, wait)
    );
    return () => {
      timers.forEach(clearTimeout);
    };
  }, []);
  const count = session.notebook.tagged.length;
  return (
    <>
      {seconds > 0 && <div className="nblift-Progress" role="progressbar" aria-label={trans.__('Reading the notebook')} />}
      {seconds >= 5_000 && <p className="nblift-Line">{trans._n('Reading %1 cell…', 'Reading %1 cells…', count)}</p>}
    </>
  );
}

function Problems(props: IPartProps): React.JSX.Element {
  const { trans, session } = props;
  const { steps } = session;
  const { diagnostics, missed } = steps;
  const { errors } = steps.counts;
  const notes = steps.counts.notes + missed.length;
  return (
    <>
      {session.problems.map(problem => (
        <Banner key={problem.message} sentence={`${problem.message} ${problem.hint}`} />
      ))}
      <Remarks {...props} />
      {diagnostics.length + missed.length > 0 && (
        <Section
          title={errors > 0 ? trans.__('Errors and notes') : trans.__('Notes')}
          className="nblift-Problems"
          right={
            <span aria-label={`${trans._n('%1 error', '%1 errors', errors)}, ${trans._n('%1 note', '%1 notes', notes)}`}>
              {errors > 0 ? <b className="nblift-Count-errors">✕ {errors}</b> : null} {notes > 0 ? `i ${notes}` : null}
            </span>
          }
          isOpen={steps.isErrorsOpen}
          onToggle={() => {
            steps.isErrorsOpen = !steps.isErrorsOpen;
          }}
        >
          <Diagnostics {...props} diagnostics={diagnostics} />
          <HiddenNames {...props} />
        </Section>
      )}
    </>
  );
}

/** What Kale's tags said and those of nblift cannot, until it is put away. */
function Remarks(props: IPartProps): React.JSX.Element {
  const { trans, session } = props;
  const [isOpen, setOpen] = React.useState(true);
  if (session.steps.remarks.length === 0) {
    return <></>;
  }
  const close = trans.__('Close');
  return (
    <Section
      title={trans.__('Left over from Kale')}
      className="nblift-Problems"
      right={
        <button
          type="button"
          className="nblift-Close"
          aria-label={close}
          title={close}
          onClick={() => {
            session.steps.remarks = [];
          }}
        >
          ✕
        </button>
      }
      isOpen={isOpen}
      onToggle={() => {
        setOpen(!isOpen);
      }}
    >
      <Diagnostics {...props} diagnostics={session.steps.remarks} />
    </Section>
  );
}

/** The selected row explained: edge, name, evidence, type and size; here and not in hover alone. */
function Details(props: IPartProps): React.JSX.Element {
  const { trans, session } = props;
  const { steps } = session;
  const row = steps.rows.find(each => each.key === steps.active);
  const lines: string[] = [];
  if (row?.cell != null) {
    const { cell } = row;
    const edges = needSentences(trans, steps, cell);
    lines.push(cell.stale_because);
    lines.push(...(edges.length > 0 ? edges : [trans.__('Cell %1 needs nothing from other cells.', cell.number)]));
    lines.push(...seenSentences(cell));
  } else if (row?.step != null) {
    const reasons = steps.suggestion?.steps.find(each => each.name === row.step?.name)?.reasons ?? [];
    lines.push(stepSentence(trans, row.step), ...(steps.isSuggested ? reasons : []));
  }
  const note = steps.kernelNote !== '' ? steps.kernelNote : steps.isNotRun ? trans.__('Not run yet: types and sizes unknown.') : '';
  const { kernel, state, tracker } = session.kernel;
  const isWatchable = tracker === 'no' && kernel !== undefined && state !== 'dead';
  const shown = lines.filter(line => line !== '');
  const isLong = steps.codeCells.length >= CLOSED_FROM;
  return (
    <div className="nblift-Details" title={plain(shown.join('\n'))} data-long={isLong || undefined}>
      {shown.map(line => (
        <p key={line}>
          <Prose text={line} />
        </p>
      ))}
      {note !== '' && (
        <p className="nblift-Secondary">
          {note} {isWatchable && <LinkButton label={trans.__('Watch this kernel')} onClick={props.actions.watchKernel} />}
        </p>
      )}
      {steps.isSuggested && (
        <p className="nblift-Secondary">{trans.__('Nothing is written to the notebook yet.')}</p>
      )}
      <span className="nblift-Hidden">{row?.cell != null ? cellSentence(trans, steps, row.cell) : ''}</span>
    </div>
  );
}
