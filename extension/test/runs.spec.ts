import { describe, expect, it } from 'vitest';

import { HeldRows } from '../src/models/held';
import { ALL, RunsModel } from '../src/models/runs';
import { Refusal } from '../src/tokens';
import type { RunRow } from '../src/wire';
import { diagnostic, FakeClient, pipeline, run, runsState } from './fakes';

const CHURN = 'pipelines/churn';

function modelOf(): { model: RunsModel; client: FakeClient; emitted: () => number } {
  const client = new FakeClient();
  const model = new RunsModel(client);
  let emitted = 0;
  model.changed.connect(() => {
    emitted += 1;
  });
  return { model, client, emitted: () => emitted };
}

/** A model that is looked at, on the notebook of churn, with these runs. */
async function shown(...rows: RunRow[]): Promise<ReturnType<typeof modelOf>> {
  const made = modelOf();
  made.model.follow('churn.ipynb', CHURN);
  made.model.isActive = true;
  await settled();
  made.client.runChannel.become('open');
  made.client.runChannel.received.emit(runsState(CHURN, rows));
  return made;
}

/** Let all promises that can be kept be kept. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) {
    await Promise.resolve();
  }
}

const ids = (model: RunsModel): readonly string[] => (model.runs ?? []).map(row => row.id);

describe('RunsModel', () => {
  describe('#isActive', () => {
    it('should ask and listen only while it is looked at', async () => {
      const { model, client } = modelOf();
      model.follow('churn.ipynb', CHURN);
      expect([client.asked, client.runChannels, model.runs]).toEqual([[], [], null]);
      model.isActive = true;
      await settled();
      expect([client.asked, client.runChannel.path]).toEqual([[['pipelines', '']], CHURN]);
      model.isActive = false;
      expect([client.runChannel.isDisposed, model.connection]).toEqual([true, null]);
    });
  });

  describe('#place', () => {
    it('should be that of the notebook in front, until one is chosen', async () => {
      const { model, client } = await shown();
      client.pipelineRows = [pipeline(CHURN), pipeline('else/sales', { notebook: 'sales.ipynb' })];
      await model.refresh();
      expect([model.place, model.pipeline?.name]).toEqual([CHURN, 'churn']);
      model.choose('else/sales');
      model.follow('churn.ipynb', CHURN);
      expect([model.place, client.runChannel.path]).toEqual(['else/sales', 'else/sales']);
      model.choose(CHURN);
      model.follow('sales.ipynb', 'pipelines/sales');
      expect(model.place).toBe('else/sales');
      model.follow(null, '');
      expect([model.place, model.pipeline]).toEqual([ALL, null]);
    });

    it('should forget what was shown of another one, and not take what comes late of it', async () => {
      const { model, client } = await shown(run('1'));
      const late = client.runChannel;
      model.choose(ALL);
      expect([model.runs, late.isDisposed]).toEqual([null, true]);
      client.runChannel.received.emit(runsState(CHURN, [run('1')]));
      expect(model.runs).toBe(null);
    });
  });

  describe('#runs', () => {
    it('should update rows in place, and hold back new ones while the pointer is over them', async () => {
      const { model, client } = await shown(run('2', { status: 'running', step: 'load' }), run('1'));
      expect([ids(model), model.running?.step]).toEqual([['2', '1'], 'load']);
      model.isHeld = true;
      client.runChannel.received.emit(runsState(CHURN, [run('3'), run('2'), run('1')]));
      expect([ids(model), model.running]).toEqual([['2', '1'], null]);
      model.isHeld = false;
      expect(ids(model)).toEqual(['3', '2', '1']);
    });
  });

  describe('#showMore()', () => {
    it('should add older runs at the end, and lose none when newer ones come', async () => {
      const { model, client } = await shown(run('9'), run('8'));
      client.older = runsState(CHURN, [run('7'), run('6')], { more: true });
      await model.showMore();
      expect([client.asked[1], ids(model), model.hasMore]).toEqual([['older', `${CHURN} 8`], ['9', '8', '7', '6'], true]);
      client.runChannel.received.emit(runsState(CHURN, [run('10'), run('9')], { more: true }));
      expect(ids(model)).toEqual(['10', '9', '8', '7', '6']);
      client.older = runsState(CHURN, []);
      await model.showMore();
      expect(model.hasMore).toBe(false);
    });
  });

  describe('#ended', () => {
    it('should tell of a run that ends, but not of those that were over before', async () => {
      const { model, client } = await shown(run('2', { status: 'running' }), run('1', { status: 'failed' }));
      const ended: string[] = [];
      model.ended.connect((_, row) => ended.push(`${row.id} ${row.status}`));
      client.runChannel.received.emit(runsState(CHURN, [run('2', { status: 'failed' }), run('1', { status: 'failed' })]));
      client.runChannel.received.emit(runsState(CHURN, [run('2', { status: 'failed' })]));
      expect(ended).toEqual(['2 failed']);
    });
  });

  describe('#start(), #resume() and #cancel()', () => {
    it('should ask for the pipeline that is shown, once at a time', async () => {
      const { model, client } = await shown();
      const started = model.start();
      expect([model.isStarting, await model.start()]).toEqual([true, null]);
      expect([await started, model.isStarting]).toEqual(['1', false]);
      await model.start({ parameters: { seed: 7 }, from_step: 'clean', cache: false });
      await model.resume(run('4'));
      await model.cancel(run('5'));
      expect(client.asked.slice(1)).toEqual([
        ['run', JSON.stringify({ place: CHURN, parameters: null })],
        ['run', JSON.stringify({ place: CHURN, parameters: { seed: 7 }, from_step: 'clean', cache: false })],
        ['resume', `${CHURN} 4`],
        ['cancel', `${CHURN} 5`]
      ]);
      model.choose(ALL);
      expect(await model.start()).toBe(null);
    });

    it('should keep why the server refused', async () => {
      const { model, client } = await shown();
      client.refusal = new Refusal(422, [diagnostic('', 'There is no parameter seeds.')]);
      expect(await model.start({ parameters: { seeds: 1 } })).toBe(null);
      expect(model.problems.map(each => each.message)).toEqual(['There is no parameter seeds.']);
    });
  });

  describe('#openStep()', () => {
    it('should give the notebook, or null where the server refuses', async () => {
      const { model, client } = await shown();
      expect(await model.openStep(CHURN, '1', 'clean')).toEqual({ path: 'clean.ipynb', cell: 'function', line: 2 });
      client.refusal = new Refusal(422, []);
      expect(await model.openStep(CHURN, '1', 'clean')).toBe(null);
    });
  });

  describe('#add() and #remove()', () => {
    it('should show what was added, and no more what was removed', async () => {
      const { model, client } = await shown();
      client.pipelineRows = [pipeline(CHURN), pipeline('new/place')];
      await model.add('new/place');
      expect([model.place, model.pipelines?.length]).toEqual(['new/place', 2]);
      await model.remove('new/place');
      expect([model.place, client.asked.slice(1)]).toEqual([ALL, [['add', 'new/place'], ['remove', 'new/place']]]);
    });
  });

  describe('#problems', () => {
    it('should hold what the channel cannot follow', async () => {
      const { model, client } = await shown();
      client.runChannel.received.emit({ type: 'problem', diagnostics: [diagnostic('', 'The store is damaged.')] });
      expect(model.problems.map(each => each.message)).toEqual(['The store is damaged.']);
    });
  });

  describe('#toggle()', () => {
    it('should open a row and close it again', () => {
      const { model, emitted } = modelOf();
      model.toggle('a');
      expect(model.isOpen('a')).toBe(true);
      model.toggle('a');
      expect([model.isOpen('a'), emitted()]).toEqual([false, 2]);
    });
  });

  describe('#dispose()', () => {
    it('should be safe to call twice, and end all signals', async () => {
      const { model, client, emitted } = await shown();
      model.dispose();
      model.dispose();
      const before = emitted();
      model.isActive = true;
      await settled();
      expect([model.isDisposed, emitted(), client.runChannel.isDisposed]).toEqual([true, before, true]);
    });
  });
});

describe('HeldRows', () => {
  it('should keep the places of rows while they are held, also of those of one moment', () => {
    const rows = new HeldRows();
    rows.take([run('1', { started_at: 5 }), run('2', { started_at: 5 })]);
    rows.isHeld = true;
    rows.take([run('3'), run('2', { started_at: 5, status: 'failed' })]);
    expect(rows.rows.map(row => `${row.id} ${row.status}`)).toEqual(['2 failed', '1 succeeded']);
    rows.clear();
    expect([rows.rows, rows.isHeld]).toEqual([[], false]);
  });
});
