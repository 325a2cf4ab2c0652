import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IDrop } from '../models/drag';
import type { ITreeRow } from '../models/rows';
import type { StepsModel } from '../models/steps';
import { nameProblem } from '../models/tags';
import { cutName } from '../text';
import { Rail } from './rail';
import { cellSentence, flow, roleWord, stateWord, stepSentence } from './words';

/**
 * Properties of a row of the tree.
 */
export interface IRowProps {
  readonly trans: TranslationBundle;
  readonly model: StepsModel;
  readonly row: ITreeRow;

  /**
   * What happens to dragged cells if they are dropped now; null if they would not be dropped on this row.
   */
  readonly drop: IDrop | null;

  /**
   * Called with the new name, or null when renaming was given up.
   */
  readonly onRename: (name: string | null) => void;

  /**
   * Called when the menu button is pressed.
   */
  readonly onMenu: (event: React.MouseEvent) => void;

  /**
   * Called when the step's triangle is pressed.
   */
  readonly onToggle: () => void;
}

/**
 * What stands in one row of the tree.
 */
export function Row(props: IRowProps): React.JSX.Element {
  const { row, trans, onMenu, drop } = props;
  return (
    <>
      <span className="nblift-Row-bar" data-colour={row.colour} data-suggested={props.model.isSuggested || undefined} />
      {row.cell === null ? <StepText {...props} /> : <CellText {...props} />}
      {drop !== null && (
        <span className={`nblift-Row-drop nblift-mod-${drop.how}`} data-line={drop.line}>
          {dropText(props, drop)}
        </span>
      )}
      <button
        type="button"
        className="nblift-Row-menu"
        tabIndex={-1}
        title={row.cell === null ? trans.__('Step menu') : trans.__('Cell menu')}
        aria-label={row.cell === null ? trans.__('Step menu') : trans.__('Cell menu')}
        onClick={onMenu}
      >
        ⋮
      </button>
    </>
  );
}

/**
 * The sentence that is spoken for a row, and its tooltip.
 */
export function rowSentence(trans: TranslationBundle, model: StepsModel, row: ITreeRow): string {
  if (row.cell !== null) {
    return cellSentence(trans, model, row.cell);
  }
  return row.step === null ? '' : stepSentence(trans, row.step);
}

function dropText(props: IRowProps, drop: IDrop): string {
  const { trans, model, row } = props;
  const count = model.selectedCells.length;
  return drop.how === 'new'
    ? trans._n('Move %1 cell to a new step', 'Move %1 cells to a new step', count)
    : trans._n('Move %1 cell to %2', 'Move %1 cells to %2', count, row.step?.name ?? '');
}

function StepText(props: IRowProps): React.JSX.Element {
  const { trans, model, row, onRename, onToggle } = props;
  const { step } = row;
  if (step === null) {
    return <></>;
  }
  const stale = step.cells.filter(id => model.cell(id)?.state === 'stale').length;
  return (
    <>
      <Rail rail={row.rail} isStep={true} />
      <span className="nblift-Row-triangle" aria-hidden="true" onClick={onToggle}>
        {row.isExpanded === true ? '▾' : '▸'}
      </span>
      <span className="nblift-Row-number">{step.number}</span>
      {model.renaming === step.name ? (
        <RenameBox trans={trans} name={step.name} taken={model.steps.map(each => each.name)} onRename={onRename} />
      ) : (
        <>
          <span className="nblift-Row-name">{cutName(step.name, 28)}</span>
          {stale > 0 && row.isExpanded !== true && <span className="nblift-Row-state">◔ {stale}</span>}
          <span className="nblift-Row-right nblift-mod-flow">
            <span>{flow(step)}</span>
          </span>
        </>
      )}
    </>
  );
}

function CellText(props: IRowProps): React.JSX.Element {
  const { trans, row, model } = props;
  const { cell } = row;
  if (cell === null) {
    return <></>;
  }
  const [mark, state] = stateWord(trans, cell);
  const isEditing = !cell.parses && model.typing === cell.id;
  return (
    <>
      <Rail rail={row.rail} isStep={false} />
      <code className="nblift-Row-code">{cell.first_line === '' ? trans.__('(empty)') : cell.first_line}</code>
      {isEditing && <span className="nblift-Row-state">✎ {trans.__('editing')}</span>}
      {state !== '' && (
        <span className="nblift-Row-state" data-state={cell.state}>
          {mark} {state}
        </span>
      )}
      <span className="nblift-Row-right">{roleWord(trans, cell.role)}</span>
    </>
  );
}

interface IRenameBoxProps {
  readonly trans: TranslationBundle;
  readonly name: string;
  readonly taken: readonly string[];
  readonly onRename: (name: string | null) => void;
}

function RenameBox(props: IRenameBoxProps): React.JSX.Element {
  const { trans, name, taken, onRename } = props;
  const [value, setValue] = React.useState(name);
  const problem = nameProblem(value);
  const isTaken = value !== name && taken.includes(value);
  const sentence =
    problem !== null
      ? trans.__('“%1” cannot be a function name; try “%2”.', value, problem.suggestion)
      : isTaken
        ? trans.__('There is a step “%1” already.', value)
        : '';
  return (
    <span className="nblift-Rename">
      <input
        autoFocus
        aria-label={trans.__('Name of the step')}
        aria-invalid={sentence !== ''}
        value={value}
        onFocus={event => {
          event.target.select();
        }}
        onChange={event => {
          setValue(event.target.value);
        }}
        onBlur={() => {
          onRename(sentence === '' ? value : null);
        }}
        onKeyDown={event => {
          event.stopPropagation();
          if (event.key === 'Escape') {
            onRename(null);
          } else if (event.key === 'Enter' && sentence === '') {
            onRename(value);
          }
        }}
      />
      {sentence !== '' && (
        <span className="nblift-Rename-problem" role="alert">
          {sentence}
        </span>
      )}
    </span>
  );
}
