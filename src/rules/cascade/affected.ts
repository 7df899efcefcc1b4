import type { DependencyGraph, Medium, ServedGroup } from '../../tables/dependencies.ts';
import type { Fall } from './cascade.ts';

/** A served group that loses something. */
export interface GroupLoss {
  readonly group: ServedGroup;
  /** When it first loses anything, hours. */
  readonly atH: number;
  /** Hours by what it loses. */
  readonly media: ReadonlyMap<Medium, number>;
}

/** Who is hit by a cascade up to an hour: everybody once, however much they lose. */
export interface Affected {
  readonly people: number;
  readonly buildings: number;
  /** People who lose each medium: these do not add up to `people`. */
  readonly byMedium: ReadonlyMap<Medium, number>;
  readonly groups: readonly GroupLoss[];
}

/** @param untilH only what has fallen by this hour; all of it when absent. */
export function affectedBy(graph: DependencyGraph, falls: readonly Fall[], served: readonly ServedGroup[], untilH = Infinity): Affected {
  const downAtH = new Map<string, number>();
  for (const { node, atH } of falls) if (atH <= untilH) downAtH.set(graph.nodes[node]?.id ?? '', atH);
  const groups: GroupLoss[] = [];
  const byMedium = new Map<Medium, number>();
  let [people, buildings] = [0, 0];
  for (const group of served) {
    const lost = new Map<Medium, number>();
    for (const medium of Object.keys(group.from) as Medium[]) {
      const atH = downAtH.get(group.from[medium] ?? '');
      if (atH === undefined) continue;
      lost.set(medium, atH);
      byMedium.set(medium, (byMedium.get(medium) ?? 0) + group.people);
    }
    if (lost.size === 0) continue;
    groups.push({ group, atH: Math.min(...lost.values()), media: lost });
    people += group.people;
    buildings += group.buildings?.length ?? 0;
  }
  return { people, buildings, byMedium, groups };
}
