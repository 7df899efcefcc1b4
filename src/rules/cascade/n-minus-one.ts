import type { DependencyGraph, Medium, ServedGroup, Supply } from '../../tables/dependencies.ts';
import { affectedBy } from './affected.ts';
import { cascade } from './cascade.ts';

/** What the loss of one element alone costs. */
export interface SingleLoss {
  readonly node: number;
  /** How many others fall with it, backups run out included. */
  readonly falls: number;
  /** People who lose something at once, and once all backups have run out. */
  readonly peopleAtOnce: number;
  readonly people: number;
  /** People who lose each medium. */
  readonly byMedium: ReadonlyMap<Medium, number>;
  /** Hospitals, posthouses, canteens and pumps among what falls, by number of the node. */
  readonly critical: readonly number[];
  /** Who could take it over by switching. */
  readonly standby: readonly number[];
}

/**
 * The N-1 check: each element of some kinds taken out alone, nothing switched. An element whose loss costs nobody anything is
 * secure by itself; the worst come first.
 */
export function singleLosses(graph: DependencyGraph, served: readonly ServedGroup[], kinds: ReadonlySet<string>): readonly SingleLoss[] {
  return graph.nodes
    .flatMap(({ kind }, node): SingleLoss[] => {
      if (!kinds.has(kind)) return [];
      const falls = cascade(graph, [{ node }]);
      const all = affectedBy(graph, falls, served);
      return [
        {
          node,
          falls: falls.length - 1,
          peopleAtOnce: affectedBy(graph, falls, served, 0).people,
          people: all.people,
          byMedium: all.byMedium,
          critical: falls.flatMap((fall) => (fall.node !== node && graph.nodes[fall.node]?.isCritical ? [fall.node] : [])),
          standby: standbyOf(graph, node),
        },
      ];
    })
    .sort((a, b) => b.people - a.people || b.falls - a.falls || a.node - b.node);
}

/** Who stands by for a node's own supply. */
function standbyOf(graph: DependencyGraph, node: number): readonly number[] {
  const found = new Set<number>();
  for (const s of graph.needs[node] ?? [])
    for (const id of (graph.supplies[s] as Supply).standby ?? []) {
      const n = graph.find(id);
      if (n >= 0) found.add(n);
    }
  return [...found];
}
