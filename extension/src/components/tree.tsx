import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { StepEditor } from '../editor';
import { dropAt } from '../models/drag';
import type { IDrop } from '../models/drag';
import type { ITreeRow } from '../models/rows';
import type { StepsModel } from '../models/steps';
import { plain } from '../text';
import type { IActions } from './actions';
import { ROW } from './rail';
import { Row, rowSentence } from './row';

/**
 * Properties of {@link Tree}.
 */
export interface ITreeProps {
  readonly trans: TranslationBundle;
  readonly model: StepsModel;
  readonly editor: StepEditor;
  readonly actions: IActions;

  /**
   * Whether steps can be changed.
   */
  readonly isWritable: boolean;
}

/**
 * Steps and their cells, as a tree; only the rows in view are in the page.
 */
export function Tree(props: ITreeProps): React.JSX.Element {
  const { trans, model, editor, actions, isWritable } = props;
  const { rows } = model;
  const box = React.useRef<HTMLDivElement>(null);
  const [first, last] = useWindow(box, rows.length);
  const [isDragging, setDragging] = React.useState(false);
  const [drop, setDrop] = React.useState<IDrop | null>(null);
  useActiveInView(box, model, rows);

  const activeRow = rows.find(row => row.key === model.active);
  const menu = (row: ITreeRow, x: number, y: number): void => {
    if (!model.selected.has(row.key)) {
      model.select(row.key);
    }
    actions.openMenu(row.cell === null ? 'step' : 'cells', { x, y }, row.step?.name);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (Private.onKey(event, props, activeRow, menu, box.current)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };

  return (
    <div
      ref={box}
      className="nblift-Tree"
      role="tree"
      aria-label={model.isSuggested ? trans.__('Suggested steps') : trans.__('Steps')}
      aria-multiselectable="true"
      aria-activedescendant={activeRow === undefined ? undefined : Private.id(activeRow.key)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onDragLeave={event => {
        if (!(event.relatedTarget instanceof Node) || box.current?.contains(event.relatedTarget) !== true) {
          setDrop(null);
        }
      }}
    >
      <div className="nblift-Tree-all" role="presentation" style={{ height: rows.length * ROW }}>
        {rows.slice(first, last).map((row, index) => (
          <div
            key={row.key}
            id={Private.id(row.key)}
            className="nblift-Row"
            role="treeitem"
            aria-level={row.level}
            aria-posinset={row.position[0]}
            aria-setsize={row.position[1]}
            aria-expanded={row.isExpanded ?? undefined}
            aria-selected={model.selected.has(row.key)}
            aria-label={rowSentence(trans, model, row)}
            title={Private.tooltip(row)}
            data-active={row.key === model.active || undefined}
            data-kind={row.cell === null ? 'step' : row.cell.role}
            style={{ top: (first + index) * ROW }}
            draggable={isWritable && row.cell !== null}
            onClick={event => {
              model.select(row.key, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
              if (row.cell !== null && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
                actions.goTo(row.cell.id, false);
              }
            }}
            onDoubleClick={() => {
              if (row.cell !== null) {
                actions.goTo(row.cell.id, true);
              } else if (row.step !== null) {
                model.setCollapsed(row.step.name, !model.isCollapsed(row.step.name));
              }
            }}
            onContextMenu={event => {
              event.preventDefault();
              event.stopPropagation();
              menu(row, event.clientX, event.clientY);
            }}
            onDragStart={event => {
              if (!model.selected.has(row.key)) {
                model.select(row.key);
              }
              setDragging(true);
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', row.cell?.first_line ?? '');
            }}
            onDragOver={event => {
              const { top, height } = event.currentTarget.getBoundingClientRect();
              const target = isDragging ? dropAt(model, row.key, (event.clientY - top) / height) : null;
              if (target !== null) {
                event.preventDefault();
                event.dataTransfer.dropEffect = 'move';
              }
              setDrop(known => (Private.isSame(known, target) ? known : target));
            }}
            onDragEnd={() => {
              // Also after Esc.
              setDragging(false);
              setDrop(null);
            }}
            onDrop={event => {
              event.preventDefault();
              setDrop(null);
              if (drop !== null) {
                Private.drop(props, drop);
              }
            }}
          >
            <Row
              trans={trans}
              model={model}
              row={row}
              drop={drop?.key === row.key ? drop : null}
              onMenu={event => {
                event.stopPropagation();
                menu(row, event.clientX, event.clientY);
              }}
              onToggle={() => {
                if (row.step !== null) {
                  model.setCollapsed(row.step.name, !model.isCollapsed(row.step.name));
                }
              }}
              onRename={name => {
                model.renaming = null;
                box.current?.focus();
                if (name !== null && row.step !== null) {
                  editor.rename(row.step.name, name);
                }
              }}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

/** The range of rows in view, with some more at both ends. */
function useWindow(box: React.RefObject<HTMLDivElement>, count: number): readonly [number, number] {
  const [[top, height], setView] = React.useState([0, 900]);
  React.useLayoutEffect(() => {
    const node = box.current;
    if (node === null) {
      return undefined;
    }
    const look = (): void => {
      setView(known =>
        known[0] === node.scrollTop && known[1] === node.clientHeight ? known : [node.scrollTop, node.clientHeight]
      );
    };
    look();
    node.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(node);
    return () => {
      node.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, []);
  return [Math.max(0, Math.floor(top / ROW) - 10), Math.min(count, Math.ceil((top + height) / ROW) + 10)];
}

/** Bring the active row into view when it changes, unless the pointer is over the tree. */
function useActiveInView(box: React.RefObject<HTMLDivElement>, model: StepsModel, rows: readonly ITreeRow[]): void {
  const { active } = model;
  React.useEffect(() => {
    const node = box.current;
    const index = rows.findIndex(row => row.key === active);
    if (node === null || index < 0 || (node.matches(':hover') && !node.contains(document.activeElement))) {
      return;
    }
    const [top, bottom] = [index * ROW, (index + 1) * ROW];
    if (top < node.scrollTop) {
      node.scrollTop = top;
    } else if (bottom > node.scrollTop + node.clientHeight) {
      node.scrollTop = bottom - node.clientHeight;
    }
    // The rows are looked at when the active one changes, not when they do: an update never scrolls.
  }, [active]);
}

namespace Private {
  export function id(key: string): string {
    return `nblift-row-${key.replace(/[^\w-]/g, '_')}`;
  }

  export function tooltip(row: ITreeRow): string {
    if (row.cell === null) {
      const { name = '', needs = [], makes = [] } = row.step ?? {};
      return `${name}\n${needs.join(', ')} → ${makes.join(', ')}`;
    }
    return [row.cell.first_line, plain(row.cell.stale_because)].filter(line => line !== '').join('\n');
  }

  export function isSame(one: IDrop | null, other: IDrop | null): boolean {
    return one?.key === other?.key && one?.how === other?.how && one?.line === other?.line;
  }

  export function drop(props: ITreeProps, { key, how }: IDrop): void {
    const { editor, model } = props;
    const step = model.rows.find(row => row.key === key)?.step;
    if (how === 'new') {
      model.renaming = editor.moveToNew(model.selectedCells);
    } else if (step != null) {
      editor.move(model.selectedCells, step.name);
    }
  }

  type Menu = (row: ITreeRow, x: number, y: number) => void;

  /** What a key does; false for keys that are not the tree's. */
  export function onKey(
    event: React.KeyboardEvent,
    props: ITreeProps,
    row: ITreeRow | undefined,
    menu: Menu,
    node: HTMLElement | null
  ): boolean {
    const { model, actions } = props;
    const { rows } = model;
    const index = row === undefined ? -1 : rows.indexOf(row);
    const go = (to: number): boolean => {
      const target = rows[Math.max(0, Math.min(rows.length - 1, to))];
      if (target !== undefined) {
        model.select(target.key, event.shiftKey ? 'range' : 'only');
      }
      return true;
    };
    if (event.key === 'Escape') {
      actions.backToNotebook();
      return true;
    }
    if (event.key === '/') {
      node?.closest('.nblift-Panel')?.querySelector<HTMLInputElement>('.nblift-Filter input')?.focus();
      return true;
    }
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      return change(props, event.key);
    }
    switch (event.key) {
      case 'ArrowDown':
        return go(index + 1);
      case 'ArrowUp':
        return go(index < 0 ? 0 : index - 1);
      case 'Home':
        return go(0);
      case 'End':
        return go(rows.length - 1);
      case 'PageDown':
        return go(index + 10);
      case 'PageUp':
        return go(index - 10);
    }
    return row !== undefined && (onRowKey(event, props, row, menu, node) || change(props, event.key, event.shiftKey));
  }

  function onRowKey(
    event: React.KeyboardEvent,
    props: ITreeProps,
    row: ITreeRow,
    menu: Menu,
    node: HTMLElement | null
  ): boolean {
    const { model, actions } = props;
    const step = row.step?.name;
    switch (event.key) {
      case 'ArrowRight':
        if (row.cell === null && step !== undefined) {
          model.setCollapsed(step, false);
        }
        return true;
      case 'ArrowLeft':
        if (row.cell === null && step !== undefined) {
          model.setCollapsed(step, true);
        } else if (step !== undefined) {
          model.select(`step:${step}`);
        }
        return true;
      case 'Enter':
      case ' ': {
        const cell = row.cell?.id ?? row.step?.cells[0];
        if (event.key === ' ' && event.ctrlKey) {
          model.select(row.key, 'toggle');
        } else if (cell !== undefined) {
          actions.goTo(cell, event.key === 'Enter');
        }
        return true;
      }
      case 'F10':
      case 'ContextMenu': {
        if (event.key === 'F10' && !event.shiftKey) {
          return false;
        }
        const at = node?.ownerDocument.getElementById(id(row.key))?.getBoundingClientRect();
        menu(row, (at?.left ?? 0) + 40, at?.bottom ?? 0);
        return true;
      }
    }
    return false;
  }

  function change(props: ITreeProps, key: string, isShift = false): boolean {
    const { model, editor, isWritable } = props;
    const active = model.rows.find(row => row.key === model.active);
    if (!isWritable || active === undefined) {
      return false;
    }
    switch (key) {
      case 'ArrowUp':
        editor.shift(model.selectedCells, -1);
        return true;
      case 'ArrowDown':
        editor.shift(model.selectedCells, 1);
        return true;
      case 'F2':
        model.renaming = active.step?.name ?? null;
        return true;
      case 'M':
      case 'm':
        if (isShift && active.step !== null) {
          editor.merge(active.step.name);
          return true;
        }
        return false;
    }
    return false;
  }
}
