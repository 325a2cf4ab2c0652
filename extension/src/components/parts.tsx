import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { isWriting } from '../editor';
import type { WireDiagnostic } from '../wire';
import type { IPartProps } from './actions';
import { readOnlyWords } from './words';

/**
 * A button that looks like a link, for one next step; it says why where it cannot be pressed.
 */
export function LinkButton(props: {
  readonly label: string;
  readonly onClick: () => void;
  readonly title?: string;
  readonly why?: string;
}): React.JSX.Element {
  const { label, onClick, title, why = '' } = props;
  return (
    <button
      type="button"
      className="nblift-Link"
      aria-disabled={why !== ''}
      title={why === '' ? title : why}
      onClick={() => {
        if (why === '') {
          onClick();
        }
      }}
    >
      {label}
    </button>
  );
}

/**
 * A button that says why, on hover and on focus, where it cannot be pressed.
 */
export function Button(props: {
  readonly label: string;
  readonly onClick: (event: React.MouseEvent) => void;
  readonly isPrimary?: boolean;
  readonly why?: string;
  readonly title?: string;
  readonly className?: string;
  readonly children?: React.ReactNode;
}): React.JSX.Element {
  const { label, onClick, isPrimary = false, why = '', title, className = '', children } = props;
  return (
    <button
      type="button"
      className={`nblift-Button ${isPrimary ? 'nblift-mod-primary' : ''} ${className}`.trim()}
      aria-disabled={why !== ''}
      aria-label={children === undefined ? undefined : label}
      title={why === '' ? title : why}
      onClick={event => {
        if (why === '') {
          onClick(event);
        }
      }}
    >
      {children ?? label}
    </button>
  );
}

/**
 * A section with a heading that opens and closes it.
 */
export function Section(props: {
  readonly title: string;
  readonly right?: React.ReactNode;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly className?: string;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const { title, right, isOpen, onToggle, className = '', children } = props;
  const id = React.useId();
  return (
    <section className={`nblift-Section ${className}`.trim()} aria-labelledby={id}>
      <div className="nblift-Section-head">
        <button type="button" aria-expanded={isOpen} onClick={onToggle}>
          <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
          <span id={id} className="nblift-Section-title">
            {title}
          </span>
        </button>
        <span className="nblift-Section-right">{right}</span>
      </div>
      {isOpen && <div className="nblift-Section-body">{children}</div>}
    </section>
  );
}

/**
 * One line above everything, with its next step.
 */
export function Banner(props: { readonly sentence: string; readonly children?: React.ReactNode }): React.JSX.Element {
  return (
    <div className="nblift-Banner" role="status">
      <span>
        <Prose text={props.sentence} />
      </span>{' '}
      {props.children}
    </div>
  );
}

/**
 * A title and one sentence, where there is nothing to show.
 */
export function Blank(props: {
  readonly title?: string;
  readonly sentence: string;
  readonly children?: React.ReactNode;
}): React.JSX.Element {
  return (
    <div className="nblift-Blank">
      {props.title !== undefined && <h3>{props.title}</h3>}
      <p>
        <Prose text={props.sentence} />
      </p>
      {props.children}
    </div>
  );
}

/**
 * Text with `names` in code type.
 */
export function Prose(props: { readonly text: string }): React.JSX.Element {
  return (
    <>
      {props.text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}
    </>
  );
}

/**
 * Diagnostics, each with its cell, hint and quick fixes.
 */
export function Diagnostics(
  props: IPartProps & { readonly diagnostics: readonly WireDiagnostic[] }
): React.JSX.Element {
  const { trans, session, actions, diagnostics } = props;
  return (
    <ul className="nblift-Diagnostics">
      {diagnostics.map(diagnostic => {
        const place = diagnostic.places[0];
        const cell = place?.cell ?? '';
        const number = session.steps.cell(cell)?.number ?? place?.number;
        return (
          <li key={`${diagnostic.code} ${cell} ${diagnostic.message}`} data-severity={diagnostic.severity}>
            <Severity trans={trans} severity={diagnostic.severity} />
            <div>
              <p>
                <Prose text={diagnostic.message} />{' '}
                {cell !== '' && (
                  <LinkButton
                    label={number == null ? trans.__('Go to cell') : trans.__('cell %1', number)}
                    onClick={() => {
                      actions.goTo(cell, false);
                    }}
                  />
                )}
              </p>
              <p className="nblift-Hint">
                <Prose text={diagnostic.hint} />
              </p>
              {diagnostic.fixes.length > 0 && (
                <p className="nblift-Fixes">
                  {diagnostic.fixes.map(fix => (
                    <LinkButton
                      key={fix.label}
                      label={fix.label}
                      why={isWriting(fix) ? readOnlyWords(trans, session) : ''}
                      onClick={() => {
                        actions.fix(fix, diagnostic);
                      }}
                    />
                  ))}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/**
 * The sign of an error or a note.
 */
export function Severity(props: {
  readonly trans: TranslationBundle;
  readonly severity: WireDiagnostic['severity'];
}): React.JSX.Element {
  const isError = props.severity === 'error';
  return (
    <span className="nblift-Severity" role="img" aria-label={isError ? props.trans.__('Error') : props.trans.__('Note')}>
      {isError ? '✕' : 'i'}
    </span>
  );
}
