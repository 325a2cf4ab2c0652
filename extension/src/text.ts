/**
 * The name that a pipeline gets from its notebook: the file's name, in characters that a folder and a package can have.
 *
 * @param chosen - what the notebook's metadata say; counts if it is a name
 */
export function pipelineName(path: string, chosen?: unknown): string {
  if (typeof chosen === 'string' && chosen !== '') {
    return chosen;
  }
  const name = baseName(path).replace(/\.ipynb$/i, '');
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '') || 'pipeline';
}

/**
 * The last part of a path.
 */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * The path without its last part; empty at the root.
 */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/**
 * Where a pipeline goes.
 *
 * @param pattern - a path with `{name}` in it
 * @param folder - the notebook's folder, from which the pattern starts
 */
export function placeOf(pattern: string, name: string, folder: string): string {
  const place = pattern.replaceAll('{name}', name);
  return folder === '' ? place : `${folder}/${place}`;
}

/**
 * Where a pipeline goes that is put into a folder; its own folder is not put into itself.
 */
export function placeIn(folder: string, name: string): string {
  if (baseName(folder) === name) {
    return folder;
  }
  return folder === '' ? name : `${folder}/${name}`;
}

/**
 * A long name, cut in its middle.
 */
export function cutName(name: string, most = 24): string {
  if (name.length <= most) {
    return name;
  }
  const tail = Math.floor((most - 1) * 0.45);
  return `${name.slice(0, most - 1 - tail)}…${name.slice(name.length - tail)}`;
}

/**
 * A long path, cut at its start.
 */
export function cutPath(path: string, most = 40): string {
  return path.length <= most ? path : `…${path.slice(path.length - most + 1)}`;
}

/**
 * A sentence without the marks of `code`, for where there is only plain text: a tooltip, a voice.
 */
export function plain(sentence: string): string {
  return sentence.replaceAll('`', '');
}

/**
 * Seconds as people write a duration: `0:07`, `1:02:03`.
 */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${minutes}:${String(rest).padStart(2, '0')}`;
  return hours === 0 ? tail : `${hours}:${tail.padStart(5, '0')}`;
}

/**
 * Bytes as people write them: `1.1 MB`.
 */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 10 ? 1 : 0;
  return `${value.toLocaleString(undefined, { maximumFractionDigits: digits })} ${units[unit] ?? ''}`;
}

/**
 * A time of the day: `14:02`.
 */
export function timeOfDay(milliseconds: number): string {
  return new Date(milliseconds).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
}
