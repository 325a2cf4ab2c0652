import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import * as React from 'react';

import { countWords } from '../components/words';
import type { Links } from '../lab/links';
import type { NotebookLink } from '../lab/notebook-link';
import { CommandIDs, INblift } from './tokens';

/**
 * `4 steps · 1 stale · 1 error` in the status bar; Notebook 7 has none.
 */
export const status: JupyterFrontEndPlugin<void> = {
  id: 'nblift:status',
  description: 'Steps, stale cells and errors in the status bar.',
  autoStart: true,
  requires: [INblift],
  optional: [IStatusBar],
  activate: (app: JupyterFrontEnd, nblift: INblift, bar: IStatusBar | null): void => {
    if (bar === null) {
      return;
    }
    const item = new StatusItem(nblift.trans, nblift.links, () => {
      void app.commands.execute(CommandIDs.showPanel, { tab: 'steps' });
    });
    bar.registerStatusItem('nblift:status', {
      item,
      align: 'left',
      rank: 20,
      isActive: () => item.words.length > 0,
      activeStateChanged: item.changed
    });
  }
};

/** The numbers of the last active notebook, if it has steps. */
class StatusItem extends ReactWidget {
  constructor(trans: TranslationBundle, links: Links, open: () => void) {
    super();
    this._trans = trans;
    this._links = links;
    this._open = open;
    this.addClass('nblift-Status');
    links.currentChanged.connect(this._follow, this);
    this._follow();
  }

  readonly changed = new Signal<this, void>(this);

  get words(): readonly string[] {
    const session = this._links.current?.session;
    return session === undefined || session.steps.isSuggested || !session.isWatched || session.steps.steps.length === 0
      ? []
      : countWords(this._trans, session.steps.counts).map(each => each.words);
  }

  protected override render(): React.JSX.Element {
    return (
      <button type="button" title={this._trans.__('Show the steps')} onClick={this._open}>
        {this.words.join(' · ')}
      </button>
    );
  }

  private _follow(): void {
    if (this._link !== null && !this._link.isDisposed) {
      this._link.session.steps.changed.disconnect(this._onChanged, this);
      this._link.session.watchedChanged.disconnect(this._onChanged, this);
    }
    this._link = this._links.current;
    this._link?.session.steps.changed.connect(this._onChanged, this);
    this._link?.session.watchedChanged.connect(this._onChanged, this);
    this._onChanged();
  }

  private _onChanged(): void {
    const text = this.words.join(' · ');
    if (text !== this._text) {
      this._text = text;
      this.changed.emit();
      this.update();
    }
  }

  private _link: NotebookLink | null = null;
  private readonly _links: Links;
  private readonly _open: () => void;
  private _text = '';
  private readonly _trans: TranslationBundle;
}
