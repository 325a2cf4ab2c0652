import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { checkIcon, tagIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { StepEditor } from '../editor';
import type { NotebookLink } from '../lab/notebook-link';
import { PLAIN_ROLES, roleTag } from '../models/tags';
import type { PlainRole } from '../models/tags';
import { cutName } from '../text';
import { openMenu } from './menus';
import { CommandIDs, INblift } from './tokens';

/**
 * The verbs on cells and steps: in menus, palette and on keys alike.
 */
export const commands: JupyterFrontEndPlugin<void> = {
  id: 'nblift:commands',
  description: 'The commands on cells and steps.',
  autoStart: true,
  requires: [INblift],
  optional: [ICommandPalette],
  activate: (app: JupyterFrontEnd, nblift: INblift, palette: ICommandPalette | null): void => {
    const verbs = new Private.Verbs(app.commands, nblift);
    verbs.addAll();
    for (const command of verbs.inPalette) {
      palette?.addItem({ command, category: 'nblift', args: { isPalette: true } });
    }
    for (const tag of PLAIN_ROLES) {
      palette?.addItem({ command: CommandIDs.tag, category: 'nblift', args: { isPalette: true, tag } });
    }
  }
};

namespace Private {
  type Args = ReadonlyPartialJSONObject;

  interface IVerb {
    readonly label: string | ((args: Args) => string);
    readonly run: (link: NotebookLink, editor: StepEditor, args: Args) => void;

    /** Arguments, by name. */
    readonly args?: Record<string, { readonly type: string; readonly description: string }>;
    readonly isToggled?: (link: NotebookLink, args: Args) => boolean;

    /** Whether it changes the notebook. */
    readonly isWriting?: boolean;
    readonly isHiddenFromPalette?: boolean;
  }

  /** The commands on the last active notebook. */
  export class Verbs {
    constructor(
      private readonly _commands: CommandRegistry,
      private readonly _nblift: INblift
    ) {}

    readonly inPalette: string[] = [];

    addAll(): void {
      this._addSteps();
      this._addCells();
      this._addLooks();
    }

    private _add(id: string, verb: IVerb, options: Partial<CommandRegistry.ICommandOptions> = {}): void {
      const { _nblift: nblift } = this;
      const isUsable = (): boolean => {
        const session = nblift.links.current?.session;
        return session !== undefined && session.isPython && !(verb.isWriting === true && session.isReadOnly);
      };
      const { isToggled } = verb;
      this._commands.addCommand(id, {
        label: args => {
          const label = typeof verb.label === 'string' ? verb.label : verb.label(args);
          return args.isPalette === true ? nblift.trans.__('nblift: %1', label) : label;
        },
        describedBy: { args: { type: 'object', properties: { ...verb.args } } },
        isEnabled: isUsable,
        ...(isToggled === undefined
          ? {}
          : {
              isToggled: (args: Args): boolean => {
                const link = nblift.links.current;
                return link !== null && isToggled(link, args);
              }
            }),
        execute: args => {
          const link = nblift.links.current;
          if (link !== null && isUsable()) {
            verb.run(link, nblift.panel.editorOf(link.session), args);
          }
        },
        ...options
      });
      if (verb.isHiddenFromPalette !== true) {
        this.inPalette.push(id);
      }
    }

    private _addSteps(): void {
      const { trans, panel } = this._nblift;
      const step = { step: { type: 'string', description: trans.__('Name of the step') } };
      this._add(CommandIDs.useSteps, {
        label: trans.__('Use the suggested steps'),
        isWriting: true,
        run: (link, editor) => {
          editor.accept();
          link.session.steps.isErrorsOpen = true;
        }
      });
      this._add(CommandIDs.suggest, {
        label: trans.__('Suggest steps again'),
        run: link => {
          link.session.suggest();
        }
      });
      this._add(
        CommandIDs.importTags,
        {
          label: trans.__('Import Kale tags'),
          isWriting: true,
          run: link => {
            panel.tab = 'steps';
            link.session.importTags();
          }
        },
        { isVisible: () => this._nblift.links.current?.session.notebook.hasKale === true }
      );
      this._add(CommandIDs.renameStep, {
        label: trans.__('Rename'),
        args: step,
        isWriting: true,
        isHiddenFromPalette: true,
        run: (link, _, args) => {
          panel.tab = 'steps';
          link.session.steps.renaming = stepOf(link, args) ?? null;
        }
      });
      this._add(CommandIDs.mergeStep, {
        label: trans.__('Merge with step above'),
        args: step,
        isWriting: true,
        run: (link, editor, args) => {
          const name = stepOf(link, args);
          if (name !== undefined) {
            editor.merge(name);
          }
        }
      });
      this._add(CommandIDs.splitStep, {
        label: args => splitLabel(this._nblift, args.cell),
        args: { ...step, cell: { type: 'string', description: trans.__('Id of the cell at which the second step begins') } },
        isWriting: true,
        isHiddenFromPalette: true,
        run: (link, editor, args) => {
          const name = stepOf(link, args);
          const [selected] = cellsOf(link, {});
          const cell = typeof args.cell === 'string' ? args.cell : selected;
          if (name !== undefined && cell !== undefined) {
            link.session.steps.renaming = editor.split(name, cell);
          }
        }
      });
      this._add(CommandIDs.removeStep, {
        label: trans.__('Remove step'),
        args: step,
        isWriting: true,
        run: (link, editor, args) => {
          const name = stepOf(link, args);
          if (name !== undefined) {
            editor.remove(name);
          }
        }
      });
    }

    private _addCells(): void {
      const { trans } = this._nblift;
      const cells = { cells: { type: 'array', description: trans.__('Ids of the cells; the selected ones by default') } };
      const name = { step: { type: 'string', description: trans.__('Name of the step') } };
      this._add(CommandIDs.newStep, {
        label: trans.__('Start a new step here'),
        args: { ...cells, ...name },
        isWriting: true,
        run: (link, editor, args) => {
          const id = cellsOf(link, args)[0];
          if (id !== undefined) {
            link.session.steps.renaming = editor.begin(id, typeof args.step === 'string' ? args.step : undefined);
          }
        }
      });
      this._add(CommandIDs.moveToStep, {
        label: args => (typeof args.step === 'string' ? args.step : trans.__('Move to step')),
        args: { ...cells, ...name },
        isWriting: true,
        isHiddenFromPalette: true,
        isToggled: (link, args) => cellsOf(link, args).every(id => link.session.steps.stepOf(id)?.name === args.step),
        run: (link, editor, args) => {
          if (typeof args.step === 'string') {
            editor.move(cellsOf(link, args), args.step);
          }
        }
      });
      this._add(CommandIDs.tag, {
        label: args => roleLabel(this._nblift, args.tag),
        args: { ...cells, tag: { type: 'string', description: trans.__('parameters, setup, check or skip') } },
        isWriting: true,
        isHiddenFromPalette: true,
        isToggled: (link, args) => {
          const ids = cellsOf(link, args);
          const tagged = link.session.notebook.tagged.filter(cell => ids.includes(cell.id));
          return tagged.length > 0 && tagged.every(cell => roleTag(cell.tags) === args.tag);
        },
        run: (link, editor, args) => {
          const role = PLAIN_ROLES.find(each => each === args.tag);
          if (role !== undefined) {
            editor.toggle(cellsOf(link, args), role);
          }
        }
      });
      this._add(CommandIDs.publish, {
        label: args => (typeof args.name === 'string' ? args.name : trans.__('Publish a name')),
        args: { ...cells, name: { type: 'string', description: trans.__('The name to publish') } },
        isWriting: true,
        isHiddenFromPalette: true,
        isToggled: (link, args) => {
          const id = cellsOf(link, args)[0];
          const tag = typeof args.name === 'string' ? `output:${args.name}` : '';
          return link.session.notebook.tagged.some(cell => cell.id === id && cell.tags.includes(tag));
        },
        run: (link, editor, args) => {
          const id = cellsOf(link, args)[0];
          if (id !== undefined && typeof args.name === 'string') {
            editor.publish(id, args.name);
          }
        }
      });
      this._add(
        CommandIDs.pickStep,
        {
          // A button of the cell's toolbar is its icon alone.
          label: args => (args.toolbar === true ? '' : trans.__('Step of the cell…')),
          run: link => {
            const cell = link.panel.content.activeCell;
            const at = cell?.node.getBoundingClientRect();
            if (cell?.model.type === 'code' && at !== undefined) {
              openMenu(this._commands, this._nblift, 'cells', { x: at.right - 220, y: Math.max(at.top, 0) + 28 }, undefined, link.selectedCells);
            }
          }
        },
        {
          icon: tagIcon,
          caption: () => {
            const link = this._nblift.links.current;
            const id = link?.panel.content.activeCell?.model.id ?? '';
            const name = link?.session.steps.stepOf(id)?.name;
            return name === undefined ? trans.__('Step') : trans.__('Step: %1', name);
          }
        }
      );
    }

    private _addLooks(): void {
      const { trans, panel } = this._nblift;
      this._add(CommandIDs.showNeeds, {
        label: trans.__('Show what it needs'),
        run: (link, _, args) => {
          const id = cellsOf(link, args)[0];
          if (id !== undefined) {
            panel.tab = 'steps';
            const step = link.session.steps.stepOf(id);
            if (step !== undefined) {
              link.session.steps.setCollapsed(step.name, false);
            }
            link.session.steps.select(id);
            void this._commands.execute(CommandIDs.showPanel, { keepFocus: true });
          }
        }
      });
      this._add(CommandIDs.nextError, {
        label: trans.__('Go to the next error'),
        run: link => {
          const diagnostic = link.session.steps.nextDiagnostic();
          const cell = diagnostic?.places[0]?.cell;
          if (diagnostic !== null) {
            this._nblift.announcer.say(diagnostic.message);
            link.session.steps.isErrorsOpen = true;
          }
          if (cell !== undefined && cell !== '') {
            link.goTo(cell, true);
          }
        }
      });
      this._add(CommandIDs.collapseAll, {
        label: args => (args.open === true ? trans.__('Expand all') : trans.__('Collapse all')),
        args: { open: { type: 'boolean', description: trans.__('Open them instead') } },
        run: (link, _, args) => {
          link.session.steps.setAllCollapsed(args.open !== true);
        }
      });
      this._add(
        CommandIDs.marks,
        {
          label: trans.__('Marks in the notebook'),
          isToggled: () => this._nblift.settings.marks !== 'never',
          run: () => {
            this._nblift.set('marks', this._nblift.settings.marks === 'never' ? 'steps' : 'never');
          }
        },
        { icon: args => (args.isPalette === true ? checkIcon : undefined) }
      );
      this._add(CommandIDs.watchKernel, {
        label: trans.__('Watch this kernel'),
        run: link => {
          void link.kernel.watch().then(isWatched => {
            if (isWatched) {
              this._nblift.announcer.say(trans.__('The kernel is watched.'));
            } else {
              Notification.info(
                trans.__('This kernel cannot be watched. Install nblift-kernel in its environment, then restart it.'),
                { autoClose: 10_000 }
              );
            }
          });
        }
      });
    }
  }

  /** The cells that a command is for: those given, or those selected in the notebook. */
  function cellsOf(link: NotebookLink, args: Args): readonly string[] {
    return Array.isArray(args.cells) ? args.cells.filter(id => typeof id === 'string') : link.selectedCells;
  }

  /** The step that a command is for: the one given, or that of the selected cell. */
  function stepOf(link: NotebookLink, args: Args): string | undefined {
    const id = link.selectedCells[0];
    return typeof args.step === 'string' ? args.step : id === undefined ? undefined : link.session.steps.stepOf(id)?.name;
  }

  /** The cell that a second step would begin with. */
  function splitLabel({ trans, links }: INblift, cell: unknown): string {
    const row = typeof cell === 'string' ? links.current?.session.steps.cell(cell) : undefined;
    return row === undefined
      ? trans.__('Split the step at the cell')
      : trans.__('cell %1: %2', row.number, cutName(row.first_line, 48));
  }

  function roleLabel(nblift: INblift, tag: unknown): string {
    const { trans } = nblift;
    const labels: Record<PlainRole, string> = {
      parameters: trans.__('Parameters'),
      setup: trans.__('Setup'),
      check: trans.__('Check'),
      skip: trans.__('Skip')
    };
    const role = PLAIN_ROLES.find(each => each === tag);
    return role === undefined ? trans.__('Role of the cell') : labels[role];
  }
}
