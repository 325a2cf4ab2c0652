import { expect, test } from '@playwright/test';

import { complaintsOf, openLab, rowOf, run } from './lab';

test('the tour: from an empty panel to a verified pipeline', async ({ page }) => {
  const complaints = complaintsOf(page);
  await openLab(page);
  await page.keyboard.press('Control+Shift+Y');
  const panel = page.getByRole('region', { name: 'nblift' });
  await expect(panel).toContainText('Open a Python notebook to see its steps.');
  await expect(panel.getByRole('button', { name: 'Open the example' })).toBeFocused();
  await page.screenshot({ path: 'test-results/no-notebook.png' });
  await panel.getByRole('button', { name: 'Open the example' }).click();
  await expect(panel.getByTitle('churn-tour.ipynb')).toBeVisible();
  await panel.getByRole('button', { name: 'Take the tour' }).click();
  // Nobody changed the notebook: it is the same one, and not a second copy.
  await expect(page.locator('.lm-TabBar-tabLabel').filter({ hasText: /^churn-tour/ })).toHaveCount(1);
  await expect(panel).toContainText('4 steps suggested');
  const callout = panel.locator('.nblift-Callout');
  await expect(callout).toContainText('1 of 3');
  await page.screenshot({ path: 'test-results/tour-1.png' });

  await panel.getByRole('button', { name: 'Use these steps' }).click();
  await expect(callout).toContainText('2 of 3');
  await expect(panel.locator('.nblift-Head-counts')).toHaveText('4 steps1 error');
  await page.screenshot({ path: 'test-results/tour-2.png' });
  await panel.getByRole('button', { name: 'Skip cell 9 too' }).click();
  await expect(callout).toContainText('3 of 3');
  await expect(panel.locator('.nblift-Head-counts')).toHaveText('4 steps');
  await expect(rowOf(panel, 'for customer in sample')).toContainText('skip');

  await panel.getByRole('button', { name: 'Promote…' }).click();
  await expect(panel.locator('.nblift-Files li').first()).toBeVisible();
  await run(page, 'apputils:change-theme', { theme: 'JupyterLab Dark' });
  await page.screenshot({ path: 'test-results/tour-3-dark.png' });
  const foreseen = await panel.locator('.nblift-Files li').count();
  await panel.getByRole('button', { name: 'Verify and write' }).click();
  const verdict = panel.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toContainText('Verified', { timeout: 180_000 });
  await expect(verdict).toContainText(`${foreseen} files written`);
  await expect(callout).toHaveCount(0);
  await page.screenshot({ path: 'test-results/tour-done-dark.png' });
  await run(page, 'apputils:change-theme', { theme: 'JupyterLab Light' });
  expect(complaints).toEqual([]);
});
