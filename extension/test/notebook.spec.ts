import { describe, expect, it } from 'vitest';

import type { INotebookEdit } from '../src/models/notebook';
import { NotebookModel } from '../src/models/notebook';
import { FakeLater, notebookOf } from './fakes';

function listening(...cells: Parameters<typeof notebookOf>): {
  shared: ReturnType<typeof notebookOf>;
  model: NotebookModel;
  later: FakeLater;
  edits: INotebookEdit[];
} {
  const shared = notebookOf(...cells);
  const later = new FakeLater();
  const model = new NotebookModel({ shared, later: later.later });
  model.isListening = true;
  const edits: INotebookEdit[] = [];
  model.edited.connect((_, edit) => edits.push(edit));
  return { shared, model, later, edits };
}

describe('NotebookModel', () => {
  it('should give cells as they go over the wire', () => {
    const { model } = listening('x = 1', ['y = 2', 'step:a', 'mine']);
    expect(model.cells).toEqual([
      { id: 'c1', kind: 'code', source: 'x = 1', tags: [] },
      { id: 'c2', kind: 'code', source: 'y = 2', tags: ['step:a', 'mine'] }
    ]);
    expect(model.tagged[1]).toEqual({ id: 'c2', tags: ['step:a', 'mine'] });
    expect(model.source('c1')).toBe('x = 1');
    expect(model.source('gone')).toBe('');
  });

  it('should tell whether there is code', () => {
    expect([listening('').model.hasCode, listening('', 'x').model.hasCode]).toEqual([false, true]);
  });

  describe('#edited', () => {
    it('should collect the changes of a moment, and send only those', () => {
      const { shared, later, edits } = listening('x = 1', 'y = 2', 'z = 3');
      shared.getCell(0).setSource('x = 10');
      shared.getCell(0).setSource('x = 11');
      shared.getCell(2).setMetadata('tags', ['skip']);
      expect([edits.length, later.count]).toEqual([0, 1]);
      later.run();
      expect(edits).toEqual([
        {
          cells: [
            { id: 'c1', kind: 'code', source: 'x = 11', tags: [] },
            { id: 'c3', kind: 'code', source: 'z = 3', tags: ['skip'] }
          ],
          order: null,
          nblift: undefined
        }
      ]);
    });

    it('should tell the order when cells come, go or move, and follow new cells', () => {
      const { shared, later, edits } = listening('x', 'y');
      shared.insertCell(1, { cell_type: 'code', id: 'new', source: 'n' });
      shared.deleteCell(2);
      later.run();
      expect(edits[0]?.order).toEqual(['c1', 'new']);
      expect(edits[0]?.cells.map(cell => cell.id)).toEqual(['new']);
      shared.getCell(1).setSource('m');
      later.run();
      expect(edits[1]?.cells[0]?.source).toBe('m');
      expect(edits[1]?.order).toBeNull();
    });

    it('should tell of nblift’s metadata, and of no other', () => {
      const { shared, later, edits } = listening('x');
      shared.setMetadata('other', 1);
      expect(later.count).toBe(0);
      shared.setMetadata('nblift', { version: 1, pipeline: 'churn' });
      later.run();
      expect(edits[0]?.nblift).toEqual({ version: 1, pipeline: 'churn' });
    });

    it('should not tell of outputs', () => {
      const { shared, later } = listening('x');
      const cell = shared.getCell(0) as unknown as { setOutputs: (outputs: unknown[]) => void };
      cell.setOutputs([{ output_type: 'stream', name: 'stdout', text: 'hello' }]);
      expect(later.count).toBe(0);
    });
  });

  describe('#sourceChanged', () => {
    it('should be emitted at once, for source only', () => {
      const { shared, model } = listening('x', 'y');
      const typed: string[] = [];
      model.sourceChanged.connect((_, id) => typed.push(id));
      shared.getCell(1).setSource('yy');
      shared.getCell(0).setMetadata('tags', ['skip']);
      expect(typed).toEqual(['c2']);
    });
  });

  describe('#isListening', () => {
    it('should cost nothing while it is off', () => {
      const { shared, model, later, edits } = listening('x');
      shared.getCell(0).setSource('xx');
      model.isListening = false;
      later.run();
      shared.getCell(0).setSource('xxx');
      expect([edits.length, later.count]).toEqual([0, 0]);
      model.isListening = true;
      shared.getCell(0).setSource('y');
      later.run();
      expect(edits.length).toBe(1);
    });
  });

  describe('#setTags()', () => {
    it('should be one change for the undo of JupyterLab', () => {
      const { shared, model } = listening('x', ['y', 'mine'], 'z');
      model.setTags(new Map([['c1', ['step:a']], ['c2', []], ['c3', ['skip']]]));
      expect(shared.cells.map(cell => cell.getMetadata('tags'))).toEqual([['step:a'], undefined, ['skip']]);
      shared.undo();
      expect(shared.cells.map(cell => cell.getMetadata('tags'))).toEqual([undefined, ['mine'], undefined]);
      shared.redo();
      expect(shared.getCell(0).getMetadata('tags')).toEqual(['step:a']);
    });
  });

  describe('#setOption()', () => {
    it('should write one key, and the panel’s own undo should take back just that', () => {
      const { shared, model } = listening('x');
      model.setOption('Name', 'pipeline', 'churn');
      expect(model.nblift).toEqual({ version: 1, pipeline: 'churn' });
      shared.setMetadata('nblift', { version: 1, pipeline: 'churn', steps: { load: {} } });
      model.undoStack.undo();
      expect(model.nblift).toEqual({ version: 1, steps: { load: {} } });
      model.undoStack.redo();
      expect(model.nblift).toEqual({ version: 1, pipeline: 'churn', steps: { load: {} } });
    });

    it('should leave nothing behind', () => {
      const { shared, model } = listening('x');
      model.setOption('Name', 'pipeline', 'churn');
      model.undoStack.undo();
      expect(shared.getMetadata('nblift')).toBeUndefined();
    });
  });

  describe('#document()', () => {
    it('should give the notebook without outputs, with ids', () => {
      const { shared, model } = listening(['x', 'skip']);
      shared.nbformat_minor = 4;
      const document = model.document();
      expect(document.nbformat_minor).toBe(5);
      expect(document.cells[0]).toEqual({
        cell_type: 'code', id: 'c1', source: 'x', metadata: { tags: ['skip'] }, outputs: [], execution_count: null
      });
    });
  });

  describe('#dispose()', () => {
    it('should be safe to call twice, and end listening', () => {
      const { shared, model, later } = listening('x');
      model.dispose();
      model.dispose();
      shared.getCell(0).setSource('y');
      model.isListening = true;
      expect([model.isDisposed, model.isListening, later.count]).toEqual([true, false, 0]);
    });
  });
});
