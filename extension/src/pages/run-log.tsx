import type { IOutput } from '@jupyterlab/nbformat';
import { OutputAreaModel, SimplifiedOutputArea } from '@jupyterlab/outputarea';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import type { ILogCell } from './run-model';

/** How far from its end, in pixels, a log still counts as read to its end. */
const NEAR = 24;

/**
 * An executed notebook, read-only; it follows its end until the reader scrolls away.
 */
export function RunLog(props: {
  readonly trans: TranslationBundle;
  readonly cells: readonly ILogCell[];
  readonly rendermime: IRenderMimeRegistry;
  readonly isRunning: boolean;
  readonly label: string;
}): React.JSX.Element {
  const { trans, cells, rendermime, isRunning, label } = props;
  const box = React.useRef<HTMLDivElement>(null);
  const [isFollowing, setFollowing] = React.useState(isRunning);
  const toEnd = (): void => {
    const node = box.current;
    if (node !== null) {
      node.scrollTop = node.scrollHeight;
    }
  };
  React.useEffect(() => {
    const node = box.current?.firstElementChild;
    if (!isFollowing || node == null) {
      return undefined;
    }
    toEnd();
    // Outputs are drawn later, and grow.
    const observer = new ResizeObserver(toEnd);
    observer.observe(node);
    return () => {
      observer.disconnect();
    };
  }, [isFollowing]);
  return (
    <div className="nblift-Log-around">
      <div
        ref={box}
        className="nblift-Log"
        role="log"
        aria-label={label}
        tabIndex={0}
        onWheel={event => {
          if (event.deltaY < 0) {
            setFollowing(false);
          }
        }}
        onKeyDown={event => {
          if (['ArrowUp', 'PageUp', 'Home'].includes(event.key)) {
            setFollowing(false);
          }
        }}
        onScroll={event => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          if (isRunning && scrollHeight - scrollTop - clientHeight < NEAR) {
            setFollowing(true);
          }
        }}
      >
        <div>
          {cells.map(cell => (
            <Cell key={cell.id} cell={cell} rendermime={rendermime} />
          ))}
        </div>
      </div>
      {isRunning && !isFollowing && (
        <button
          type="button"
          className="nblift-Button nblift-Log-end"
          onClick={() => {
            setFollowing(true);
          }}
        >
          {trans.__('Jump to end')}
        </button>
      )}
    </div>
  );
}

function Cell(props: { readonly cell: ILogCell; readonly rendermime: IRenderMimeRegistry }): React.JSX.Element {
  const { cell, rendermime } = props;
  const text = cell.cell_type === 'markdown' ? cell.source : fenced(cell.source);
  return (
    <div className="nblift-Log-cell" data-kind={cell.cell_type}>
      <Host
        content={text}
        make={() => {
          const model = rendermime.createModel({ data: { 'text/markdown': text }, trusted: false });
          const renderer = rendermime.createRenderer('text/markdown');
          void renderer.renderModel(model);
          return renderer;
        }}
      />
      {cell.outputs.length > 0 && (
        <Host
          content={JSON.stringify(cell.outputs)}
          make={() =>
            new SimplifiedOutputArea({
              model: new OutputAreaModel({ values: cell.outputs as IOutput[], trusted: false }),
              rendermime
            })
          }
        />
      )}
    </div>
  );
}

/** A widget inside of React, made anew when what it shows changes. */
function Host(props: { readonly content: string; readonly make: () => Widget }): React.JSX.Element {
  const { content, make } = props;
  const node = React.useRef<HTMLDivElement>(null);
  // A widget has to be taken from its place before React removes that.
  React.useLayoutEffect(() => {
    const host = node.current;
    if (host === null) {
      return undefined;
    }
    const widget = make();
    Widget.attach(widget, host);
    return () => {
      widget.dispose();
    };
  }, [content]);
  return <div ref={node} />;
}

/** Code as Markdown shows it, in a fence that nothing in it can end. */
function fenced(source: string): string {
  const longest = Math.max(2, ...[...source.matchAll(/`+/g)].map(found => found[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}python\n${source}\n${fence}`;
}
