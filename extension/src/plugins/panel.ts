import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { Clipboard, ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { IActions } from '../components/actions';
import { PanelView } from '../components/panel-view';
import { liftIcon } from '../icon';
import { openMenu } from './menus';
import { choosePlace } from './place';
import { promoteVerb } from './promote';
import { runsActions } from './runs-actions';
import { CommandIDs, INblift } from './tokens';

/**
 * The panel in the left sidebar, which follows the last active notebook.
 */
export const panel: JupyterFrontEndPlugin<void> = {
  id: 'nblift:panel',
  description: 'The nblift panel in the left sidebar.',
  autoStart: true,
  requires: [INblift, IDocumentManager],
  optional: [ITranslator, ILayoutRestorer, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    nblift: INblift,
    manager: IDocumentManager,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null
  ): void => {
    const { commands, shell } = app;
    const { trans } = nblift;
    const view = new PanelView({
      model: nblift.panel,
      translator: translator ?? nullTranslator,
      actions: Private.actions(app, nblift, manager, translator ?? nullTranslator),
      runsActions: runsActions(app, nblift)
    });
    view.id = 'nblift-panel';
    view.title.icon = liftIcon;
    view.title.caption = trans.__('nblift');

    commands.addCommand(CommandIDs.showPanel, {
      label: trans.__('nblift: Show the panel'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            keepFocus: { type: 'boolean', description: trans.__('Leave the keyboard where it is') },
            tab: { type: 'string', description: trans.__('steps, promote or runs') }
          }
        }
      },
      execute: async args => {
        const focused = document.activeElement;
        if (args.tab === 'steps' || args.tab === 'promote' || args.tab === 'runs') {
          nblift.panel.tab = args.tab;
        }
        shell.activateById(view.id);
        await view.renderPromise;
        if (args.keepFocus === true) {
          (focused as HTMLElement | null)?.focus();
        } else {
          view.focusPrimary();
        }
      }
    });
    palette?.addItem({ command: CommandIDs.showPanel, category: 'nblift' });
    restorer?.add(view, view.id);
    // Table of Contents has 400, Extension Manager 1000.
    shell.add(view, 'left', { rank: 450, type: 'nblift' });
  }
};

namespace Private {
  export function actions(
    app: JupyterFrontEnd,
    nblift: INblift,
    manager: IDocumentManager,
    translator: ITranslator
  ): IActions {
    const { commands } = app;
    /** Run a command that is for the page in front, which may be another one than the notebook. */
    const runInFront = (id: string): void => {
      const link = nblift.links.current;
      if (link !== null) {
        app.shell.activateById(link.panel.id);
        run(id);
      }
    };
    const choose = (): void => {
      void choosePlace(nblift, manager, translator);
    };
    const run = (id: string, args: Record<string, string> = {}): void => {
      void commands.execute(id, args);
    };
    return {
      goTo: (cell, focus) => {
        const link = nblift.links.current;
        if (focus && link !== null) {
          app.shell.activateById(link.panel.id);
        }
        link?.goTo(cell, focus);
      },
      backToNotebook: () => {
        const link = nblift.links.current;
        if (link !== null) {
          app.shell.activateById(link.panel.id);
          link.focus();
        }
      },
      openMenu: (kind, at, step) => {
        openMenu(commands, nblift, kind, at, step);
      },
      openGraph: () => {
        run(CommandIDs.openGraph);
      },
      openReview: file => {
        run(CommandIDs.openReview, file === undefined ? {} : { file });
      },
      copy: text => {
        Clipboard.copyToSystem(text);
      },
      watchKernel: () => {
        run(CommandIDs.watchKernel);
      },
      restartAndRunAll: () => {
        runInFront('notebook:restart-run-all');
      },
      saveCopy: () => {
        runInFront('docmanager:save-as');
      },
      reload: () => {
        window.location.reload();
      },
      openPath: path => {
        run('docmanager:open', { path });
      },
      promote: verb => {
        void promoteVerb(nblift, verb);
      },
      runPipeline: place => {
        nblift.panel.tab = 'runs';
        nblift.panel.runs.choose(place);
        void nblift.panel.runs.start();
      },
      fix: (fix, diagnostic) => {
        const link = nblift.links.current;
        if (link === null || nblift.panel.editorOf(link.session).fix(fix)) {
          return;
        }
        const cell = fix.cells[0] ?? diagnostic.places[0]?.cell;
        if (fix.kind === 'suggest') {
          link.session.suggest();
        } else if (fix.kind === 'open' && cell !== undefined) {
          link.goTo(cell, true);
        } else if (fix.kind === 'force') {
          void promoteVerb(nblift, 'write-beside');
        } else if (fix.kind === 'place') {
          nblift.panel.tab = 'promote';
          choose();
        }
      },
      openExample: () => {
        run(CommandIDs.openExample);
      },
      takeTour: () => {
        run(CommandIDs.takeTour);
      },
      choosePlace: choose
    };
  }
}
