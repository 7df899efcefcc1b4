import { countedValue } from '../../tables/counted.ts';
import type { Desk } from './desk.ts';
import { MISSING } from './format.ts';

/** Streams of every kind of thing: declared by the pack or heard, those that count now, stale ones (or of no use), and lost ones, heard or never. */
export function assetKinds({ city, streams, clock }: Pick<Desk, 'city' | 'streams' | 'clock'>) {
  const kinds = new Map<string, { declared: number; live: number; stale: number; lost: number }>();
  const of = (kind: string) => {
    let counts = kinds.get(kind);
    if (!counts) kinds.set(kind, (counts = { declared: 0, live: 0, stale: 0, lost: 0 }));
    return counts;
  };
  const heard = new Set<string>();
  const nowMs = clock.now();
  for (let row = 0; row < streams.count; row++) {
    const { kind, thingId, property } = streams.descriptor(row);
    const counts = of(kind || MISSING);
    heard.add(`${thingId} ${property}`);
    counts.declared++;
    const freshness = streams.freshness(row, nowMs);
    const isUsable = !Number.isNaN(countedValue(streams, row, nowMs));
    counts[isUsable ? 'live' : freshness === 'lost' ? 'lost' : 'stale']++;
  }
  for (const { properties } of city.sensors)
    for (const { property } of properties.streams)
      if (!heard.has(`${properties.id} ${property}`)) {
        of(properties.kind).declared++;
        of(properties.kind).lost++;
      }
  return kinds;
}
