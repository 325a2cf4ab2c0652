import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { createRequire } from 'node:module';

const axe = createRequire(__filename).resolve('axe-core/axe.min.js');

/** A cell of a test's notebook: its kind or tags, and its source. */
export interface ITestCell {
  readonly kind?: 'code' | 'markdown';
  readonly source: string;
  readonly tags?: readonly string[];
}

/** What a page of JupyterLab exposes to its tests. */
interface ILabWindow {
  readonly jupyterapp?: {
    readonly restored: Promise<void>;
    readonly commands: { execute(id: string, args: Record<string, string>): Promise<unknown> };
  };
}

/** A short notebook in three parts, without tags, that runs in a moment. */
export const SHORT: readonly ITestCell[] = [
  { source: 'import random' },
  { kind: 'markdown', source: '## Load' },
  { source: 'rows = 20\nrandom.seed(3)\ntable = [random.random() for _ in range(rows)]' },
  { source: 'table[:3]' },
  { kind: 'markdown', source: '## Clean' },
  { source: 'kept = [x for x in table if x > 0.2]\nprint(len(kept))' },
  { kind: 'markdown', source: '## Report' },
  { source: 'mean = sum(kept) / len(kept)' },
  { source: 'print(round(mean, 3))' }
];

/** Put a notebook into the test server's folder. */
export async function putNotebook(
  page: Page,
  path: string,
  cells: readonly ITestCell[],
  language: 'python' | 'R' = 'python'
): Promise<void> {
  const content = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec:
        language === 'python'
          ? { name: 'python3', display_name: 'Python 3', language }
          : { name: 'ir', display_name: 'R', language },
      language_info: { name: language }
    },
    cells: cells.map(({ kind = 'code', source, tags = [] }, index) => ({
      id: `cell-${index + 1}`,
      cell_type: kind,
      metadata: tags.length > 0 ? { tags } : {},
      source,
      ...(kind === 'code' ? { outputs: [], execution_count: null } : {})
    }))
  };
  const response = await page.request.put(`/api/contents/${path}`, { data: { type: 'notebook', content } });
  expect(response.ok()).toBe(true);
}

/** Open JupyterLab with a fresh workspace, and wait until its commands can be run. */
export async function openLab(page: Page): Promise<void> {
  await page.goto('/lab?reset');
  await page.waitForFunction(() => (window as unknown as ILabWindow).jupyterapp?.restored.then(() => true));
}

/** Run a command of JupyterLab. */
export async function run(page: Page, command: string, args: Record<string, string> = {}): Promise<void> {
  await page.evaluate(
    ([id, values]) => (window as unknown as ILabWindow).jupyterapp?.commands.execute(id, values).then(() => undefined),
    [command, args] as const
  );
}

/** Open a notebook, and the panel beside it. */
export async function openBoth(page: Page, path: string): Promise<Locator> {
  await run(page, 'docmanager:open', { path });
  // The notebook's own indicator says idle before there is a kernel.
  await expect(page.locator('#jp-main-statusbar')).toContainText('| Idle');
  const panel = page.getByRole('region', { name: 'nblift' });
  if (!(await panel.isVisible())) {
    await page.keyboard.press('Control+Shift+Y');
  }
  await expect(panel).toBeVisible();
  return panel;
}

/** The row of the panel's tree that holds a text. */
export function rowOf(panel: Locator, text: string): Locator {
  return panel.getByRole('treeitem').filter({ hasText: text });
}

/** Click into a cell of the notebook in front, and type at its end. */
export async function typeInto(page: Page, index: number, text: string): Promise<void> {
  await page.locator('.jp-NotebookPanel:visible .jp-Cell').nth(index).locator('.cm-content').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(text);
}

/** Complaints that a page makes in its console while a test runs. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(error.message));
  return complaints;
}

/** What axe finds that is serious in a part of the page. */
export async function seriousIn(page: Page, part: string): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.addScriptTag({ path: axe });
  }
  return page.evaluate(async context => {
    const { axe: checker } = window as unknown as { axe: { run(context: string): Promise<AxeResults> } };
    const { violations } = await checker.run(context);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' | ')}`);
  }, part);
}
