import { expect, test } from '@playwright/test';

import { complaintsOf, openBoth, openLab, putNotebook, run, SHORT } from './lab';

test('from an untagged notebook to a verified pipeline, with the mouse alone', async ({ page }) => {
  const complaints = complaintsOf(page);
  await putNotebook(page, 'journey.ipynb', SHORT);
  await openLab(page);
  const panel = await openBoth(page, 'journey.ipynb');

  await expect(panel).toContainText('Your notebook stays as it is.');
  await expect(panel).toContainText('3 steps suggested');
  await expect(panel).toContainText('Nothing is written to the notebook yet.');
  await expect(page.locator('.jp-Cell[data-nblift-suggested]').first()).toBeVisible();

  await panel.getByRole('button', { name: 'Use these steps' }).click();
  await expect(panel).toContainText('3 steps');
  await expect(page.locator('.jp-Cell[data-nblift-suggested]')).toHaveCount(0);
  await expect(page.locator('.jp-Cell[data-nblift-mark="number"]')).toHaveCount(3);
  await expect(page.locator('#jp-main-statusbar')).toContainText('3 steps');

  await panel.getByRole('button', { name: 'Promote…' }).click();
  await expect(panel.getByLabel('Name')).toHaveValue('journey');
  await expect(panel.getByLabel('Place')).toHaveValue('pipelines/journey');
  await expect(panel.getByRole('button', { name: /^src\/journey\/steps\.py/ })).toBeVisible();
  await page.screenshot({ path: 'test-results/promote-ready.png' });

  await panel.getByRole('button', { name: 'Verify and write' }).click();
  await expect(panel.getByRole('button', { name: 'Cancel' })).toBeVisible();
  const verdict = panel.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toContainText('Verified', { timeout: 180_000 });
  await expect(verdict).toContainText('files written');
  await page.screenshot({ path: 'test-results/promote-verified.png' });
  const written = await page.request.get('/api/contents/pipelines/journey/src/journey/steps.py');
  expect(written.ok()).toBe(true);

  await verdict.getByRole('button', { name: /^Open/ }).click();
  await expect(page.locator('.lm-TabBar-tabLabel').filter({ hasText: 'README.md' })).toBeVisible();
  // Another page in front does not take the panel off the notebook.
  await expect(panel.getByTitle('journey.ipynb')).toBeVisible();
  await expect(panel).toContainText('Up to date: the pipeline already matches this notebook.');
  expect(complaints).toEqual([]);
});

test('the graph and the review show what would be written', async ({ page }) => {
  await putNotebook(
    page,
    'pages.ipynb',
    SHORT.map((cell, index) => ({ ...cell, ...(index === 2 ? { tags: ['step:load'] } : index === 5 ? { tags: ['step:keep'] } : {}) }))
  );
  await openLab(page);
  const panel = await openBoth(page, 'pages.ipynb');
  await expect(panel).toContainText('2 steps');

  await panel.getByRole('button', { name: 'Open the graph' }).click();
  const list = page.getByRole('tree', { name: 'Steps and what they need' });
  await expect(list).toContainText('needs table from load');
  await list.getByRole('treeitem').first().focus();
  await page.keyboard.press('Enter');
  await expect(list).toContainText('rows = 20');
  await page.screenshot({ path: 'test-results/graph.png' });

  await panel.getByRole('tab', { name: 'Promote' }).click();
  await panel.getByRole('button', { name: /^src\/pages\/steps\.py/ }).click();
  await expect(page.getByRole('region', { name: /^Changes of/ })).toContainText('def keep(');
  await page.getByRole('tab', { name: 'Cells' }).click();
  const pair = page.getByRole('region', { name: 'Step keep' });
  await pair.getByText('kept = [x for x in table if x > 0.2]').first().hover();
  await expect(pair.locator('[data-lit]')).toHaveCount(2);
  await page.screenshot({ path: 'test-results/review.png' });

  await run(page, 'apputils:change-theme', { theme: 'JupyterLab Dark' });
  await page.screenshot({ path: 'test-results/review-dark.png' });
});

test('a verification can be cancelled, and nothing is written', async ({ page }) => {
  await putNotebook(page, 'slow.ipynb', [
    { source: 'import time\ntime.sleep(60)', tags: ['step:wait'] },
    { source: 'answer = 42\nprint(answer)' }
  ]);
  await openLab(page);
  const panel = await openBoth(page, 'slow.ipynb');
  await panel.getByRole('button', { name: 'Promote…' }).click();
  await panel.getByRole('button', { name: 'Verify and write' }).click();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByRole('region', { name: 'Verdict' })).toContainText('Nothing was written.');
  const written = await page.request.get('/api/contents/pipelines/slow');
  expect(written.status()).toBe(404);
});
