import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { ellipsesIcon, treeViewIcon, VDomRenderer } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { PanelModel, Tab } from '../models/panel';
import { baseName, timeOfDay } from '../text';
import { VERSION } from '../version';
import type { IActions, IPartProps, IRunsActions } from './actions';
import { Banner, Blank, LinkButton } from './parts';
import { PromoteTab } from './promote-tab';
import { RunsTab } from './runs-tab';
import { StepsTab } from './steps-tab';
import { countWords, readOnlyWords } from './words';

/**
 * The nblift panel: model in, one React tree out.
 */
export class PanelView extends VDomRenderer<PanelModel> {
  constructor(options: PanelView.IOptions) {
    super(options.model);
    this._trans = options.translator.load('nblift');
    this._actions = options.actions;
    this._runsActions = options.runsActions;
    this.addClass('nblift-Panel');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', this._trans.__('nblift'));
    this.node.addEventListener('keydown', event => {
      this._onKeyDown(event);
    });
  }

  /**
   * Put the keyboard on the button that comes next.
   */
  focusPrimary(): void {
    const primary = Private.primaryIn(this.node);
    if (primary === null) {
      this.node.querySelector('button')?.focus();
    }
    primary?.focus();
    this._focusDueFrom = primary === null ? document.activeElement : undefined;
  }

  protected override render(): React.JSX.Element {
    const { model, _trans: trans, _actions: actions } = this;
    const { session, editor } = model;
    const part = session === null || editor === null ? null : { trans, session, editor, actions };
    return (
      <>
        <Head trans={trans} model={model} actions={actions} />
        {model.server === 'missing' ? (
          <ServerMissing trans={trans} actions={actions} />
        ) : model.tab === 'runs' ? (
          <Pane tab="runs">
            <ServerOther trans={trans} model={model} actions={actions} />
            <RunsTab trans={trans} runs={model.runs} actions={this._runsActions} />
          </Pane>
        ) : part === null ? (
          <Blank title={trans.__('No notebook')} sentence={trans.__('Open a Python notebook to see its steps.')}>
            <LinkButton label={trans.__('Open the example')} onClick={actions.openExample} />
          </Blank>
        ) : !part.session.isPython ? (
          <Blank sentence={trans.__('nblift reads Python notebooks. This one uses %1.', part.session.language)} />
        ) : (
          <Body part={part} model={model} />
        )}
      </>
    );
  }

  protected override onUpdateRequest(message: Message): void {
    const hadFocus = this.node.contains(document.activeElement);
    super.onUpdateRequest(message);
    if (hadFocus || this._focusDueFrom !== undefined) {
      void this.renderPromise?.then(() => {
        if (hadFocus && document.activeElement === document.body) {
          // What had the keyboard went with what it did.
          this.focusPrimary();
        }
        this._focusDue();
      });
    }
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.model.isShown = true;
  }

  protected override onBeforeHide(message: Message): void {
    super.onBeforeHide(message);
    this.model.isShown = false;
  }

  /** The button was asked for before there was one; by now the reader may have gone elsewhere. */
  private _focusDue(): void {
    const primary = Private.primaryIn(this.node);
    if (this._focusDueFrom !== undefined && primary !== null) {
      const { activeElement } = document;
      const isWhereItWas = activeElement === this._focusDueFrom || activeElement === document.body;
      this._focusDueFrom = undefined;
      if (isWhereItWas || this.node.contains(activeElement)) {
        primary.focus();
      }
    }
  }

  /** The panel's own undo, for what is never in JupyterLab's history, and the way to the next error. */
  private _onKeyDown(event: KeyboardEvent): void {
    const session = this.model.session;
    const isTyping = event.target instanceof HTMLInputElement;
    if (session === null) {
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !isTyping) {
      if (event.shiftKey) {
        session.notebook.undoStack.redo();
      } else {
        session.notebook.undoStack.undo();
      }
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'F8') {
      this.model.tab = 'steps';
      session.steps.isErrorsOpen = true;
      requestAnimationFrame(() => {
        Private.nextProblemIn(this.node)?.focus();
      });
      event.preventDefault();
    }
  }

  private readonly _actions: IActions;
  /** Where the keyboard was when the button was asked for that is still to come; undefined if none is. */
  private _focusDueFrom: Element | null | undefined = undefined;
  private readonly _runsActions: IRunsActions;
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
    readonly actions: IActions;
    readonly runsActions: IRunsActions;
  }
}

namespace Private {
  /** The button that comes next: the primary one, or the only one of an empty panel. */
  export function primaryIn(node: HTMLElement): HTMLElement | null {
    return node.querySelector<HTMLElement>('.nblift-mod-primary') ?? node.querySelector<HTMLElement>('.nblift-Blank button');
  }

  /** The quick fix, or else the cell, of the problem after the one that has the keyboard. */
  export function nextProblemIn(node: HTMLElement): HTMLElement | null {
    const problems = [...node.querySelectorAll<HTMLElement>('.nblift-Problems li')];
    const at = problems.findIndex(problem => problem.contains(document.activeElement));
    const next = problems[(at + 1) % problems.length];
    return next?.querySelector<HTMLElement>('.nblift-Fixes button') ?? next?.querySelector<HTMLElement>('button') ?? null;
  }
}

function Head(props: {
  readonly trans: TranslationBundle;
  readonly model: PanelModel;
  readonly actions: IActions;
}): React.JSX.Element {
  const { trans, model, actions } = props;
  const { session, tab } = model;
  const steps = session?.steps;
  const names: readonly (readonly [Tab, string])[] = [
    ['steps', trans.__('Steps')],
    ['promote', trans.__('Promote')],
    ['runs', trans.__('Runs')]
  ];
  const words =
    !steps?.isLoaded
      ? []
      : steps.isSuggested
        ? [{ kind: 'suggested', words: trans._n('%1 step suggested', '%1 steps suggested', steps.steps.length) }]
        : countWords(trans, steps.counts);
  const page = tab === 'steps' ? trans.__('Open the graph') : trans.__('Open the review');
  return (
    <header className="nblift-Head">
      <div className="nblift-Tabs">
        <div role="tablist" aria-label={trans.__('nblift')}>
          {names.map(([name, label]) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`nblift-tab-${name}`}
              aria-selected={tab === name}
              aria-controls="nblift-tabpanel"
              tabIndex={tab === name ? 0 : -1}
              onClick={() => {
                model.tab = name;
              }}
              onKeyDown={event => {
                const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
                const at = names.findIndex(([other]) => other === tab) + by + names.length;
                const next = names[at % names.length];
                if (by !== 0 && next !== undefined) {
                  model.tab = next[0];
                  event.currentTarget.parentElement?.querySelector<HTMLElement>(`#nblift-tab-${next[0]}`)?.focus();
                }
              }}
            >
              {label}
            </button>
          ))}
        </div>
        {tab !== 'runs' && (
          <button
            type="button"
            className="nblift-Icon"
            title={page}
            aria-label={page}
            aria-disabled={session === null}
            onClick={() => {
              if (session !== null && tab === 'steps') {
                actions.openGraph();
              } else if (session !== null) {
                actions.openReview();
              }
            }}
          >
            <treeViewIcon.react tag="span" height="16px" width="16px" />
          </button>
        )}
        <button
          type="button"
          className="nblift-Icon"
          title={trans.__('More')}
          aria-label={trans.__('More')}
          aria-haspopup="menu"
          onClick={event => {
            const { left, bottom } = event.currentTarget.getBoundingClientRect();
            actions.openMenu(tab === 'runs' ? 'runs' : 'panel', { x: left, y: bottom });
          }}
        >
          <ellipsesIcon.react tag="span" height="16px" width="16px" />
        </button>
      </div>
      {session !== null && (
        <div className="nblift-Head-notebook">
          <span className="nblift-Head-name" title={session.path}>
            {baseName(session.path)}
          </span>
          <span className="nblift-Head-counts">
            {words.map(({ kind, words: text }) => (
              <span key={kind} className={`nblift-Count-${kind}`}>
                {text}
              </span>
            ))}
          </span>
        </div>
      )}
    </header>
  );
}

function Body(props: { readonly part: IPartProps; readonly model: PanelModel }): React.JSX.Element {
  const { part, model } = props;
  const { trans, session, actions } = part;
  const stop = model.tour.stopIn(session, model.tab === 'promote');
  const endTour = (): void => {
    model.tour.end();
  };
  return (
    <Pane tab={model.tab}>
      <ServerOther trans={trans} model={model} actions={actions} />
      {session.connection === 'lost' && session.lostAt !== null && (
        <Banner
          sentence={trans.__(
            'No connection to Jupyter since %1. Your notebook is safe; nblift will catch up.',
            timeOfDay(session.lostAt)
          )}
        />
      )}
      {session.isReadOnly && (
        <Banner sentence={readOnlyWords(trans, session)}>
          <LinkButton label={trans.__('Save a copy')} onClick={actions.saveCopy} />
        </Banner>
      )}
      {model.tab === 'steps' ? (
        <StepsTab
          key={session.path}
          {...part}
          stop={stop}
          onEndTour={endTour}
          isPromiseShown={model.isPromiseShown}
          onPromiseRead={() => {
            model.isPromiseShown = false;
          }}
          onPromote={() => {
            model.tab = 'promote';
          }}
        />
      ) : (
        <PromoteTab
          key={session.path}
          {...part}
          stop={stop}
          onEndTour={endTour}
          onShowErrors={() => {
            model.tab = 'steps';
            session.steps.isErrorsOpen = true;
          }}
        />
      )}
    </Pane>
  );
}

/** What belongs to a tab. */
function Pane(props: { readonly tab: Tab; readonly children: React.ReactNode }): React.JSX.Element {
  return (
    <div id="nblift-tabpanel" className="nblift-Body" role="tabpanel" aria-labelledby={`nblift-tab-${props.tab}`}>
      {props.children}
    </div>
  );
}

function ServerOther(props: {
  readonly trans: TranslationBundle;
  readonly model: PanelModel;
  readonly actions: IActions;
}): React.JSX.Element {
  const { trans, model, actions } = props;
  return typeof model.server === 'object' ? (
    <Banner sentence={trans.__('The page is from nblift %1, the server runs %2.', VERSION, model.server.version)}>
      <LinkButton label={trans.__('Reload the page')} onClick={actions.reload} />
    </Banner>
  ) : (
    <></>
  );
}

const ENABLE = 'jupyter server extension enable nblift';

function ServerMissing(props: { readonly trans: TranslationBundle; readonly actions: IActions }): React.JSX.Element {
  const { trans, actions } = props;
  return (
    <Blank
      sentence={trans.__(
        'nblift is installed but its server part is not running. In a terminal: `%1`, then restart Jupyter.',
        ENABLE
      )}
    >
      <LinkButton
        label={trans.__('Copy')}
        onClick={() => {
          actions.copy(ENABLE);
        }}
      />
    </Blank>
  );
}
