import type { TranslationBundle } from '@jupyterlab/translation';

import { timeOfDay } from '../text';
import type { ChannelMark, OutputRow, RunRow, Status, WireDiagnostic } from '../wire';

const DAY = 86_400_000;

/**
 * The mark of a run or of a step, and its word.
 */
export function statusWord(trans: TranslationBundle, status: Status, isCached = false): readonly [string, string] {
  if (isCached) {
    return ['=', trans.__('all from the cache')];
  }
  switch (status) {
    case 'pending':
      return ['·', trans.__('waiting')];
    case 'running':
      return ['◐', trans.__('running')];
    case 'succeeded':
      return ['✓', trans.__('done')];
    case 'cached':
      return ['=', trans.__('from the cache')];
    case 'failed':
      return ['✕', trans.__('failed')];
    case 'skipped':
      return ['–', trans.__('skipped')];
    case 'lost':
      return ['!', trans.__('lost')];
    case 'cancelled':
      return ['■', trans.__('cancelled')];
  }
}

/**
 * What started a run.
 */
export function causeWord(trans: TranslationBundle, cause: string): string {
  return cause === '' ? trans.__('by hand') : cause;
}

/**
 * When something was, as short as it is clear: "14:10", "Mon 07:00", "12 Nov".
 */
export function whenWord(milliseconds: number, now = Date.now()): string {
  const then = new Date(milliseconds);
  if (then.toDateString() === new Date(now).toDateString()) {
    return timeOfDay(milliseconds);
  }
  const date = (options: Intl.DateTimeFormatOptions): string => then.toLocaleDateString(undefined, options);
  if (now - milliseconds < 6 * DAY) {
    return `${date({ weekday: 'short' })} ${timeOfDay(milliseconds)}`;
  }
  return now - milliseconds < 300 * DAY
    ? date({ day: 'numeric', month: 'short' })
    : date({ day: 'numeric', month: 'short', year: 'numeric' });
}

/**
 * A time in full, for tooltips.
 */
export function fullTime(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'medium' });
}

/**
 * How long ago something was: "2 h ago".
 */
export function agoWord(milliseconds: number, now = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(undefined, { style: 'narrow', numeric: 'auto' });
  const minutes = Math.round((now - milliseconds) / 60_000);
  if (minutes < 1) {
    return format.format(0, 'second');
  }
  if (minutes < 60) {
    return format.format(-minutes, 'minute');
  }
  return minutes < 36 * 60
    ? format.format(-Math.round(minutes / 60), 'hour')
    : format.format(-Math.round(minutes / 1_440), 'day');
}

/**
 * The channels of an output: `prod` where it stands for the version, `prod v11` where it stands for another one.
 */
export function channelWords(output: OutputRow): readonly string[] {
  return output.channels.map(each => (each.number === output.number ? each.channel : `${each.channel} v${each.number}`));
}

/**
 * What a release or a rollback would change: "prod: v12 → v11."
 */
export function moveWords(trans: TranslationBundle, channel: string, before: number | null, after: number): string {
  return before === null
    ? trans.__('%1: new → v%2.', channel, after)
    : trans.__('%1: v%2 → v%3.', channel, before, after);
}

/**
 * The channel that a rollback could move back; undefined if there is none.
 */
export function channelBack(output: OutputRow): ChannelMark | undefined {
  return output.channels.find(each => each.before !== null);
}

/**
 * Where a diagnostic points, in the notebook if it can: "cell 6, line 2".
 */
export function placeWords(trans: TranslationBundle, found: WireDiagnostic): string {
  const place = found.places.find(each => each.number != null) ?? found.places[0];
  if (place === undefined) {
    return '';
  }
  const line = place.line == null ? '' : trans.__('line %1', place.line);
  const where = place.number == null ? (place.file ?? '') : trans.__('cell %1', place.number);
  return [where, line].filter(words => words !== '').join(', ');
}

/**
 * A run in one sentence, as it is spoken.
 */
export function runSentence(trans: TranslationBundle, row: RunRow): string {
  switch (row.status) {
    case 'succeeded':
      return trans.__('Run %1 of %2 done.', row.id, row.pipeline);
    case 'failed':
      return row.step === ''
        ? trans.__('Run %1 of %2 failed.', row.id, row.pipeline)
        : trans.__('Run %1 failed in step %2.', row.id, row.step);
    case 'running':
      return row.step === ''
        ? trans.__('Run %1 of %2, running.', row.id, row.pipeline)
        : trans.__('Run %1, step %2 of %3, %4.', row.id, row.done + 1, row.of, row.step);
    default:
      return trans.__('Run %1 of %2: %3.', row.id, row.pipeline, statusWord(trans, row.status)[1]);
  }
}
