import { PbfReader } from 'pbf';
import { fail } from '../../../base/problem.ts';
import { noTags, type OsmMember, type OsmSink, type Tags } from './data.ts';

interface Block {
  readonly texts: string[];
  readonly groups: Uint8Array[];
  /** Nanodegrees per unit. */
  granularity: number;
  latOffset: number;
  lonOffset: number;
}
const memberTypes = ['node', 'way', 'relation'] as const;

function tagsOf(keys: readonly number[], values: readonly number[], texts: readonly string[]): Tags {
  if (keys.length === 0) return noTags;
  return new Map(keys.map((key, i) => [texts[key] ?? '', texts[values[i] ?? -1] ?? '']));
}
const summed = (deltas: readonly number[]): number[] => {
  let sum = 0;
  return deltas.map((delta) => (sum += delta));
};

/** Dense nodes: columns of differences; keys and values run through one list, a 0 ends each node's. */
function readDense(bytes: Uint8Array, block: Block, put: (id: number, lon: number, lat: number, tags: Tags) => void, where: string): void {
  const dense = new PbfReader(bytes).readFields<{ id: number[]; lat: number[]; lon: number[]; kv: number[] }>(
    (tag, columns, pbf) => {
      if (tag === 1) pbf.readPackedSVarint(columns.id);
      else if (tag === 8) pbf.readPackedSVarint(columns.lat);
      else if (tag === 9) pbf.readPackedSVarint(columns.lon);
      else if (tag === 10) pbf.readPackedVarint(columns.kv);
    },
    { id: [], lat: [], lon: [], kv: [] },
  );
  if (dense.lat.length !== dense.id.length || dense.lon.length !== dense.id.length) fail('bad-pbf', where, 'dense node columns of unequal length');
  let [id, lon, lat, k] = [0, 0, 0, 0];
  for (let i = 0; i < dense.id.length; i++) {
    id += dense.id[i] as number;
    lat += dense.lat[i] as number;
    lon += dense.lon[i] as number;
    let tags: Map<string, string> | null = null;
    while (k < dense.kv.length && dense.kv[k] !== 0) {
      (tags ??= new Map()).set(block.texts[dense.kv[k] as number] ?? '', block.texts[dense.kv[k + 1] ?? -1] ?? '');
      k += 2;
    }
    k++;
    put(id, lon, lat, tags ?? noTags);
  }
}

interface Element {
  id: number;
  lat: number;
  lon: number;
  keys: number[];
  values: number[];
  refs: number[];
  roles: number[];
  types: number[];
}
/** Node, Way and Relation share their first fields; what follows is told by `kind`. */
const readElement = (bytes: Uint8Array, kind: 'node' | 'way' | 'relation'): Element =>
  new PbfReader(bytes).readFields<Element>(
    (tag, element, pbf) => {
      if (tag === 1) element.id = kind === 'node' ? pbf.readSVarint() : pbf.readVarint(true);
      else if (tag === 2) pbf.readPackedVarint(element.keys);
      else if (tag === 3) pbf.readPackedVarint(element.values);
      else if (kind === 'node') {
        if (tag === 8) element.lat = pbf.readSVarint();
        else if (tag === 9) element.lon = pbf.readSVarint();
      } else if (kind === 'way') {
        if (tag === 8) pbf.readPackedSVarint(element.refs);
      } else if (tag === 8) pbf.readPackedVarint(element.roles);
      else if (tag === 9) pbf.readPackedSVarint(element.refs);
      else if (tag === 10) pbf.readPackedVarint(element.types);
    },
    { id: NaN, lat: NaN, lon: NaN, keys: [], values: [], refs: [], roles: [], types: [] },
  );

/** One unpacked OSMData block into the sink. */
export function readPrimitiveBlock(bytes: Uint8Array, sink: OsmSink, where: string): void {
  const block = new PbfReader(bytes).readFields<Block>(
    (tag, into, pbf) => {
      if (tag === 1) pbf.readMessage((field, texts, table) => void (field === 1 && texts.push(table.readString())), into.texts);
      else if (tag === 2) into.groups.push(pbf.readBytes());
      else if (tag === 17) into.granularity = pbf.readVarint();
      else if (tag === 19) into.latOffset = pbf.readVarint(true);
      else if (tag === 20) into.lonOffset = pbf.readVarint(true);
    },
    { texts: [], groups: [], granularity: 100, latOffset: 0, lonOffset: 0 },
  );
  const put = (id: number, lon: number, lat: number, tags: Tags): void => {
    const lonDeg = (block.lonOffset + block.granularity * lon) / 1e9;
    const latDeg = (block.latOffset + block.granularity * lat) / 1e9;
    if (!(Math.abs(lonDeg) <= 180 && Math.abs(latDeg) <= 90)) fail('bad-position', where, `node ${id} at ${lonDeg}, ${latDeg} lies outside EPSG:4326`);
    sink.node(id, lonDeg, latDeg, tags);
  };
  for (const group of block.groups)
    new PbfReader(group).readFields<null>((tag, _, pbf) => {
      if (tag === 1) {
        const { id, lon, lat, keys, values } = readElement(pbf.readBytes(), 'node');
        put(id, lon, lat, tagsOf(keys, values, block.texts));
      } else if (tag === 2) readDense(pbf.readBytes(), block, put, where);
      else if (tag === 3) {
        const { id, keys, values, refs } = readElement(pbf.readBytes(), 'way');
        sink.way({ id, refs: summed(refs), tags: tagsOf(keys, values, block.texts) });
      } else if (tag === 4) {
        const { id, keys, values, refs, roles, types } = readElement(pbf.readBytes(), 'relation');
        const members = summed(refs).map((ref, i): OsmMember => ({
          type: memberTypes[types[i] ?? -1] ?? fail('bad-pbf', where, `relation ${id}: a member of unknown type`),
          ref,
          role: block.texts[roles[i] ?? -1] ?? '',
        }));
        sink.relation({ id, members, tags: tagsOf(keys, values, block.texts) });
      }
    }, null);
}
