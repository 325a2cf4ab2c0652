import { expect, test } from '@playwright/test';

import { putNotebook, rowOf, SHORT } from './lab';

test('Notebook 7: the panel opens, its graph has room below, and a pipeline is verified and written', async ({ page }) => {
  await putNotebook(page, 'seven.ipynb', SHORT);
  await page.goto('/notebooks/seven.ipynb');
  await expect(page.locator('.jp-Notebook .jp-Cell')).toHaveCount(SHORT.length);
  await page.locator('.jp-Notebook .jp-Cell').nth(2).click();
  await page.keyboard.press('Control+Shift+Y');
  const panel = page.getByRole('region', { name: 'nblift' });
  await expect(panel).toContainText('3 steps suggested');
  await panel.getByRole('button', { name: 'Use these steps' }).click();
  await expect(panel).toContainText('3 steps');

  await panel.getByRole('button', { name: 'Open the graph' }).click();
  const graph = page.locator('#nblift-graph');
  await expect(graph).toContainText('clean');
  expect((await graph.boundingBox())?.height).toBeGreaterThan(200);
  await expect(rowOf(panel, 'kept =')).toBeVisible();

  await panel.getByRole('button', { name: 'Promote…' }).click();
  await panel.getByRole('button', { name: 'Verify and write' }).click();
  await expect(panel).toContainText('Verified', { timeout: 180_000 });
  await expect(panel).toContainText('files written');
});
