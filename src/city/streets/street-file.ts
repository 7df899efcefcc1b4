import { ProblemError, type Problem } from '../../base/problem.ts';
import { checkFeatures, firstOf, mayBeNumber, type FeatureRule } from '../formats/geojson-door.ts';
import { shown } from '../formats/json-door.ts';

/** Streets by what they carry, fast to slow; `path` is for feet (and bicycles) only, `motorway` never. */
export const streetClasses = ['motorway', 'primary', 'secondary', 'residential', 'lane', 'path'] as const;
export type StreetClass = (typeof streetClasses)[number];

/** Properties of a line of `streets.geojson`: one stretch between two junctions. Lines that share a node number meet there. */
export interface StreetProperties {
  readonly from: number;
  readonly to: number;
  readonly class: StreetClass;
  readonly name_zh?: string;
  readonly name_en?: string;
  /** What one really drives; by class where absent. */
  readonly speedKmh?: number;
  /** Vehicles only along the line, or only against it. */
  readonly oneway?: 'forward' | 'backward';
}

const nodeNumber = (p: Readonly<Record<string, unknown>>, member: 'from' | 'to') =>
  Number.isInteger(p[member]) && (p[member] as number) >= 0 && (p[member] as number) < 5_000_000
    ? null
    : { member, why: `${shown(p[member])} is not a node number` };

const rule: FeatureRule = {
  geometry: ['LineString'],
  properties: (p) =>
    firstOf(
      nodeNumber(p, 'from'),
      nodeNumber(p, 'to'),
      streetClasses.some((c) => c === p['class']) ? null : { member: 'class', why: `${shown(p['class'])} is not one of ${streetClasses.join(', ')}` },
      mayBeNumber(p, 'speedKmh'),
      p['speedKmh'] === undefined || ((p['speedKmh'] as number) > 0 && (p['speedKmh'] as number) <= 300)
        ? null
        : { member: 'speedKmh', why: `${shown(p['speedKmh'])} is not a speed` },
      p['oneway'] === undefined || p['oneway'] === 'forward' || p['oneway'] === 'backward'
        ? null
        : { member: 'oneway', why: `${shown(p['oneway'])} is not forward or backward` },
    ),
};

export interface StreetLink {
  readonly properties: StreetProperties;
  readonly line: readonly GeoJSON.Position[];
}

/** Two lines that name the same node must end at the same place, within about a metre. */
const SAME_PLACE_DEG = 2e-5;

/** The door of `streets.geojson`. Throws a ProblemError that names the first twenty wrong places. */
export function readStreets(json: unknown, where: string): readonly StreetLink[] {
  const features = checkFeatures<StreetProperties>(json, rule, where) as GeoJSON.Feature<GeoJSON.LineString, StreetProperties>[];
  const problems: Problem[] = [];
  const places = new Map<number, GeoJSON.Position>();
  features.forEach(({ geometry: { coordinates }, properties }, i) => {
    if (problems.length >= 20) return;
    const say = (code: string, why: string): void => void problems.push({ code, where: `${where}#/features/${i}`, why });
    if (coordinates.length < 2) return say('bad-position', 'a line of fewer than two points');
    for (const end of ['from', 'to'] as const) {
      const position = (end === 'from' ? coordinates[0] : coordinates.at(-1)) as GeoJSON.Position;
      const known = places.get(properties[end]);
      if (!known) places.set(properties[end], position);
      else if (
        Math.abs((known[0] as number) - (position[0] as number)) > SAME_PLACE_DEG ||
        Math.abs((known[1] as number) - (position[1] as number)) > SAME_PLACE_DEG
      )
        say('node-elsewhere', `node ${properties[end]} is at ${position.slice(0, 2).join(', ')} here and at ${known.slice(0, 2).join(', ')} before`);
    }
  });
  if (problems.length > 0) throw new ProblemError(problems);
  return features.map(({ geometry, properties }) => ({ properties, line: geometry.coordinates }));
}
