import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget } from '@jupyterlab/apputils';
import type { Widget } from '@lumino/widgets';
import { SplitPanel } from '@lumino/widgets';

import { liftIcon } from '../icon';
import type { NotebookLink } from '../lab/notebook-link';

/**
 * The pages of the main area, each once.
 */
export class Book {
  constructor(app: JupyterFrontEnd, isLab: boolean) {
    this._app = app;
    this._isLab = isLab;
  }

  /**
   * Open the page of a kind for a notebook, in the place of that of another one; it goes with the notebook.
   */
  async openOf<T extends Widget>(kind: string, link: NotebookLink, title: string, make: () => T): Promise<T> {
    const id = `nblift-${kind}`;
    if (this._owners.get(id) !== link) {
      this._pages.get(id)?.dispose();
    }
    this._owners.set(id, link);
    return this.open(id, title, make, page => {
      Private.bind(page, link);
      return link.panel.id;
    });
  }

  /**
   * Open a page, the one that is there if there is one.
   *
   * @param added - called with a new page before it is shown; gives the id of the widget that it goes beside
   */
  async open<T extends Widget>(
    id: string,
    title: string,
    make: () => T,
    added: (page: MainAreaWidget) => string | undefined = () => undefined
  ): Promise<T> {
    const known = this._pages.get(id);
    const page = known === undefined || known.isDisposed ? this._add(id, title, make, added) : known;
    this._app.shell.activateById(id);
    await page.revealed;
    if (!this._isLab) {
      // The panel is shown, and given its old size, by what the shell does after this.
      await new Promise(requestAnimationFrame);
      Private.giveRoom(page);
    }
    return page.content as T;
  }

  private _add(
    id: string,
    title: string,
    make: () => Widget,
    added: (page: MainAreaWidget) => string | undefined
  ): MainAreaWidget {
    const page = new MainAreaWidget({ content: make() });
    page.id = id;
    page.title.label = title;
    page.title.icon = liftIcon;
    page.title.closable = true;
    // Our pages bring a bar of their own.
    page.toolbar.hide();
    const ref = added(page);
    // Notebook 7 refuses a second main widget without a word; its panel at the bottom takes ours.
    const where = ref === undefined ? {} : { mode: 'tab-after' as const, ref };
    this._app.shell.add(page, this._isLab ? 'main' : 'down', where);
    this._pages.set(id, page);
    return page;
  }

  private readonly _app: JupyterFrontEnd;
  private readonly _isLab: boolean;
  private readonly _owners = new Map<string, NotebookLink>();
  private readonly _pages = new Map<string, MainAreaWidget>();
}

namespace Private {
  /** Below it, in pixels, a page cannot be read. */
  const LEAST_HEIGHT = 100;

  /** A page goes with its notebook, and watches it as long as it is there. */
  export function bind(page: MainAreaWidget, link: NotebookLink): void {
    const watch = link.session.watch();
    const leave = (): void => {
      page.dispose();
    };
    link.panel.disposed.connect(leave);
    page.disposed.connect(() => {
      link.panel.disposed.disconnect(leave);
      watch.dispose();
    });
  }

  /** Open the panel at the bottom of Notebook 7, which starts without height, to half of the window. */
  export function giveRoom(page: Widget): void {
    let around = page.parent;
    while (around !== null && !(around instanceof SplitPanel && around.orientation === 'vertical')) {
      around = around.parent;
    }
    if (around instanceof SplitPanel && page.node.offsetHeight < LEAST_HEIGHT) {
      around.setRelativeSizes(around.widgets.map(() => 1));
    }
  }
}
