import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { cutPath, duration } from '../text';
import type { Compared, PromotionState, Stage, WrittenFiles } from '../wire';
import type { IPartProps } from './actions';
import { Elapsed } from './elapsed';
import { Button, Diagnostics, LinkButton, Prose, Section } from './parts';

/**
 * How far the verification is, stage by stage; progress is stages done, never an invented percentage.
 */
export function Verify(props: IPartProps): React.JSX.Element {
  const { trans, session } = props;
  const { promote } = session;
  const { promotion } = promote;
  const isRunning = promotion !== null && ['queued', 'running', 'writing'].includes(promotion.phase);
  const [chosen, setChosen] = React.useState<boolean | null>(null);
  const isOpen = chosen ?? isRunning;
  return (
    <Section
      title={trans.__('Verify')}
      right={
        isRunning ? (
          <>
            <Elapsed startedAt={promotion.started_at} />
            <Button
              label={trans.__('Cancel')}
              className="nblift-mod-small"
              why={promotion.can_cancel ? '' : trans.__('Writing…')}
              onClick={() => {
                void promote.cancel();
              }}
            />
          </>
        ) : promotion === null ? (
          trans.__('not run yet')
        ) : (
          endedWord(trans, promotion)
        )
      }
      isOpen={isOpen}
      onToggle={() => {
        setChosen(!isOpen);
      }}
    >
      {isRunning && promotion.last_seconds !== null && (
        <p className="nblift-Line nblift-Secondary">{trans.__('Last time it took %1.', duration(promotion.last_seconds))}</p>
      )}
      {promotion === null ? (
        <p className="nblift-Line nblift-Secondary">
          {trans.__('Runs the notebook, the pipeline and each step alone, then once more with changed parameters.')}
        </p>
      ) : (
        <ul className="nblift-Stages">
          {promotion.stages.map((stage, index) => (
            <li key={`${stage.name} ${index}`} data-state={stage.state}>
              <span className="nblift-Stage-glyph" role="img" aria-label={stageWord(trans, stage)}>
                {GLYPHS[stage.state]}
              </span>
              <span className="nblift-Stage-name">{stageName(trans, stage.name)}</span>
              <span className="nblift-Stage-time">{stage.seconds === null ? '' : duration(stage.seconds)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/**
 * What came of the promotion: the verdict by shape, icon and word, and the next step.
 */
export function Verdict(props: IPartProps): React.JSX.Element {
  const { trans, session, actions } = props;
  const { promote } = session;
  const { promotion } = promote;
  if (promotion === null || !['done', 'failed', 'cancelled'].includes(promotion.phase)) {
    return <></>;
  }
  const { verdict, first_difference: difference, written } = promotion;
  // Writing stopped at what a person changed: the diagnostic has the way on.
  const isStopped = promotion.diagnostics.some(each => each.fixes.some(fix => fix.kind === 'force'));
  return (
    <section className="nblift-Verdict" data-verdict={verdict ?? promotion.phase} aria-label={trans.__('Verdict')}>
      <h3>
        {verdict !== null && (
          <span aria-hidden="true">
            <span>{SHAPES[verdict]}</span>
          </span>
        )}
        {verdictWord(trans, promotion)}
      </h3>
      {promotion.compared !== null && verdict === 'verified' && <p>{comparedSentence(trans, promotion.compared)}</p>}
      {promotion.reason !== '' && difference === null && (
        <p>
          <Prose text={promotion.reason} />
        </p>
      )}
      {promotion.message !== '' && promotion.message !== promotion.reason && (
        <p>
          <Prose text={promotion.message} />
        </p>
      )}
      {difference !== null && (
        <>
          <p>
            {trans.__('First: step %1, %2.', difference.step, difference.path === '' ? difference.name : difference.path)}
          </p>
          <dl className="nblift-Difference">
            <dt>{trans.__('notebook')}</dt>
            <dd>{difference.notebook}</dd>
            <dt>{trans.__('pipeline')}</dt>
            <dd>{difference.pipeline}</dd>
          </dl>
          {difference.cell !== '' && (
            <Button
              label={trans.__('Go to cell %1', difference.number)}
              onClick={() => {
                actions.goTo(difference.cell, true);
              }}
            />
          )}
        </>
      )}
      <Diagnostics {...props} diagnostics={promotion.diagnostics.filter(each => each.severity === 'error' || verdict !== 'verified')} />
      {promotion.outside.length > 0 && (
        <p className="nblift-Secondary">{trans.__('Outside of its folder: %1.', promotion.outside.join(', '))}</p>
      )}
      {written !== null && Object.keys(written.kept).length > 0 && <Kept {...props} written={written} />}
      {written !== null && verdict !== 'declined' && (
        <div className="nblift-Buttons">
          <Button
            label={trans.__('Run')}
            title={trans.__('Run %1 now', written.place)}
            onClick={() => {
              actions.runPipeline(written.place);
            }}
          />
        </div>
      )}
      <p className="nblift-Fixes">
        {written !== null && (
          <LinkButton
            label={trans.__('Open %1', cutPath(written.place, 28))}
            title={written.place}
            onClick={() => {
              actions.openPath(`${written.place}/README.md`);
            }}
          />
        )}
        {promotion.can_write && verdict === 'verified' && !isStopped && (
          <LinkButton
            label={trans.__('Write it')}
            onClick={() => {
              actions.promote('write-verified');
            }}
          />
        )}
        {promotion.can_write && (verdict === 'different' || verdict === 'unverified') && !isStopped && (
          <LinkButton
            label={verdict === 'different' ? trans.__('Write although different…') : trans.__('Write unverified…')}
            onClick={() => {
              actions.promote('write-although');
            }}
          />
        )}
      </p>
    </section>
  );
}

/** Files of a person that stood in the way, where they lie now. */
function Kept(props: IPartProps & { readonly written: WrittenFiles }): React.JSX.Element {
  const { trans, actions, written } = props;
  const files = Object.values(written.kept);
  return (
    <div>
      <p>{trans._n('Your file is kept beside:', 'Your files are kept beside:', files.length)}</p>
      <ul className="nblift-Kept">
        {files.map(file => (
          <li key={file}>
            <LinkButton
              label={file}
              title={trans.__('Open %1', file)}
              onClick={() => {
                actions.openPath(`${written.place}/${file}`);
              }}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

/**
 * The word for what came of a promotion.
 */
export function verdictWord(trans: TranslationBundle, promotion: PromotionState): string {
  switch (promotion.verdict) {
    case 'verified':
      return trans.__('Verified');
    case 'different':
      return trans.__('Different');
    case 'unverified':
      return trans.__('Unverified');
    case 'declined':
      return trans.__('Declined');
    case null:
      return promotion.phase === 'cancelled'
        ? trans.__('Cancelled')
        : promotion.phase === 'failed'
          ? trans.__('Failed')
          : trans.__('Written without verifying');
  }
}

/**
 * What was compared: "41 values and 3 figures equal."
 */
export function comparedSentence(trans: TranslationBundle, compared: Compared): string {
  const names = trans._n('%2 value', '%2 values', compared.names, compared.names.toLocaleString());
  const text = trans._n('%2 byte of text', '%2 bytes of text', compared.text_bytes, compared.text_bytes.toLocaleString());
  const figures = trans._n('%1 figure', '%1 figures', compared.figures);
  if (compared.figures === 0) {
    return compared.text_bytes === 0
      ? trans.__('%1 equal.', names)
      : trans.__('%1 and %2 equal.', names, text);
  }
  return compared.text_bytes === 0
    ? trans.__('%1 and %2 equal.', names, figures)
    : trans.__('%1, %2 and %3 equal.', names, text, figures);
}

/**
 * What a stage is called in the panel; a step's own name stays.
 */
export function stageName(trans: TranslationBundle, name: string): string {
  switch (name) {
    case 'notebook':
      return trans.__('notebook');
    case 'lift':
      return trans.__('functions');
    case 'pipeline':
      return trans.__('whole pipeline');
    case 'changed parameters':
      return trans.__('changed parameters');
    case 'notebook again':
      return trans.__('notebook again, because values differ');
    case 'write':
      return trans.__('write');
    default:
      return name;
  }
}

const GLYPHS: Record<Stage['state'], string> = { waiting: '·', running: '◐', done: '✓', failed: '✕', skipped: '–' };

const SHAPES = { verified: '✓', different: '≠', unverified: '?', declined: '✕' } as const;

function stageWord(trans: TranslationBundle, stage: Stage): string {
  const words: Record<Stage['state'], string> = {
    waiting: trans.__('waiting'),
    running: trans.__('running'),
    done: trans.__('done'),
    failed: trans.__('failed'),
    skipped: trans.__('not needed')
  };
  return words[stage.state];
}

function endedWord(trans: TranslationBundle, promotion: PromotionState): string {
  const total = promotion.stages.reduce((sum, stage) => sum + (stage.seconds ?? 0), 0);
  return promotion.phase === 'cancelled' ? trans.__('cancelled') : total > 0 ? duration(total) : '';
}
