import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';

const notebook = 'churn_model.ipynb';

/** What a page of JupyterLab exposes to its tests. */
interface ILabWindow {
  readonly jupyterapp?: {
    readonly restored: Promise<void>;
    readonly commands: { execute(id: string, args: Record<string, string>): Promise<unknown> };
  };
}

/** Open JupyterLab with a fresh workspace, and wait until its commands can be run. */
async function openLab(page: Page): Promise<void> {
  await page.goto('/lab?reset');
  await page.waitForFunction(() => (window as unknown as ILabWindow).jupyterapp?.restored.then(() => true));
}

/** Run a command of JupyterLab. */
async function run(page: Page, command: string, args: Record<string, string>): Promise<void> {
  await page.evaluate(
    ([id, values]) => (window as unknown as ILabWindow).jupyterapp?.commands.execute(id, values).then(() => undefined),
    [command, args] as const
  );
}

test('the panel opens from its icon, follows the notebook and copies the command', async ({ page }) => {
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(error.message));
  await openLab(page);
  const panel = page.getByRole('region', { name: 'nblift' });
  await expect(panel).toBeHidden();

  await page.locator('.jp-SideBar.jp-mod-left [data-id="nblift-panel"]').click();
  await expect(panel).toContainText('Open a Python notebook to see its steps.');

  await run(page, 'docmanager:open', { path: notebook });
  await expect(panel.getByTitle(notebook)).toBeVisible();
  await expect(panel).toContainText('Your notebook stays as it is.');

  await panel.getByRole('button', { name: 'Copy' }).click();
  await expect(panel.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'nblift promote churn_model.ipynb --to pipelines/churn_model'
  );

  for (const theme of ['Light', 'Dark']) {
    await run(page, 'apputils:change-theme', { theme: `JupyterLab ${theme}` });
    await expect(page.locator('body')).toHaveAttribute('data-jp-theme-light', String(theme === 'Light'));
    await page.screenshot({ path: `test-results/panel-${theme.toLowerCase()}.png`, animations: 'disabled' });
    expect(await panel.evaluate(node => node.scrollWidth <= node.clientWidth)).toBe(true);
  }

  // Closing the page while a kernel is still connecting would leave a traceback in the server's log.
  await expect(page.locator('.jp-NotebookPanel .jp-Notebook-ExecutionIndicator')).toHaveAttribute('data-status', 'idle');
  expect(complaints).toEqual([]);
});

test('the panel opens from the keyboard', async ({ page }) => {
  await openLab(page);
  await page.keyboard.press('Control+Shift+Y');
  await expect(page.getByRole('region', { name: 'nblift' })).toContainText('No notebook');
});
