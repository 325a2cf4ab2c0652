import { describe, expect, it } from 'vitest';

import { RunModel } from '../src/pages/run-model';
import { Refusal } from '../src/tokens';
import { diagnostic, FakeClient, FakeLater, ranStep, run, runsState } from './fakes';

const CHURN = 'pipelines/churn';

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.resolve();
  }
}

async function looking(client = new FakeClient()): Promise<{ model: RunModel; client: FakeClient; later: FakeLater }> {
  const later = new FakeLater();
  const model = new RunModel({ client, place: CHURN, run: '1', later: later.later });
  model.isActive = true;
  await settled();
  return { model, client, later };
}

function running(): FakeClient {
  const client = new FakeClient();
  client.runState = {
    row: run('1', { status: 'running', step: 'clean' }),
    steps: [ranStep('load'), ranStep('clean', { status: 'running', seconds: null, has_notebook: false })],
    parameters: []
  };
  client.notebook = {
    stamp: 's1',
    document: {
      cells: [
        { id: 'a', cell_type: 'code', source: ['x = 1\n', 'x'], outputs: [{ output_type: 'stream', text: ['1', '2'] }] },
        { cell_type: 'markdown', source: '# hi' }
      ]
    }
  };
  return client;
}

describe('RunModel', () => {
  describe('#isActive', () => {
    it('should read the run and the notebook of the step that runs, and again while it runs', async () => {
      const { model, client, later } = await looking(running());
      expect([model.state, model.step?.step]).toEqual([client.runState, 'clean']);
      expect(model.log).toEqual([
        { id: 'a', cell_type: 'code', source: 'x = 1\nx', outputs: [{ output_type: 'stream', text: '12' }] },
        { id: '1', cell_type: 'markdown', source: '# hi', outputs: [] }
      ]);
      const shown = model.log;
      client.notebook = { stamp: 's1', document: null };
      later.run();
      await settled();
      expect(client.asked[client.asked.length - 1]).toEqual(['notebook', `${CHURN} 1 clean s1`]);
      expect([model.log, later.count]).toEqual([shown, 1]);
      model.isActive = false;
      expect([later.count, client.runChannel.isDisposed, model.connection]).toEqual([0, true, null]);
    });

    it('should ask for a run that is over once, and again only when its line changes', async () => {
      const client = new FakeClient();
      client.runState = { row: run('1'), steps: [ranStep('load')], parameters: [] };
      const { later } = await looking(client);
      expect([client.asked.map(([what]) => what), later.count]).toEqual([['look', 'notebook'], 0]);
      client.runChannel.received.emit(runsState(CHURN, [run('2'), run('1')]));
      client.runChannel.received.emit(runsState(CHURN, [run('2')]));
      await settled();
      expect(client.asked).toHaveLength(2);
      client.runChannel.received.emit(runsState(CHURN, [run('1', { status: 'running' })]));
      await settled();
      expect(client.asked.map(([what]) => what).slice(2)).toEqual(['look', 'notebook']);
    });
  });

  describe('#choose()', () => {
    it('should show the notebook of another step, and follow the run again', async () => {
      const { model, client } = await looking(running());
      client.notebook = { stamp: '', document: null };
      model.choose('load');
      expect(model.step?.step).toBe('load');
      await settled();
      expect([model.log, client.asked[client.asked.length - 1]]).toEqual([null, ['notebook', `${CHURN} 1 load`]]);
      model.choose(null);
      expect(model.step?.step).toBe('clean');
    });
  });

  describe('#step', () => {
    it('should be the last one that ran where the run is over', async () => {
      const client = new FakeClient();
      const skipped = ranStep('rank', { status: 'skipped', has_notebook: false });
      client.runState = { row: run('1'), steps: [ranStep('load'), ranStep('clean'), skipped], parameters: [] };
      const { model } = await looking(client);
      expect(model.step?.step).toBe('clean');
    });
  });

  describe('#cancel() and #resume()', () => {
    it('should ask for the run, and show what came of it', async () => {
      const { model, client } = await looking(running());
      client.runState = { row: run('1', { status: 'cancelled' }), steps: [], parameters: [] };
      await model.cancel();
      expect([model.state, model.step]).toEqual([client.runState, null]);
      await model.resume();
      expect(client.asked.slice(-2)).toEqual([['cancel', `${CHURN} 1`], ['resume', `${CHURN} 1`]]);
    });
  });

  describe('#problems', () => {
    it('should tell why it failed, and what was shown stays', async () => {
      const { model, client } = await looking(running());
      client.refusal = new Refusal(404, [diagnostic('', 'There is no run 1.')]);
      await model.refresh();
      expect([model.state?.row.id, model.problems[0]?.message]).toEqual(['1', 'There is no run 1.']);
    });
  });

  describe('#dispose()', () => {
    it('should be safe to call twice, and ask nothing more', async () => {
      const { model, client, later } = await looking(running());
      model.dispose();
      model.dispose();
      const before = client.asked.length;
      model.isActive = true;
      await settled();
      expect([model.isDisposed, later.count, client.asked.length]).toEqual([true, 0, before]);
    });
  });
});
