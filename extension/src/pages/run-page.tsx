import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomRenderer } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { IRunsActions } from '../components/actions';
import { Elapsed, useNow } from '../components/elapsed';
import { Banner, Button, LinkButton } from '../components/parts';
import { onRowKey } from '../components/row-keys';
import { Findings } from '../components/run-row';
import { causeWord, fullTime, statusWord, whenWord } from '../components/runs-words';
import { duration } from '../text';
import type { RunState, StepState } from '../wire';
import { RunFacts } from './run-facts';
import { RunLog } from './run-log';
import type { RunModel } from './run-model';

/**
 * What the page of a run needs from outside.
 */
export interface IRunPageProps {
  readonly trans: TranslationBundle;
  readonly model: RunModel;
  readonly rendermime: IRenderMimeRegistry;
  readonly actions: IRunsActions;
}

/**
 * One run: its steps on one axis of time, the log of a step, what it made, and why.
 */
export class RunPage extends VDomRenderer<RunModel> {
  constructor(props: IRunPageProps) {
    super(props.model);
    this._props = props;
    this.addClass('nblift-RunPage');
  }

  protected override render(): React.JSX.Element {
    return <Page {...this._props} />;
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.model.isActive = true;
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.model.isActive = this.isVisible;
  }

  protected override onBeforeHide(message: Message): void {
    super.onBeforeHide(message);
    this.model.isActive = false;
  }

  override dispose(): void {
    const { model } = this;
    super.dispose();
    model.dispose();
  }

  private readonly _props: IRunPageProps;
}

function Page(props: IRunPageProps): React.JSX.Element {
  const { trans, model } = props;
  const { state, step, problems } = model;
  return (
    <>
      {problems.length > 0 && (
        <Banner sentence={problems.map(each => each.message).join(' ')}>
          <LinkButton
            label={trans.__('Try again')}
            onClick={() => {
              void model.refresh();
            }}
          />
        </Banner>
      )}
      {state === null ? (
        <div className="nblift-Grey" aria-label={trans.__('Loading')}>
          {[30, 70, 55, 80, 60, 45].map(width => (
            <div key={width} style={{ width: `${width}%` }} />
          ))}
        </div>
      ) : (
        <>
          <Bar {...props} state={state} />
          <div className="nblift-RunPage-body">
            <div className="nblift-RunPage-side">
              <Steps {...props} state={state} />
              <RunFacts {...props} state={state} step={step} />
            </div>
            {step !== null && <Log key={step.step} {...props} step={step} />}
          </div>
        </>
      )}
    </>
  );
}

function Bar(props: IRunPageProps & { readonly state: RunState }): React.JSX.Element {
  const { trans, model, actions, state } = props;
  const { row } = state;
  const [glyph, word] = statusWord(trans, row.status, row.cached);
  const isRunning = row.status === 'running';
  return (
    <div className="nblift-Page-bar" role="toolbar" aria-label={trans.__('Run %1', row.id)}>
      <strong>{trans.__('Run %1', row.id)}</strong>
      <span title={row.place}>{row.pipeline}</span>
      <span className="nblift-Run-status" data-status={row.status}>
        <span aria-hidden="true">{glyph}</span> {word}
      </span>
      <span className="nblift-Secondary" title={fullTime(row.started_at)}>
        {trans.__('%1 · started %2', causeWord(trans, row.cause), whenWord(row.started_at))}
      </span>
      {isRunning ? <Elapsed startedAt={row.started_at} /> : row.seconds !== null && <span>{duration(row.seconds)}</span>}
      <span className="nblift-RunPage-buttons">
        {isRunning && (
          <Button
            label={trans.__('Cancel')}
            title={trans.__('Cancel run %1; what is done stays', row.id)}
            onClick={() => {
              void model.cancel();
            }}
          />
        )}
        {row.can_resume && (
          <Button
            label={row.status === 'failed' ? trans.__('Retry from %1', row.step) : trans.__('Go on')}
            title={trans.__('The same run, on its own code; what is done is not made again')}
            onClick={() => {
              void model.resume();
            }}
          />
        )}
        {row.status === 'failed' && row.step !== '' && (
          <Button
            label={trans.__('Open step in a notebook')}
            title={trans.__('A notebook in which %1 is called with just what it was given', row.step)}
            onClick={() => {
              actions.openStep(row.place, row.id, row.step);
            }}
          />
        )}
      </span>
    </div>
  );
}

/** The steps with their times, on one axis. */
function Steps(props: IRunPageProps & { readonly state: RunState }): React.JSX.Element {
  const { trans, model, state } = props;
  const now = useNow(state.row.status === 'running');
  const secondsOf = (step: StepState): number =>
    step.seconds ?? (step.status === 'running' && step.started_at !== null ? Math.max(0, (now - step.started_at) / 1_000) : 0);
  const total = Math.max(
    state.steps.reduce((sum, step) => sum + secondsOf(step), 0),
    0.001
  );
  let before = 0;
  return (
    <ol className="nblift-Runs nblift-RunPage-steps" aria-label={trans.__('Steps')} onKeyDown={onRowKey}>
      {state.steps.map(step => {
        const from = before;
        const seconds = secondsOf(step);
        before += seconds;
        const [glyph, word] = statusWord(trans, step.status);
        const isShown = step.step === model.step?.step;
        const took = step.seconds === null ? '' : trans.__('%1 s', step.seconds.toFixed(1));
        return (
          <li key={step.step} className="nblift-Run" data-status={step.status}>
            <button
              type="button"
              data-row={step.step}
              aria-pressed={isShown}
              aria-label={trans.__('Step %1, %2. %3', step.step, word, took)}
              onClick={() => {
                model.choose(step.step);
              }}
            >
              <span className="nblift-Run-mark" title={word}>
                {glyph}
              </span>
              <span className="nblift-Step-name" title={step.step}>
                {step.step}
              </span>
              <span className="nblift-Step-axis" aria-hidden="true">
                <span
                  data-none={seconds === 0 || undefined}
                  style={{ left: `${(100 * from) / total}%`, width: `${(100 * seconds) / total}%` }}
                />
              </span>
              <span className="nblift-Run-time">{step.status === 'running' ? duration(seconds) : took}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function Log(props: IRunPageProps & { readonly step: StepState }): React.JSX.Element {
  const { trans, model, rendermime, actions, step } = props;
  const { log } = model;
  const isRunning = step.status === 'running';
  const [, word] = statusWord(trans, step.status);
  return (
    <section className="nblift-RunPage-log" aria-label={trans.__('Log of %1', step.step)}>
      <h3>
        {trans.__('Log of %1', step.step)} <span className="nblift-Secondary">{word}</span>
        {!isRunning && step.has_notebook && step.status !== 'failed' && (
          <LinkButton
            label={trans.__('Open in a notebook')}
            title={trans.__('A notebook in which %1 is called with just what it was given', step.step)}
            onClick={() => {
              actions.openStep(model.place, model.run, step.step);
            }}
          />
        )}
      </h3>
      <Findings trans={trans} actions={actions} place={model.place} diagnostics={step.diagnostics} />
      {log === null ? (
        <p className="nblift-Line">
          {isRunning || step.status === 'pending'
            ? trans.__('Nothing to show yet.')
            : trans.__('This step did not run.')}
        </p>
      ) : (
        <RunLog
          trans={trans}
          cells={log}
          rendermime={rendermime}
          isRunning={isRunning}
          label={trans.__('Executed notebook of %1', step.step)}
        />
      )}
    </section>
  );
}
