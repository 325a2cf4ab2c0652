import { describe, expect, it } from 'vitest';

import { StepsModel } from '../src/models/steps';
import { layoutOf } from '../src/pages/graph-layout';
import { graphOf } from '../src/pages/graph-model';
import { changedFiles, pairsOf } from '../src/pages/review-model';
import { graph, preview, row, step } from './fakes';

function model(): StepsModel {
  const steps = new StepsModel({ isCode: id => id !== 'm' });
  steps.apply(
    graph(
      [
        row('c1', { role: 'imports' }),
        row('m'),
        row('c2', { makes: ['df'] }),
        row('c3', { needs: [{ cell: 'c2', names: ['df'], evidence: 'may' }] }),
        row('c4', { role: 'skip', needs: [{ cell: 'c2', names: ['df'], evidence: 'proved' }] }),
        row('c5', {
          needs: [
            { cell: 'c2', names: ['df'], evidence: 'may' },
            { cell: 'c3', names: ['X'], evidence: 'proved' }
          ]
        })
      ],
      [step('load', 1, ['c2', 'c3']), step('train', 2, ['c5'])]
    )
  );
  return steps;
}

describe('graphOf()', () => {
  it('should show one box per step, and one arrow between two, by the surest evidence', () => {
    const { boxes, arrows } = graphOf(model(), new Set());
    expect(boxes.map(box => [box.id, box.label, box.colour, box.cells])).toEqual([
      ['step:load', 'load', 1, 2],
      ['step:train', 'train', 2, 1]
    ]);
    expect(arrows).toEqual([{ from: 'step:load', to: 'step:train', names: ['df', 'X'], evidence: 'proved' }]);
  });

  it('should show the cells of an open step', () => {
    const { boxes, arrows } = graphOf(model(), new Set(['load']));
    expect(boxes.map(box => box.id)).toEqual(['c2', 'c3', 'step:train']);
    expect(arrows.map(arrow => [arrow.from, arrow.to, arrow.evidence])).toEqual([
      ['c2', 'c3', 'may'],
      ['c2', 'step:train', 'may'],
      ['c3', 'step:train', 'proved']
    ]);
  });
});

describe('layoutOf()', () => {
  it('should place every box from left to right, and give every arrow a line', () => {
    const shown = graphOf(model(), new Set(['load']));
    const { places, lines, width, height } = layoutOf(shown);
    const [first, second, last] = ['c2', 'c3', 'step:train'].map(id => places.get(id)?.x ?? 0);
    expect([first, second, last]).toEqual([first, second, last].sort((a = 0, b = 0) => a - b));
    expect(lines.every(points => points.length >= 2)).toBe(true);
    expect(width > 0 && height > 0).toBe(true);
  });
});

describe('changedFiles()', () => {
  it('should leave out files that stay as they are', () => {
    const [file] = preview().files;
    const same = { path: 'x', status: '=', added: 0, removed: 0, before: '', after: '' } as const;
    expect(changedFiles(preview({ files: [same, ...preview().files] }))).toEqual([file]);
  });
});

describe('pairsOf()', () => {
  it('should tie each line to its partners, both ways', () => {
    const file = { path: 's.py', status: 'A', added: 4, removed: 0, before: null, after: 'import x\ndef load():\n    a = 1\n    b = 2' } as const;
    const cells = [{ id: 'c2', lines: [[1, 3], [2, 4]] }] as const;
    const lifted = { step: 'load', file: 's.py', line: 2, end_line: 4, cells };
    const [pair] = pairsOf(preview({ files: [file], functions: [lifted] }), file, () => 'a = 1\nb = 2');
    expect(pair?.lines.map(line => [line.number, line.text, line.partners])).toEqual([
      [2, 'def load():', []],
      [3, '    a = 1', ['c2:1']],
      [4, '    b = 2', ['c2:2']]
    ]);
    expect(pair?.cells[0]?.lines.map(line => line.partners)).toEqual([['3'], ['4']]);
    expect(pairsOf(preview({ functions: [lifted] }), { ...file, path: 'other.py' }, () => '')).toEqual([]);
  });
});
