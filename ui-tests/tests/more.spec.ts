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

test('cells are dragged into a step, to a new one, or not after all', async ({ page }) => {
  const tags: Record<number, readonly string[]> = { 2: ['step:load'], 5: ['step:keep'], 7: ['step:report'] };
  await putNotebook(page, 'drag.ipynb', SHORT.map((cell, index) => ({ ...cell, tags: tags[index] ?? [] })));
  await openLab(page);
  const panel = await openBoth(page, 'drag.ipynb');
  const step = (name: string) => panel.getByRole('treeitem', { name: new RegExp(`^Step \\d, ${name},`) });
  await expect(step('report')).toBeVisible();

  /** Take a row by the mouse, and hold it over another one, at some part of its height. */
  const drag = async (text: string, target: string, part: number): Promise<void> => {
    await rowOf(panel, text).hover();
    await page.mouse.down();
    const at = await step(target).boundingBox();
    if (at === null) {
      throw new Error('the target is not in view');
    }
    for (const x of [60, 80, 100]) {
      await page.mouse.move(at.x + x, at.y + at.height * part);
    }
  };

  await drag('mean = sum', 'load', 0.5);
  await expect(panel.locator('.nblift-Row-drop')).toHaveText('Move 1 cell to load');
  await page.screenshot({ path: 'test-results/drag-join.png' });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(panel.locator('.nblift-Row-drop')).toHaveCount(0);
  await expect(step('report')).toHaveAccessibleName(/2 cells/);

  await drag('table[:3]', 'keep', 0.5);
  await page.mouse.up();
  await expect(step('keep')).toHaveAccessibleName(/2 cells/);

  await drag('print(round(mean', 'keep', 0.1);
  await expect(panel.locator('.nblift-Row-drop')).toHaveText('Move 1 cell to a new step');
  await page.screenshot({ path: 'test-results/drag-new.png' });
  await page.mouse.up();
  await expect(panel.getByLabel('Name of the step')).toHaveValue('step_4');
});
