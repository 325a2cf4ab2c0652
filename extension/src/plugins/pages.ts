import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILabShell } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget } from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { Widget } from '@lumino/widgets';
import { SplitPanel } from '@lumino/widgets';

import { liftIcon } from '../icon';
import type { NotebookLink } from '../lab/notebook-link';
import { baseName } from '../text';
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
    const book = new Private.Book(app, lab !== null);
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
        await book.open('graph', link, trans.__('Graph of %1', baseName(link.session.path)), () => {
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
        const page = await book.open('review', link, trans.__('Review of %1', link.session.promote.name), () => {
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

namespace Private {
  /** Below it, in pixels, a page cannot be read. */
  const LEAST_HEIGHT = 100;

  /** One page of each kind, for the last notebook it was asked for. */
  export class Book {
    constructor(app: JupyterFrontEnd, isLab: boolean) {
      this._app = app;
      this._isLab = isLab;
    }

    async open<T extends Widget>(kind: string, link: NotebookLink, title: string, make: () => T): Promise<T> {
      const id = `nblift-${kind}`;
      const known = this._pages.get(id);
      let page = known?.link === link && !known.widget.isDisposed ? known.widget : null;
      if (page === null) {
        known?.widget.dispose();
        page = this._add(id, link, title, make);
      }
      this._app.shell.activateById(id);
      await page.revealed;
      if (!this._isLab) {
        // The panel is shown, and given its old size, by what the shell does after this.
        await new Promise(requestAnimationFrame);
        giveRoom(page);
      }
      return page.content as T;
    }

    private _add(id: string, link: NotebookLink, title: string, make: () => Widget): MainAreaWidget {
      const page = new MainAreaWidget({ content: make() });
      page.id = id;
      page.title.label = title;
      page.title.icon = liftIcon;
      page.title.closable = true;
      // Our pages bring a bar of their own.
      page.toolbar.hide();
      const watch = link.session.watch();
      const leave = (): void => {
        page.dispose();
      };
      link.panel.disposed.connect(leave);
      page.disposed.connect(() => {
        link.panel.disposed.disconnect(leave);
        watch.dispose();
      });
      // Notebook 7 refuses a second main widget without a word; its panel at the bottom takes ours.
      this._app.shell.add(page, this._isLab ? 'main' : 'down', { mode: 'tab-after', ref: link.panel.id });
      this._pages.set(id, { link, widget: page });
      return page;
    }

    private readonly _app: JupyterFrontEnd;
    private readonly _isLab: boolean;
    private readonly _pages = new Map<string, { readonly link: NotebookLink; readonly widget: MainAreaWidget }>();
  }

  /** Open the panel at the bottom of Notebook 7, which starts without height, to half of the window. */
  function giveRoom(page: Widget): void {
    let around = page.parent;
    while (around !== null && !(around instanceof SplitPanel && around.orientation === 'vertical')) {
      around = around.parent;
    }
    if (around instanceof SplitPanel && page.node.offsetHeight < LEAST_HEIGHT) {
      around.setRelativeSizes(around.widgets.map(() => 1));
    }
  }
}
