import type { StreamTable } from '../../tables/streams.ts';

/** A thing (sensor, lamp, canteen) as the indicators need to know it; made from the pack's sensors by the app. */
export interface IndicatorThing {
  readonly thingId: string;
  /** `drain-level`, `air-quality`, `traffic-counter`, ... */
  readonly kind: string;
  /** District id; empty when the city does not know. */
  readonly district: string;
  /** Street (subdistrict) id, where the pack tells it. */
  readonly street?: string;
  /** What it is declared to measure: missing streams count as expected. */
  readonly properties: readonly string[];
  /** Speed with an empty road, km/h, where declared. */
  readonly freeFlowKmh?: number;
}

/** One thing of an area with the table rows of its streams; -1 = declared but not heard yet. */
export interface Member {
  readonly thing: IndicatorThing;
  readonly rows: ReadonlyMap<string, number>;
  /** Further streams of a property: another instrument of the thing, or another feed that tells of it. */
  readonly others?: ReadonlyMap<string, readonly number[]>;
}

/** All streams of a member's property, in the order they were opened; -1 alone = declared but not heard yet. */
export const rowsOfMember = ({ rows, others }: Member, property: string): readonly number[] => [rows.get(property) ?? -1, ...(others?.get(property) ?? [])];

/** The stream that speaks for a member's property: the first that counts, else the first. One of them silent, the thing is not. */
export const rowSpeaking = (member: Member, property: string, counts: (row: number) => boolean): number =>
  rowsOfMember(member, property).find(counts) ?? member.rows.get(property) ?? -1;

/** The things of one area, with those measuring a property at hand. */
export interface Members {
  readonly all: readonly Member[];
  measuring(property: string): readonly Member[];
}

interface Gathered {
  readonly thing: IndicatorThing;
  readonly rows: Map<string, number>;
  others?: Map<string, readonly number[]>;
}

/**
 * Things of every district and street and of the whole city (key ''), with the rows their streams have in the table by now. Streams of
 * things the pack does not know belong to the district `locate` finds.
 */
export function collectMembers(
  streams: StreamTable,
  things: readonly IndicatorThing[],
  locate: (lon: number, lat: number) => string | undefined,
): ReadonlyMap<string, Members> {
  const known = new Map<string, Gathered>(things.map((thing) => [thing.thingId, { thing, rows: new Map(thing.properties.map((p) => [p, -1])) }]));
  for (let row = 0; row < streams.count; row++) {
    const { thingId, property, kind, lon, lat } = streams.descriptor(row);
    let member = known.get(thingId);
    if (!member) {
      const thing = { thingId, kind, district: locate(lon, lat) ?? '', properties: [] };
      known.set(thingId, (member = { thing, rows: new Map() }));
    }
    if ((member.rows.get(property) ?? -1) < 0) member.rows.set(property, row);
    else {
      member.others ??= new Map();
      member.others.set(property, [...(member.others.get(property) ?? []), row]);
    }
  }
  const byArea = new Map<string, Member[]>([['', []]]);
  for (const member of known.values()) {
    byArea.get('')?.push(member);
    for (const area of [member.thing.district, member.thing.street ?? '']) {
      if (area === '') continue;
      const members = byArea.get(area);
      if (members) members.push(member);
      else byArea.set(area, [member]);
    }
  }
  return new Map([...byArea].map(([area, members]) => [area, indexed(members)]));
}

export function indexed(all: readonly Member[]): Members {
  const byProperty = new Map<string, Member[]>();
  for (const member of all) {
    for (const property of member.rows.keys()) {
      const members = byProperty.get(property);
      if (members) members.push(member);
      else byProperty.set(property, [member]);
    }
  }
  return { all, measuring: (property) => byProperty.get(property) ?? [] };
}
