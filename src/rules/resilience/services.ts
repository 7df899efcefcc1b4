import type { Words } from '../../base/words.ts';
import type { DependencyGraph, Medium, ServedGroup } from '../../tables/dependencies.ts';

/** How it is told from readings whether a node serves its people: one property against one limit, published. */
export interface ServiceRule {
  readonly medium: Medium;
  readonly title: Words;
  /** Kind of the nodes that serve. */
  readonly kind: readonly string[];
  readonly property: string;
  /** Serves while the reading is at least this ('least') or at most this ('most'), in the property's unit. */
  readonly side: 'least' | 'most';
  readonly limit: number;
  /** What the limit is. */
  readonly why: Words;
}

export const serviceRules: readonly ServiceRule[] = [
  {
    medium: 'power',
    title: { zh: '供电', en: 'Power' },
    kind: ['feeder'],
    property: 'breakerState',
    side: 'least',
    limit: 0.5,
    why: { zh: '馈线断路器合闸', en: 'the feeder’s breaker is closed' },
  },
  {
    medium: 'water',
    title: { zh: '供水', en: 'Water' },
    kind: ['water-zone'],
    property: 'waterPressure',
    side: 'least',
    limit: 140,
    why: { zh: '片区压力 ≥ 140 kPa（CJ/T 316 末梢 0.14 MPa）', en: 'pressure in the zone ≥ 140 kPa (CJ/T 316: 0.14 MPa at the ends)' },
  },
  {
    medium: 'drainage',
    title: { zh: '排水', en: 'Drainage' },
    kind: ['pump-station'],
    property: 'waterLevel',
    side: 'most',
    limit: 3,
    why: { zh: '泵站集水池水位 ≤ 3.0 m', en: 'level in the station’s sump ≤ 3.0 m' },
  },
  {
    medium: 'telecom',
    title: { zh: '5G', en: '5G' },
    kind: ['cell'],
    property: 'cellState',
    side: 'least',
    limit: 0.5,
    why: { zh: '小区在服', en: 'the cell is in service' },
  },
  {
    medium: 'transit',
    title: { zh: '公共交通', en: 'Transit' },
    kind: ['rail-line', 'bus-line'],
    property: 'serviceState',
    side: 'least',
    limit: 0.5,
    why: { zh: '线路在运（按线路计）', en: 'the line runs (counted by lines)' },
  },
];

export const serves = ({ side, limit }: ServiceRule, value: number): boolean => (side === 'least' ? value >= limit : value <= limit);

/** Customers of one node in one district; lines of transit count one each, in no district. */
export interface Share {
  readonly node: number;
  readonly district: string | null;
  readonly people: number;
}

/** Who is served by what, per medium: nobody twice. Without served groups the nodes' own `people` stand for them. */
export function sharesOf(graph: DependencyGraph, served: readonly ServedGroup[], { medium, kind }: ServiceRule): readonly Share[] {
  if (medium === 'transit') return graph.nodes.flatMap((n, node) => (kind.includes(n.kind) ? [{ node, district: null, people: 1 }] : []));
  const sums = new Map<string, Share & { people: number }>();
  for (const group of served) {
    const id = group.from[medium];
    if (id === undefined) continue;
    const [node, district] = [graph.find(id), group.district ?? null];
    const key = `${node} ${district ?? ''}`;
    const sum = sums.get(key) ?? { node, district, people: 0 };
    sum.people += group.people;
    sums.set(key, sum);
  }
  if (sums.size > 0) return [...sums.values()];
  return graph.nodes.flatMap((n, node) =>
    n.medium === medium && kind.includes(n.kind) ? [{ node, district: n.district ?? null, people: n.people ?? 0 }] : [],
  );
}

/** How much of a service is there. */
export interface Served {
  /** %, of those whose supplier is known; NaN when none is. */
  readonly pct: number;
  readonly people: number;
  readonly out: number;
  /** People behind suppliers nobody has heard of lately: in no total. */
  readonly unknown: number;
}

/** @param isUp whether a node serves; null = not known. */
export function servedNow(shares: readonly Share[], district: string | null, isUp: (node: number) => boolean | null): Served {
  let [people, out, unknown] = [0, 0, 0];
  for (const share of shares) {
    if (district !== null && share.district !== district) continue;
    const up = isUp(share.node);
    if (up === null) unknown += share.people;
    else {
      people += share.people;
      if (!up) out += share.people;
    }
  }
  return { pct: people > 0 ? (100 * (people - out)) / people : NaN, people, out, unknown };
}
