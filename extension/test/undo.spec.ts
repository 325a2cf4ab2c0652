import { describe, expect, it } from 'vitest';

import { UndoStack } from '../src/models/undo';

function counter(): { stack: UndoStack; value: () => number; add: (by: number) => void; emitted: () => number } {
  const stack = new UndoStack();
  let value = 0;
  let emitted = 0;
  stack.changed.connect(() => {
    emitted += 1;
  });
  const add = (by: number): void => {
    stack.run({
      label: `add ${by}`,
      undo: () => {
        value -= by;
      },
      redo: () => {
        value += by;
      }
    });
  };
  return { stack, value: () => value, add, emitted: () => emitted };
}

describe('UndoStack', () => {
  it('should do, take back and do again', () => {
    const { stack, value, add, emitted } = counter();
    add(2);
    add(3);
    stack.undo();
    expect([value(), stack.last?.label, stack.canRedo]).toEqual([2, 'add 2', true]);
    stack.redo();
    expect([value(), stack.last?.label, stack.canRedo, emitted()]).toEqual([5, 'add 3', false, 4]);
  });

  it('should forget what was taken back when something new is done', () => {
    const { stack, value, add } = counter();
    add(2);
    stack.undo();
    add(5);
    stack.redo();
    expect([value(), stack.canRedo]).toEqual([5, false]);
  });

  it('should do nothing with nothing to do', () => {
    const { stack, emitted } = counter();
    stack.undo();
    stack.redo();
    expect([stack.last, emitted()]).toEqual([null, 0]);
  });
});
