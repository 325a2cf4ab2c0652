import * as React from 'react';

import type { IArc, IRail } from '../models/rows';

/**
 * The rail of one row: whether the cell needs something (line at the left of its dot), is needed (line at the right),
 * and its part of the arcs of the selected row.
 */
export function Rail(props: { readonly rail: IRail; readonly isStep: boolean }): React.JSX.Element {
  const { rail, isStep } = props;
  const { needs, needed, arc } = rail;
  return (
    <svg className="nblift-Rail" width={RAIL} height={ROW} aria-hidden="true">
      {arc !== null && <Arc arc={arc} />}
      {!isStep && (
        <>
          {needs && arc?.end == null && <line x1={8} x2={DOT} y1={MIDDLE} y2={MIDDLE} />}
          {needed && <line x1={DOT} x2={RAIL - 1} y1={MIDDLE} y2={MIDDLE} />}
          <circle cx={DOT} cy={MIDDLE} r={needs || needed ? 3 : 1} />
        </>
      )}
    </svg>
  );
}

/**
 * Height of a row, in pixels.
 */
export const ROW = 24;

const RAIL = 30;
const DOT = 17;
const LANE = 3;
const MIDDLE = ROW / 2;

function Arc(props: { readonly arc: IArc }): React.JSX.Element {
  const { up, down, end } = props.arc;
  return (
    <g className="nblift-Arc">
      {up && <line x1={LANE} x2={LANE} y1={0} y2={MIDDLE} />}
      {down && <line x1={LANE} x2={LANE} y1={MIDDLE} y2={ROW} />}
      {end !== null && <line x1={LANE} x2={DOT} y1={MIDDLE} y2={MIDDLE} strokeDasharray={end === 'may' ? '3 2' : undefined} />}
      {end === 'observed' && <circle className="nblift-Arc-seen" cx={9} cy={MIDDLE} r={2} />}
    </g>
  );
}
