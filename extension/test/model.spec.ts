import { describe, expect, it } from 'vitest';

import { PanelModel } from '../src/model';
import type { INotebookSummary } from '../src/tokens';

const churn: INotebookSummary = { path: 'work/churn.ipynb', language: 'python', hasCode: true };

function counted(model: PanelModel): { emitted: number } {
  const count = { emitted: 0 };
  model.stateChanged.connect(() => {
    count.emitted += 1;
  });
  return count;
}

describe('PanelModel', () => {
  describe('#notebook', () => {
    it('should emit when the notebook changes', () => {
      const model = new PanelModel();
      const count = counted(model);
      model.notebook = churn;
      model.notebook = { ...churn, path: 'work/renamed.ipynb' };
      model.notebook = null;
      expect(count.emitted).toBe(3);
    });

    it('should not emit when nothing has changed', () => {
      const model = new PanelModel();
      const count = counted(model);
      model.notebook = null;
      expect(count.emitted).toBe(0);
      model.notebook = churn;
      model.notebook = { ...churn };
      expect(count.emitted).toBe(1);
    });
  });

  describe('#situation', () => {
    it.each([
      [null, 'no-notebook'],
      [churn, 'ready'],
      [{ ...churn, language: '' }, 'ready'],
      [{ ...churn, hasCode: false }, 'no-code'],
      [{ ...churn, language: 'R' }, 'foreign-language'],
      [{ ...churn, language: 'R', hasCode: false }, 'foreign-language']
    ] as const)('should say of %o: %s', (notebook, situation) => {
      const model = new PanelModel();
      model.notebook = notebook;
      expect(model.situation).toBe(situation);
    });
  });

  describe('#dispose()', () => {
    it('should be safe to call twice, and end all signals', () => {
      const model = new PanelModel();
      const count = counted(model);
      model.dispose();
      model.dispose();
      model.notebook = churn;
      expect(model.isDisposed).toBe(true);
      expect(count.emitted).toBe(0);
    });
  });
});
