import { describe, expect, it } from 'vitest';

import * as text from '../src/text';

describe('pipelineName()', () => {
  it.each([
    ['churn.ipynb', 'churn'],
    ['work/2024/Churn Model (final).ipynb', 'churn_model_final'],
    ['ÄÖ.ipynb', 'pipeline']
  ])('should make of %s: %s', (path, name) => {
    expect(text.pipelineName(path)).toBe(name);
  });
});

describe('baseName(), folderOf() and placeOf()', () => {
  it('should take paths apart and put them together', () => {
    expect([text.baseName('a/b.ipynb'), text.baseName('b.ipynb')]).toEqual(['b.ipynb', 'b.ipynb']);
    expect([text.folderOf('a/c/b.ipynb'), text.folderOf('b.ipynb')]).toEqual(['a/c', '']);
    expect(text.placeOf('pipelines/{name}', 'churn', 'a')).toBe('a/pipelines/churn');
    expect(text.placeOf('pipelines/{name}', 'churn', '')).toBe('pipelines/churn');
    expect(['', 'a/b', 'a/churn'].map(folder => text.placeIn(folder, 'churn'))).toEqual(['churn', 'a/b/churn', 'a/churn']);
  });
});

describe('cutName() and cutPath()', () => {
  it('should cut names in the middle and paths at the start', () => {
    expect(text.cutName('short')).toBe('short');
    expect(text.cutName('customer_lifetime_value_by_month', 20)).toBe('customer_li…by_month');
    expect(text.cutPath('a/very/long/path/to/churn.ipynb', 15)).toBe('…to/churn.ipynb');
    expect(text.cutPath('churn.ipynb', 15)).toBe('churn.ipynb');
  });
});

describe('duration()', () => {
  it.each([
    [0.4, '0:00'],
    [7, '0:07'],
    [130, '2:10'],
    [3723, '1:02:03']
  ])('should write %s seconds as %s', (seconds, written) => {
    expect(text.duration(seconds)).toBe(written);
  });
});

describe('bytes()', () => {
  it.each([
    [12, '12 B'],
    [1_100_000, '1.1 MB'],
    [25_000_000, '25 MB']
  ])('should write %s as %s', (count, written) => {
    expect(text.bytes(count)).toBe(written);
  });
});
