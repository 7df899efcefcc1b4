import { fetchOk, sleep } from '../../base/browser.ts';
import { civilTime, type Zone } from '../../base/civil-time.ts';
import { daysFromCivil } from '../../base/instant.ts';
import type { Area } from '../../city/city.ts';
import { isReached, leftFromDoors, type Door } from '../../city/streets/reach.ts';
import type { StreetNetwork } from '../../city/streets/network.ts';
import { peopleShare, type PeopleShare } from '../../rules/lenses/people.ts';
import type { Timetable } from '../../feeds/payloads/gtfs/timetable.ts';
import type { AreaBook } from './area-book.ts';
import type { LensParts } from './parts.ts';

/** Walking distances of SDG 11.2.1: to a bus or tram stop, and to high-capacity transit (rail, metro, ferry), m. */
const [NEAR_M, FAR_M] = [500, 1000];
const highCapacity: ReadonlySet<number> = new Set([1, 2, 4]);
/** A stop or a cell's middle may lie this far off the nearest street. */
const OFF_STREET_M = 300;
const CELLS_AT_ONCE = 200;

/** Who reaches public transport on foot along the streets, and how much of it runs today. */
export interface AccessLens {
  /** `gathering` while streets and timetable are on their way; text: why it cannot be told. */
  read(areaId: string | null): PeopleShare | 'gathering' | 'no-timetable' | 'no-streets' | 'no-cells';
  /** Cells out of reach in an area. */
  unreached(areaId: string | null): readonly Area[];
  /** Runs of today's timetable by route; null while it is on its way or where there is none. */
  runsToday(): ReadonlyMap<string, number> | null;
}

export function createAccessLens({ city, clock }: LensParts, areas: AreaBook, changed: () => void): AccessLens {
  const { manifest, baseUrl, grid, streetNetwork } = city;
  let timetable: Timetable | null = null;
  let isOver = manifest.transit === undefined;
  let reached: ReadonlyMap<string, boolean | null> | null = null;
  let runs: { readonly day: string; readonly byRoute: ReadonlyMap<string, number> } | null = null;
  let isAsked = false;

  const gather = async (): Promise<void> => {
    isAsked = true;
    if (manifest.transit === undefined) return;
    try {
      const [{ readTimetable }, response] = await Promise.all([
        import('../../feeds/payloads/gtfs/timetable.ts'),
        fetchOk(new URL(manifest.transit, baseUrl).href),
      ]);
      timetable = readTimetable(new Uint8Array(await response.arrayBuffer()));
      changed();
      const network = await streetNetwork.load();
      if (network) reached = await reachCells(network, timetable, grid);
    } finally {
      isOver = true;
      changed();
    }
  };
  const ask = (): void => {
    if (!isAsked) void gather().catch(() => undefined);
  };
  const cellsOf = (areaId: string | null): readonly Area[] =>
    grid.filter(({ properties }) => areaId === null || (properties.parent !== undefined && areas.isIn(areaId, properties.parent)));
  return {
    read(areaId) {
      ask();
      if (manifest.transit === undefined) return 'no-timetable';
      if (!streetNetwork.isDeclared) return 'no-streets';
      if (!grid.some(({ properties }) => (properties.population ?? 0) > 0)) return 'no-cells';
      if (!reached) return isOver ? (timetable ? 'no-streets' : 'no-timetable') : 'gathering';
      const known = reached;
      return peopleShare(cellsOf(areaId).map(({ properties: { id, population = 0 } }) => ({ people: population, holds: known.get(id) ?? null })));
    },
    unreached: (areaId) => cellsOf(areaId).filter(({ properties }) => reached?.get(properties.id) === false && (properties.population ?? 0) > 0),
    runsToday() {
      ask();
      if (!timetable) return null;
      const day = dayOf(clock.now(), timetable.zone);
      if (runs?.day !== day.text) runs = { day: day.text, byRoute: runsOn(timetable, day) };
      return runs.byRoute;
    },
  };
}

async function reachCells(network: StreetNetwork, timetable: Timetable, grid: readonly Area[]): Promise<ReadonlyMap<string, boolean | null>> {
  const far = new Set<string>();
  timetable.trips.forEach(({ routeId }, n) => {
    if (!highCapacity.has(timetable.routes.get(routeId)?.type ?? 3)) return;
    for (let row = timetable.firstStop[n] as number; row < (timetable.firstStop[n + 1] as number); row++) far.add(timetable.stopId[row] as string);
  });
  const doors: Door[] = [];
  for (const [id, { lon, lat }] of timetable.stops) {
    const spot = network.snap(lon, lat, 'walk', OFF_STREET_M);
    if (spot) doors.push({ spot, mostM: far.has(id) ? FAR_M : NEAR_M });
  }
  const left = leftFromDoors(network, doors);
  const found = new Map<string, boolean | null>();
  for (let at = 0; at < grid.length; at += CELLS_AT_ONCE) {
    for (const { properties, lon, lat } of grid.slice(at, at + CELLS_AT_ONCE)) {
      if (!((properties.population ?? 0) > 0)) continue;
      const spot = network.snap(lon, lat, 'walk', OFF_STREET_M);
      found.set(properties.id, spot ? isReached(network, left, doors, spot) : null);
    }
    await sleep(0);
  }
  return found;
}

interface ServiceDay {
  /** `20261126`. */
  readonly text: string;
  /** Monday is 0. */
  readonly weekday: number;
}
function dayOf(timeMs: number, zone: Zone): ServiceDay {
  const { year, month, day } = civilTime(timeMs, zone);
  return {
    text: `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`,
    // 1970-01-01 was a Thursday.
    weekday: (daysFromCivil(year, month, day) + 3) % 7,
  };
}

/** Runs of a service day by route: exceptions come before the calendar, frequencies are as many runs as they allow. */
export function runsOn(timetable: Timetable, { text, weekday }: ServiceDay): ReadonlyMap<string, number> {
  const byRoute = new Map<string, number>();
  timetable.trips.forEach(({ routeId, serviceId }, n) => {
    const service = timetable.services.get(serviceId);
    if (!service || service.removed.has(text)) return;
    if (!service.added.has(text) && !(service.weekdays[weekday] === true && service.from <= text && text <= service.to)) return;
    const frequencies = timetable.frequencies.get(n);
    const count = frequencies ? frequencies.reduce((sum, f) => sum + Math.ceil((f.endS - f.startS) / f.headwayS), 0) : 1;
    byRoute.set(routeId, (byRoute.get(routeId) ?? 0) + count);
  });
  return byRoute;
}
