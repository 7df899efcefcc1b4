import type { Words } from '../base/words.ts';

/** What one lifeline or service gives another. */
export const media = ['power', 'water', 'drainage', 'telecom', 'transit', 'road'] as const;
export type Medium = (typeof media)[number];

/** Something that can fail and that others hang on: a substation, feeder, pump, cell, hospital, metro line. */
export interface DependencyNode {
  /** Unique in the graph: `S03-F2`, `pu-003`. */
  readonly id: string;
  /** `grid`, `substation`, `feeder`, `waterworks`, `water-zone`, `pump-station`, `exchange`, `cell`, `gateway`, `metro-line`, or a service's kind. */
  readonly kind: string;
  readonly name: Words;
  /** EPSG:4326 degrees. */
  readonly lon: number;
  readonly lat: number;
  readonly district?: string;
  /** What it gives to people, where it serves them itself. */
  readonly medium?: Medium;
  /** Residents it serves itself in its medium; absent = nobody, or nobody said. */
  readonly people?: number;
  /** Whose loss costs lives or the care of many: hospital, posthouse, canteen, pump. */
  readonly isCritical?: boolean;
  /** Keys of what stands for it on the map and in alarms: `sensor/s-00012`, `service/pu-003`, `link/power:pn-00007`. */
  readonly things?: readonly string[];
}

/** One need of one node: what it gets, from whom, and how long it lasts without. */
export interface Supply {
  readonly to: string;
  readonly medium: Medium;
  readonly from: readonly string[];
  /** `any`: one of `from` is enough (redundancy); `all`: each is needed. */
  readonly need: 'all' | 'any';
  /** Hours the node works on after the supply is lost: battery, tank, diesel. */
  readonly backupH: number;
  /** Who could take over after switching by hand: nothing does by itself. */
  readonly standby?: readonly string[];
}

/** People with the same suppliers: they count once, however many of these fail. */
export interface ServedGroup {
  readonly people: number;
  /** Node id by medium. */
  readonly from: Readonly<Partial<Record<Medium, string>>>;
  readonly district?: string;
  /** Ids of their buildings. */
  readonly buildings?: readonly string[];
}

/** A node's needs and dependents by number; nodes keep the file's order. */
export interface DependencyGraph {
  readonly nodes: readonly DependencyNode[];
  readonly supplies: readonly Supply[];
  /** Supplies of each node (numbers into `supplies`). */
  readonly needs: readonly (readonly number[])[];
  /** Supplies each node is one of the suppliers of. */
  readonly feeds: readonly (readonly number[])[];
  /** Number of a node by its id, one of its `things`, or the bare id of one (`s-00012`, as alarms name things); -1 when unknown. */
  find(key: string): number;
  /** Rings of nodes that need each other, by id: allowed, and worth telling. */
  readonly cycles: readonly (readonly string[])[];
}

const push = (lists: number[][], at: number, item: number): void => void lists[at]?.push(item);

/** Index a graph whose ids were checked at the door: every `to` and `from` is a node. */
export function indexDependencies(nodes: readonly DependencyNode[], supplies: readonly Supply[]): DependencyGraph {
  const numbers = new Map<string, number>();
  nodes.forEach(({ id, things = [] }, n) => {
    numbers.set(id, n);
    for (const thing of things) {
      numbers.set(thing, n);
      const bare = thing.slice(thing.indexOf('/') + 1);
      if (!numbers.has(bare)) numbers.set(bare, n);
    }
  });
  const find = (key: string): number => numbers.get(key) ?? -1;
  const [needs, feeds]: [number[][], number[][]] = [nodes.map(() => []), nodes.map(() => [])];
  supplies.forEach(({ to, from }, s) => {
    push(needs, find(to), s);
    for (const id of from) push(feeds, find(id), s);
  });
  const dependents = (n: number): number[] => (feeds[n] ?? []).map((s) => find((supplies[s] as Supply).to));
  const cycles = ringsOf(nodes.length, dependents).map((ring) => ring.map((n) => (nodes[n] as DependencyNode).id));
  return { nodes, supplies, needs, feeds, find, cycles };
}

/** Strongly connected components of more than one node (Tarjan 1972), walked without recursion. */
function ringsOf(count: number, next: (n: number) => readonly number[]): number[][] {
  const [order, low] = [new Int32Array(count).fill(-1), new Int32Array(count)];
  const onStack = new Uint8Array(count);
  const stack: number[] = [];
  const rings: number[][] = [];
  let met = 0;
  for (let start = 0; start < count; start++) {
    if (order[start] !== -1) continue;
    const path: { readonly n: number; readonly to: readonly number[]; at: number }[] = [];
    const enter = (n: number): void => {
      order[n] = low[n] = met++;
      stack.push(n);
      onStack[n] = 1;
      path.push({ n, to: next(n), at: 0 });
    };
    enter(start);
    while (path.length > 0) {
      const step = path[path.length - 1] as (typeof path)[number];
      const to = step.to[step.at++];
      if (to !== undefined) {
        if (order[to] === -1) enter(to);
        else if (onStack[to]) low[step.n] = Math.min(low[step.n] as number, order[to] as number);
        continue;
      }
      path.pop();
      const parent = path[path.length - 1];
      if (parent) low[parent.n] = Math.min(low[parent.n] as number, low[step.n] as number);
      if (low[step.n] !== order[step.n]) continue;
      const ring = stack.splice(stack.indexOf(step.n));
      for (const n of ring) onStack[n] = 0;
      if (ring.length > 1) rings.push(ring.sort((a, b) => a - b));
    }
  }
  return rings;
}
