import { describe, expect, it } from 'vitest';

import { pipelineName, promoteCommand } from '../src/command';

describe('pipelineName()', () => {
  it.each([
    ['churn.ipynb', 'churn'],
    ['work/2024/Churn Model (final).ipynb', 'churn_model_final'],
    ['ÄÖ.ipynb', 'pipeline']
  ])('should make of %s: %s', (path, name) => {
    expect(pipelineName(path)).toBe(name);
  });
});

describe('promoteCommand()', () => {
  it('should leave plain paths bare', () => {
    expect(promoteCommand('work/churn.ipynb')).toBe('nblift promote work/churn.ipynb --to pipelines/churn');
  });

  it('should quote what a shell would split, expand or take for an option', () => {
    expect(promoteCommand("it's $HOME.ipynb")).toBe(
      `nblift promote 'it'\\''s $HOME.ipynb' --to pipelines/it_s_home`
    );
    expect(promoteCommand('-x.ipynb')).toBe('nblift promote ./-x.ipynb --to pipelines/x');
  });
});
