import type { NetworkInput } from '../pack/network-properties.ts';
import type { SolidFeature } from '../pack/pack-input.ts';
import { raiseExpressways, raiseRailways, type Built, type TransitSite } from './elevated.ts';
import { buildMetro } from './metro.ts';
import { createPointIndex } from './near.ts';
import { busLines, type TransitLine } from './transit-lines.ts';
import type { Town } from './town.ts';

/** Elevated roads, railway and metro of a city: what stands in the street, and the networks they are. */
export function raiseTransit(site: TransitSite): { solids: SolidFeature[]; networks: NetworkInput[]; clear: Built['clear']; lines: readonly TransitLine[] } {
  const [road, rail, metro] = [raiseExpressways(site), raiseRailways(site), buildMetro(site)];
  const networks: NetworkInput[] = [
    { id: 'metro', kind: 'metro' as const, title: { zh: '地铁', en: 'Metro' }, features: metro.features },
    { id: 'rail', kind: 'rail' as const, title: { zh: '铁路', en: 'Railway' }, features: rail.features },
    { id: 'expressway', kind: 'road' as const, title: { zh: '高架路', en: 'Elevated roads' }, features: road.features },
  ].filter((n) => n.features.length > 0);
  return {
    solids: [...road.solids, ...rail.solids, ...metro.solids],
    networks,
    clear: [...road.clear, ...rail.clear, ...metro.clear],
    lines: [...metro.lines, ...busLines(site.plan)],
  };
}

const MOST_RADIUS_M = 24;

/** No tree grows through a deck, a station or an entrance. */
export function clearTrees(town: Town, clear: Built['clear']): void {
  const index = createPointIndex(MOST_RADIUS_M);
  clear.forEach(([p], n) => index.add(n, p));
  const kept = town.trees.filter((t) => {
    const near = index.within([t.x, t.y], MOST_RADIUS_M);
    return !near.some((n) => Math.hypot((clear[n]?.[0][0] ?? 0) - t.x, (clear[n]?.[0][1] ?? 0) - t.y) < (clear[n]?.[1] ?? 0));
  });
  town.trees.length = 0;
  for (const tree of kept) town.trees.push(tree);
}
