import { expect, test } from '@playwright/test';

import { openBoth, openLab, putNotebook, rowOf, run, SHORT, typeInto } from './lab';

const TAGGED = SHORT.map((cell, index) => {
  const step = { 2: 'load', 5: 'keep', 7: 'report' }[index];
  return step === undefined ? cell : { ...cell, tags: [`step:${step}`] };
});

test('the tree follows each edit, and one undo takes a change of steps back', async ({ page }) => {
  await putNotebook(page, 'edits.ipynb', TAGGED);
  await openLab(page);
  const panel = await openBoth(page, 'edits.ipynb');
  await rowOf(panel, 'kept = [').click();
  await expect(panel.locator('.nblift-Details')).toContainText('Cell 6 needs table from cell 3 · proved');

  await typeInto(page, 7, '\nmore = table');
  await rowOf(panel, 'mean = sum').click();
  await expect(panel.locator('.nblift-Details')).toContainText('table from cell 3');

  await rowOf(panel, 'mean = sum').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Skip' }).click();
  await expect(rowOf(panel, 'mean = sum')).toContainText('skip');
  await expect(panel.getByRole('treeitem', { name: /^Step 3, report, 1 cell/ })).toBeVisible();
  await page.locator('.jp-NotebookPanel:visible .jp-Cell').nth(7).locator('.jp-InputPrompt').click();
  await page.keyboard.press('z');
  await expect(rowOf(panel, 'mean = sum')).not.toContainText('skip');
  await expect(panel.getByRole('treeitem', { name: /^Step 3, report, 2 cells/ })).toBeVisible();
});

test('a cell being typed in shows no half-typed error', async ({ page }) => {
  await putNotebook(page, 'typing.ipynb', TAGGED);
  await openLab(page);
  const panel = await openBoth(page, 'typing.ipynb');
  await expect(panel).toContainText('3 steps');
  await typeInto(page, 7, '\nhalf = (1 +');
  await expect(panel.locator('.nblift-Count-errors')).toHaveCount(0);
  await expect(panel.locator('.nblift-Count-errors').first()).toContainText('error');
});

test('running cells brings types, and an edit marks what follows as stale', async ({ page }) => {
  await putNotebook(page, 'running.ipynb', TAGGED);
  await openLab(page);
  const panel = await openBoth(page, 'running.ipynb');
  await run(page, 'notebook:run-all-cells');
  await rowOf(panel, 'kept = [').click();
  await expect(panel.locator('.nblift-Details')).toContainText('kept: list[float]');
  await typeInto(page, 2, '\ntable.append(0.9)');
  await expect(rowOf(panel, 'kept = [')).toContainText('stale');
  await expect(page.locator('.jp-Cell[data-nblift-mark="stale"]').first()).toBeVisible();
  await page.screenshot({ path: 'test-results/stale.png' });

  // The command ends with the answer to its question.
  const restarted = run(page, 'kernelmenu:restart');
  await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
  await restarted;
  await expect(rowOf(panel, 'kept = [')).not.toContainText('stale');
});

test('the whole of Steps works with the keyboard', async ({ page }) => {
  await putNotebook(page, 'keyboard.ipynb', SHORT);
  await openLab(page);
  const panel = await openBoth(page, 'keyboard.ipynb');
  await expect(panel.getByRole('button', { name: 'Use these steps' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('.jp-Cell[data-nblift-mark="number"]')).toHaveCount(3);

  const tree = panel.getByRole('tree');
  await tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await expect(panel.getByRole('treeitem').nth(1)).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('F2');
  await expect(panel.getByLabel('Name of the step')).toBeFocused();
  await page.keyboard.type('2bad');
  await expect(panel.getByRole('alert')).toContainText('“2bad” cannot be a function name; try “bad2”.');
  await panel.getByLabel('Name of the step').fill('read');
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('treeitem', { name: /^Step 1, read,/ })).toBeVisible();
  await expect(tree).toBeFocused();

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(panel.getByRole('treeitem', { name: /^Step 1, read, 1 cell/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('.jp-Notebook:focus-within, .jp-Notebook:focus')).toHaveCount(1);
});

test('a renamed notebook keeps all, and two notebooks keep apart', async ({ page }) => {
  await putNotebook(page, 'one.ipynb', TAGGED);
  await putNotebook(page, 'two.ipynb', SHORT);
  await openLab(page);
  const panel = await openBoth(page, 'one.ipynb');
  await expect(panel).toContainText('3 steps');
  await rowOf(panel, 'kept = [').click();
  await page.evaluate(async () => {
    const lab = (window as unknown as { jupyterapp: { serviceManager: { contents: { rename(from: string, to: string): Promise<unknown> } } } }).jupyterapp;
    await lab.serviceManager.contents.rename('one.ipynb', 'uno.ipynb');
  });
  await expect(panel.getByTitle('uno.ipynb')).toBeVisible();
  await expect(rowOf(panel, 'kept = [')).toHaveAttribute('aria-selected', 'true');

  await openBoth(page, 'two.ipynb');
  await expect(panel).toContainText('3 steps suggested');
  await page.locator('.lm-TabBar-tabLabel').filter({ hasText: 'uno.ipynb' }).click();
  await expect(rowOf(panel, 'kept = [')).toHaveAttribute('aria-selected', 'true');
});

test('500 cells: few rows are in the page, and the filter finds one', async ({ page }) => {
  const many = Array.from({ length: 500 }, (_, index) => ({
    source: `value_${index} = ${index === 0 ? '1' : `value_${index - 1} + 1`}`,
    ...(index % 50 === 0 ? { tags: [`step:part_${index / 50}`] } : {})
  }));
  await putNotebook(page, 'many.ipynb', many);
  await openLab(page);
  const panel = await openBoth(page, 'many.ipynb');
  await expect(panel).toContainText('10 steps');
  expect(await panel.getByRole('treeitem').count()).toBeLessThan(80);
  await panel.getByLabel('Filter by name or code').fill('value_317 =');
  await expect(panel.getByRole('treeitem')).toHaveCount(2);
  await expect(rowOf(panel, 'value_317 = value_316 + 1')).toBeVisible();
});

test('what the panel says where there is nothing to show', async ({ page }) => {
  await putNotebook(page, 'empty.ipynb', [{ source: '' }]);
  await putNotebook(page, 'other.ipynb', [{ source: 'x <- 1' }], 'R');
  await openLab(page);
  await page.keyboard.press('Control+Shift+Y');
  const panel = page.getByRole('region', { name: 'nblift' });
  await expect(panel).toContainText('Open a Python notebook to see its steps.');
  await run(page, 'docmanager:open', { path: 'empty.ipynb' });
  await expect(panel).toContainText('This notebook has no code yet.');
  await run(page, 'docmanager:open', { path: 'other.ipynb' });
  await expect(panel).toContainText('nblift reads Python notebooks. This one uses');
});

test('a lost connection is told, and caught up with', async ({ page }) => {
  let drop = async (): Promise<void> => undefined;
  await page.routeWebSocket(/nblift\/live/, socket => {
    const server = socket.connectToServer();
    drop = async () => {
      await server.close();
      await socket.close();
    };
  });
  await putNotebook(page, 'lost.ipynb', TAGGED);
  await openLab(page);
  const panel = await openBoth(page, 'lost.ipynb');
  await expect(panel).toContainText('3 steps');
  await drop();
  await expect(panel).toContainText('No connection to Jupyter since');
  await expect(panel).toContainText('kept = [');
  await expect(panel).not.toContainText('No connection to Jupyter since');
  await typeInto(page, 7, '\nmore = table');
  await rowOf(panel, 'mean = sum').click();
  await expect(panel.locator('.nblift-Details')).toContainText('table from cell 3');
});
