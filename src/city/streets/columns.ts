import { metresPerDegree } from '../../base/geodesy.ts';
import { streetClasses, type StreetLink } from './street-file.ts';

/**
 * A street network as flat arrays: edges with their shape, and for each node its edges (compressed sparse rows). Crosses
 * from a worker by transfer. Node numbers are dense, in order of first mention.
 */
export interface StreetColumns {
  /** Longitude and latitude per node, degrees. */
  readonly nodeLonLat: Float64Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly lengthM: Float32Array;
  /** What is driven, m/s. */
  readonly speedMps: Float32Array;
  /** Index into `streetClasses`. */
  readonly kind: Uint8Array;
  /** 0 = both ways, 1 = only from `from` to `to`, 2 = only back. */
  readonly oneWay: Uint8Array;
  /** First shape point of each edge, and one past the last. */
  readonly start: Uint32Array;
  readonly lonLat: Float64Array;
  /** Index into `names`; 0 = nameless. */
  readonly name: Uint32Array;
  readonly names: readonly { readonly zh: string; readonly en: string }[];
  /** First entry of each node in `edges`, and one past the last. */
  readonly first: Uint32Array;
  /** Edges at each node; a loop is there twice. */
  readonly edges: Uint32Array;
}

/** Free-flowing city traffic, km/h, junctions included: what one gets through with, not what is posted. */
const SPEED_KMH = { motorway: 70, primary: 42, secondary: 34, residential: 24, lane: 14, path: 5 } as const;

export function streetColumns(links: readonly StreetLink[]): StreetColumns {
  const dense = new Map<number, number>();
  const numberOf = (id: number): number => {
    const known = dense.get(id);
    if (known !== undefined) return known;
    dense.set(id, dense.size);
    return dense.size - 1;
  };
  const count = links.length;
  const points = links.reduce((sum, { line }) => sum + line.length, 0);
  const [from, to, start, name] = [new Uint32Array(count), new Uint32Array(count), new Uint32Array(count + 1), new Uint32Array(count)];
  const [lengthM, speedMps] = [new Float32Array(count), new Float32Array(count)];
  const [kind, oneWay] = [new Uint8Array(count), new Uint8Array(count)];
  const lonLat = new Float64Array(points * 2);
  const names: { zh: string; en: string }[] = [{ zh: '', en: '' }];
  const nameNumbers = new Map<string, number>([['\n', 0]]);
  let at = 0;
  links.forEach(({ properties: p, line }, e) => {
    from[e] = numberOf(p.from);
    to[e] = numberOf(p.to);
    kind[e] = streetClasses.indexOf(p.class);
    oneWay[e] = p.oneway === undefined ? 0 : p.oneway === 'forward' ? 1 : 2;
    speedMps[e] = (p.speedKmh ?? SPEED_KMH[p.class]) / 3.6;
    const key = `${p.name_zh ?? ''}\n${p.name_en ?? ''}`;
    if (!nameNumbers.has(key)) nameNumbers.set(key, names.push({ zh: p.name_zh ?? p.name_en ?? '', en: p.name_en ?? p.name_zh ?? '' }) - 1);
    name[e] = nameNumbers.get(key) as number;
    let metres = 0;
    line.forEach(([lon, lat], i) => {
      lonLat[at * 2] = lon as number;
      lonLat[at * 2 + 1] = lat as number;
      if (i > 0) metres += metresBetween(lonLat[at * 2 - 2] as number, lonLat[at * 2 - 1] as number, lon as number, lat as number);
      at++;
    });
    lengthM[e] = metres;
    start[e + 1] = at;
  });
  const nodeLonLat = new Float64Array(dense.size * 2);
  for (let e = 0; e < count; e++) {
    nodeLonLat.set(lonLat.subarray(2 * (start[e] as number), 2 * (start[e] as number) + 2), 2 * (from[e] as number));
    nodeLonLat.set(lonLat.subarray(2 * (start[e + 1] as number) - 2, 2 * (start[e + 1] as number)), 2 * (to[e] as number));
  }
  return { nodeLonLat, from, to, lengthM, speedMps, kind, oneWay, start, lonLat, name, names, ...edgesByNode(from, to, dense.size) };
}

function edgesByNode(from: Uint32Array, to: Uint32Array, nodes: number): { first: Uint32Array; edges: Uint32Array } {
  const first = new Uint32Array(nodes + 1);
  for (const ends of [from, to]) for (const node of ends) (first[node + 1] as number)++;
  for (let n = 0; n < nodes; n++) first[n + 1] = (first[n + 1] as number) + (first[n] as number);
  const next = first.slice(0, nodes);
  const edges = new Uint32Array(from.length * 2);
  for (let e = 0; e < from.length; e++)
    for (const node of [from[e] as number, to[e] as number]) {
      edges[next[node] as number] = e;
      next[node] = (next[node] as number) + 1;
    }
  return { first, edges };
}

/** Flat-earth metres at the pair's own latitude: exact to a few parts in 10⁵ over the length of a street. */
export function metresBetween(lonA: number, latA: number, lonB: number, latB: number): number {
  const { lonM, latM } = metresPerDegree((latA + latB) / 2);
  return Math.hypot((lonB - lonA) * lonM, (latB - latA) * latM);
}

/** Buffers to hand over with the columns. */
export const streetBuffers = (c: StreetColumns): ArrayBuffer[] =>
  [c.nodeLonLat, c.from, c.to, c.lengthM, c.speedMps, c.kind, c.oneWay, c.start, c.lonLat, c.name, c.first, c.edges].map((a) => a.buffer as ArrayBuffer);
