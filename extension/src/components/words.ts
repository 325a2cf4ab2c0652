import type { TranslationBundle } from '@jupyterlab/translation';

import type { StepsModel } from '../models/steps';
import type { Session } from '../session';
import { baseName, bytes } from '../text';
import type { CellRow, Counts, Evidence, RowRole, StepRow } from '../wire';

/**
 * Why a notebook cannot be written to; empty if it can.
 */
export function readOnlyWords(trans: TranslationBundle, session: Session): string {
  return session.isReadOnly ? trans.__('%1 is read-only.', baseName(session.path)) : '';
}

/**
 * The word for an edge's evidence.
 */
export function evidenceWord(trans: TranslationBundle, evidence: Evidence, isLastSession = false): string {
  if (evidence === 'observed') {
    return isLastSession ? trans.__('observed, last session') : trans.__('observed');
  }
  return evidence === 'proved' ? trans.__('proved') : trans.__('may');
}

/**
 * The word for a cell's role; empty where the role goes without saying.
 */
export function roleWord(trans: TranslationBundle, role: RowRole): string {
  switch (role) {
    case 'parameters':
      return trans.__('parameters');
    case 'setup':
      return trans.__('setup');
    case 'check':
      return trans.__('check');
    case 'skip':
      return trans.__('skip');
    case 'imports':
      return trans.__('imports');
    default:
      return '';
  }
}

/**
 * The mark and word for how a cell stands; empty marks where all is well.
 */
export function stateWord(trans: TranslationBundle, row: CellRow): readonly [string, string] {
  switch (row.state) {
    case 'stale':
      return ['◔', trans.__('stale')];
    case 'failed':
      return ['✕', trans.__('failed')];
    case 'running':
      return ['◐', trans.__('running')];
    default:
      return ['', ''];
  }
}

/**
 * The header's numbers: errors, then stale cells, then steps, as the width allows.
 */
export function countWords(
  trans: TranslationBundle,
  counts: Counts
): readonly { readonly kind: 'steps' | 'stale' | 'errors'; readonly words: string }[] {
  return [
    { kind: 'steps' as const, words: counts.steps > 0 ? trans._n('%1 step', '%1 steps', counts.steps) : '' },
    { kind: 'stale' as const, words: counts.stale > 0 ? trans.__('%1 stale', counts.stale) : '' },
    { kind: 'errors' as const, words: counts.errors > 0 ? trans._n('%1 error', '%1 errors', counts.errors) : '' }
  ].filter(each => each.words !== '');
}

/**
 * What flows through a step: `df → X`.
 */
export function flow(step: StepRow): string {
  const [needs, makes] = [step.needs.join(', '), step.makes.join(', ')];
  return makes === '' && needs === '' ? '' : `${needs} → ${makes}`.trim();
}

/**
 * A step in one sentence: "Step 2, clean, 2 cells, takes df, gives df."
 */
export function stepSentence(trans: TranslationBundle, step: StepRow): string {
  const cells = trans._n('%1 cell', '%1 cells', step.cells.length);
  const [takes, gives] = [step.needs.join(', '), step.makes.join(', ')];
  if (takes === '' && gives === '') {
    return trans.__('Step %1, %2, %3.', step.number, step.name, cells);
  }
  if (takes === '') {
    return trans.__('Step %1, %2, %3, gives %4.', step.number, step.name, cells, gives);
  }
  if (gives === '') {
    return trans.__('Step %1, %2, %3, takes %4.', step.number, step.name, cells, takes);
  }
  return trans.__('Step %1, %2, %3, takes %4, gives %5.', step.number, step.name, cells, takes, gives);
}

/**
 * What a cell needs, a sentence for each edge: "Cell 6 needs df from cell 4 · proved".
 */
export function needSentences(trans: TranslationBundle, model: StepsModel, row: CellRow): readonly string[] {
  return row.needs.map((need, index) => {
    const names = need.names.map(name => ambientWord(trans, name)).join(', ');
    const maker = model.cell(need.cell)?.number ?? '?';
    const evidence = evidenceWord(trans, need.evidence, model.kernelNote !== '');
    return index === 0
      ? trans.__('Cell %1 needs %2 from cell %3 · %4', row.number, names, maker, evidence)
      : trans.__('and %1 from cell %2 · %3', names, maker, evidence);
  });
}

/**
 * What a cell made, as the kernel held it: "DataFrame 20,000 × 6 · 1.1 MB".
 */
export function seenSentences(row: CellRow): readonly string[] {
  return Object.entries(row.seen).map(([name, seen]) => {
    const type = seen.annotation === 'Any' || seen.annotation === '' ? seen.type : seen.annotation;
    const facts = [seen.size, seen.nbytes === null ? '' : bytes(seen.nbytes)].filter(fact => fact !== '');
    return `${name}: ${[type, ...facts].join(' · ')}`;
  });
}

/**
 * A cell in one or two sentences: "Cell 6, stale. Needs df from cell 4, proved."
 */
export function cellSentence(trans: TranslationBundle, model: StepsModel, row: CellRow): string {
  const words = [roleWord(trans, row.role), stateWord(trans, row)[1], row.parses ? '' : trans.__('editing')];
  const first = [trans.__('Cell %1', row.number), ...words.filter(word => word !== ''), row.first_line].join(', ');
  return [`${first}.`, ...needSentences(trans, model, row).map(sentence => `${sentence}.`)].join(' ');
}

/**
 * Ambient state in words; a name as it is.
 */
export function ambientWord(trans: TranslationBundle, name: string): string {
  const [kind, rest] = [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)];
  switch (kind) {
    case 'file':
      return trans.__('file %1', rest);
    case 'env':
      return trans.__('environment variable %1', rest);
    case 'rng':
      return trans.__('random state of %1', rest);
    case 'config':
      return trans.__('settings of %1', rest);
    default:
      return name === 'cwd' ? trans.__('working directory') : name;
  }
}
