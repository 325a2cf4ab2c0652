import type { JupyterFrontEnd } from '@jupyterlab/application';

import type { IRunsActions } from '../components/actions';
import { openRunsMenu } from './menus';
import { CommandIDs } from './tokens';
import type { INblift } from './tokens';

/**
 * What the Runs tab and the page of a run can ask of the application.
 */
export function runsActions(app: JupyterFrontEnd, nblift: INblift): IRunsActions {
  const { commands } = app;
  const { links, panel, client } = nblift;
  const run = (id: string, args: Record<string, string> = {}): void => {
    void commands.execute(id, args);
  };
  return {
    run: how => {
      run(how === 'last' ? CommandIDs.run : CommandIDs.runWith);
    },
    openMenu: (menu, at) => {
      openRunsMenu(commands, menu, at);
    },
    openRun: (place, number, step) => {
      run(CommandIDs.openRun, { place, run: number, ...(step === undefined ? {} : { step }) });
    },
    openStep: (place, number, step) => {
      run(CommandIDs.openStep, { place, run: number, step });
    },
    findPipeline: place => {
      run(CommandIDs.findPipeline, { place });
    },
    cellLink: (place, cell) => {
      const link = links.current;
      const notebook = panel.runs.pipelines?.find(each => each.place === place)?.notebook ?? '';
      const isInFront = link !== null && (notebook === link.session.path || place === link.session.promote.place);
      if (!isInFront || !link.session.notebook.cells.some(each => each.id === cell)) {
        return null;
      }
      return () => {
        app.shell.activateById(link.panel.id);
        link.goTo(cell, true);
      };
    },
    versions: async (place, name) => (await client.versions(place, name)).versions
  };
}
