import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import { ambientWord, evidenceWord } from '../components/words';
import type { Session } from '../session';
import { baseName, cutName } from '../text';
import { graphOf, MOST_CELLS } from './graph-model';
import type { IArrow, IBox, IGraph } from './graph-model';
import { layoutOf } from './graph-layout';
import type { ILayout } from './graph-layout';

/**
 * What the graph needs from outside.
 */
export interface IGraphOptions {
  readonly trans: TranslationBundle;
  readonly session: Session;

  /**
   * Show a cell in the notebook.
   *
   * @param focus - whether the keyboard goes there too
   */
  readonly goTo: (cell: string, focus: boolean) => void;
}

/**
 * The graph of a notebook: steps, and the cells of those that are opened.
 */
export class GraphPage extends ReactWidget {
  constructor(options: IGraphOptions) {
    super();
    this._options = options;
    this.addClass('nblift-Graph');
  }

  protected override render(): React.JSX.Element {
    return (
      <UseSignal signal={this._options.session.steps.changed}>{() => <Graph {...this._options} />}</UseSignal>
    );
  }

  private readonly _options: IGraphOptions;
}

function Graph(props: IGraphOptions): React.JSX.Element {
  const { trans, session } = props;
  const { steps } = session;
  const [open, setOpen] = React.useState<ReadonlySet<string>>(new Set());
  const [wanted, setWanted] = React.useState('');
  const [scale, setScale] = React.useState(1);
  const box = React.useRef<HTMLDivElement>(null);
  const graph = graphOf(steps, open);
  // Placing is the heavy part: it is done again only where boxes or arrows changed, not with each mark.
  const shape = JSON.stringify(graph);
  const layout = React.useMemo(() => layoutOf(graph), [shape]);
  const fit = (least: number): void => {
    const node = box.current;
    if (node !== null && node.clientWidth > 0) {
      const wanted = Math.min(1, (node.clientWidth - 16) / layout.width, (node.clientHeight - 16) / layout.height);
      setScale(Math.max(least, wanted));
    }
  };
  // Once, when the page opens: zoom and position are the reader's from then on.
  React.useEffect(() => {
    fit(0.6);
  }, []);
  const toggle = (step: string): void => {
    const next = new Set(open);
    if (!next.delete(step)) {
      next.add(step);
    }
    setOpen(next);
  };
  const all = steps.codeCells.length <= MOST_CELLS ? steps.steps.map(step => step.name) : [];
  const part = { ...props, graph, layout, wanted: wanted.toLowerCase(), toggle };
  return (
    <>
      <div className="nblift-Page-bar" role="toolbar" aria-label={trans.__('Graph')}>
        <strong>{baseName(session.path)}</strong>
        <button
          type="button"
          className="nblift-Button"
          onClick={() => {
            fit(0.1);
          }}
        >
          {trans.__('Fit')}
        </button>
        <button
          type="button"
          className="nblift-Button"
          onClick={() => {
            setScale(Math.min(2, scale * 1.25));
          }}
          aria-label={trans.__('Larger')}
        >
          +
        </button>
        <button
          type="button"
          className="nblift-Button"
          onClick={() => {
            setScale(Math.max(0.2, scale / 1.25));
          }}
          aria-label={trans.__('Smaller')}
        >
          −
        </button>
        <select
          aria-label={trans.__('What is shown')}
          value={open.size === 0 ? 'steps' : 'cells'}
          onChange={event => {
            setOpen(new Set(event.target.value === 'cells' ? all : []));
          }}
        >
          <option value="steps">{trans.__('Steps only')}</option>
          <option value="cells" disabled={all.length === 0}>
            {trans.__('Cells')}
          </option>
        </select>
        <input
          type="search"
          placeholder={trans.__('Find a name or cell…')}
          aria-label={trans.__('Find a name or cell')}
          value={wanted}
          onChange={event => {
            setWanted(event.target.value);
          }}
        />
        <span className="nblift-Legend">
          {(['proved', 'observed', 'may'] as const).map(evidence => (
            <span key={evidence}>
              <svg width={30} height={10} aria-hidden="true">
                <Line evidence={evidence} points={[{ x: 1, y: 5 }, { x: 29, y: 5 }]} />
              </svg>{' '}
              {evidenceWord(trans, evidence)}
            </span>
          ))}
        </span>
      </div>
      <div className="nblift-Graph-both">
        <div className="nblift-Graph-canvas" ref={box}>
          {graph.boxes.length === 0 ? (
            <p className="nblift-Blank">{trans.__('There are no steps yet.')}</p>
          ) : (
            <Picture {...part} scale={scale} />
          )}
        </div>
        <List {...part} />
      </div>
    </>
  );
}

interface IGraphPart extends IGraphOptions {
  readonly graph: IGraph;
  readonly layout: ILayout;
  readonly wanted: string;
  readonly toggle: (step: string) => void;
}

function Picture(props: IGraphPart & { readonly scale: number }): React.JSX.Element {
  const { trans, graph, layout, session, scale, wanted } = props;
  const { active } = session.steps;
  const words = (names: readonly string[]): string => names.map(name => ambientWord(trans, name)).join(', ');
  return (
    <svg
      width={layout.width * scale}
      height={layout.height * scale}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      aria-hidden="true"
    >
      {graph.arrows.map((arrow, index) => {
        const points = layout.lines[index] ?? [];
        const isLit = arrow.from === active || arrow.to === active || (wanted !== '' && matches(arrow.names, wanted));
        return (
          <g key={`${arrow.from} ${arrow.to}`} className="nblift-Graph-arrow" data-lit={isLit || undefined}>
            <Line evidence={arrow.evidence} points={points} isArrow={true} />
            <text x={points[Math.floor(points.length / 2)]?.x} y={(points[Math.floor(points.length / 2)]?.y ?? 0) - 4}>
              {cutName(words(arrow.names), 18)}
              <title>{words(arrow.names)}</title>
            </text>
          </g>
        );
      })}
      {graph.boxes.map(box => (
        <Box key={box.id} {...props} box={box} />
      ))}
    </svg>
  );
}

function Box(props: IGraphPart & { readonly box: IBox }): React.JSX.Element {
  const { trans, box, layout, session, wanted, toggle, goTo } = props;
  const place = layout.places.get(box.id);
  if (place === undefined) {
    return <></>;
  }
  const { active } = session.steps;
  return (
    <g
      className="nblift-Graph-box"
      transform={`translate(${place.x - place.width / 2} ${place.y - place.height / 2})`}
      data-active={box.id === active || undefined}
      data-found={(wanted !== '' && matches([box.label], wanted)) || undefined}
      data-suggested={session.steps.isSuggested || undefined}
      onClick={() => {
        session.steps.select(box.id);
        goTo(box.cell, false);
      }}
      onDoubleClick={() => {
        if (box.step !== '') {
          toggle(box.step);
        }
      }}
    >
      <title>{box.label}</title>
      <rect width={place.width} height={place.height} rx={2} />
      <rect className="nblift-Graph-bar" data-colour={box.colour} width={4} height={place.height} />
      {box.number > 0 ? (
        <>
          <text x={12} y={18}>
            <tspan className="nblift-Graph-number">{box.number}</tspan> {cutName(box.label, 22)}
          </text>
          <text x={12} y={35} className="nblift-Graph-small">
            {trans._n('%1 cell', '%1 cells', box.cells)}
          </text>
        </>
      ) : (
        <text x={12} y={19} className="nblift-Graph-code">
          {box.label.length > 24 ? `${box.label.slice(0, 23)}…` : box.label}
        </text>
      )}
    </g>
  );
}

/** A line in the form of its evidence: `──` proved, `─◦─` observed, `- -` may. */
function Line(props: {
  readonly evidence: IArrow['evidence'];
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly isArrow?: boolean;
}): React.JSX.Element {
  const { evidence, points, isArrow = false } = props;
  const [last, before] = [points[points.length - 1], points[points.length - 2]];
  const middle = points.length === 2 ? between(points[0], points[1]) : points[Math.floor(points.length / 2)];
  return (
    <>
      <path className="nblift-Line-path" d={pathOf(points)} strokeDasharray={evidence === 'may' ? '4 3' : undefined} />
      {evidence === 'observed' && middle !== undefined && (
        <circle className="nblift-Line-seen" cx={middle.x} cy={middle.y} r={3} />
      )}
      {isArrow && last !== undefined && before !== undefined && (
        <path
          className="nblift-Line-head"
          d="M0 0 L-7 -4 L-7 4 Z"
          transform={`translate(${last.x} ${last.y}) rotate(${(Math.atan2(last.y - before.y, last.x - before.x) * 180) / Math.PI})`}
        />
      )}
    </>
  );
}

/** The graph as a list, for readers of the screen and for the keyboard: each box, and below it what it needs. */
function List(props: IGraphPart): React.JSX.Element {
  const { trans, graph, session, goTo, toggle } = props;
  const { steps } = session;
  const label = new Map(graph.boxes.map(box => [box.id, box.number > 0 ? box.label : trans.__('cell %1', steps.cell(box.cell)?.number ?? '?')]));
  const items = graph.boxes.flatMap(box => [
    { box, arrow: null },
    ...graph.arrows.filter(arrow => arrow.to === box.id).map(arrow => ({ box, arrow }))
  ]);
  const [at, setAt] = React.useState(0);
  const list = React.useRef<HTMLUListElement>(null);
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(items.length - 1, to));
    setAt(next);
    list.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[next]?.focus();
  };
  return (
    <ul className="nblift-Graph-list" role="tree" aria-label={trans.__('Steps and what they need')} ref={list}>
      {items.map(({ box, arrow }, index) => (
        <li
          key={arrow === null ? box.id : `${arrow.from} ${arrow.to}`}
          role="treeitem"
          aria-level={arrow === null ? 1 : 2}
          aria-selected={arrow === null && box.id === steps.active}
          tabIndex={index === Math.min(at, items.length - 1) ? 0 : -1}
          onClick={() => {
            setAt(index);
            steps.select(box.id);
            goTo(box.cell, false);
          }}
          onKeyDown={event => {
            const keys: Record<string, () => void> = {
              ArrowDown: () => { move(index + 1); },
              ArrowUp: () => { move(index - 1); },
              Home: () => { move(0); },
              End: () => { move(items.length - 1); },
              ' ': () => { goTo(box.cell, false); },
              Enter: () => {
                if (box.step !== '') {
                  toggle(box.step);
                } else {
                  goTo(box.cell, true);
                }
              }
            };
            const act = keys[event.key];
            if (act !== undefined) {
              event.preventDefault();
              event.stopPropagation();
              act();
            }
          }}
        >
          {arrow === null
            ? box.label
            : trans.__(
                'needs %1 from %2 · %3',
                arrow.names.map(name => ambientWord(trans, name)).join(', '),
                label.get(arrow.from) ?? '',
                evidenceWord(trans, arrow.evidence)
              )}
        </li>
      ))}
    </ul>
  );
}

function matches(texts: readonly string[], wanted: string): boolean {
  return texts.some(text => text.toLowerCase().includes(wanted));
}

function between(
  one: { readonly x: number; readonly y: number } | undefined,
  other: { readonly x: number; readonly y: number } | undefined
): { readonly x: number; readonly y: number } | undefined {
  return one === undefined || other === undefined ? undefined : { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

/** A smooth line through the points. */
function pathOf(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points;
  if (first === undefined) {
    return '';
  }
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    path +=
      next === undefined
        ? ` L${point.x} ${point.y}`
        : ` Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return path;
}
