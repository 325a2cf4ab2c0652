import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

/**
 * The head of the panel: its title and the notebook that it follows.
 */
export function Header(props: { readonly trans: TranslationBundle; readonly path: string | null }): React.JSX.Element {
  const { trans, path } = props;
  return (
    <header className="nblift-Header">
      <h2>{trans.__('Steps')}</h2>
      {path !== null && (
        <span className="nblift-Header-notebook" title={path}>
          {path.slice(path.lastIndexOf('/') + 1)}
        </span>
      )}
    </header>
  );
}

/**
 * A title and one sentence, where there is nothing to show.
 */
export function Blank(props: { readonly title?: string; readonly sentence: string }): React.JSX.Element {
  return (
    <div className="nblift-Body">
      {props.title !== undefined && <h3>{props.title}</h3>}
      <p>{props.sentence}</p>
    </div>
  );
}

/**
 * Properties of {@link Teaching}.
 */
export interface ITeachingProps {
  readonly trans: TranslationBundle;

  /**
   * The terminal command that promotes the notebook.
   */
  readonly command: string;

  /**
   * Called with the command when the reader asks for a copy.
   */
  readonly onCopy: (command: string) => void;
}

/**
 * What nblift promises, and how to get there: shown for a notebook with code.
 */
export function Teaching(props: ITeachingProps): React.JSX.Element {
  const { trans, command, onCopy } = props;
  return (
    <div className="nblift-Body">
      <p className="nblift-Promise">
        {trans.__(
          'Your notebook stays as it is. nblift writes a pipeline next to it and checks that both give the same values.'
        )}
      </p>
      <h3>{trans.__('Set steps')}</h3>
      <p>
        {trans.__(
          'Without tags, nblift suggests the steps. For your own, give cells a tag: open the property inspector in the right sidebar, then Common Tools.'
        )}
      </p>
      <dl className="nblift-Tags">
        {Private.tags(trans).map(([tag, meaning]) => (
          <React.Fragment key={tag}>
            <dt>
              <code>{tag}</code>
            </dt>
            <dd>{meaning}</dd>
          </React.Fragment>
        ))}
      </dl>
      <h3>{trans.__('Promote')}</h3>
      <p>{trans.__('Save the notebook, then in a terminal:')}</p>
      <CopyLine key={command} trans={trans} command={command} onCopy={onCopy} />
    </div>
  );
}

function CopyLine(props: ITeachingProps): React.JSX.Element {
  const { trans, command, onCopy } = props;
  const [copied, setCopied] = React.useState(false);
  return (
    <div className="nblift-Command">
      <code>{command}</code>
      <button
        type="button"
        className="jp-Button jp-mod-minimal"
        title={trans.__('Copy the command')}
        onClick={() => {
          onCopy(command);
          setCopied(true);
        }}
      >
        <span aria-live="polite">{copied ? trans.__('Copied') : trans.__('Copy')}</span>
      </button>
    </div>
  );
}

namespace Private {
  export function tags(trans: TranslationBundle): readonly (readonly [string, string])[] {
    return [
      ['step:clean', trans.__('Begins the step “clean”. Untagged cells below it join it.')],
      ['parameters', trans.__('Assignments that become the parameters of the pipeline.')],
      ['setup', trans.__('Options and settings that hold in every step.')],
      ['check', trans.__('Assertions about the data. They become tests.')],
      ['skip', trans.__('Exploration. It stays in the notebook.')],
      ['output:report', trans.__('Publishes the value of “report”.')]
    ];
  }
}
