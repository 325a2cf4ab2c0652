/**
 * The terminal command that promotes a notebook.
 *
 * @param path - the notebook's path, relative to the folder in which the command will be typed
 * @returns one line for a POSIX shell, quoted where it must be
 */
export function promoteCommand(path: string): string {
  return `nblift promote ${Private.quoted(path)} --to ${Private.quoted(`pipelines/${pipelineName(path)}`)}`;
}

/**
 * The name that a pipeline gets from its notebook: the file's name, in characters that a folder and a package can have.
 */
export function pipelineName(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/\.ipynb$/i, '');
  return file.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '') || 'pipeline';
}

namespace Private {
  export function quoted(path: string): string {
    const safe = path.startsWith('-') ? `./${path}` : path;
    return /^[\w./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", `'\\''`)}'`;
  }
}
