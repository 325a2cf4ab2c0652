import { describe, expect, it } from 'vitest';

import * as tags from '../src/models/tags';

/** Cells `c1`, `c2`, … with these tags, several divided by blanks. */
function cells(...written: string[]): tags.ITagged[] {
  return written.map((each, index) => ({ id: `c${index + 1}`, tags: each.split(' ').filter(tag => tag !== '') }));
}

/** What the cells look like after the changes. */
function after(before: readonly tags.ITagged[], changes: tags.TagChanges): string[] {
  return before.map(cell => (changes.get(cell.id) ?? cell.tags).join(' '));
}

const two = cells('', 'step:load', '', 'skip', '', 'step:clean', '');

describe('stepTag() and roleTag()', () => {
  it.each([
    ['step:clean', 'clean', 'step'],
    ['mine step:clean', 'clean', 'step'],
    ['skip step:clean', null, 'skip'],
    ['step: clean', null, null],
    ['output:df', null, null]
  ])('should read %s', (written, step, role) => {
    const list = written === 'step: clean' ? [written] : written.split(' ');
    expect([tags.stepTag(list), tags.roleTag(list)]).toEqual([step, role]);
  });
});

describe('hasSteps()', () => {
  it('should tell whether any cell begins one', () => {
    expect([tags.hasSteps(two), tags.hasSteps(cells('', 'skip'))]).toEqual([true, false]);
  });
});

describe('stepsOf()', () => {
  it('should let untagged cells join the step above, and leave out those of another role', () => {
    expect([...tags.stepsOf(two).values()]).toEqual([null, 'load', 'load', null, 'load', 'clean', 'clean']);
  });
});

describe('moved()', () => {
  it('should change no other cell’s step', () => {
    const changed = after(two, tags.moved(two, new Set(['c3']), 'clean'));
    expect(changed).toEqual(['', 'step:load', 'step:clean', 'skip', 'step:load', 'step:clean', '']);
  });

  it('should pin the cell that followed the first of a step', () => {
    const changed = after(two, tags.moved(two, new Set(['c6']), 'load'));
    expect(changed).toEqual(['', 'step:load', '', 'skip', '', '', 'step:clean']);
  });

  it('should keep tags that are not of a role, and take a role away', () => {
    const before = cells('step:load', 'skip mine output:df');
    expect(after(before, tags.moved(before, new Set(['c2']), 'clean'))).toEqual(['step:load', 'step:clean mine output:df']);
  });

  it('should pin no import', () => {
    const before = cells('step:load', '', '', '');
    const changed = after(before, tags.moved(before, new Set(['c2']), 'clean', new Set(['c3'])));
    expect(changed).toEqual(['step:load', 'step:clean', '', 'step:load']);
  });
});

describe('begun()', () => {
  it('should begin a step that the cells below join', () => {
    expect(after(two, tags.begun(two, 'c3', 'check_it'))).toEqual([
      '', 'step:load', 'step:check_it', 'skip', '', 'step:clean', ''
    ]);
  });
});

describe('toggled()', () => {
  it('should hand a step’s tag on to the next cell', () => {
    expect(after(two, tags.toggled(two, new Set(['c6']), 'skip'))).toEqual([
      '', 'step:load', '', 'skip', '', 'skip', 'step:clean'
    ]);
  });

  it('should take the role away where all cells have it', () => {
    expect(after(two, tags.toggled(two, new Set(['c4']), 'skip'))[3]).toBe('');
  });
});

describe('renamed()', () => {
  it('should rename every tag of the step', () => {
    const before = cells('step:a', 'step:b', 'step:a mine');
    expect(after(before, tags.renamed(before, 'a', 'c'))).toEqual(['step:c', 'step:b', 'step:c mine']);
  });
});

describe('removed()', () => {
  it('should let the cells join the step above', () => {
    expect(after(two, tags.removed(two, 'clean'))).toEqual(['', 'step:load', '', 'skip', '', '', '']);
  });
});

describe('accepted()', () => {
  it('should write the fewest tags', () => {
    const before = cells('', '', '', 'skip', '');
    const steps = [
      { name: 'load', cells: ['c2', 'c3'] },
      { name: 'clean', cells: ['c5'] }
    ];
    expect(after(before, tags.accepted(before, steps, ['c1']))).toEqual(['setup', 'step:load', '', 'skip', 'step:clean']);
  });
});

describe('published()', () => {
  it('should add the tag, and take it away again', () => {
    const before = cells('step:a');
    const once = tags.published(before, 'c1', 'df');
    expect(once.get('c1')).toEqual(['step:a', 'output:df']);
    expect(tags.published([{ id: 'c1', tags: once.get('c1') ?? [] }], 'c1', 'df').get('c1')).toEqual(['step:a']);
    expect(tags.published(before, 'gone', 'df').size).toBe(0);
  });
});

describe('marked()', () => {
  it('should touch only cells that need it', () => {
    const before = cells('skip', '', 'mine');
    const changes = tags.marked(before, new Set(['c1', 'c3']), 'skip', true);
    expect([...changes]).toEqual([['c3', ['mine', 'skip']]]);
    expect([...tags.marked(before, new Set(['c1']), 'skip', false)]).toEqual([['c1', []]]);
  });
});

describe('nameProblem()', () => {
  it.each([
    ['clean', null],
    ['größe_1', null],
    ['2clean', 'clean2'],
    ['two words', 'two_words'],
    ['class', 'class_step'],
    ['12', 'step_12'],
    ['—', 'step']
  ])('should say of %s: %s', (name, suggestion) => {
    expect(tags.nameProblem(name)?.suggestion ?? null).toBe(suggestion);
  });
});

describe('freeName()', () => {
  it('should give a name that no step has', () => {
    expect(tags.freeName(new Set(['load', 'step_3']))).toBe('step_4');
  });
});

describe('isPlainRole()', () => {
  it('should tell roles that a tag gives', () => {
    expect(['skip', 'imports', 'step'].map(role => tags.isPlainRole(role as 'skip'))).toEqual([true, false, false]);
  });
});
