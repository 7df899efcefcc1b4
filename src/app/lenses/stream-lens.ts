import { civilTime } from '../../base/civil-time.ts';
import { sunPosition } from '../../base/sun.ts';
import { collectMembers, indexed, type Member, type Members } from '../../rules/indicators/members.ts';
import { indicatorLimits } from '../../rules/indicators/limits.ts';
import type { WindowContext } from '../../rules/lenses/windows.ts';
import { areaAt } from '../../city/area-at.ts';
import type { AreaBook } from './area-book.ts';
import type { LensParts } from './parts.ts';

/** Sun's centre at sunset, and at the end of civil twilight, degrees from the zenith. */
const [SUNSET_DEG, DUSK_DEG] = [90.833, 96];
const nobody: Members = indexed([]);

/** Who measures what in an area, and what an indicator needs to know of it besides readings. */
export interface StreamLens {
  members(areaId: string | null): Members;
  context(areaId: string | null): WindowContext;
  /** Table rows of some properties anywhere in the city. */
  rowsOf(properties: readonly string[]): readonly number[];
}

export function createStreamLens({ city, streams }: LensParts, areas: AreaBook): StreamLens {
  const { lon, lat } = city.manifest.origin;
  const { timeZone } = city.manifest;
  const things = city.sensors.map(({ properties: p }) => ({
    thingId: p.id,
    kind: p.kind,
    district: p.district,
    ...(p.street === undefined ? {} : { street: p.street }),
    properties: p.streams.map((stream) => stream.property),
  }));
  const limits = indicatorLimits(city.manifest.alarmRules);
  let byArea: ReadonlyMap<string, Members> = new Map();
  let shape = -1;
  const members = (areaId: string | null): Members => {
    if (shape !== streams.shapeVersion) {
      shape = streams.shapeVersion;
      byArea = collectMembers(streams, things, (atLon, atLat) => areaAt(city.districts, atLon, atLat)?.properties.id);
    }
    return byArea.get(areaId ?? '') ?? nobody;
  };
  const sun = (zenithDeg: number) => {
    const answers = new Map<number, boolean>();
    return (timeMs: number): boolean => {
      const minute = Math.floor(timeMs / 60_000);
      let answer = answers.get(minute);
      if (answer === undefined) answers.set(minute, (answer = sunPosition(minute * 60_000, lon, lat).zenithDeg > zenithDeg));
      return answer;
    };
  };
  const [isNight, isDark] = [sun(SUNSET_DEG), sun(DUSK_DEG)];
  return {
    members,
    context: (areaId) => ({
      population: (district) => areas.residents(district),
      residents60: areas.residents60(areaId),
      drainLimitM: limits.waterLevel ?? NaN,
      isNight,
      isDark,
      neighbourhoods: areas.neighbourhoods(areaId),
      neighbourhoodOf: ({ thing }: Member) => (areas.hasStreets ? (thing.street ?? '') : thing.district),
      localHourOf: (timeMs) => civilTime(timeMs, timeZone).hour,
    }),
    rowsOf: (properties) => [...new Set(properties.flatMap((property) => streams.rowsOfProperty(property)))],
  };
}
