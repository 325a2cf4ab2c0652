import type * as React from 'react';

/**
 * Let the arrow keys go from row to row of a list, whose buttons have the attribute `data-row`.
 */
export function onRowKey(event: React.KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.findIndex(row => row === event.target);
  const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
  const next = at === -1 ? undefined : rows[to[event.key] ?? -1];
  if (next !== undefined) {
    next.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}
