import { metresPerDegree } from '../../base/geodesy.ts';
import type { StreetColumns } from './columns.ts';
import { streetClasses } from './street-file.ts';

/** How one moves: by vehicle with and without the right of way, or on foot. */
export type Travel = 'drive' | 'emergency' | 'walk';

/** A place on a street: `share` of the way along an edge, and how far off the asked place lies. */
export interface Spot {
  readonly edge: number;
  /** 0 at `from`, 1 at `to`. */
  readonly share: number;
  readonly lon: number;
  readonly lat: number;
  readonly offM: number;
}

export interface StreetNetwork {
  readonly columns: StreetColumns;
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Seconds along an edge from `from` to `to` (or back); Infinity where that is not allowed. */
  seconds(edge: number, isBack: boolean, travel: Travel): number;
  /** Nearest place on a street one may use that is joined to most of the others; null beyond `mostM`. */
  snap(lon: number, lat: number, travel: Travel, mostM?: number): Spot | null;
  /** Edges that pass within so many metres of a place. */
  near(lon: number, lat: number, withinM: number): readonly number[];
}

/** Brisk but old enough: 1.2 m/s, a pace that older people hold (Bohannon & Williams Andrews 2011, 60-79 years). */
export const WALK_MPS = 1.2;
/** With blue light: one-way streets both ways, and a fifth faster. */
const EMERGENCY_FACTOR = 1.2;
const CELL_M = 120;

export function createStreetNetwork(columns: StreetColumns): StreetNetwork {
  const { from, to, start, lonLat, kind, oneWay, lengthM, speedMps, nodeLonLat } = columns;
  const nodeCount = nodeLonLat.length / 2;
  const edgeCount = from.length;
  const midLat = nodeCount > 0 ? (nodeLonLat[1] as number) : 0;
  const { lonM, latM } = metresPerDegree(midLat);
  const cellOf = (lon: number, lat: number): readonly [number, number] => [Math.floor((lon * lonM) / CELL_M), Math.floor((lat * latM) / CELL_M)];
  const cells = new Map<string, number[]>();
  const mayUse = (edge: number, travel: Travel): boolean => streetClasses[kind[edge] as number] !== (travel === 'walk' ? 'motorway' : 'path');
  for (let e = 0; e < edgeCount; e++) eachCell(e, (key) => cells.get(key)?.push(e) ?? cells.set(key, [e]));

  function eachCell(e: number, visit: (key: string) => void): void {
    const met = new Set<string>();
    for (let i = start[e] as number; i + 1 < (start[e + 1] as number); i++) {
      const [ax, ay] = cellOf(lonLat[2 * i] as number, lonLat[2 * i + 1] as number);
      const [bx, by] = cellOf(lonLat[2 * i + 2] as number, lonLat[2 * i + 3] as number);
      for (let x = Math.min(ax, bx); x <= Math.max(ax, bx); x++) for (let y = Math.min(ay, by); y <= Math.max(ay, by); y++) met.add(`${x},${y}`);
    }
    met.forEach(visit);
  }
  /** Largest joined part by travel: a place in a courtyard nobody can leave is no start. */
  const parts = new Map<boolean, { readonly part: Int32Array; readonly main: number }>();
  const partsOf = (isWalk: boolean): { readonly part: Int32Array; readonly main: number } => {
    const known = parts.get(isWalk);
    if (known) return known;
    const part = new Int32Array(nodeCount).fill(-1);
    let [main, most, parted] = [0, 0, 0];
    for (let n = 0; n < nodeCount; n++) {
      if (part[n] !== -1) continue;
      const stack = [n];
      part[n] = parted;
      let size = 0;
      for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
        size++;
        for (let k = columns.first[node] as number; k < (columns.first[node + 1] as number); k++) {
          const e = columns.edges[k] as number;
          const other = (from[e] === node ? to[e] : from[e]) as number;
          if (part[other] !== -1 || !mayUse(e, isWalk ? 'walk' : 'drive')) continue;
          part[other] = parted;
          stack.push(other);
        }
      }
      if (size > most) [main, most] = [parted, size];
      parted++;
    }
    const found = { part, main };
    parts.set(isWalk, found);
    return found;
  };
  const spotOn = (e: number, lon: number, lat: number): Spot => {
    let best = { gap: Infinity, walkedM: 0, lon: NaN, lat: NaN };
    let walkedM = 0;
    for (let i = start[e] as number; i + 1 < (start[e + 1] as number); i++) {
      const [aLon, aLat] = [lonLat[2 * i] as number, lonLat[2 * i + 1] as number];
      const [bx, by] = [((lonLat[2 * i + 2] as number) - aLon) * lonM, ((lonLat[2 * i + 3] as number) - aLat) * latM];
      const [px, py] = [(lon - aLon) * lonM, (lat - aLat) * latM];
      const pieceM = Math.hypot(bx, by);
      const t = pieceM === 0 ? 0 : Math.max(0, Math.min(1, (px * bx + py * by) / (pieceM * pieceM)));
      const gap = Math.hypot(px - t * bx, py - t * by);
      if (gap < best.gap) best = { gap, walkedM: walkedM + t * pieceM, lon: aLon + (t * bx) / lonM, lat: aLat + (t * by) / latM };
      walkedM += pieceM;
    }
    return { edge: e, share: walkedM === 0 ? 0 : Math.min(1, best.walkedM / walkedM), lon: best.lon, lat: best.lat, offM: best.gap };
  };
  const around = (lon: number, lat: number, rings: number): Set<number> => {
    const [x, y] = cellOf(lon, lat);
    const found = new Set<number>();
    for (let i = -rings; i <= rings; i++) for (let j = -rings; j <= rings; j++) for (const e of cells.get(`${x + i},${y + j}`) ?? []) found.add(e);
    return found;
  };
  return {
    columns,
    nodeCount,
    edgeCount,
    seconds(edge, isBack, travel) {
      if (!mayUse(edge, travel)) return Infinity;
      if (travel === 'walk') return (lengthM[edge] as number) / WALK_MPS;
      if (travel === 'drive' && oneWay[edge] === (isBack ? 1 : 2)) return Infinity;
      return (lengthM[edge] as number) / ((speedMps[edge] as number) * (travel === 'emergency' ? EMERGENCY_FACTOR : 1));
    },
    snap(lon, lat, travel, mostM = 400) {
      if (!Number.isFinite(lon) || !Number.isFinite(lat)) return null;
      const { part, main } = partsOf(travel === 'walk');
      let best: Spot | null = null;
      for (let rings = 1; (rings - 1) * CELL_M <= mostM; rings++) {
        for (const e of around(lon, lat, rings)) {
          if (part[from[e] as number] !== main || !mayUse(e, travel)) continue;
          const spot = spotOn(e, lon, lat);
          if (spot.offM <= mostM && (!best || spot.offM < best.offM || (spot.offM === best.offM && e < best.edge))) best = spot;
        }
        // What lies further out than the rings searched cannot be nearer.
        if (best && best.offM <= rings * CELL_M) return best;
      }
      return best;
    },
    near(lon, lat, withinM) {
      if (!Number.isFinite(lon) || !Number.isFinite(lat)) return [];
      return [...around(lon, lat, Math.ceil(withinM / CELL_M))].filter((e) => spotOn(e, lon, lat).offM <= withinM).sort((a, b) => a - b);
    },
  };
}
