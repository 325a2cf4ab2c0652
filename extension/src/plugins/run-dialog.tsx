import { Dialog, ReactWidget, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { PipelineFacts, PipelineParameter } from '../wire';

/**
 * Ask for the parameters of a run.
 *
 * @returns values by name; null if the reader thought better of it
 */
export async function askParameters(
  trans: TranslationBundle,
  facts: PipelineFacts
): Promise<Readonly<Record<string, unknown>> | null> {
  const result = await showDialog({
    title: trans.__('Run %1 with', facts.name),
    body: new Fields(trans, facts.parameters),
    buttons: [Dialog.cancelButton({ label: trans.__('Cancel') }), Dialog.okButton({ label: trans.__('Run') })]
  });
  return result.button.accept ? result.value : null;
}

/** One field for each parameter, filled in with what the last run was given. */
class Fields extends ReactWidget implements Dialog.IBodyWidget<Readonly<Record<string, unknown>>> {
  constructor(trans: TranslationBundle, parameters: readonly PipelineParameter[]) {
    super();
    this._trans = trans;
    this._parameters = parameters;
    this._texts = new Map(parameters.map(each => [each.name, textOf(each, each.last)]));
    this.addClass('nblift-Dialog');
  }

  getValue(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this._parameters.map(each => [each.name, valueOf(each, this._texts.get(each.name) ?? '')]));
  }

  protected override render(): React.JSX.Element {
    const { _trans: trans, _parameters: parameters, _texts: texts } = this;
    if (parameters.length === 0) {
      return <p>{trans.__('This pipeline has no parameters. A cell tagged `parameters` gives it some.').replaceAll('`', '')}</p>;
    }
    return (
      <>
        {parameters.map(each => (
          <label key={each.name}>
            <span title={each.doc}>
              {each.name} <small>{each.type}</small>
            </span>
            <input
              defaultValue={texts.get(each.name)}
              spellCheck={false}
              title={trans.__('The notebook has %1', textOf(each, each.default))}
              onChange={event => {
                texts.set(each.name, event.target.value);
              }}
            />
          </label>
        ))}
      </>
    );
  }

  private readonly _parameters: readonly PipelineParameter[];
  private readonly _texts: Map<string, string>;
  private readonly _trans: TranslationBundle;
}

/** A value as people write it: text as it is, anything else as JSON. */
function textOf(parameter: PipelineParameter, value: unknown): string {
  return typeof value === 'string' && isText(parameter) ? value : JSON.stringify(value);
}

/** What a text stands for: JSON, or else itself; the server says whether that is of the parameter's type. */
function valueOf(parameter: PipelineParameter, text: string): unknown {
  if (isText(parameter)) {
    return text;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function isText(parameter: PipelineParameter): boolean {
  return parameter.type === 'str';
}
