import { fetchOk } from '../../base/browser.ts';
import type { CityManifest } from '../../city/pack/manifest.ts';
import { readOperations } from '../../city/pack/operations.ts';
import { streetColumns } from '../../city/streets/columns.ts';
import { createStreetNetwork, type StreetNetwork } from '../../city/streets/network.ts';
import { readStreets } from '../../city/streets/street-file.ts';
import type { OperatorAction } from '../../tables/actions.ts';
import type { StreamDescriptor } from '../../tables/batch.ts';
import type { Unit } from '../../tables/operations.ts';
import { unitStateValue } from '../../tables/unit-state.ts';
import { lengthM } from './along-way.ts';
import { journeyOf, legAt, onLegAt, placeAt, type Journey, type Leg } from './unit-journeys.ts';
import { vehicleEntity } from './vehicle-wire.ts';

/** Crews, trucks and teams of a demo city: they answer, drive along the streets, work and come home. */
export interface DemoUnits {
  readonly descriptors: readonly StreamDescriptor[];
  /** True when an action concerns a unit and was new. */
  act(action: OperatorAction): boolean;
  /** Orders to mend that fall due by an instant and were not given before, as the world knows them. */
  due(nowMs: number): readonly OperatorAction[];
  /** Say everything that changes after one instant, up to another. */
  tell(fromMs: number, toMs: number, say: SayReading): void;
  /** Say how every unit stands. */
  tellAll(nowMs: number, say: SayReading): void;
  /** Units as vehicles of NGSI-LD: those that have something to say between two instants; all of them without a beginning. */
  vehicles(fromMs: number, toMs: number): readonly object[];
}
type SayReading = (streamId: string, timeMs: number, value: number) => void;

/** Seconds between words: on the road, and standing still. */
const [MOVING_MS, STANDING_MS] = [2000, 30_000];
/** Units in the words of Smart Data Models. */
const vehicleTypes: Readonly<Record<string, string>> = {
  'pump-truck': 'lorry',
  'fire-engine': 'fireTender',
  ambulance: 'ambulance',
  'traffic-patrol': 'policeCar',
  'home-visit-team': 'careTeam',
};
const properties = ['unitState', 'longitude', 'latitude'] as const;
const unitOf = { unitState: '1', longitude: 'deg', latitude: 'deg' } as const;
const streamId = (unit: string, property: string): string => `${unit}-${property}`;

/** Units and streets of a pack; none where it declares none. */
export async function loadUnits(cityUrl: string): Promise<{ readonly units: readonly Unit[]; readonly network: StreetNetwork | null }> {
  const folder = cityUrl.endsWith('/') ? cityUrl : `${cityUrl}/`;
  const json = async (path: string): Promise<unknown> => (await fetchOk(new URL(path, folder).href)).json();
  const manifest = (await json('city.json')) as CityManifest;
  if (!manifest.operations) return { units: [], network: null };
  const [{ units }, network] = await Promise.all([
    json(manifest.operations).then((o) => readOperations(o, manifest.operations ?? '')),
    manifest.streets ? json(manifest.streets).then((s) => createStreetNetwork(streetColumns(readStreets(s, manifest.streets ?? '')))) : null,
  ]);
  return { units, network };
}

export function createDemoUnits(units: readonly Unit[], network: StreetNetwork | null, source: string): DemoUnits {
  const known = new Map<string, OperatorAction>();
  const given = new Set<string>();
  const byUnit = new Map(units.map((unit) => [unit.id, unit]));
  const journeys = new Map<string, Journey>(units.map((unit) => [unit.id, journeyOf(unit, [], network)]));

  const say = (unit: Unit, leg: Leg, timeMs: number, to: SayReading): void => {
    const [lon, lat] = placeAt(leg, timeMs);
    to(streamId(unit.id, 'unitState'), timeMs, unitStateValue(leg.state));
    to(streamId(unit.id, 'longitude'), timeMs, lon);
    to(streamId(unit.id, 'latitude'), timeMs, lat);
  };
  const tellUnit = (unit: Unit, fromMs: number, toMs: number, to: SayReading): void => {
    const { legs } = journeys.get(unit.id) as Journey;
    const moving = legAt(legs, fromMs).way !== null || legAt(legs, toMs).way !== null;
    const step = moving ? MOVING_MS : STANDING_MS;
    for (let t = (Math.floor(fromMs / step) + 1) * step; t <= toMs; t += step) say(unit, legAt(legs, t), t, to);
    for (const leg of legs) if (leg.fromMs > fromMs && leg.fromMs <= toMs) say(unit, leg, leg.fromMs, to);
  };
  const vehicleOf = (unit: Unit, timeMs: number): object => {
    const leg = legAt((journeys.get(unit.id) as Journey).legs, timeMs);
    const isMoving = leg.way !== null && (timeMs - leg.fromMs) / 1000 < leg.way.seconds;
    return vehicleEntity({
      id: unit.id,
      name: `${unit.name.zh} ${unit.name.en}`,
      vehicleType: vehicleTypes[unit.kind] ?? 'constructionOrMaintenanceVehicle',
      service: unit.kind === 'home-visit-team' ? 'homeCare' : '',
      timeMs,
      ...onLegAt(leg, timeMs),
      speedMps: leg.way && isMoving ? lengthM(leg.way) / Math.max(1, leg.way.seconds) : 0,
    });
  };
  return {
    vehicles(fromMs, toMs) {
      return units
        .filter(({ id }) => {
          const { legs } = journeys.get(id) as Journey;
          const step = legAt(legs, fromMs).way !== null || legAt(legs, toMs).way !== null ? MOVING_MS : STANDING_MS;
          return Math.floor(fromMs / step) !== Math.floor(toMs / step);
        })
        .map((unit) => vehicleOf(unit, toMs));
    },
    descriptors: units.flatMap((unit) =>
      properties.map((property) => ({
        id: streamId(unit.id, property),
        thingId: unit.id,
        property,
        unit: unitOf[property],
        intervalMs: STANDING_MS,
        // It moves: its place is what its streams say.
        lon: NaN,
        lat: NaN,
        source,
        kind: unit.kind,
      })),
    ),
    act(action) {
      const unit = byUnit.get(typeof action.detail?.['unit'] === 'string' ? action.detail['unit'] : '');
      if (!unit || (action.kind !== 'dispatch-unit' && action.kind !== 'recall-unit') || known.has(action.id)) return false;
      known.set(action.id, action);
      const own = [...known.values()].filter((a) => a.detail?.['unit'] === unit.id);
      journeys.set(
        unit.id,
        journeyOf(
          unit,
          own.sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1)),
          network,
        ),
      );
      return true;
    },
    due(nowMs) {
      const orders: OperatorAction[] = [];
      for (const { mendings } of journeys.values())
        for (const { dispatchId, thing, atMs, operator } of mendings) {
          if (atMs > nowMs || given.has(dispatchId)) continue;
          given.add(dispatchId);
          orders.push({ id: `${dispatchId}/mended`, kind: 'dispatch-crew', operator, timeMs: atMs, target: thing, detail: { travelMin: 0 } });
        }
      return orders;
    },
    tell(fromMs, toMs, to) {
      for (const unit of units) tellUnit(unit, fromMs, toMs, to);
    },
    tellAll(nowMs, to) {
      for (const unit of units) {
        const { legs } = journeys.get(unit.id) as Journey;
        say(unit, legAt(legs, nowMs), nowMs, to);
      }
    },
  };
}
