import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { openBoth, openLab, putNotebook } from '../tests/lab';
import { OURS, oursInMs, profiled } from './profile';

interface IFigure {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
}

/** What a page of JupyterLab exposes of the notebook in front. */
interface INotebookWindow {
  readonly jupyterapp: {
    readonly shell: {
      readonly currentWidget: {
        readonly content: {
          activeCellIndex: number;
          readonly widgets: readonly { readonly model: { readonly sharedModel: { setSource(text: string): void } } }[];
        };
      };
    };
  };
}

const figures: IFigure[] = [];
const IDLE_S = 60;
const EDITS = 40;

/** The value below which a share of the numbers lies. */
function quantile(numbers: readonly number[], share: number): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(share * (numbers.length - 1))] ?? NaN;
}

/** Milliseconds from an edit of a cell to the panel's explanation of what it now needs, for each of many edits. */
async function editsInMs(page: Page, cell: number): Promise<number[]> {
  return page.evaluate(
    async ([index, count]) => {
      const notebook = (window as unknown as INotebookWindow).jupyterapp.shell.currentWidget.content;
      notebook.activeCellIndex = index;
      const panel = document.querySelector('[role="region"][aria-label="nblift"]') as HTMLElement;
      const told = (text: string): Promise<void> =>
        new Promise(resolve => {
          const look = (): void => {
            if ((panel.textContent ?? '').includes(text)) {
              observer.disconnect();
              resolve();
            }
          };
          const observer = new MutationObserver(look);
          observer.observe(panel, { subtree: true, childList: true, characterData: true });
          look();
        });
      const spent: number[] = [];
      for (let edit = 0; edit < count; edit++) {
        const needed = edit % 2 === 0 ? 3 : 5;
        const start = performance.now();
        notebook.widgets[index]?.model.sharedModel.setSource(`value_${index} = value_${needed} + 1`);
        await told(`needs value_${needed} from cell ${needed + 1}`);
        spent.push(performance.now() - start);
        await new Promise(resolve => setTimeout(resolve, 150));
      }
      return spent;
    },
    [cell, EDITS] as const
  );
}

test.afterAll(() => {
  const rows = figures.map(({ what, measured, goal }) => `| ${what} | ${measured} | ${goal} |`);
  const page = ['# The panel in the browser', '', '`npm run figures` in `ui-tests/`, Chromium.', ''];
  const table = ['| what | measured | goal |', '|---|--:|--:|', ...rows, ''];
  writeFileSync(join(__dirname, '..', '..', 'benchmarks', 'results', 'panel.md'), [...page, ...table].join('\n'));
  console.log(table.join('\n'));
});

test('what JupyterLab loads at its start, and how long that takes', async ({ page }) => {
  const sizes: number[] = [];
  const waiting: Promise<void>[] = [];
  page.on('response', response => {
    if (response.url().includes(OURS)) {
      waiting.push(response.body().then(body => void sizes.push(gzipSync(body).length)));
    }
  });
  await openLab(page);
  await Promise.all(waiting);
  const kb = sizes.reduce((sum, size) => sum + size, 0) / 1000;
  figures.push({ what: 'files loaded at the start, gzipped', measured: `${kb.toFixed(0)} KB`, goal: '150 KB' });

  const spent: number[] = [];
  for (let start = 0; start < 5; start++) {
    spent.push(oursInMs(await profiled(page, () => openLab(page))));
  }
  const median = quantile(spent, 0.5).toFixed(1);
  figures.push({ what: 'script time at the start, median of 5', measured: `${median} ms`, goal: '30 ms' });
});

test('the panel closed', async ({ page }) => {
  await putNotebook(page, 'idle.ipynb', [{ source: 'a = 1' }]);
  await openLab(page);
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  const profile = await profiled(page, () => page.waitForTimeout(IDLE_S * 1000));
  const requests = asked.filter(url => url.includes('/nblift/')).length;
  const spent = oursInMs(profile).toFixed(1);
  figures.push({ what: `closed for ${IDLE_S} s: script time`, measured: `${spent} ms`, goal: '0' });
  figures.push({ what: `closed for ${IDLE_S} s: requests`, measured: `${requests}`, goal: '0' });
});

for (const [count, goal] of [
  [200, 50],
  [2000, 150]
] as const) {
  test(`an edit among ${count} cells`, async ({ page }) => {
    const cells = Array.from({ length: count }, (_, index) => ({
      source: `value_${index} = ${index === 0 ? '1' : `value_${index - 1} + 1`}`,
      ...(index % (count / 10) === 0 ? { tags: [`step:part_${index / (count / 10)}`] } : {})
    }));
    await putNotebook(page, `cells_${count}.ipynb`, cells);
    await openLab(page);
    const panel = await openBoth(page, `cells_${count}.ipynb`);
    await expect(panel).toContainText('10 steps');
    const spent = await editsInMs(page, count - 10);
    const measured = [0.5, 0.9].map(share => `${quantile(spent, share).toFixed(0)} ms`).join(' · ');
    figures.push({ what: `edit to panel at ${count} cells, median · p90 of ${EDITS}`, measured, goal: `${goal} ms` });
  });
}
