import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';

import { Refusal } from '../tokens';
import { CommandIDs, INblift } from './tokens';

/**
 * The example notebook, and the tour through it.
 */
export const tour: JupyterFrontEndPlugin<void> = {
  id: 'nblift:tour',
  description: 'The example notebook, and the tour through it.',
  autoStart: true,
  requires: [INblift],
  optional: [ICommandPalette],
  activate: (app: JupyterFrontEnd, nblift: INblift, palette: ICommandPalette | null): void => {
    const { trans, panel, client } = nblift;
    const { commands } = app;

    /** Open the notebook; gives its path, or null where the server has none to give. */
    const open = async (): Promise<string | null> => {
      try {
        const { path } = await client.example();
        await commands.execute('docmanager:open', { path });
        return path;
      } catch (error) {
        if (!(error instanceof Refusal)) {
          throw error;
        }
        const [problem] = error.diagnostics;
        Notification.error(
          problem === undefined ? trans.__('The example could not be opened.') : `${problem.message} ${problem.hint}`
        );
        return null;
      }
    };

    commands.addCommand(CommandIDs.openExample, {
      label: trans.__('nblift: Open the example'),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: open
    });
    commands.addCommand(CommandIDs.takeTour, {
      label: trans.__('nblift: Take the tour'),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: async () => {
        const path = await open();
        if (path !== null) {
          panel.isPromiseShown = false;
          panel.tour.start(path);
          await commands.execute(CommandIDs.showPanel, { tab: 'steps' });
        }
      }
    });
    for (const command of [CommandIDs.openExample, CommandIDs.takeTour]) {
      palette?.addItem({ command, category: 'nblift' });
    }
  }
};
