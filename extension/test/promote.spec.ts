import { describe, expect, it } from 'vitest';

import { PromoteModel } from '../src/models/promote';
import { Refusal } from '../src/tokens';
import { diagnostic, FakeClient, preview, promotion } from './fakes';

function modelOf(): { model: PromoteModel; client: FakeClient; emitted: () => number } {
  const client = new FakeClient();
  const model = new PromoteModel({
    client,
    name: 'churn',
    pattern: 'pipelines/{name}',
    folder: 'work',
    path: () => 'work/churn.ipynb',
    document: () => ({ metadata: {}, nbformat: 4, nbformat_minor: 5, cells: [] })
  });
  let emitted = 0;
  model.changed.connect(() => {
    emitted += 1;
  });
  return { model, client, emitted: () => emitted };
}

/** Let all promises that can be kept be kept. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) {
    await Promise.resolve();
  }
}

describe('PromoteModel', () => {
  describe('#place', () => {
    it('should follow the name until it is chosen', () => {
      const { model } = modelOf();
      expect(model.place).toBe('work/pipelines/churn');
      model.name = 'leavers';
      expect(model.place).toBe('work/pipelines/leavers');
      model.place = 'else/where';
      model.name = 'churn';
      expect(model.place).toBe('else/where');
    });
  });

  describe('#preview', () => {
    it('should be made only while it is looked at', async () => {
      const { model, client } = modelOf();
      model.invalidate();
      await settled();
      expect([client.asked, model.preview]).toEqual([[], null]);
      model.isActive = true;
      expect(model.isLoading).toBe(true);
      await settled();
      expect([model.preview, model.isLoading]).toEqual([client.previewState, false]);
    });

    it('should be made once more after changes that came meanwhile, not once for each', async () => {
      const { model, client } = modelOf();
      model.isActive = true;
      model.invalidate();
      model.name = 'leavers';
      model.invalidate();
      await settled();
      expect(client.asked).toEqual([['preview', 'work/pipelines/churn'], ['preview', 'work/pipelines/leavers']]);
    });

    it('should stay when the server refuses, which says why', async () => {
      const { model, client } = modelOf();
      model.isActive = true;
      await settled();
      const shown = model.preview;
      const problem = diagnostic('c1', 'It cannot be lifted.');
      client.refusal = new Refusal(422, [problem]);
      model.invalidate();
      await settled();
      expect([model.preview, model.problems, model.failure]).toEqual([shown, [problem], 422]);
      client.refusal = null;
      model.invalidate();
      await settled();
      expect([model.problems, model.failure]).toEqual([[], null]);
    });
  });

  describe('#start()', () => {
    it('should be busy until the promotion has ended', async () => {
      const { model, client } = modelOf();
      const started = model.start('write');
      expect(model.isBusy).toBe(true);
      await started;
      expect([client.asked, model.promotion, model.isBusy]).toEqual([[['promote', 'write']], client.promotionState, true]);
      model.promotion = promotion({ phase: 'done', verdict: 'verified' });
      expect(model.isBusy).toBe(false);
    });

    it('should keep what the live channel told meanwhile', async () => {
      const { model } = modelOf();
      const started = model.start('write');
      const newer = promotion({ phase: 'done' });
      model.promotion = newer;
      await started;
      expect(model.promotion).toBe(newer);
    });
  });

  describe('#cancel(), #write() and #restore()', () => {
    it('should ask for the promotion that is shown', async () => {
      const { model, client } = modelOf();
      await model.cancel();
      await model.write(null);
      expect(client.asked).toEqual([]);
      model.promotion = client.promotionState = promotion({ id: 'p7', phase: 'done', verdict: 'different' });
      await model.cancel();
      await model.write('different');
      expect(client.asked).toEqual([['cancel', 'p7'], ['write', 'p7 different']]);
      expect(await model.restore()).toBe(3);
      expect(client.asked[2]).toEqual(['restore', 'work/pipelines/churn']);
    });
  });

  describe('#writeBeside()', () => {
    it('should write what was verified, and verify first where nothing was', async () => {
      const { model, client } = modelOf();
      model.promotion = promotion({ id: 'p7', phase: 'failed', verdict: 'verified', can_write: true });
      await model.writeBeside('write');
      model.promotion = promotion({ id: 'p8', phase: 'failed', verdict: 'unverified', can_write: true });
      await model.writeBeside('write');
      model.promotion = promotion({ id: 'p9', phase: 'done', verdict: 'verified' });
      await model.writeBeside('write');
      expect(client.asked).toEqual([
        ['write', 'p7 verified beside'], ['write', 'p8 unverified beside'], ['promote', 'write beside']
      ]);
    });
  });

  describe('#promotion', () => {
    it('should make the preview anew once files are written', async () => {
      const { model, client } = modelOf();
      model.isActive = true;
      await settled();
      client.previewState = preview({ up_to_date: true });
      model.promotion = promotion({ phase: 'done', written: { files: 12, place: 'work/pipelines/churn', kept: {} } });
      await settled();
      expect(model.preview?.up_to_date).toBe(true);
    });
  });

  describe('#dispose()', () => {
    it('should be safe to call twice, and end all signals', async () => {
      const { model, emitted } = modelOf();
      model.isActive = true;
      const before = emitted();
      model.dispose();
      model.dispose();
      await settled();
      expect([model.isDisposed, emitted() - before]).toEqual([true, 0]);
    });
  });
});
