/** OpenStreetMap elements as the readers fill them in; tags and ids as in the source. */
export type Tags = ReadonlyMap<string, string>;
export const noTags: Tags = new Map();

export interface OsmWay {
  readonly id: number;
  readonly refs: readonly number[];
  readonly tags: Tags;
}
export interface OsmMember {
  readonly type: 'node' | 'way' | 'relation';
  readonly ref: number;
  readonly role: string;
}
export interface OsmRelation {
  readonly id: number;
  readonly members: readonly OsmMember[];
  readonly tags: Tags;
}

/** Everything of the read files. Nodes are columns: a city has millions, and nearly all are bare corners. */
export interface OsmData {
  readonly nodeCount: number;
  /** Degrees by node number. */
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** Node number of an id, undefined where the file has no such node. */
  nodeAt(id: number): number | undefined;
  readonly taggedNodes: readonly { readonly id: number; readonly at: number; readonly tags: Tags }[];
  readonly ways: ReadonlyMap<number, OsmWay>;
  readonly relations: ReadonlyMap<number, OsmRelation>;
}

/** What readers tell; the same element in two files is kept once. */
export interface OsmSink {
  node(id: number, lonDeg: number, latDeg: number, tags: Tags): void;
  way(way: OsmWay): void;
  relation(relation: OsmRelation): void;
}

export function createOsmCollector(): OsmSink & { finish(): OsmData } {
  let lon = new Float64Array(4096);
  let lat = new Float64Array(4096);
  let count = 0;
  const numbers = new Map<number, number>();
  const taggedNodes: { id: number; at: number; tags: Tags }[] = [];
  const ways = new Map<number, OsmWay>();
  const relations = new Map<number, OsmRelation>();
  const grown = (old: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
    const next = new Float64Array(old.length * 2);
    next.set(old);
    return next;
  };
  return {
    node(id, lonDeg, latDeg, tags) {
      if (numbers.has(id)) return;
      if (count === lon.length) [lon, lat] = [grown(lon), grown(lat)];
      lon[count] = lonDeg;
      lat[count] = latDeg;
      numbers.set(id, count);
      if (tags.size > 0) taggedNodes.push({ id, at: count, tags });
      count++;
    },
    way(way) {
      if (!ways.has(way.id)) ways.set(way.id, way);
    },
    relation(relation) {
      if (!relations.has(relation.id)) relations.set(relation.id, relation);
    },
    finish: () => ({
      nodeCount: count,
      lon: lon.subarray(0, count),
      lat: lat.subarray(0, count),
      nodeAt: (id) => numbers.get(id),
      taggedNodes,
      ways,
      relations,
    }),
  };
}
