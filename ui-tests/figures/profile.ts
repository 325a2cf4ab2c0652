import type { CDPSession, Page } from '@playwright/test';

interface IProfileNode {
  readonly id: number;
  readonly callFrame: { readonly url: string };
  readonly children?: readonly number[];
}

interface IProfile {
  readonly nodes: readonly IProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Where the files of nblift's labextension are served. */
export const OURS = '/extensions/nblift/';

/** Milliseconds of script time in which a function of nblift was running, or one that it had called. */
export function oursInMs({ nodes, samples, timeDeltas }: IProfile): number {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const ours = new Set<number>();
  const mark = (node: IProfileNode | undefined, inside: boolean): void => {
    if (node === undefined) {
      return;
    }
    const within = inside || node.callFrame.url.includes(OURS);
    if (within) {
      ours.add(node.id);
    }
    for (const child of node.children ?? []) {
      mark(byId.get(child), within);
    }
  };
  mark(nodes[0], false);
  const total = samples.reduce((sum, id, index) => sum + (ours.has(id) ? (timeDeltas[index] ?? 0) : 0), 0);
  return total / 1000;
}

/** Profile what a page does while something happens, sampled every 0.1 ms. */
export async function profiled(page: Page, happen: () => Promise<void>): Promise<IProfile> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 100 });
  await session.send('Profiler.start');
  await happen();
  const { profile } = await session.send('Profiler.stop');
  await session.detach();
  return profile as IProfile;
}
