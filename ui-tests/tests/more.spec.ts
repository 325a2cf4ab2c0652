import { expect, test } from '@playwright/test';

import { complaintsOf, openBoth, openLab, putNotebook, rowOf, SHORT } from './lab';

test('tags of Kale become steps, what they lose is told, and one undo takes it back', async ({ page }) => {
  const complaints = complaintsOf(page);
  const tags: Record<number, readonly string[]> = { 0: ['imports'], 2: ['block:load'], 5: ['block:clean', 'prev:load', 'limit:gpu:1'] };
  await putNotebook(page, 'kale.ipynb', SHORT.map((cell, index) => ({ ...cell, tags: tags[index] ?? [] })));
  await openLab(page);
  const panel = await openBoth(page, 'kale.ipynb');
  await expect(panel).toContainText('suggested');
  await panel.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Import Kale tags' }).click();
  await expect(panel.getByRole('treeitem', { name: /^Step 2, clean,/ })).toBeVisible();
  await expect(panel).toContainText('`limit:gpu:1` has no tag of ours.'.replaceAll('`', ''));
  await page.screenshot({ path: 'test-results/kale.png' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(panel).toContainText('suggested');
  await expect(panel).not.toContainText('Left over from Kale');
  expect(complaints).toEqual([]);
});

test('a step is split at a cell of its menu', async ({ page }) => {
  await putNotebook(page, 'split.ipynb', SHORT.map((cell, index) => (index === 2 ? { ...cell, tags: ['step:all'] } : cell)));
  await openLab(page);
  const panel = await openBoth(page, 'split.ipynb');
  await rowOf(panel, 'all').first().click({ button: 'right' });
  await page.locator('.nblift-Menu').getByText('Split, from…').click();
  await page.screenshot({ path: 'test-results/split.png' });
  await page.getByRole('menuitem', { name: /kept = \[/ }).click();
  await expect(panel.getByLabel('Name of the step')).toHaveValue('all_2');
  await page.keyboard.press('Escape');
  await expect(panel.getByRole('treeitem', { name: /^Step 2, all_2, 3 cells/ })).toBeVisible();
});
