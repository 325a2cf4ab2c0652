import { NotebookActions, NotebookPanel } from '@jupyterlab/notebook';

import type { OpenedNotebook } from '../wire';

/**
 * Bring the reader to a cell of a notebook that was opened for it: what stands above is run, so that the cell has what
 * it needs, and the keyboard is at the line that failed.
 *
 * @param widget - what opened; nothing happens where that is no notebook of this window
 */
export async function arriveAt(widget: unknown, opened: OpenedNotebook): Promise<void> {
  if (!(widget instanceof NotebookPanel)) {
    return;
  }
  await widget.revealed;
  await widget.sessionContext.ready;
  const notebook = widget.content;
  const index = notebook.widgets.findIndex(cell => cell.model.id === opened.cell);
  if (index === -1) {
    return;
  }
  notebook.activeCellIndex = index;
  await NotebookActions.runAllAbove(notebook, widget.sessionContext);
  if (widget.isDisposed) {
    return;
  }
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  await notebook.scrollToItem(index, 'smart');
  const cell = notebook.widgets[index];
  await cell?.ready;
  if (opened.line !== null && cell?.editor != null) {
    const position = { line: opened.line - 1, column: 0 };
    cell.editor.setCursorPosition(position);
    cell.editor.revealPosition(position);
  }
}
