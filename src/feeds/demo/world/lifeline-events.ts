import type { DependencyNode, DependencyGraph } from '../../../tables/dependencies.ts';
import { outagesOf, type Outage } from './outages.ts';
import type { Repair } from './repairs.ts';
import type { Site } from './site.ts';
import type { StoryEvent, StoryKind } from './story.ts';

/** What of the script takes a node of the graph down by itself. */
const takesDown = ({ kind, strength }: StoryEvent): boolean =>
  kind === 'feeder-trip' || kind === 'backhaul-cut' || kind === 'line-stop' || (kind === 'pump-trip' && strength >= 3);

/** What being down looks like at a thing of a kind: a pump that does not turn, a fridge that does not cool, or simply out. */
const looksLike: Readonly<Record<string, readonly [kind: StoryKind, strength: number]>> = {
  'pump-station': ['pump-trip', 3],
  canteen: ['fridge-fault', 1],
};

/**
 * What follows from the script along the city's dependencies: every thing that is down, as events of its own. They come after the
 * crews: nobody mends a dark pump at the pump.
 */
export function lifelineEvents(graph: DependencyGraph, sites: ReadonlyMap<string, Site>, script: readonly StoryEvent[]): readonly StoryEvent[] {
  const failures = new Map<number, Outage[]>();
  for (const event of script) {
    const n = takesDown(event) ? graph.find(`sensor/${event.target}`) : -1;
    if (n >= 0) failures.set(n, [...(failures.get(n) ?? []), event]);
  }
  if (failures.size === 0) return [];
  const events: StoryEvent[] = [];
  for (const [n, outages] of outagesOf(graph, failures)) {
    const node = graph.nodes[n] as DependencyNode;
    const site = siteOf(node, sites);
    if (!site) continue;
    const [kind, strength] = looksLike[node.kind] ?? (['lifeline-out', 1] as const);
    for (const { startMs, endMs } of outages) {
      // Its own failure is in the script already.
      if (script.some((e) => e.kind === kind && e.target === site.id && e.startMs === startMs && e.endMs === endMs)) continue;
      events.push({ id: `${kind}/${site.id}/${startMs}`, kind, target: site.id, place: site.name, startMs, endMs, xM: site.xM, yM: site.yM, strength });
    }
  }
  return events;
}

/** The neighbour that carries a feeder switched over to it, until the fault itself would have been mended. */
export function tieEvents(
  graph: DependencyGraph,
  sites: ReadonlyMap<string, Site>,
  script: readonly StoryEvent[],
  repairs: readonly Repair[],
): readonly StoryEvent[] {
  return repairs.flatMap((repair): StoryEvent[] => {
    if (repair.by !== 'restore-feeder') return [];
    const trip = script.find((e) => e.kind === 'feeder-trip' && e.target === repair.thingId && repair.arrivalMs >= e.startMs && repair.arrivalMs < e.endMs);
    const needs = graph.needs[graph.find(`sensor/${repair.thingId}`)] ?? [];
    const standby = needs.flatMap((s) => graph.supplies[s]?.standby ?? [])[0];
    const site = standby === undefined ? undefined : siteOf(graph.nodes[graph.find(standby)], sites);
    if (!trip || !site) return [];
    const { endMs } = trip;
    const [startMs, kind] = [repair.arrivalMs, 'tie-closed' as const];
    return [{ id: `${kind}/${site.id}/${startMs}`, kind, target: site.id, place: site.name, startMs, endMs, xM: site.xM, yM: site.yM, strength: 0.45 }];
  });
}

const siteOf = (node: DependencyNode | undefined, sites: ReadonlyMap<string, Site>): Site | undefined =>
  node?.things?.map((thing) => sites.get(thing.slice('sensor/'.length))).find((site) => site !== undefined);
