import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';

import type { IActions, IPartProps } from '../src/components/actions';
import { Button, Diagnostics, Prose, Section } from '../src/components/parts';
import { PromoteTab } from '../src/components/promote-tab';
import { Rail } from '../src/components/rail';
import { panelSentence, promotionSentence } from '../src/components/spoken';
import { StepsTab } from '../src/components/steps-tab';
import { Verdict, Verify } from '../src/components/verdict';
import { cellSentence, countWords, needSentences, seenSentences, stepSentence } from '../src/components/words';
import {
  agoWord,
  channelWords,
  moveWords,
  placeWords,
  runSentence,
  statusWord,
  whenWord
} from '../src/components/runs-words';
import { StepEditor } from '../src/editor';
import { PanelModel } from '../src/models/panel';
import type { FirstDifference, OutputRow, PromotionState } from '../src/wire';
import { diagnostic, FakeClient, graph, notebookOf, promotion, row, run, sessionOn, step } from './fakes';

const trans = nullTranslator.load('nblift');
const nothing = (): void => undefined;

function part(isTagged = true): IPartProps & { readonly client: FakeClient } {
  const { session, client } = sessionOn(isTagged ? notebookOf('x', ['y', 'step:load']) : notebookOf('x', 'y'));
  const need = { cell: 'c1', names: ['df', 'file:a.csv'], evidence: 'proved' } as const;
  const rows = [row('c1', { role: 'imports' }), row('c2', { begins: true, state: 'stale', stale_because: 'Cell 1, which makes `df`, changed.', needs: [need] })];
  const steps = [step('load', 1, ['c2'], { needs: ['df'], makes: ['X'] })];
  client.channel.received.emit(graph(rows, isTagged ? steps : []));
  return { trans, session, editor: new StepEditor(session), actions: {} as IActions, client };
}

function stepsTab(props: IPartProps): string {
  return renderToStaticMarkup(
    <StepsTab {...props} isPromiseShown={true} onPromiseRead={nothing} onPromote={nothing} />
  );
}

describe('words', () => {
  it('should tell of steps', () => {
    expect(stepSentence(trans, step('clean', 2, ['a', 'b'], { needs: ['df'], makes: ['df'] }))).toBe(
      'Step 2, clean, 2 cells, takes df, gives df.'
    );
    expect(stepSentence(trans, step('end', 3, ['a']))).toBe('Step 3, end, 1 cell.');
  });

  it('should tell of cells, edges and what was seen', () => {
    const { session } = part();
    const cell = session.steps.cell('c2') ?? row('c2');
    expect(needSentences(trans, session.steps, cell)).toEqual(['Cell 2 needs df, file a.csv from cell 1 · proved']);
    expect(cellSentence(trans, session.steps, cell)).toBe(
      'Cell 2, stale, code of c2. Cell 2 needs df, file a.csv from cell 1 · proved.'
    );
    const seen = { df: { annotation: 'pd.DataFrame', type: 'pandas.DataFrame', size: '20 rows × 6 columns', nbytes: 1_100_000 } };
    expect(seenSentences(row('c1', { seen }))).toEqual(['df: pd.DataFrame · 20 rows × 6 columns · 1.1 MB']);
  });

  it('should leave out numbers that are nought', () => {
    expect(countWords(trans, { steps: 4, stale: 0, errors: 1, notes: 3 }).map(each => each.words)).toEqual(['4 steps', '1 error']);
  });
});

describe('HiddenNames', () => {
  it('should offer the ways out of what only the kernel holds', () => {
    const props = part();
    props.client.channel.received.emit(
      graph([], [step('load', 1, ['c2'])], { order: null, hidden: [{ name: 'lookup', cells: ['c2'] }, { name: 'idle', cells: [] }] })
    );
    props.session.steps.isErrorsOpen = true;
    const html = stepsTab(props);
    expect(html).toContain('<code>lookup</code> is in the kernel, but no cell makes it any more.');
    expect(html).toContain('Find where it is used');
    expect(html).toContain('Restart and run all');
    expect(html).not.toContain('idle');
  });
});

describe('parts', () => {
  it('should say why a button cannot be pressed', () => {
    const html = renderToStaticMarkup(<Button label="Write" why="1 error to fix first." onClick={nothing} />);
    expect(html).toContain('aria-disabled="true" title="1 error to fix first."');
    expect(html).not.toContain(' disabled=');
  });

  it('should set names in code type', () => {
    expect(renderToStaticMarkup(<Prose text="It needs `df` now." />)).toBe('It needs <code>df</code> now.');
  });

  it('should hide the body of a closed section', () => {
    const html = renderToStaticMarkup(
      <Section title="Files" isOpen={false} onToggle={nothing}>
        inside
      </Section>
    );
    expect(html).toContain('aria-expanded="false"');
    expect(html).not.toContain('inside');
  });

  it('should show hint, cell and quick fixes of a diagnostic', () => {
    const fix = { label: 'Skip cell 2 too', kind: 'tag', cells: ['c2'], value: 'skip' } as const;
    const html = renderToStaticMarkup(
      <Diagnostics {...part()} diagnostics={[diagnostic('c2', 'It needs `tmp`.', { fixes: [fix] })]} />
    );
    for (const words of ['aria-label="Error"', '<code>tmp</code>', 'cell 2', 'Do it.', 'Skip cell 2 too']) {
      expect(html).toContain(words);
    }
  });
});

describe('a read-only notebook', () => {
  it('should keep its tree and lose what would write to it, with the reason', () => {
    const props = part();
    props.session.isReadOnly = true;
    const fixes = [
      { label: 'Skip cell 2 too', kind: 'tag', cells: ['c2'], value: 'skip' },
      { label: 'Go to cell 2', kind: 'open', cells: ['c2'], value: '' }
    ] as const;
    const html = renderToStaticMarkup(<Diagnostics {...props} diagnostics={[diagnostic('c2', 'Bad.', { fixes })]} />);
    expect(html).toContain('aria-disabled="true" title="churn.ipynb is read-only.">Skip cell 2 too');
    expect(html).toContain('aria-disabled="false">Go to cell 2');
    expect(stepsTab(props)).not.toContain('draggable="true"');
  });

  it('should be promoted in the suggested steps', () => {
    const props = part(false);
    props.client.channel.received.emit({
      type: 'suggestion', revision: 0, steps: [{ name: 'all', cells: ['c2'] }], setup: [], reasons: []
    });
    const promoteTab = (): string => renderToStaticMarkup(<PromoteTab {...props} onShowErrors={nothing} />);
    expect(promoteTab()).toContain('Set steps first.');
    props.session.isReadOnly = true;
    expect(stepsTab(props)).toContain('Promote…');
    expect(stepsTab(props)).not.toContain('Use these steps');
    expect(promoteTab()).toContain('Unsaved changes are included.');
    expect(promoteTab()).not.toContain('Use the suggestion');
  });
});

describe('Rail', () => {
  it('should draw evidence as the form of the line', () => {
    const draw = (end: 'proved' | 'observed' | 'may'): string =>
      renderToStaticMarkup(<Rail isStep={false} rail={{ needs: true, needed: false, arc: { up: true, down: false, end } }} />);
    expect([draw('may').includes('stroke-dasharray'), draw('proved').includes('stroke-dasharray')]).toEqual([true, false]);
    expect([draw('observed').includes('nblift-Arc-seen'), draw('proved').includes('nblift-Arc-seen')]).toEqual([true, false]);
  });
});

describe('StepsTab', () => {
  it('should be a tree whose rows say what they are', () => {
    const html = stepsTab(part());
    expect(html).toContain('role="tree"');
    expect(html).toContain('aria-label="Step 1, load, 1 cell, takes df, gives X."');
    expect(html).toContain('aria-level="2"');
    expect(html).toContain('Promote…');
    expect(html).toContain('Your notebook stays as it is.');
    expect(html).not.toContain('Use these steps');
  });

  it('should show a suggestion as one, and say that nothing is written', () => {
    const props = part(false);
    props.client.channel.received.emit({
      type: 'suggestion', revision: 0, steps: [{ name: 'all', cells: ['c2'] }], setup: [], reasons: []
    });
    const html = stepsTab(props);
    for (const words of ['Use these steps', 'Start empty', 'Nothing is written to the notebook yet.', 'From your headings']) {
      expect(html).toContain(words);
    }
  });

  it('should keep the place of its button while a suggestion is on its way', () => {
    const props = part(false);
    const html = stepsTab(props);
    expect(html).toContain('aria-disabled="true" title="nblift is looking for steps."');
    expect(html).toContain('Use these steps');
    expect(html).not.toContain('Promote…');
    props.session.steps.isEmptyStart = true;
    expect(stepsTab(props)).toContain('Promote…');
  });

  it('should say that one step is fine where there is no cut', () => {
    const props = part(false);
    props.client.channel.received.emit({ type: 'suggestion', revision: 0, steps: [], setup: [], reasons: [] });
    expect(stepsTab(props)).toContain('nblift found no good place to cut.');
  });

  it('should say that there is no code', () => {
    const { session } = sessionOn(notebookOf(''));
    expect(stepsTab({ ...part(), session })).toContain('This notebook has no code yet.');
  });

  it('should explain the selected row', () => {
    const props = part();
    props.session.steps.select('c2');
    const html = stepsTab(props);
    expect(html).toContain('<p>Cell 1, which makes <code>df</code>, changed.</p>');
    expect(html).toContain('title="code of c2\nCell 1, which makes df, changed."');
    expect(html).toContain('<p>Cell 2 needs df, file a.csv from cell 1 · proved</p>');
  });
});

describe('PromoteTab', () => {
  const show = (props: IPartProps): string => renderToStaticMarkup(<PromoteTab {...props} onShowErrors={nothing} />);

  it('should be ready with steps and without errors', () => {
    const html = show(part());
    expect(html).toContain('Unsaved changes are included.');
    expect(html).not.toContain('aria-disabled="true"');
  });

  it('should say what is in the way', () => {
    expect(show(part(false))).toContain('Set steps first.');
    const faulty = part();
    faulty.client.channel.received.emit(
      graph([], faulty.session.steps.steps, { order: null, diagnostics: [diagnostic('c2', 'No.')] })
    );
    expect(show(faulty)).toContain('1 error to fix first.');
    const lost = part();
    lost.client.channel.become('lost');
    expect(show(lost)).toContain('No connection to Jupyter.');
  });
});

describe('Verify and Verdict', () => {
  const show = (state: Partial<PromotionState>): string => {
    const props = part();
    props.session.promote.promotion = promotion(state);
    return renderToStaticMarkup(
      <>
        <Verify {...props} />
        <Verdict {...props} />
      </>
    );
  };
  const difference: FirstDifference = {
    step: 'clean', what: 'value', name: 'df', path: 'df["spend"][812]', notebook: '61.2', pipeline: '61.3',
    run: 'one process', cell: 'c2', number: 6
  };

  it('should show each stage with its state, and a way to cancel', () => {
    const html = show({});
    for (const words of ['aria-label="done"', 'aria-label="running"', 'aria-label="waiting"', '0:31', 'Cancel']) {
      expect(html).toContain(words);
    }
    expect(show({ phase: 'writing', can_cancel: false })).toContain('title="Writing…"');
  });

  it('should tell a verdict by word and shape', () => {
    const html = show({ phase: 'done', verdict: 'verified', compared: { names: 41, text_bytes: 0, figures: 3 } });
    expect(html).toContain('data-verdict="verified"');
    expect(html).toContain('41 values and 3 figures equal.');
  });

  it('should name the first difference, and lead to its cell', () => {
    const html = show({ phase: 'done', verdict: 'different', first_difference: difference, can_write: true });
    for (const words of ['First: step clean, df[&quot;spend&quot;][812].', '61.2', '61.3', 'Go to cell 6', 'Write although different…']) {
      expect(html).toContain(words);
    }
  });

  it('should stop at files of a person with one way on, and tell where they are kept', () => {
    const fix = { label: 'Write anyway, keep mine beside', kind: 'force', cells: [], value: '' } as const;
    const edited = diagnostic('', '1 file was changed: README.md.', { fixes: [fix] });
    const html = show({
      phase: 'failed', verdict: 'verified', can_write: true, message: 'Nothing was written.', diagnostics: [edited]
    });
    expect(html).toContain('Write anyway, keep mine beside');
    expect(html).not.toContain('Write it');
    const written = { files: 3, place: 'p', kept: { 'README.md': 'README.md.mine' } };
    expect(show({ phase: 'done', verdict: 'verified', written })).toContain('README.md.mine</button>');
  });

  it('should offer no second write without a reason', () => {
    const html = show({ phase: 'cancelled', message: 'Nothing was written.' });
    expect(html).toContain('Nothing was written.');
    expect(html).not.toContain('Write');
  });

  it('should be spoken in one sentence', () => {
    const say = (state: Partial<PromotionState>): unknown => promotionSentence(trans, promotion(state));
    expect(say({})).toEqual({ text: 'Verifying. 2 of 3, load.', isFailure: false });
    expect(say({ phase: 'done', verdict: 'verified', message: '12 files written.' })).toEqual({
      text: 'Verified. 12 files written.', isFailure: false
    });
    expect(say({ phase: 'done', verdict: 'different', first_difference: difference })).toEqual({
      text: 'Different, in step clean. Button: go to cell 6.', isFailure: true
    });
    expect(say({ phase: 'cancelled', message: 'Nothing was written.' })).toEqual({
      text: 'Cancelled. Nothing was written.', isFailure: false
    });
  });
});

describe('panelSentence()', () => {
  it('should tell of a suggestion and of files, and of neither while somebody types', async () => {
    const props = part(false);
    const { session } = props;
    const panel = new PanelModel({ client: props.client, isPromiseShown: false });
    panel.session = session;
    const say = (): string => panelSentence(trans, panel);
    props.client.channel.received.emit({
      type: 'suggestion', revision: 0, steps: [{ name: 'all', cells: ['c2'] }], setup: [], reasons: []
    });
    expect(say()).toBe('');
    panel.isShown = true;
    expect(say()).toBe('churn.ipynb, 1 step suggested.');
    session.steps.typing = 'c2';
    expect(say()).toBe('');
    session.steps.typing = null;
    panel.tab = 'promote';
    await vi.waitFor(() => {
      expect(say()).toBe('1 file, 1 new.');
    });
    props.client.previewState = { ...props.client.previewState, files: [] };
    session.promote.invalidate();
    await vi.waitFor(() => {
      expect(session.promote.isLoading || session.promote.preview?.files.length !== 0).toBe(false);
    });
    expect(say()).toBe('');
  });
});

describe('words of runs', () => {
  it('should tell each result by mark and word', () => {
    const all = ['pending', 'running', 'succeeded', 'failed', 'skipped', 'lost', 'cancelled', 'cached'] as const;
    const marks = all.map(each => statusWord(trans, each));
    expect(new Set(marks.map(([glyph]) => glyph)).size).toBe(all.length);
    expect(statusWord(trans, 'succeeded', true)[0]).toBe('=');
  });

  it('should say a run in one sentence', () => {
    expect([
      runSentence(trans, run('43', { status: 'failed', step: 'train' })),
      runSentence(trans, run('43', { status: 'running', step: 'train', done: 2, of: 4 })),
      runSentence(trans, run('43'))
    ]).toEqual(['Run 43 failed in step train.', 'Run 43, step 3 of 4, train.', 'Run 43 of churn done.']);
  });

  it('should tell where something is in the notebook rather than in a file', () => {
    const found = diagnostic('c6', 'KeyError', { places: [{ cell: 'c6', number: 6, line: 2 }, { file: 'src/a.py', line: 9 }] });
    expect([placeWords(trans, found), placeWords(trans, diagnostic('', 'x', { places: [] }))]).toEqual(['cell 6, line 2', '']);
  });

  it('should tell where the channels of an output are', () => {
    const output = { name: 'rows', number: 12, channels: [{ channel: 'prod', number: 11, before: 9 }, { channel: 'try', number: 12, before: null }] };
    expect(channelWords(output as unknown as OutputRow)).toEqual(['prod v11', 'try']);
    expect([moveWords(trans, 'prod', 12, 11), moveWords(trans, 'prod', null, 1)]).toEqual(['prod: v12 → v11.', 'prod: new → v1.']);
  });

  it('should tell times as short as they are clear', () => {
    const now = new Date(2026, 10, 23, 14, 10).getTime();
    const hours = (count: number): number => now - count * 3_600_000;
    expect([agoWord(now, now), agoWord(hours(2), now), agoWord(hours(72), now)]).toEqual(['now', '2h ago', '3d ago']);
    expect(whenWord(hours(24 * 2), now)).toMatch(/^Sat /);
    expect(whenWord(hours(24 * 30), now)).not.toMatch(/2026/);
    expect(whenWord(hours(24 * 400), now)).toMatch(/2025/);
  });
});
