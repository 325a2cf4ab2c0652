import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';

import { Blank, Header, Teaching } from '../src/components';

const trans = nullTranslator.load('nblift');

describe('Header', () => {
  it('should name the notebook, with its whole path as the tooltip', () => {
    const html = renderToStaticMarkup(<Header trans={trans} path="work/churn.ipynb" />);
    expect(html).toContain('title="work/churn.ipynb">churn.ipynb<');
  });

  it('should show only the title without a notebook', () => {
    expect(renderToStaticMarkup(<Header trans={trans} path={null} />)).not.toContain('<span');
  });
});

describe('Blank', () => {
  it('should show a sentence without a title', () => {
    expect(renderToStaticMarkup(<Blank sentence="Nothing here." />)).toBe(
      '<div class="nblift-Body"><p>Nothing here.</p></div>'
    );
  });
});

describe('Teaching', () => {
  it('should make the promise, explain each tag once and show the command', () => {
    const html = renderToStaticMarkup(
      <Teaching trans={trans} command="nblift promote churn.ipynb --to pipelines/churn" onCopy={() => undefined} />
    );
    expect(html).toContain('Your notebook stays as it is.');
    const tags = [...html.matchAll(/<dt><code>([^<]*)<\/code>/g)].map(match => match[1]);
    expect(tags).toEqual(['step:clean', 'parameters', 'setup', 'check', 'skip', 'output:report']);
    expect(html).toContain('<code>nblift promote churn.ipynb --to pipelines/churn</code>');
  });
});
