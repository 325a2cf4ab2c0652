import type { Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';

import type { ITestCell } from './lab';
import { complaintsOf, openBoth, openLab, putNotebook, run, seriousIn } from './lab';

const CELLS: readonly ITestCell[] = [
  { source: 'limit = 3', tags: ['parameters'] },
  { source: 'rows = sorted([4, 2, 3, 1])\nprint("loaded", len(rows))', tags: ['step:load', 'output:rows'] },
  { source: 'kept = [row for row in rows if row < limit]', tags: ['step:keep', 'output:kept'] },
  { source: 'print(sum(kept))', tags: ['step:report'] }
];

/** Promote the notebook in front without running it. */
async function write(page: Page, panel: Locator): Promise<Locator> {
  await panel.getByRole('tab', { name: 'Promote' }).click();
  await panel.getByRole('button', { name: 'More ways to promote' }).click();
  await page.getByRole('menuitem', { name: 'Write without verifying…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Write' }).click();
  const verdict = panel.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toContainText('files written');
  return verdict;
}

/** Draw the edge of the sidebar until the panel has a width. */
async function widen(page: Page, panel: Locator, width: number): Promise<void> {
  const box = await panel.boundingBox();
  if (box === null) {
    throw new Error('the panel is not in view');
  }
  await page.mouse.move(box.x + box.width + 2, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(box.x + width + 2, box.y + 300, { steps: 4 });
  await page.mouse.up();
}

/** The row of a run. */
function runRow(panel: Locator, number: number): Locator {
  return panel.getByRole('list', { name: 'Runs' }).getByRole('button', { name: new RegExp(`^Run ${number}\\b`) });
}

test('a pipeline is run from its verdict, seen live, and looked at on its page', async ({ page }) => {
  const complaints = complaintsOf(page);
  await putNotebook(page, 'ran.ipynb', CELLS);
  await openLab(page);
  const panel = await openBoth(page, 'ran.ipynb');
  const verdict = await write(page, panel);
  await page.screenshot({ path: 'test-results/runs-verdict.png' });
  await verdict.getByRole('button', { name: 'Run', exact: true }).click();

  await expect(panel.getByRole('tab', { name: 'Runs' })).toHaveAttribute('aria-selected', 'true');
  await expect(panel.getByLabel('Pipeline')).toHaveValue('pipelines/ran');
  await expect(runRow(panel, 1)).toHaveAccessibleName(/^Run 1, step/);
  await page.screenshot({ path: 'test-results/runs-live.png' });
  await expect(runRow(panel, 1)).toHaveAccessibleName(/^Run 1 of ran done/);
  const outputs = panel.getByRole('list', { name: 'Outputs' });
  await expect(outputs.getByRole('listitem')).toHaveCount(2);
  await outputs.getByRole('button', { name: /^rows, version 1/ }).click();
  await expect(panel.getByLabel('Preview of rows')).toContainText('[1, 2, 3, 4]');
  await runRow(panel, 1).click();
  await expect(panel).toContainText('All 3 steps done.');
  await page.screenshot({ path: 'test-results/runs-done.png' });

  await panel.getByRole('button', { name: 'Open the run' }).click();
  const steps = page.getByRole('list', { name: 'Steps' });
  await expect(steps.getByRole('button')).toHaveCount(3);
  await steps.getByRole('button', { name: /^Step load/ }).click();
  const log = page.getByRole('log', { name: 'Executed notebook of load' });
  await expect(log).toContainText('loaded 4');
  await expect(page.locator('.nblift-RunPage .nblift-Badge')).toHaveText('v1');
  await expect(page.locator('.nblift-Parameters')).toContainText('limit');
  await page.screenshot({ path: 'test-results/run-page.png' });

  await panel.getByRole('button', { name: 'More ways to run' }).click();
  await page.getByRole('menuitem', { name: 'With other parameters…' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('2');
  await page.screenshot({ path: 'test-results/runs-parameters.png' });
  await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
  await expect(runRow(panel, 2)).toHaveAccessibleName(/^Run 2 of ran done/);
  await outputs.getByRole('button', { name: /^kept, version 2/ }).click();
  await expect(panel.getByLabel('Preview of kept')).toContainText('[1]');

  /** Move prod by the menu of a version, once it was said what that changes. */
  const move = async (version: number, item: string, verb: string, changes: string): Promise<void> => {
    await outputs.getByRole('button', { name: `What can be done with kept v${version}` }).last().click();
    await page.getByRole('menuitem', { name: item }).click();
    await expect(page.getByRole('dialog')).toContainText(changes);
    await expect(page.getByRole('dialog')).toContainText('In its own runs the pipeline reads it in: report.');
    await page.getByRole('dialog').getByRole('button', { name: verb }).click();
  };
  await move(1, 'Use this version as prod', 'Use as prod', 'prod: new → v1.');
  await expect(outputs.getByRole('button', { name: /^kept, version 2.*prod v1/ })).toBeVisible();
  await move(2, 'Use this version as prod', 'Use as prod', 'prod: v1 → v2.');
  await expect(outputs.getByRole('button', { name: /^kept, version 2.*prod$/ })).toBeVisible();
  await page.screenshot({ path: 'test-results/runs-prod.png' });
  await move(2, 'Roll back prod…', 'Roll back', 'prod: v2 → v1.');
  await expect(outputs.getByRole('button', { name: /^kept, version 2.*prod v1/ })).toBeVisible();

  for (const theme of ['JupyterLab Dark', 'JupyterLab Dark High Contrast', 'JupyterLab Light']) {
    await run(page, 'apputils:change-theme', { theme });
    const name = theme.replaceAll(' ', '-').toLowerCase();
    for (const width of [250, 320, 400]) {
      await widen(page, panel, width);
      await page.screenshot({ path: `test-results/runs-${name}-${width}.png`, animations: 'disabled' });
      expect(await panel.evaluate(node => node.scrollWidth <= node.clientWidth)).toBe(true);
    }
    expect(await seriousIn(page, '.nblift-Panel')).toEqual([]);
    expect(await seriousIn(page, '.nblift-RunPage')).toEqual([]);
  }
  expect(complaints).toEqual([]);
});

test('a failed step says where, and opens in a notebook with its inputs loaded', async ({ page }) => {
  const complaints = complaintsOf(page);
  await putNotebook(page, 'failing.ipynb', [
    ...CELLS.slice(0, 3),
    { source: 'share = sum(kept) / 0', tags: ['step:report'] }
  ]);
  await openLab(page);
  const panel = await openBoth(page, 'failing.ipynb');
  await (await write(page, panel)).getByRole('button', { name: 'Run', exact: true }).click();
  await expect(runRow(panel, 1)).toHaveAccessibleName(/^Run 1 failed in step report/);
  await expect(page.locator('[aria-live="assertive"]').filter({ hasText: 'Run 1 failed in step report.' })).toHaveCount(1);
  await runRow(panel, 1).click();
  await expect(panel).toContainText('ZeroDivisionError');
  await page.screenshot({ path: 'test-results/runs-failed.png' });
  await panel.getByRole('button', { name: 'cell 4, line 1' }).click();
  await expect(page.locator('.jp-NotebookPanel:visible .jp-Cell').nth(3)).toHaveClass(/jp-mod-active/);

  await panel.getByRole('button', { name: 'Open step in a notebook' }).click();
  await expect(page.locator('.lm-TabBar-tabLabel').filter({ hasText: 'report-run-1.ipynb' })).toBeVisible();
  const notebook = page.locator('.jp-NotebookPanel:visible');
  const active = notebook.locator('.jp-Cell.jp-mod-active');
  await expect(active).toContainText('def report(');
  await expect(active.locator('.cm-activeLine, .cm-line').filter({ hasText: '/ 0' })).toBeVisible();
  await expect(notebook).toContainText('step = reopen(');
  // What stands above the function has run, and the function has not.
  await expect(notebook.locator('.jp-CodeCell').filter({ hasText: 'reopen' }).locator('.jp-InputPrompt')).toHaveText(/\[\d+\]/);
  await page.screenshot({ path: 'test-results/runs-reopened.png' });
  await run(page, 'notebook:run-cell-and-select-next');
  await run(page, 'notebook:run-cell-and-select-next');
  await expect(notebook.locator('.jp-OutputArea-output').filter({ hasText: 'ZeroDivisionError' })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a run is still there after a reload, and can be cancelled', async ({ page }) => {
  await putNotebook(page, 'long.ipynb', [
    CELLS[1] as ITestCell,
    { source: 'import time\nfor second in range(600):\n    print(second, flush=True)\n    time.sleep(1)', tags: ['step:wait'] }
  ]);
  await openLab(page);
  const panel = await openBoth(page, 'long.ipynb');
  await (await write(page, panel)).getByRole('button', { name: 'Run', exact: true }).click();
  await expect(runRow(panel, 1)).toHaveAccessibleName(/^Run 1, step 2 of 2, wait/);
  await runRow(panel, 1).click();
  await panel.getByRole('button', { name: 'Open the run' }).click();
  await expect(page.getByRole('list', { name: 'Steps' }).getByRole('button', { name: /^Step wait, running/ })).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Run', exact: true })).toHaveAttribute('title', 'Run 1 is under way.');

  // JupyterLab writes down which pages are open a moment later.
  await expect
    .poll(async () => (await page.request.get('/lab/api/workspaces/default')).text())
    .toContain('nblift-runs:');
  await page.reload();
  const steps = page.getByRole('list', { name: 'Steps' });
  await expect(steps.getByRole('button', { name: /^Step wait, running/ })).toBeVisible();
  if (!(await panel.isVisible())) {
    await run(page, 'nblift:show-panel');
  }
  await panel.getByRole('tab', { name: 'Runs' }).click();
  await panel.getByLabel('Pipeline').selectOption('pipelines/long');
  await expect(runRow(panel, 1)).toHaveAccessibleName(/^Run 1, step 2 of 2, wait/);
  await page.screenshot({ path: 'test-results/runs-reloaded.png' });
  await panel.getByRole('button', { name: 'Cancel run 1' }).click();
  await expect(panel.getByRole('button', { name: 'Cancel run 1' })).toHaveCount(0);
  await expect(steps.getByRole('button', { name: /^Step wait, cancelled/ })).toBeVisible();
  await panel.getByLabel('Pipeline').selectOption('');
  await expect(panel.getByRole('list', { name: 'Runs' }).getByRole('listitem').first()).toContainText('long');
  await page.screenshot({ path: 'test-results/runs-all.png' });
});
