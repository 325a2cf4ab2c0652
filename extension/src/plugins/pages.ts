import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILabShell } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';

import type { NotebookLink } from '../lab/notebook-link';
import { baseName } from '../text';
import { Book } from './book';
import { CommandIDs, INblift } from './tokens';

/**
 * The pages of the main area: graph and review. Their code is loaded when the first of them opens.
 */
export const pages: JupyterFrontEndPlugin<void> = {
  id: 'nblift:pages',
  description: 'The graph of a notebook, and the review of what would be written.',
  autoStart: true,
  requires: [INblift],
  optional: [ILabShell, IEditorLanguageRegistry, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    nblift: INblift,
    lab: ILabShell | null,
    languages: IEditorLanguageRegistry | null,
    palette: ICommandPalette | null
  ): void => {
    const { trans, links, panel } = nblift;
    const book = new Book(app, lab !== null);
    const goTo = (link: NotebookLink) => (cell: string, focus: boolean) => {
      if (focus) {
        app.shell.activateById(link.panel.id);
      }
      link.goTo(cell, focus);
    };

    app.commands.addCommand(CommandIDs.openGraph, {
      label: trans.__('nblift: Open the graph'),
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => links.current !== null,
      execute: async () => {
        const link = links.current;
        if (link === null) {
          return;
        }
        const { GraphPage } = await import('../pages/graph-page');
        await book.openOf('graph', link, trans.__('Graph of %1', baseName(link.session.path)), () => {
          return new GraphPage({ trans, session: link.session, goTo: goTo(link) });
        });
      }
    });
    app.commands.addCommand(CommandIDs.openReview, {
      label: trans.__('nblift: Open the review'),
      describedBy: {
        args: { type: 'object', properties: { file: { type: 'string', description: trans.__('File to show') } } }
      },
      isEnabled: () => links.current !== null,
      execute: async args => {
        const link = links.current;
        if (link === null) {
          return;
        }
        const { ReviewPage } = await import('../pages/review-page');
        link.session.promote.isActive = true;
        const page = await book.openOf('review', link, trans.__('Review of %1', link.session.promote.name), () => {
          return new ReviewPage({ trans, session: link.session, languages, goTo: goTo(link) });
        });
        if (page instanceof ReviewPage && typeof args.file === 'string') {
          page.file = args.file;
        }
      }
    });
    app.commands.addCommand(CommandIDs.showFunction, {
      label: trans.__('Show function'),
      describedBy: {
        args: { type: 'object', properties: { step: { type: 'string', description: trans.__('Name of the step') } } }
      },
      isEnabled: () => links.current !== null,
      execute: async args => {
        const promote = links.current?.session.promote;
        if (promote === undefined) {
          return;
        }
        panel.tab = 'promote';
        promote.isActive = true;
        await promote.refresh();
        const file = promote.preview?.functions.find(each => each.step === args.step)?.file;
        await app.commands.execute(CommandIDs.openReview, file === undefined ? {} : { file });
      }
    });
    palette?.addItem({ command: CommandIDs.openGraph, category: 'nblift' });
    palette?.addItem({ command: CommandIDs.openReview, category: 'nblift' });
  }
};
