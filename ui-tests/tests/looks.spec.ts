import { expect, test } from '@playwright/test';

import { openBoth, openLab, putNotebook, rowOf, run, seriousIn, SHORT } from './lab';

const long = 'a_name_that_somebody_wrote_out_in_full_because_it_matters_to_them_and_has_eighty_letters';
const cells = [
  ...SHORT.map((cell, index) => (index === 2 ? { ...cell, tags: ['step:load'] } : index === 5 ? { ...cell, tags: [`step:${long}`] } : cell)),
  { source: `${long} = unknown_thing + mean` }
];

for (const theme of ['JupyterLab Light', 'JupyterLab Dark', 'JupyterLab Dark High Contrast']) {
  test(`nothing is cut off, and axe finds nothing serious, in ${theme}`, async ({ page }) => {
    await putNotebook(page, 'looks.ipynb', cells);
    await openLab(page);
    await run(page, 'apputils:change-theme', { theme });
    const panel = await openBoth(page, 'looks.ipynb');
    await expect(panel.getByRole('treeitem', { name: new RegExp(long) }).first()).toBeVisible();
    await rowOf(panel, 'kept = [').click();
    const name = theme.replaceAll(' ', '-').toLowerCase();
    for (const tab of ['Steps', 'Promote'] as const) {
      await panel.getByRole('tab', { name: tab }).click();
      if (tab === 'Promote') {
        await expect(panel.locator('.nblift-Files li, .nblift-Diagnostics li').first()).toBeVisible();
      }
      await page.screenshot({ path: `test-results/${tab.toLowerCase()}-${name}.png`, animations: 'disabled' });
      expect(await panel.evaluate(node => node.scrollWidth <= node.clientWidth)).toBe(true);
      expect(await seriousIn(page, '.nblift-Panel')).toEqual([]);
    }
  });
}

test('a panel that is closed asks nothing of the server', async ({ page }) => {
  await putNotebook(page, 'quiet.ipynb', SHORT);
  const asked: string[] = [];
  page.on('request', request => {
    if (new URL(request.url()).pathname.startsWith('/nblift/')) {
      asked.push(request.url());
    }
  });
  page.on('websocket', socket => {
    if (socket.url().includes('/nblift/')) {
      asked.push(socket.url());
    }
  });
  await openLab(page);
  await run(page, 'docmanager:open', { path: 'quiet.ipynb' });
  await expect(page.locator('#jp-main-statusbar')).toContainText('| Idle');
  await page.locator('.jp-Cell').nth(2).locator('.cm-content').click();
  await page.keyboard.type('x = 1\n');
  await expect(page.locator('.jp-Cell').nth(2)).toContainText('x = 1');
  expect(asked).toEqual([]);
});
