import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { Clipboard, ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { NotebookFollower } from './follower';
import { liftIcon } from './icon';
import { PanelModel } from './model';
import { IPanelModel } from './tokens';
import { PanelView } from './view';

/**
 * The ids of nblift's commands.
 */
namespace CommandIDs {
  export const showPanel = 'nblift:show-panel';
}

/**
 * The sidebar panel, which follows the last active notebook.
 */
const panel: JupyterFrontEndPlugin<IPanelModel> = {
  id: 'nblift:panel',
  description: 'The nblift panel in the left sidebar.',
  autoStart: true,
  provides: IPanelModel,
  requires: [INotebookTracker],
  optional: [ITranslator, ILayoutRestorer, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null
  ): IPanelModel => {
    const languages = translator ?? nullTranslator;
    const trans = languages.load('nblift');
    const model = new PanelModel();
    const follower = new NotebookFollower(tracker, model);
    const view = new PanelView({
      model,
      translator: languages,
      copy: text => {
        Clipboard.copyToSystem(text);
      }
    });
    view.id = 'nblift-panel';
    view.title.icon = liftIcon;
    view.title.caption = trans.__('nblift');
    view.shownChanged.connect((_, shown) => {
      follower.isActive = shown;
    });
    view.disposed.connect(() => {
      follower.dispose();
    });

    app.commands.addCommand(CommandIDs.showPanel, {
      label: trans.__('nblift: Show the panel'),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => {
        app.shell.activateById(view.id);
      }
    });
    app.commands.addKeyBinding({ command: CommandIDs.showPanel, keys: ['Accel Shift Y'], selector: 'body' });
    palette?.addItem({ command: CommandIDs.showPanel, category: 'nblift' });
    restorer?.add(view, view.id);
    // Table of Contents has 400, Extension Manager 1000.
    app.shell.add(view, 'left', { rank: 450, type: 'nblift' });
    return model;
  }
};

export default panel;
