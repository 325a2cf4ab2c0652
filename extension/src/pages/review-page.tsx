import { MergeView, unifiedMergeView } from '@codemirror/merge';
import type { Extension } from '@codemirror/state';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { jupyterTheme } from '@jupyterlab/codemirror';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import { Signal } from '@lumino/signaling';
import * as React from 'react';

import { verdictWord } from '../components/verdict';
import { filesInOrder } from '../models/files';
import type { Session } from '../session';
import { baseName } from '../text';
import type { FileChange } from '../wire';
import { changedFiles, pairsOf } from './review-model';
import type { ILine, IPair } from './review-model';

/**
 * What the review needs from outside.
 */
export interface IReviewOptions {
  readonly trans: TranslationBundle;
  readonly session: Session;
  readonly languages: IEditorLanguageRegistry | null;

  /**
   * Show a cell in the notebook.
   */
  readonly goTo: (cell: string, focus: boolean) => void;
}

/**
 * What a promotion would write: each file against the disk, each function beside its cells.
 */
export class ReviewPage extends ReactWidget {
  constructor(options: IReviewOptions) {
    super();
    this._options = options;
    this.addClass('nblift-Review');
  }

  /**
   * The file in view; null for the first one.
   */
  get file(): string | null {
    return this._file;
  }

  set file(value: string | null) {
    this._file = value;
    this._fileChanged.emit();
  }

  protected override render(): React.JSX.Element {
    return (
      <UseSignal signal={this._fileChanged}>
        {() => (
          <UseSignal signal={this._options.session.promote.changed}>
            {() => (
              <Review
                {...this._options}
                path={this._file}
                onFile={file => {
                  this.file = file;
                }}
              />
            )}
          </UseSignal>
        )}
      </UseSignal>
    );
  }

  private _file: string | null = null;
  private readonly _fileChanged = new Signal<this, void>(this);
  private readonly _options: IReviewOptions;
}

interface IReviewProps extends IReviewOptions {
  readonly path: string | null;
  readonly onFile: (path: string) => void;
}

function Review(props: IReviewProps): React.JSX.Element {
  const { trans, session, path, onFile } = props;
  const { preview, promotion, name, isLoading } = session.promote;
  const [tab, setTab] = React.useState<'changes' | 'cells'>('changes');
  if (preview === null) {
    return (
      <div className="nblift-Grey" aria-label={isLoading ? trans.__('Making the preview') : trans.__('No preview yet')}>
        {[40, 70, 55, 80, 60, 45].map(width => (
          <div key={width} style={{ width: `${width}%` }} />
        ))}
      </div>
    );
  }
  const files = changedFiles(preview).length > 0 ? changedFiles(preview) : filesInOrder(preview);
  const at = Math.max(0, files.findIndex(file => file.path === path));
  const file = files[at];
  if (file === undefined) {
    return <p className="nblift-Blank">{trans.__('There is nothing to review yet.')}</p>;
  }
  const pairs = pairsOf(preview, file, id => session.notebook.source(id));
  const shown = pairs.length === 0 ? 'changes' : tab;
  const go = (by: number): void => {
    const next = files[(at + by + files.length) % files.length];
    if (next !== undefined) {
      onFile(next.path);
    }
  };
  return (
    <>
      <div className="nblift-Page-bar" role="toolbar" aria-label={trans.__('Review')}>
        <strong title={file.path}>{`${name} › ${baseName(file.path)}`}</strong>
        {promotion?.verdict != null && <span>{verdictWord(trans, promotion)}</span>}
        <span className="nblift-Review-files">
          <button type="button" className="nblift-Button" aria-label={trans.__('File before')} onClick={() => { go(-1); }}>
            ◂
          </button>
          <select
            aria-label={trans.__('File')}
            value={file.path}
            onChange={event => {
              onFile(event.target.value);
            }}
          >
            {files.map(each => (
              <option key={each.path} value={each.path}>
                {`${each.status}  ${each.path}`}
              </option>
            ))}
          </select>
          <span>{trans.__('file %1 of %2', at + 1, files.length)}</span>
          <button type="button" className="nblift-Button" aria-label={trans.__('Next file')} onClick={() => { go(1); }}>
            ▸
          </button>
        </span>
        <span role="tablist" aria-label={trans.__('View')}>
          {(['changes', 'cells'] as const).map(each => (
            <button
              key={each}
              type="button"
              role="tab"
              aria-selected={shown === each}
              aria-disabled={each === 'cells' && pairs.length === 0}
              title={each === 'cells' && pairs.length === 0 ? trans.__('No function of this file comes from a cell.') : undefined}
              onClick={() => {
                setTab(each);
              }}
            >
              {each === 'changes' ? trans.__('Changes') : trans.__('Cells')}
            </button>
          ))}
        </span>
      </div>
      {shown === 'changes' ? <Changes {...props} file={file} /> : <Cells {...props} pairs={pairs} />}
    </>
  );
}

/** A file against the disk: both sides where there are two, one read-only text where it is new or goes. */
function Changes(props: IReviewProps & { readonly file: FileChange }): React.JSX.Element {
  const { trans, file, languages } = props;
  const box = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    const node = box.current;
    if (node === null) {
      return undefined;
    }
    let isGone = false;
    let destroy = (): void => undefined;
    void languageOf(languages, file.path).then(language => {
      if (!isGone) {
        destroy = draw(node, file, language);
      }
    });
    return () => {
      isGone = true;
      destroy();
    };
  }, [file.path, file.before, file.after]);
  if (file.before === null && file.after === null) {
    return <p className="nblift-Blank">{trans.__('This file is no text.')}</p>;
  }
  return <div className="nblift-Review-changes" ref={box} role="region" aria-label={trans.__('Changes of %1', file.path)} />;
}

async function languageOf(languages: IEditorLanguageRegistry | null, path: string): Promise<Extension> {
  const language = languages?.findByFileName(baseName(path)) ?? null;
  if (languages === null || language === null) {
    return [];
  }
  const loaded = await languages.getLanguage(language);
  return loaded?.support ?? [];
}

function draw(node: HTMLElement, file: FileChange, language: Extension): () => void {
  const base = [lineNumbers(), jupyterTheme, language, EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': file.path })];
  if (file.before === null || file.after === null) {
    const view = new EditorView({ parent: node, doc: file.after ?? file.before ?? '', extensions: base });
    return () => {
      view.destroy();
    };
  }
  if (node.clientWidth < NARROW) {
    const view = new EditorView({
      parent: node,
      doc: file.after,
      extensions: [...base, unifiedMergeView({ original: file.before, mergeControls: false, collapseUnchanged: {} })]
    });
    return () => {
      view.destroy();
    };
  }
  const merge = new MergeView({
    parent: node,
    a: { doc: file.before, extensions: base },
    b: { doc: file.after, extensions: base },
    collapseUnchanged: {}
  });
  return () => {
    merge.destroy();
  };
}

/** Below it the two halves stack. */
const NARROW = 700;

/** Cells at the left, the function at the right; pointer and focus light up the partner. */
function Cells(props: IReviewProps & { readonly pairs: readonly IPair[] }): React.JSX.Element {
  const { trans, session, pairs, goTo } = props;
  const [lit, setLit] = React.useState<ReadonlySet<string>>(new Set());
  const light = (step: string, own: string, partners: readonly string[]): void => {
    setLit(new Set(partners.length === 0 ? [] : [own, ...partners].map(key => `${step} ${key}`)));
  };
  return (
    <div className="nblift-Review-pairs">
      {pairs.map(pair => (
        <section key={pair.step} aria-label={trans.__('Step %1', pair.step)}>
          <div className="nblift-Review-half">
            {pair.cells.map(cell => (
              <div key={cell.id} className="nblift-Review-cell">
                <button
                  type="button"
                  className="nblift-Link"
                  onClick={() => {
                    goTo(cell.id, true);
                  }}
                >
                  {trans.__('cell %1', session.steps.cell(cell.id)?.number ?? '?')}
                </button>
                <Lines step={pair.step} lines={cell.lines} keyOf={line => `${cell.id}:${line.number}`} lit={lit} onLit={light} />
              </div>
            ))}
          </div>
          <div className="nblift-Review-half">
            <Lines step={pair.step} lines={pair.lines} keyOf={line => String(line.number)} lit={lit} onLit={light} isNumbered={true} />
          </div>
        </section>
      ))}
    </div>
  );
}

function Lines(props: {
  readonly step: string;
  readonly lines: readonly ILine[];
  readonly keyOf: (line: ILine) => string;
  readonly lit: ReadonlySet<string>;
  readonly onLit: (step: string, own: string, partners: readonly string[]) => void;
  readonly isNumbered?: boolean;
}): React.JSX.Element {
  const { step, lines, keyOf, lit, onLit, isNumbered = false } = props;
  return (
    <pre className="nblift-Review-code" tabIndex={0}>
      {lines.map(line => {
        const key = keyOf(line);
        const show = (): void => {
          onLit(step, key, line.partners);
        };
        return (
          <div key={key} data-lit={lit.has(`${step} ${key}`) || undefined} onMouseEnter={show} onClick={show}>
            {isNumbered && <span className="nblift-Review-number">{line.number}</span>}
            {line.text === '' ? ' ' : line.text}
          </div>
        );
      })}
    </pre>
  );
}
