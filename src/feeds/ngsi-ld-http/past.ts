import { isoText } from '../../base/iso.ts';
import { parseInstant } from '../../base/instant.ts';
import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import type { StreamDescriptor } from '../../tables/batch.ts';
import type { HistoryAnswer } from '../feed.ts';
import { queryText } from '../http-address.ts';
import { HttpFault, type HttpSource } from '../http-source.ts';
import { createPastRows } from '../past-rows.ts';

/** One entity's past comes in parts (206) where it is long: no more of them than this. */
const MAX_PARTS = 200;

/** An entity and those of its streams somebody asks about. */
export interface AskedEntity {
  readonly id: string;
  readonly attributes: ReadonlySet<string>;
  readonly streams: readonly StreamDescriptor[];
}

/** Entity and attribute of a stream `<entity>#<attribute>` or `<entity>#<attribute>@<dataset>`. */
export function partsOfStream({ id, thingId }: StreamDescriptor): { readonly entity: string; readonly attribute: string } {
  // Ids and attributes are URIs and may hold a `#` themselves; where the city knows the thing by another id, the first one parts them.
  const entity = id.startsWith(`${thingId}#`) ? thingId : id.slice(0, Math.max(0, id.indexOf('#')));
  const [attribute = ''] = id.slice(entity.length + 1).split('@');
  return { entity, attribute };
}

export function groupByEntity(streams: readonly StreamDescriptor[]): readonly AskedEntity[] {
  const groups = new Map<string, { attributes: Set<string>; streams: StreamDescriptor[] }>();
  for (const stream of streams) {
    const { entity, attribute } = partsOfStream(stream);
    const group = groups.get(entity) ?? { attributes: new Set(), streams: [] };
    groups.set(entity, group);
    group.attributes.add(attribute);
    group.streams.push(stream);
  }
  return [...groups].map(([id, group]) => ({ id, ...group }));
}

/** Where an incomplete answer ends: `Content-Range: date-time <start>-<end>/<size>` (CIM 009, 6.3.10); NaN where unreadable. */
export function rangeEndMs(header: string | null): number {
  const match = /^date-time (.+Z)-(.+Z)\/(?:\*|\d+)$/i.exec(header?.trim() ?? '');
  return match ? parseInstant(match[2] as string) : NaN;
}

/** An entity's past by the temporal interface, part by part; empty where the service has none. */
export async function pastOfEntity(
  source: HttpSource,
  root: string,
  declaration: FeedDeclaration,
  { id, attributes, streams }: AskedEntity,
  [fromMs, toMs]: readonly [number, number],
  stepMs: number,
): Promise<readonly HistoryAnswer[]> {
  const past = createPastRows(declaration, 'ngsi-ld', streams, [fromMs, toMs], stepMs);
  let atMs = fromMs;
  for (let part = 0; part < MAX_PARTS; part++) {
    const query: [string, string][] = [['attrs', [...attributes].join(',')], ['timeproperty', 'observedAt'], ['timerel', 'between']]; // prettier-ignore
    // Brokers differ in whether `between` includes its ends; what lies outside is left out on arrival.
    query.push(['timeAt', isoText(atMs - 1)], ['endTimeAt', isoText(toMs + 1)]);
    const page = await source.get(`${root}/temporal/entities/${encodeURIComponent(id)}?${queryText(query)}`);
    if (page.bytes) past.push('temporal', page.bytes);
    if (page.status !== 206) return past.answers();
    const told = rangeEndMs(page.header('content-range'));
    const endMs = Number.isNaN(told) ? past.readToMs : told;
    if (!(endMs > atMs)) break;
    atMs = endMs;
  }
  throw new HttpFault('standing', 'the past does not come to an end');
}
