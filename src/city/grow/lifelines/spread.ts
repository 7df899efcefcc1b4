import { distance, type Point } from '../plane.ts';
import { nearestNode } from '../street-graph.ts';
import type { Trench } from './lay.ts';

/** Places spread over the junctions: each the farthest from those before it (Gonzalez 1985). */
export function spreadNodes(trench: Pick<Trench, 'graph'>, count: number, first: Point): number[] {
  const { graph } = trench;
  const chosen = [nearestNode(graph, first)];
  const gap = graph.nodes.map((p) => distance(p, graph.nodes[chosen[0] as number] as Point));
  while (chosen.length < Math.min(count, graph.nodes.length)) {
    const next = gap.reduce((best, d, n) => (d > (gap[best] as number) ? n : best), 0);
    chosen.push(next);
    graph.nodes.forEach((p, n) => (gap[n] = Math.min(gap[n] as number, distance(p, graph.nodes[next] as Point))));
  }
  return chosen;
}
