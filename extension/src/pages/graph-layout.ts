import * as dagre from '@dagrejs/dagre';

import type { IGraph } from './graph-model';

/**
 * Where a box stands: its middle and its size, in pixels.
 */
export interface IPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where all of a graph stands.
 */
export interface ILayout {
  readonly places: ReadonlyMap<string, IPlace>;

  /**
   * The points of each arrow, in the graph's order.
   */
  readonly lines: readonly (readonly { readonly x: number; readonly y: number }[])[];
  readonly width: number;
  readonly height: number;
}

/**
 * Place a graph from left to right, in layers.
 */
export function layoutOf(graph: IGraph): ILayout {
  const drawn = new dagre.graphlib.Graph({ multigraph: true });
  drawn.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 70, marginx: 12, marginy: 12 });
  drawn.setDefaultEdgeLabel(() => ({}));
  for (const box of graph.boxes) {
    drawn.setNode(box.id, { width: WIDTH, height: box.number > 0 ? 44 : 30 });
  }
  graph.arrows.forEach((arrow, index) => {
    const width = Math.min(arrow.names.join(', ').length, 18) * 6;
    drawn.setEdge(arrow.from, arrow.to, { width, height: 12, labelpos: 'c' }, String(index));
  });
  dagre.layout(drawn);
  const { width = 0, height = 0 } = drawn.graph() as { width?: number; height?: number };
  return {
    places: new Map(graph.boxes.map(box => [box.id, drawn.node(box.id) as unknown as IPlace])),
    lines: graph.arrows.map((arrow, index) => {
      const edge = drawn.edge(arrow.from, arrow.to, String(index)) as unknown as {
        points?: readonly { x: number; y: number }[];
      };
      return edge.points ?? [];
    }),
    width,
    height
  };
}

const WIDTH = 190;
