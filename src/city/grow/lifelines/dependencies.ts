import type { Words } from '../../../base/words.ts';
import type { DependencyNode, Medium, ServedGroup, Supply } from '../../../tables/dependencies.ts';
import type { DependencyInput } from '../../pack/dependencies.ts';
import type { Placer } from '../ground.ts';
import type { Lifelines } from '../networks.ts';
import { distance, type Point } from '../plane.ts';
import type { SensorDraft } from '../sensors.ts';
import type { ServiceDraft } from '../services.ts';
import type { TransitLine } from '../transit-lines.ts';
import type { Meter } from './meters.ts';

/** Everything the graph is drawn from. */
export interface DependencySite {
  readonly lifelines: Lifelines;
  readonly meters: readonly Meter[];
  /** Sensor id by node id. */
  readonly metered: ReadonlyMap<string, string>;
  readonly services: readonly ServiceDraft[];
  readonly sensors: readonly SensorDraft[];
  readonly lines: readonly TransitLine[];
  readonly homes: readonly { readonly id: string; readonly place: Point; readonly people: number }[];
  readonly place: Placer;
  readonly districtAt: (p: Point) => string;
}

/**
 * Hours on their own. Power: diesel of hospitals 24 h (JGJ 312-2013 asks 24 h for the highest class), exchanges 12 h, emergency
 * posts 24 h, batteries of cells 2 h and gateways 8 h, UPS of posthouses 2 h and halls 0.5 h, dual-fed waterworks none. Water:
 * roof tanks of hospitals 12 h, water left in a zone's mains and service reservoirs 3 h. Links: 0.
 */
const backup = {
  hospitalPower: 24,
  hospitalWater: 12,
  exchangePower: 12,
  emergencyPower: 24,
  cellPower: 2,
  gatewayPower: 8,
  posthousePower: 2,
  hallPower: 0.5,
  zoneWater: 3,
  tankWater: 6,
} as const;

const critical: ReadonlySet<string> = new Set(['hospital', 'posthouse', 'canteen', 'pump-station', 'fire-station', 'waterworks']);

/** The demo city's dependencies, from its networks as laid: who is wired, piped and ducted to whom. */
export function growDependencies(site: DependencySite): DependencyInput {
  const { lifelines, metered, services, sensors, lines, place, districtAt, homes } = site;
  const { power, water, drain, telecom, graph, nodeAt } = lifelines;
  const nodes: DependencyNode[] = [];
  const supplies: Supply[] = [];
  const add = (id: string, kind: string, name: Words, p: Point, more: Partial<DependencyNode> = {}): void => {
    const [lon, lat] = place(p) as [number, number];
    const sensor = metered.get(id);
    const things = [...(sensor === undefined ? [] : [`sensor/${sensor}`]), ...(more.things ?? [])];
    nodes.push({
      id,
      kind,
      name,
      lon,
      lat,
      district: districtAt(p),
      ...(critical.has(kind) ? { isCritical: true } : {}),
      ...more,
      ...(things.length > 0 ? { things } : {}),
    });
  };
  const needs = (to: string, medium: Medium, from: readonly string[], backupH = 0, need: Supply['need'] = 'all', standby: readonly string[] = []): void => {
    if (from.length > 0) supplies.push({ to, medium, from, need: from.length > 1 ? need : 'all', backupH, ...(standby.length > 0 ? { standby } : {}) });
  };
  const at = (n: number): Point => graph.nodes[n] as Point;
  const tied = (feeder: string): string[] => power.ties.flatMap(([a, b]) => (a === feeder ? [b] : b === feeder ? [a] : []));
  /** The feeder in the street and the nearest one of another substation where there is one: two ways in. */
  const dual = (p: Point): string[] => {
    const own = power.feederOf(nodeAt(p));
    const others = power.feeders.filter((f) => f.id !== own).sort((a, b) => distance(at(a.at), p) - distance(at(b.at), p) || (a.id < b.id ? -1 : 1));
    const other = others.find((f) => !own.startsWith(f.substation)) ?? others[0];
    return other ? [own, other.id] : [own];
  };

  const first = power.substations[0];
  if (first) add('grid', 'grid', { zh: '上级电网', en: 'Transmission grid' }, at(first.at));
  for (const s of power.substations) {
    add(s.id, 'substation', s.name, at(s.at), { things: [`link/power:${pointId('p', s.at)}`] });
    needs(s.id, 'power', [s.from ?? 'grid']);
  }
  for (const f of power.feeders) {
    add(f.id, 'feeder', { zh: `10 kV馈线 ${f.id}`, en: `Feeder ${f.id}` }, at(f.at), { medium: 'power' });
    needs(f.id, 'power', [f.substation], 0, 'all', tied(f.id));
  }
  for (const w of water.works) {
    add(w.id, 'waterworks', w.name, at(w.at), { things: [`link/water:${pointId('w', w.at)}`] });
    needs(w.id, 'power', dual(at(w.at)), 0, 'any');
  }
  const works = water.works.map(({ id }) => id);
  for (const t of water.tanks) {
    add(t.id, 'water-tank', t.name, at(t.at), { things: [`link/water:${pointId('w', t.at)}`] });
    needs(t.id, 'water', works, backup.tankWater, 'any');
  }
  for (const z of water.zones) {
    add(z.id, 'water-zone', z.name, at(z.at), { medium: 'water' });
    needs(z.id, 'water', works, backup.zoneWater, 'any');
  }
  for (const e of telecom.exchanges) {
    add(e.id, 'exchange', e.name, at(e.at), { things: [`link/telecom:${pointId('t', e.at)}`] });
    needs(e.id, 'power', dual(at(e.at)), backup.exchangePower, 'any');
  }
  for (const { node, place: p, name } of site.meters.filter(({ kind }) => kind === 'gateway')) {
    add(node, 'gateway', name, p);
    needs(node, 'telecom', [telecom.exchangeOf(nodeAt(p))]);
    needs(node, 'power', [power.feederOf(nodeAt(p))], backup.gatewayPower);
  }
  const cells = sensors.filter(({ kind }) => kind === 'cell');
  for (const c of cells) {
    add(c.id, 'cell', c.name, c.place, { medium: 'telecom', things: [`sensor/${c.id}`, `link/telecom:tc-${c.id}`] });
    needs(c.id, 'telecom', [telecom.exchangeOf(nodeAt(c.place))]);
    needs(c.id, 'power', [power.feederOf(nodeAt(c.place))], backup.cellPower);
  }
  for (const pump of services.filter(({ kind }) => kind === 'pump-station')) {
    const own = power.feederOf(nodeAt(pump.place));
    const sensor = sensors.find((s) => s.service === pump.id);
    const things = [`service/${pump.id}`, `link/drain:dp-${pump.id}`, ...(sensor ? [`sensor/${sensor.id}`] : [])];
    add(pump.id, 'pump-station', pump.name, pump.place, { medium: 'drainage', things });
    needs(pump.id, 'power', [own], 0, 'all', tied(own));
  }
  for (const manhole of sensors.filter(({ kind }) => kind === 'drain-level')) {
    add(manhole.id, 'manhole', manhole.name, manhole.place, { things: [`sensor/${manhole.id}`] });
    needs(manhole.id, 'drainage', [drain.stationOf(nodeAt(manhole.place))]);
  }
  for (const line of lines) {
    add(line.id, line.mode === 'bus' ? 'bus-line' : 'rail-line', line.name, line.place, { medium: 'transit' });
    if (line.mode === 'bus') continue;
    // Traction power comes in at both ends of a line; one end carries it at a lower frequency.
    const ends = [line.path[0] as Point, line.path[line.path.length - 1] as Point];
    needs(line.id, 'power', [...new Set(ends.map((p) => nearestOf(power.substations, (s) => at(s.at), p)))], 0, 'any');
  }

  const nearestCells = (p: Point, count: number): string[] =>
    [...cells]
      .sort((a, b) => distance(a.place, p) - distance(b.place, p) || (a.id < b.id ? -1 : 1))
      .slice(0, count)
      .map(({ id }) => id);
  for (const s of services.filter(({ kind }) => kind !== 'pump-station')) {
    const own = sensors.find((d) => d.service === s.id);
    add(s.id, s.kind, s.name, s.place, { things: [`service/${s.id}`, ...(own ? [`sensor/${own.id}`] : [])] });
    const [n, id] = [nodeAt(s.place), s.id];
    const [feeder, zone] = [power.feederOf(n), water.zoneOf(n)];
    if (s.kind === 'hospital') {
      needs(id, 'power', dual(s.place), backup.hospitalPower, 'any');
      needs(id, 'water', [zone], backup.hospitalWater);
    } else if (s.kind === 'posthouse') {
      needs(id, 'power', [feeder], backup.posthousePower);
      needs(id, 'telecom', nearestCells(s.place, 2), 0, 'any');
    } else if (s.kind === 'canteen' || s.kind === 'central-kitchen' || s.kind === 'school') {
      needs(id, 'power', [feeder]);
      needs(id, 'water', [zone]);
    } else if (s.kind === 'service-hall') {
      needs(id, 'power', [feeder], backup.hallPower);
      needs(id, 'telecom', [telecom.exchangeOf(n)]);
    } else {
      needs(id, 'power', [feeder], backup.emergencyPower);
      needs(id, 'telecom', nearestCells(s.place, 2), 0, 'any');
    }
  }

  const served = serve(homes, lifelines, cells, districtAt);
  const peopleOf = new Map<string, number>();
  for (const { people, from } of served) for (const id of Object.values(from)) peopleOf.set(id, (peopleOf.get(id) ?? 0) + people);
  const told = nodes.map((node) => (peopleOf.has(node.id) ? { ...node, people: peopleOf.get(node.id) as number } : node));
  return { nodes: told, supplies, served };
}

/** Id of a junction in its network file (see lay.ts). */
const pointId = (letter: string, n: number): string => `${letter}n-${String(n).padStart(5, '0')}`;

function nearestOf<T extends { readonly id: string }>(list: readonly T[], placeOf: (item: T) => Point, p: Point): string {
  return list.reduce((best, item) => (distance(placeOf(item), p) < distance(placeOf(best), p) ? item : best), list[0] as T).id;
}

/** Buildings with the same feeder, water zone, pump station and cell, in one district: one group. */
function serve(homes: DependencySite['homes'], lifelines: Lifelines, cells: readonly SensorDraft[], districtAt: (p: Point) => string): ServedGroup[] {
  const { power, water, drain, graph, homeNodes } = lifelines;
  const cellOf = graph.nodes.map((p) => (cells.length > 0 ? nearestOf(cells, (c) => c.place, p) : null));
  const districtOf = graph.nodes.map(districtAt);
  type Group = Omit<ServedGroup, 'people' | 'buildings'> & { people: number; readonly buildings: string[] };
  const groups = new Map<string, Group>();
  homes.forEach((home, i) => {
    const n = homeNodes[i] as number;
    const cell = cellOf[n];
    const from = {
      power: power.feederOf(n),
      water: water.zoneOf(n),
      drainage: drain.stationOf(n),
      ...(cell === null || cell === undefined ? {} : { telecom: cell }),
    };
    const district = districtOf[n] as string;
    const key = `${Object.values(from).join(' ')} ${district}`;
    const group: Group = groups.get(key) ?? { people: 0, from, district, buildings: [] };
    group.people += home.people;
    group.buildings.push(home.id);
    groups.set(key, group);
  });
  return [...groups.values()];
}
