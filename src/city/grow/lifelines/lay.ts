import type { LinkProperties, NetworkFeature, NodeProperties } from '../../pack/network-properties.ts';
import type { Placer } from '../ground.ts';
import { between, distance, distanceToSegment, type Point } from '../plane.ts';
import { beside, lengthOf } from '../spline.ts';
import type { StreetEdge, StreetGraph } from '../street-graph.ts';

/** What all lifelines are laid in: streets, ground, and how old the quarter is. */
export interface Trench {
  readonly graph: StreetGraph;
  readonly place: Placer;
  /** Height of the ground above the datum at a plan place, metres. */
  readonly groundAt: (p: Point) => number;
  /** City the operators are named after. */
  readonly city: string;
  /** Year a quarter got its pipes, with a scatter of its own per street. */
  readonly yearAt: (p: Point, key: string) => number;
}

/** Where in a street a network lies. */
export interface Lane {
  /** Letter ids begin with: unique among the networks of a city. */
  readonly letter: string;
  /** Share of the street's width to the left of its middle (negative: right). */
  readonly share: number;
  /** Joints lie this far off the middle of a crossing, so that networks do not meet in one point. */
  readonly shiftM: Point;
  /** What the operator runs: the name is `<city> <this>`. */
  readonly operator: string;
}

export interface LinkDraft {
  readonly edge: number;
  /** Node the link runs from; the other end of the edge is where it runs to. */
  readonly from: number;
  readonly depthFromM: number;
  readonly depthToM: number;
  readonly diameterMm: number;
  readonly material: string;
  readonly more?: Partial<LinkProperties>;
  /** Falls evenly between its ends instead of following the ground. */
  readonly isGraded?: boolean;
  /** Lies this far beside the network's own lane (a second cable in one trench). */
  readonly besideM?: number;
}

export interface Layer {
  node(n: number, type: string, depthM: number, more?: Partial<NodeProperties>): string;
  /** A node off the street graph. */
  spot(id: string, p: Point, type: string, depthM: number, more?: Partial<NodeProperties>): string;
  link(draft: LinkDraft): void;
  /** A link off the street graph, straight between two places. */
  spur(
    from: readonly [id: string, p: Point, depthM: number],
    to: readonly [id: string, p: Point, depthM: number],
    parts: Omit<LinkProperties, 'id' | 'from' | 'to' | 'depthM' | 'operator'>,
  ): void;
  /** Where the network's joint at a crossing lies. */
  jointOf(n: number): Point;
  readonly idOf: (n: number) => string;
  done(): NetworkFeature[];
}

const cm = (m: number): number => Math.round(m * 100) / 100;
const pad = (n: number): string => String(n).padStart(5, '0');

/** Drop points where neither line nor ground bends; a street's own line has one every 40 m. */
function straighten(line: readonly Point[], groundAt: (p: Point) => number): Point[] {
  return line.filter((p, i) => {
    const [a, b] = [line[i - 1], line[i + 1]];
    if (!a || !b) return true;
    const share = distance(a, p) / (distance(a, p) + distance(p, b) || 1);
    const sag = Math.abs(groundAt(p) - (groundAt(a) + (groundAt(b) - groundAt(a)) * share));
    return sag > 0.08 || distanceToSegment(p, a, b) > 0.12;
  });
}

/** Writes a network's nodes and links, each node once, links in the order they are laid. */
export function createLayer({ graph, place, groundAt, yearAt, city }: Trench, lane: Lane): Layer {
  const nodes = new Map<string, NetworkFeature>();
  const links: NetworkFeature[] = [];
  const jointOf = (n: number): Point => {
    const p = graph.nodes[n] as Point;
    return [p[0] + lane.shiftM[0], p[1] + lane.shiftM[1]];
  };
  const idOf = (n: number): string => `${lane.letter}n-${pad(n)}`;
  const position = (p: Point, depthM: number): number[] => [...place(p), cm(groundAt(p) - depthM)];
  const spot: Layer['spot'] = (id, p, type, depthM, more = {}) => {
    nodes.set(id, { type: 'Feature', properties: { id, type, depthM: cm(depthM), ...more }, geometry: { type: 'Point', coordinates: position(p, depthM) } });
    return id;
  };
  const add = (
    line: readonly Point[],
    depthsM: readonly [number, number],
    isGraded: boolean,
    parts: Omit<LinkProperties, 'id' | 'depthM' | 'operator'>,
  ): void => {
    const total = lengthOf(line) || 1;
    const [startM, endM] = [groundAt(line[0] as Point) - depthsM[0], groundAt(line[line.length - 1] as Point) - depthsM[1]];
    let walked = 0;
    const coordinates = line.map((p, i) => {
      if (i > 0) walked += distance(line[i - 1] as Point, p);
      const share = walked / total;
      return isGraded ? [...place(p), cm(startM + (endM - startM) * share)] : position(p, depthsM[0] + (depthsM[1] - depthsM[0]) * share);
    });
    const { from, to, ...rest } = parts;
    const id = `${lane.letter}-${pad(links.length + 1)}`;
    const properties = { id, from, to, ...rest, depthM: cm((depthsM[0] + depthsM[1]) / 2), operator: `${city} ${lane.operator}` };
    links.push({ type: 'Feature', properties, geometry: { type: 'LineString', coordinates } });
  };
  return {
    idOf,
    jointOf,
    spot,
    node: (n, type, depthM, more) => spot(idOf(n), jointOf(n), type, depthM, more),
    link({ edge, from, depthFromM, depthToM, diameterMm, material, more = {}, besideM = 0, isGraded = false }) {
      const e = graph.edges[edge] as StreetEdge;
      const to = e.a === from ? e.b : e.a;
      const line = laneLine(e, lane.share * e.widthM + besideM, jointOf(e.a), jointOf(e.b), groundAt);
      const middle = line[line.length >> 1] as Point;
      const year = yearAt(middle, `${lane.letter}${e.street}`);
      add(e.a === from ? line : [...line].reverse(), [depthFromM, depthToM], isGraded, { from: idOf(from), to: idOf(to), diameterMm, material, year, ...more });
    },
    spur: ([from, a, depthA], [to, b, depthB], parts) => add([a, b], [depthA, depthB], true, { from, to, year: yearAt(a, from), ...parts }),
    done: () => [...nodes.values(), ...links],
  };
}

/** The street's middle moved into the lane, from joint to joint. */
function laneLine(e: StreetEdge, offsetM: number, a: Point, b: Point, groundAt: (p: Point) => number): Point[] {
  if (e.lengthM < 26) return [a, b];
  const moved = beside(trim(e.line, 10), () => offsetM);
  return straighten([a, ...moved, b], groundAt);
}

/** The line without its first and last metres. */
function trim(line: readonly Point[], m: number): Point[] {
  const cut = (points: readonly Point[]): Point[] => {
    let left = m;
    for (let i = 0; i + 1 < points.length; i++) {
      const d = distance(points[i] as Point, points[i + 1] as Point);
      if (d > left) return [between(points[i] as Point, points[i + 1] as Point, left / d), ...points.slice(i + 1)];
      left -= d;
    }
    return [...points];
  };
  return cut(cut(line).reverse()).reverse();
}
