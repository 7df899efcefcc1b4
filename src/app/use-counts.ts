import { entityFromKey, type City } from '../city/city.ts';
import type { Session } from '../session/session.ts';
import type { StreamTable } from '../tables/streams.ts';

/** Parts of the pack that a selected thing rests on, named as the pack's catalogue names them. */
export function partsOf(key: string, city: City, streams: StreamTable): readonly string[] {
  const ref = entityFromKey(key);
  if (!ref) return [];
  const feedsOf = (thingId: string): string[] => [...new Set(streams.rowsOfThing(thingId).map((row) => `feeds/${streams.feedOf(row)}`))];
  switch (ref.kind) {
    case 'building':
      return ['buildings'];
    case 'sensor':
      return ['sensors', ...feedsOf(ref.id)];
    case 'service': {
      const kind = city.service(ref.id)?.properties.kind;
      return [...(kind === undefined ? [] : [`services/${kind}`]), ...feedsOf(ref.id)];
    }
    case 'area': {
      const level = city.area(ref.id)?.properties.level;
      return level === undefined ? [] : [`areas/${level === 'district' ? 'districts' : level === 'street' ? 'streets' : 'grid'}`];
    }
    case 'link':
      return [`networks/${ref.id.slice(0, ref.id.indexOf(':'))}`];
    case 'thing':
      return feedsOf(ref.id);
    case 'vehicle':
    case 'event':
      return [`feeds/${ref.id.slice(0, ref.id.indexOf('/'))}`];
    case 'feature':
    case 'shape':
      return [`layers/${ref.id.slice(0, Math.max(0, ref.id.search(/[:/]/)))}`];
  }
}

/**
 * What people used of the city in this session: a thing that was selected, a layer that was switched on. Counted on this page and
 * told to nobody.
 */
export function countUses(city: City, streams: StreamTable, session: Session): { readonly counts: ReadonlyMap<string, number>; close(): void } {
  const counts = new Map<string, number>();
  const use = (part: string): void => void counts.set(part, (counts.get(part) ?? 0) + 1);
  const close = session.subscribe((state, before) => {
    if (state.selected !== before.selected && state.selected !== null) partsOf(state.selected, city, streams).forEach(use);
    // The first layers are the city's own choice, nobody's use.
    if (state.layers !== before.layers && before.layers.length > 0)
      for (const layer of state.layers) if (!before.layers.includes(layer)) use(`layers/${layer}`);
  });
  return { counts, close };
}
