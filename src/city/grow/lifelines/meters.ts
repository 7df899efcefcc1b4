import type { Words } from '../../../base/words.ts';
import type { Lifelines } from '../networks.ts';
import type { Point } from '../plane.ts';
import { spreadNodes } from './spread.ts';
import type { AddSensor } from '../sensors.ts';

/** An instrument of a lifeline, and the node of the dependency graph it stands for. */
export interface Meter {
  readonly node: string;
  readonly kind: string;
  readonly place: Point;
  readonly name: Words;
}

/** IoT gateways per exchange: each hears the devices of its quarter and works on alone while the link is down. */
const GATEWAYS_PER_EXCHANGE = 2;

/** What lifelines are watched by: substations, feeder breakers, inlets of water zones, works, tanks, gateways, metro and bus lines. */
export function lifelineMeters(
  { power, water, telecom, graph }: Lifelines,
  lines: readonly { readonly id: string; readonly name: Words; readonly place: Point }[],
): Meter[] {
  const at = (n: number): Point => graph.nodes[n] as Point;
  const gateways = spreadNodes({ graph }, telecom.exchanges.length * GATEWAYS_PER_EXCHANGE, at(telecom.exchanges[0]?.at ?? 0));
  return [
    ...power.substations.map((s): Meter => ({ node: s.id, kind: 'substation', place: at(s.at), name: s.name })),
    ...power.feeders.map((f): Meter => ({ node: f.id, kind: 'feeder', place: at(f.at), name: { zh: `10 kV馈线 ${f.id}`, en: `Feeder ${f.id} (10 kV)` } })),
    ...water.works.map((w): Meter => ({ node: w.id, kind: 'waterworks', place: at(w.at), name: w.name })),
    ...water.tanks.map((t): Meter => ({ node: t.id, kind: 'water-tank', place: at(t.at), name: t.name })),
    ...water.zones.map((z): Meter => ({ node: z.id, kind: 'water-zone', place: at(z.at), name: z.name })),
    ...gateways.map((n, k): Meter => {
      const id = `GW${String(k + 1).padStart(2, '0')}`;
      return { node: id, kind: 'gateway', place: at(n), name: { zh: `边缘网关 ${id}`, en: `Edge gateway ${id}` } };
    }),
    ...lines.map((l): Meter => ({ node: l.id, kind: 'transit-line', place: l.place, name: l.name })),
  ];
}

/** @returns sensor id by node of the graph. */
export function placeMeters(meters: readonly Meter[], add: AddSensor): ReadonlyMap<string, string> {
  return new Map(meters.map((m) => [m.node, add(m.kind, m.place, () => m.name)]));
}
