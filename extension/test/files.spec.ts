import { describe, expect, it } from 'vitest';

import { filesInOrder } from '../src/models/files';
import { preview } from './fakes';

describe('filesInOrder()', () => {
  it('should begin with the lifted functions, and end with what nobody looks for first', () => {
    const paths = ['.gitignore', 'README.md', 'src/a/b.py', 'src/a/steps.py', 'tests/t.py'];
    const files = paths.map(path => ({ path, status: 'A', added: 1, removed: 0, before: null, after: '' }) as const);
    const functions = [{ step: 'load', file: 'src/a/steps.py', line: 1, end_line: 2, cells: [] }];
    expect(filesInOrder(preview({ files, functions })).map(file => file.path)).toEqual([
      'src/a/steps.py', 'src/a/b.py', 'tests/t.py', 'README.md', '.gitignore'
    ]);
  });
});
