import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { VDomRenderer } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import * as React from 'react';

import { promoteCommand } from './command';
import { Blank, Header, Teaching } from './components';
import type { PanelModel } from './model';

/**
 * The nblift panel: model in, one React tree out.
 */
export class PanelView extends VDomRenderer<PanelModel> {
  constructor(options: PanelView.IOptions) {
    super(options.model);
    this._trans = options.translator.load('nblift');
    this._copy = options.copy;
    this.addClass('nblift-Panel');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', this._trans.__('nblift'));
  }

  /**
   * Emitted when the panel has become visible (true) or is about to be hidden (false).
   */
  get shownChanged(): ISignal<this, boolean> {
    return this._shownChanged;
  }

  protected override render(): React.JSX.Element {
    return (
      <>
        <Header trans={this._trans} path={this.model.notebook?.path ?? null} />
        {this._body()}
      </>
    );
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._shownChanged.emit(true);
  }

  protected override onBeforeHide(message: Message): void {
    super.onBeforeHide(message);
    this._shownChanged.emit(false);
  }

  private _body(): React.JSX.Element {
    const { notebook, situation } = this.model;
    const trans = this._trans;
    if (notebook === null) {
      return <Blank title={trans.__('No notebook')} sentence={trans.__('Open a Python notebook to see its steps.')} />;
    }
    if (situation === 'foreign-language') {
      return (
        <Blank sentence={trans.__('nblift reads Python notebooks. This one uses %1.', notebook.language)} />
      );
    }
    if (situation === 'no-code') {
      return <Blank sentence={trans.__('This notebook has no code yet.')} />;
    }
    return <Teaching trans={trans} command={promoteCommand(notebook.path)} onCopy={this._copy} />;
  }

  private readonly _copy: (text: string) => void;
  private readonly _shownChanged = new Signal<this, boolean>(this);
  private readonly _trans: TranslationBundle;
}

/**
 * A namespace for `PanelView` statics.
 */
export namespace PanelView {
  /**
   * What a panel needs from outside.
   */
  export interface IOptions {
    readonly model: PanelModel;
    readonly translator: ITranslator;

    /**
     * Puts a text on the reader's clipboard.
     */
    readonly copy: (text: string) => void;
  }
}
