import { expect, test } from '@playwright/test';

import { complaintsOf, openBoth, openLab, putNotebook, rowOf, run, SHORT, typeInto } from './lab';

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

test('names that only the kernel holds have their ways out', async ({ page }) => {
  await putNotebook(page, 'hidden.ipynb', [
    { source: 'lookup = {1: "a"}', tags: ['step:load'] },
    { source: 'rows = [lookup[1]]' },
    { source: 'print(lookup)', tags: ['step:show'] }
  ]);
  await openLab(page);
  const panel = await openBoth(page, 'hidden.ipynb');
  await expect(panel).toContainText('2 steps');
  await run(page, 'notebook:run-all-cells');
  await rowOf(panel, 'rows = [').click();
  await expect(panel.locator('.nblift-Details')).toContainText('rows: list[str]');
  await typeInto(page, 0, '\n');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('other = 1');
  await panel.getByRole('button', { name: /^Errors and notes|^Notes/i }).click();
  await expect(panel).toContainText('lookup is in the kernel, but no cell makes it any more.');
  await page.screenshot({ path: 'test-results/hidden.png' });
  await panel.getByRole('button', { name: 'Find where it is used' }).click();
  await expect(rowOf(panel, 'rows = [')).toHaveAttribute('aria-selected', 'true');
  await panel.getByRole('button', { name: 'Find where it is used' }).click();
  await expect(rowOf(panel, 'print(lookup)')).toHaveAttribute('aria-selected', 'true');
  await panel.getByRole('button', { name: 'Restart and run all' }).click();
  await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
  await expect(panel).not.toContainText('is in the kernel, but');
});

test('a read-only notebook keeps its tree, and is promoted as suggested', async ({ page }) => {
  await page.route(/\/api\/contents\/fixed\.ipynb/, async route => {
    const response = await route.fetch();
    const answer: unknown = await response.json();
    await route.fulfill({ response, json: { ...(answer as object), writable: false } });
  });
  await putNotebook(page, 'fixed.ipynb', SHORT);
  await openLab(page);
  const panel = await openBoth(page, 'fixed.ipynb');
  await expect(panel).toContainText('fixed.ipynb is read-only.');
  await expect(panel.getByRole('treeitem').first()).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Use these steps' })).toHaveCount(0);
  await page.screenshot({ path: 'test-results/read-only.png' });
  await panel.getByRole('button', { name: 'Promote…' }).click();
  await expect(panel.locator('.nblift-Files li').first()).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Verify and write' })).toHaveAttribute('aria-disabled', 'false');
  await panel.getByRole('button', { name: 'Save a copy' }).click();
  await expect(page.getByRole('dialog')).toContainText('Save');
});

test('a server part that is missing or of another version is told', async ({ page }) => {
  let answer = { status: 404, version: '' };
  await page.route(/\/nblift\/health/, async route => {
    await route.fulfill({ status: answer.status, json: { version: answer.version, kernel_package: '', features: [] } });
  });
  await putNotebook(page, 'server.ipynb', SHORT);
  await openLab(page);
  const panel = await openBoth(page, 'server.ipynb');
  await expect(panel).toContainText('its server part is not running');
  await page.screenshot({ path: 'test-results/server-missing.png' });
  await panel.getByRole('button', { name: 'Copy' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('jupyter server extension enable nblift');
  answer = { status: 200, version: '9.9.9' };
  await openLab(page);
  const again = await openBoth(page, 'server.ipynb');
  await expect(again).toContainText('the server runs 9.9.9.');
  await expect(again.getByRole('button', { name: 'Reload the page' })).toBeVisible();
  await page.screenshot({ path: 'test-results/server-other.png' });
});

test('the folder of a pipeline is chosen, and a person’s files are kept beside', async ({ page }) => {
  const tags: Record<number, readonly string[]> = { 2: ['step:load'] };
  await putNotebook(page, 'beside.ipynb', SHORT.map((cell, index) => ({ ...cell, tags: tags[index] ?? [] })));
  // The dialog begins where the pipeline would go.
  for (const folder of ['pipelines', 'pipelines/chosen']) {
    await page.request.put(`/api/contents/${folder}`, { data: { type: 'directory' } });
  }
  await openLab(page);
  const panel = await openBoth(page, 'beside.ipynb');
  await panel.getByRole('button', { name: 'Promote…' }).click();
  await panel.getByRole('button', { name: 'Choose a folder' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('chosen').click();
  await page.screenshot({ path: 'test-results/choose-folder.png' });
  await dialog.getByRole('button', { name: /^(Open|Select)$/ }).click();
  await expect(panel.getByLabel('Place')).toHaveValue('pipelines/chosen/beside');

  /** Write without verifying: the question is answered with yes. */
  const write = async (): Promise<void> => {
    await panel.getByRole('button', { name: 'More ways to promote' }).click();
    await page.getByRole('menuitem', { name: 'Write without verifying…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Write' }).click();
  };
  const verdict = panel.getByRole('region', { name: 'Verdict' });
  await write();
  await expect(verdict).toContainText('files written');
  await page.request.put('/api/contents/pipelines/chosen/beside/README.md', { data: { type: 'file', format: 'text', content: 'mine' } });
  await typeInto(page, 7, '\nmore = mean');
  await expect(panel).toContainText('You changed 1 file since the last promotion: README.md.');
  await write();
  await expect(verdict).toContainText('README.md');
  await page.screenshot({ path: 'test-results/kept-beside.png' });
  await verdict.getByRole('button', { name: 'Write anyway, keep mine beside' }).click();
  await expect(verdict.getByRole('button', { name: 'README.md.mine' })).toBeVisible();
  const kept = await page.request.get('/api/contents/pipelines/chosen/beside/README.md.mine');
  expect(((await kept.json()) as { content: string }).content).toBe('mine');
});
