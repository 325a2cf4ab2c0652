import { MenuSvg } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { Menu } from '@lumino/widgets';

import type { IPoint, IRunsMenu } from '../components/actions';
import { PLAIN_ROLES } from '../models/tags';
import { CommandIDs } from './tokens';
import type { INblift } from './tokens';

/**
 * Open one of the panel's menus.
 *
 * @param step - the step that a step's menu is of
 * @param cells - the cells that a cell's menu is of; those selected in the panel by default
 */
export function openMenu(
  commands: CommandRegistry,
  nblift: INblift,
  kind: 'cells' | 'step' | 'panel' | 'promote' | 'runs',
  at: IPoint,
  step?: string,
  cells?: readonly string[]
): void {
  const menu = Private.menu(commands);
  switch (kind) {
    case 'cells':
      Private.addCells(menu, commands, nblift, cells ?? nblift.links.current?.session.steps.selectedCells ?? []);
      break;
    case 'step':
      Private.addStep(menu, commands, nblift, step ?? '');
      break;
    case 'panel':
      Private.add(menu, [
        [CommandIDs.suggest],
        [CommandIDs.importTags],
        [CommandIDs.collapseAll],
        [CommandIDs.collapseAll, { open: true }],
        [CommandIDs.marks],
        null,
        [CommandIDs.restore]
      ]);
      break;
    case 'promote':
      Private.add(menu, [[CommandIDs.verify], [CommandIDs.writeUnverified], [CommandIDs.writeAlthough]]);
      break;
    case 'runs':
      Private.add(menu, [[CommandIDs.findPipelines], null, [CommandIDs.marks]]);
      break;
  }
  menu.open(at.x, at.y);
}

/**
 * Open one of the menus of the Runs tab.
 */
export function openRunsMenu(commands: CommandRegistry, which: IRunsMenu, at: IPoint): void {
  const menu = Private.menu(commands);
  if (which.kind === 'run') {
    Private.add(menu, [[CommandIDs.runWith]]);
    const from = new MenuSvg({ commands });
    from.title.label = which.label;
    Private.add(from, which.steps.map(step => [CommandIDs.runFrom, { step }] as const));
    menu.addItem({ type: 'submenu', submenu: from });
    Private.add(menu, [[CommandIDs.runAll]]);
  } else {
    const { place, output } = which;
    const version = { place, name: output.name, number: output.number };
    const isBack = output.channels.some(each => each.channel === 'prod' && each.before !== null);
    Private.add(menu, [
      ...(output.collected ? [] : [[CommandIDs.openOutput, version] as const, [CommandIDs.release, version] as const]),
      ...(isBack ? [[CommandIDs.rollBack, version] as const] : []),
      [output.pinned ? CommandIDs.unpin : CommandIDs.pin, version]
    ]);
  }
  menu.open(at.x, at.y);
}

namespace Private {
  type Item = readonly [string, Record<string, string | boolean | number | string[]>?] | null;

  /** An empty menu, which goes when it closes. */
  export function menu(commands: CommandRegistry): Menu {
    const made = new MenuSvg({ commands });
    made.addClass('nblift-Menu');
    made.aboutToClose.connect(() => {
      // The chosen command still runs while the menu closes.
      setTimeout(() => {
        made.dispose();
      });
    });
    return made;
  }

  export function add(menu: Menu, items: readonly Item[]): void {
    for (const item of items) {
      if (item === null) {
        menu.addItem({ type: 'separator' });
      } else {
        menu.addItem({ command: item[0], args: item[1] ?? {} });
      }
    }
  }

  export function addStep(menu: Menu, commands: CommandRegistry, nblift: INblift, step: string): void {
    const args = { step };
    add(menu, [[CommandIDs.renameStep, args], [CommandIDs.mergeStep, args]]);
    // The second part can begin at each cell but the first.
    const cells = nblift.links.current?.session.steps.step(step)?.cells.slice(1) ?? [];
    if (cells.length > 0) {
      const split = new MenuSvg({ commands });
      split.title.label = nblift.trans.__('Split, from…');
      add(split, cells.map(cell => [CommandIDs.splitStep, { ...args, cell }] as const));
      menu.addItem({ type: 'submenu', submenu: split });
    }
    add(menu, [[CommandIDs.removeStep, args], null, [CommandIDs.showFunction, args]]);
  }

  export function addCells(menu: Menu, commands: CommandRegistry, nblift: INblift, cells: readonly string[]): void {
    const { trans } = nblift;
    const steps = nblift.links.current?.session.steps;
    if (steps === undefined) {
      return;
    }
    const ids = { cells: [...cells] };
    if (steps.steps.length > 0) {
      const move = new MenuSvg({ commands });
      move.title.label =
        cells.length > 1 ? trans.__('Move %1 cells to step', cells.length) : trans.__('Move to step');
      add(move, steps.steps.map(step => [CommandIDs.moveToStep, { ...ids, step: step.name }] as const));
      menu.addItem({ type: 'submenu', submenu: move });
    }
    add(menu, [[CommandIDs.newStep, ids], null, ...PLAIN_ROLES.map(tag => [CommandIDs.tag, { ...ids, tag }] as const)]);
    const row = cells.length === 1 ? steps.cell(cells[0] ?? '') : undefined;
    if (row !== undefined && row.makes.length > 0) {
      const publish = new MenuSvg({ commands });
      publish.title.label = trans.__('Publish a name');
      add(publish, row.makes.map(name => [CommandIDs.publish, { ...ids, name }] as const));
      menu.addItem({ type: 'separator' });
      menu.addItem({ type: 'submenu', submenu: publish });
    }
    add(menu, [null, [CommandIDs.showNeeds, ids]]);
  }
}
