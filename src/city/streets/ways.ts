import type { Spot, StreetNetwork, Travel } from './network.ts';

/** How the ways are gone. */
export interface Going {
  readonly travel: Travel;
  /** Edges nobody gets through. */
  readonly closed?: ReadonlySet<number>;
  /** Stop when everything nearer is known, seconds. */
  readonly mostS?: number;
  /** Ways to the place instead of from it: who can be there first. */
  readonly isTowards?: boolean;
}

/** Shortest ways in time between one place and everywhere (Dijkstra 1959). */
export interface Ways {
  readonly origin: Spot;
  readonly going: Going;
  /** To (or from) each node; Infinity where there is no way within `mostS`. */
  readonly seconds: Float64Array;
  /** Along the quickest way, not the shortest. */
  readonly metres: Float64Array;
  /** Edge towards the origin; -1 where the origin's own edge begins, or no way leads. */
  readonly edge: Int32Array;
}

/** A way between two places. */
export interface Way {
  readonly seconds: number;
  readonly metres: number;
  /** Longitude and latitude in turn, from where it starts to where it ends. */
  readonly lonLat: Float64Array;
  /** Edges in order of travel. */
  readonly edges: readonly number[];
}

/** A binary heap of nodes by seconds, in typed arrays; a node may lie in it several times, the first one out counts. */
export function createHeap(capacity: number) {
  let keys = new Float64Array(Math.max(16, capacity));
  let nodes = new Uint32Array(keys.length);
  let size = 0;
  return {
    push(key: number, node: number): void {
      if (size === keys.length) {
        const [oldKeys, oldNodes] = [keys, nodes];
        keys = new Float64Array(size * 2);
        nodes = new Uint32Array(size * 2);
        keys.set(oldKeys);
        nodes.set(oldNodes);
      }
      let i = size++;
      while (i > 0 && (keys[(i - 1) >> 1] as number) > key) {
        keys[i] = keys[(i - 1) >> 1] as number;
        nodes[i] = nodes[(i - 1) >> 1] as number;
        i = (i - 1) >> 1;
      }
      keys[i] = key;
      nodes[i] = node;
    },
    /** Nearest node, or -1. */
    pop(): number {
      if (size === 0) return -1;
      const top = nodes[0] as number;
      const [key, node] = [keys[--size] as number, nodes[size] as number];
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= size) break;
        if (child + 1 < size && (keys[child + 1] as number) < (keys[child] as number)) child++;
        if ((keys[child] as number) >= key) break;
        keys[i] = keys[child] as number;
        nodes[i] = nodes[child] as number;
        i = child;
      }
      keys[i] = key;
      nodes[i] = node;
      return top;
    },
  };
}

/** Whole or part of an edge in one direction; Infinity where that is forbidden or closed. */
function costOf(network: StreetNetwork, { travel, closed, isTowards }: Going) {
  // Towards the origin every edge is gone the other way round than the search walks it.
  return (edge: number, isBack: boolean): number => (closed?.has(edge) ? Infinity : network.seconds(edge, isTowards ? !isBack : isBack, travel));
}

export function waysFrom(network: StreetNetwork, origin: Spot, going: Going): Ways {
  const { first, edges, from, to, lengthM } = network.columns;
  const seconds = new Float64Array(network.nodeCount).fill(Infinity);
  const metres = new Float64Array(network.nodeCount).fill(Infinity);
  const edgeTo = new Int32Array(network.nodeCount).fill(-1);
  const done = new Uint8Array(network.nodeCount);
  const cost = costOf(network, going);
  const heap = createHeap(network.nodeCount);
  const offer = (node: number, s: number, m: number, edge: number): void => {
    if (!(s < (seconds[node] as number))) return;
    seconds[node] = s;
    metres[node] = m;
    edgeTo[node] = edge;
    heap.push(s, node);
  };
  const { edge, share } = origin;
  const wholeM = lengthM[edge] as number;
  offer(to[edge] as number, cost(edge, false) * (1 - share), wholeM * (1 - share), -1);
  offer(from[edge] as number, cost(edge, true) * share, wholeM * share, -1);
  const mostS = going.mostS ?? Infinity;
  for (let node = heap.pop(); node >= 0; node = heap.pop()) {
    if (done[node]) continue;
    done[node] = 1;
    const so = seconds[node] as number;
    if (so > mostS) {
      seconds[node] = metres[node] = Infinity;
      continue;
    }
    for (let k = first[node] as number; k < (first[node + 1] as number); k++) {
      const e = edges[k] as number;
      const isBack = from[e] !== node;
      offer((isBack ? from[e] : to[e]) as number, so + cost(e, isBack), (metres[node] as number) + (lengthM[e] as number), e);
    }
  }
  for (let n = 0; n < network.nodeCount; n++) if ((seconds[n] as number) > mostS) seconds[n] = metres[n] = Infinity;
  return { origin, going, seconds, metres, edge: edgeTo };
}

/** Seconds and metres between the ways' origin and a place; null where there is no way. */
export function reachOf(network: StreetNetwork, ways: Ways, spot: Spot): { readonly seconds: number; readonly metres: number; readonly via: number } | null {
  const { from, to, lengthM } = network.columns;
  const cost = costOf(network, ways.going);
  const { edge, share } = spot;
  const wholeM = lengthM[edge] as number;
  const byFrom = (ways.seconds[from[edge] as number] as number) + (share === 0 ? 0 : cost(edge, false) * share);
  const byTo = (ways.seconds[to[edge] as number] as number) + (share === 1 ? 0 : cost(edge, true) * (1 - share));
  let best = { seconds: byFrom, metres: (ways.metres[from[edge] as number] as number) + wholeM * share, via: from[edge] as number };
  if (byTo < byFrom) best = { seconds: byTo, metres: (ways.metres[to[edge] as number] as number) + wholeM * (1 - share), via: to[edge] as number };
  if (edge === ways.origin.edge) {
    const along = share - ways.origin.share;
    const direct = along === 0 ? 0 : cost(edge, along < 0) * Math.abs(along);
    if (direct <= best.seconds) best = { seconds: direct, metres: wholeM * Math.abs(along), via: -1 };
  }
  return Number.isFinite(best.seconds) ? best : null;
}

/** The way between the ways' origin and a place, with its shape, in the direction of travel. */
export function wayTo(network: StreetNetwork, ways: Ways, spot: Spot): Way | null {
  const reach = reachOf(network, ways, spot);
  if (!reach) return null;
  const { from, to } = network.columns;
  const isTowards = ways.going.isTowards === true;
  // Pieces from the spot back to the origin, each in the order of that walk.
  const shapes: number[][] = [];
  const edges: number[] = [spot.edge];
  if (reach.via < 0) shapes.push(pieceOf(network, spot.edge, spot.share, ways.origin.share));
  else {
    let node = reach.via;
    shapes.push(pieceOf(network, spot.edge, spot.share, node === from[spot.edge] ? 0 : 1));
    for (let e = ways.edge[node] as number; e >= 0; e = ways.edge[node] as number) {
      const isForward = from[e] === node;
      shapes.push(pieceOf(network, e, isForward ? 0 : 1, isForward ? 1 : 0));
      edges.push(e);
      node = (isForward ? to[e] : from[e]) as number;
    }
    shapes.push(pieceOf(network, ways.origin.edge, node === from[ways.origin.edge] ? 0 : 1, ways.origin.share));
    edges.push(ways.origin.edge);
  }
  const points = shapes.flat();
  const lonLat: number[] = [];
  for (let i = 0; i < points.length; i += 2)
    if (i === 0 || points[i] !== points[i - 2] || points[i + 1] !== points[i - 1]) lonLat.push(points[i] as number, points[i + 1] as number);
  if (!isTowards) {
    edges.reverse();
    reverseInPairs(lonLat);
  }
  return { seconds: reach.seconds, metres: reach.metres, lonLat: Float64Array.from(lonLat), edges: edges.filter((e, i) => e !== edges[i - 1]) };
}

function reverseInPairs(list: number[]): void {
  list.reverse();
  for (let i = 0; i + 1 < list.length; i += 2) [list[i], list[i + 1]] = [list[i + 1] as number, list[i] as number];
}

/** Shape of an edge between two shares of it, in that order. */
function pieceOf(network: StreetNetwork, edge: number, fromShare: number, toShare: number): number[] {
  const { start, lonLat } = network.columns;
  const [low, high] = [Math.min(fromShare, toShare), Math.max(fromShare, toShare)];
  const [a, b] = [start[edge] as number, start[edge + 1] as number];
  const lengths: number[] = [0];
  // Degrees of latitude count more than degrees of longitude: measure in the plane of the edge.
  const squeeze = Math.cos(((lonLat[2 * a + 1] as number) * Math.PI) / 180);
  for (let i = a; i + 1 < b; i++) {
    const dx = ((lonLat[2 * i + 2] as number) - (lonLat[2 * i] as number)) * squeeze;
    const dy = (lonLat[2 * i + 3] as number) - (lonLat[2 * i + 1] as number);
    lengths.push((lengths.at(-1) as number) + Math.hypot(dx, dy));
  }
  const whole = lengths.at(-1) as number;
  const at = (share: number): readonly [number, number] => {
    const target = share * whole;
    let i = 0;
    while (i + 2 < lengths.length && (lengths[i + 1] as number) < target) i++;
    const piece = (lengths[i + 1] as number) - (lengths[i] as number);
    const t = piece === 0 ? 0 : Math.max(0, Math.min(1, (target - (lengths[i] as number)) / piece));
    const p = a + i;
    const mix = (k: number): number => {
      const [u, v] = [lonLat[2 * p + k] as number, lonLat[2 * p + 2 + k] as number];
      return t === 0 ? u : t === 1 ? v : u + (v - u) * t;
    };
    return [mix(0), mix(1)];
  };
  const points: number[] = [...at(low)];
  lengths.forEach((walked, i) => {
    if (walked > low * whole && walked < high * whole) points.push(lonLat[2 * (a + i)] as number, lonLat[2 * (a + i) + 1] as number);
  });
  points.push(...at(high));
  if (toShare < fromShare) reverseInPairs(points);
  return points;
}
