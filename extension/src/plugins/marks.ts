import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';

import { Marks } from '../lab/marks';
import { INblift } from './tokens';

/**
 * Step bars and marks beside the cells of every open notebook.
 */
export const marks: JupyterFrontEndPlugin<void> = {
  id: 'nblift:marks',
  description: 'Step bars and marks beside the cells.',
  autoStart: true,
  requires: [INblift],
  activate: (_: JupyterFrontEnd, nblift: INblift): void => {
    const all = new Set<Marks>();
    const set = (each: Marks): void => {
      each.when = nblift.settings.marks;
      each.hasChips = nblift.settings.chips;
    };
    nblift.settingsChanged.connect(() => {
      all.forEach(set);
    });
    nblift.links.added.connect((_links, link) => {
      const added = new Marks(link);
      all.add(added);
      set(added);
      link.panel.disposed.connect(() => {
        all.delete(added);
        added.dispose();
      });
    });
  }
};
