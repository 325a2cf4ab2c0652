import type { FileChange, PreviewState } from '../wire';

/**
 * The files of a preview as people look for them: the lifted functions first, then the package, its tests, the README,
 * and the rest.
 */
export function filesInOrder(preview: PreviewState): readonly FileChange[] {
  const lifted = new Set(preview.functions.map(each => each.file));
  const rank = ({ path }: FileChange): number => {
    if (lifted.has(path)) {
      return 0;
    }
    const at = ['src/', 'tests/', 'README'].findIndex(start => path.startsWith(start));
    return at < 0 ? 4 : at + 1;
  };
  return [...preview.files].sort((one, other) => rank(one) - rank(other) || one.path.localeCompare(other.path));
}
