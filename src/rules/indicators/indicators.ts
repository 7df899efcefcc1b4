import { ensure } from '../../base/ensure.ts';
import type { Series } from '../../tables/series.ts';
import type { StreamTable } from '../../tables/streams.ts';
import { indicatorDefinitions, type IndicatorContext, type IndicatorDefinition } from './definitions.ts';
import type { Outcome } from './gather.ts';
import type { IndicatorReading } from './indicator.ts';
import type { IndicatorLimits } from './limits.ts';
import { collectMembers, indexed, type IndicatorThing, type Members, rowsOfMember } from './members.ts';
import { pastSnapshot, presentSnapshot } from './snapshot.ts';
import { createTrends, TREND_SLOTS, TREND_STEP_MS } from './trends.ts';

export interface IndicatorInputs {
  readonly streams: StreamTable;
  readonly things: readonly IndicatorThing[];
  readonly districts: readonly { readonly id: string; readonly population?: number; /** Residents aged 60 and over. */ readonly population60?: number }[];
  /** District at a position, for things met only in feeds. */
  locate?(lon: number, lat: number): string | undefined;
  /** Is it dark in the city? Without it, indicators of the night do not apply. */
  isNight?(timeMs: number): boolean;
  /** Is it so dark that every lamp ought to burn? `isNight` where not told. */
  isDark?(timeMs: number): boolean;
  /** Limits of the city's own alarm rules; an indicator without its limit does not apply. */
  readonly limits?: IndicatorLimits;
}

/** The live indicators of the city (`null`) and of every district. */
export interface Indicators {
  /** All indicators of an area at an instant, cached per table version and second. */
  read(areaId: string | null, nowMs: number): readonly IndicatorReading[];
  /** Remember the present values of every area for the sparklines; call it every few seconds. */
  record(nowMs: number): void;
  /** Stream-table rows that go into an indicator: what to ask a feed's history for before `trend` or `backfill`. */
  rowsOf(areaId: string | null, id: string): readonly number[];
  /** The indicator at instants of the past, from readings of its streams up to each. @param stepMs see `pastSnapshot`. */
  outcomes(areaId: string | null, id: string, timesMs: readonly number[], stepMs: number, historyOf: (row: number) => Series | undefined): readonly Outcome[];
  /** The indicator at `points` instants from `fromMs` to `toMs` (both included), from readings of its streams. */
  trend(areaId: string | null, id: string, fromMs: number, toMs: number, points: number, historyOf: (row: number) => Series | undefined): Float32Array;
  /** Fill the sparkline's six hours before `nowMs` from readings of its streams; recorded values stay. */
  backfill(areaId: string | null, id: string, nowMs: number, historyOf: (row: number) => Series | undefined): void;
}

const MINUTE_MS = 60_000;
const MINUTES_KEPT = 2048;
/** The sun stands still for a minute: thousands of lamps ask about the same few. */
function perMinute(ask: (timeMs: number) => boolean): (timeMs: number) => boolean {
  const answers = new Map<number, boolean>();
  return (timeMs) => {
    const minute = Math.floor(timeMs / MINUTE_MS);
    let answer = answers.get(minute);
    if (answer === undefined) {
      if (answers.size >= MINUTES_KEPT) answers.clear();
      answers.set(minute, (answer = ask(minute * MINUTE_MS)));
    }
    return answer;
  };
}

const nobody: Members = indexed([]);

export function createIndicators(inputs: IndicatorInputs): Indicators {
  const { streams } = inputs;
  const populations = new Map(inputs.districts.map((district) => [district.id, district.population ?? NaN]));
  const older = new Map(inputs.districts.map((district) => [district.id, district.population60 ?? NaN]));
  const olderInCity = [...older.values()].reduce((total, residents) => total + residents, 0);
  const isNight = (timeMs: number): boolean => inputs.isNight?.(timeMs) ?? false;
  const isDark = perMinute((timeMs) => inputs.isDark?.(timeMs) ?? isNight(timeMs));
  const contextOf = (areaId: string | null): IndicatorContext => ({
    population: (district) => populations.get(district) ?? NaN,
    residents60: areaId === null ? olderInCity : (older.get(areaId) ?? NaN),
    drainLimitM: inputs.limits?.waterLevel ?? NaN,
    isNight,
    isDark,
  });
  const trends = createTrends();
  const cache = new Map<string, { readonly key: string; readonly readings: readonly IndicatorReading[] }>();
  let members: ReadonlyMap<string, Members> = new Map();
  let membersVersion = -1;

  const membersOf = (areaId: string | null): Members => {
    if (membersVersion !== streams.shapeVersion) {
      members = collectMembers(streams, inputs.things, (lon, lat) => inputs.locate?.(lon, lat));
      membersVersion = streams.shapeVersion;
    }
    return members.get(areaId ?? '') ?? nobody;
  };
  const definitionOf = (id: string): IndicatorDefinition =>
    ensure(
      indicatorDefinitions.find((d) => d.id === id),
      `indicator ${id}`,
    );
  const describe = (definition: IndicatorDefinition, outcome: Outcome, areaId: string | null, nowMs: number): IndicatorReading => {
    const { properties: _, evaluate: __, ...shown } = definition;
    return { ...shown, ...outcome, ...trends.read(areaId, definition.id, nowMs) };
  };
  const evaluateAll = (areaId: string | null, nowMs: number): readonly (readonly [IndicatorDefinition, Outcome])[] => {
    const area = membersOf(areaId);
    const snapshot = presentSnapshot(streams, nowMs);
    const context = contextOf(areaId);
    return indicatorDefinitions.map((definition) => [definition, definition.evaluate(area, snapshot, context)]);
  };

  const result: Indicators = {
    read(areaId, nowMs) {
      const key = `${streams.version}/${Math.floor(nowMs / 1000)}/${trends.version}`;
      const known = cache.get(areaId ?? '');
      if (known?.key === key) return known.readings;
      // An indicator nothing in the area is declared to measure has no place there.
      const readings = evaluateAll(areaId, nowMs)
        .filter(([, outcome]) => outcome.expected > 0)
        .map(([definition, outcome]) => describe(definition, outcome, areaId, nowMs));
      cache.set(areaId ?? '', { key, readings });
      return readings;
    },
    record(nowMs) {
      for (const areaId of [null, ...populations.keys()]) for (const [{ id }, { value }] of evaluateAll(areaId, nowMs)) trends.write(areaId, id, nowMs, value);
    },
    rowsOf(areaId, id) {
      const { properties } = definitionOf(id);
      return membersOf(areaId).all.flatMap((member) =>
        [...member.rows.keys()]
          .filter((property) => properties.length === 0 || properties.includes(property))
          .flatMap((property) => rowsOfMember(member, property).filter((row) => row >= 0)),
      );
    },
    outcomes(areaId, id, timesMs, stepMs, historyOf) {
      const definition = definitionOf(id);
      const area = membersOf(areaId);
      const context = contextOf(areaId);
      return timesMs.map((timeMs) => definition.evaluate(area, pastSnapshot(streams, historyOf, timeMs, stepMs), context));
    },
    trend(areaId, id, fromMs, toMs, points, historyOf) {
      const stepMs = (toMs - fromMs) / Math.max(1, points - 1);
      const timesMs = Array.from({ length: points }, (_, i) => fromMs + i * stepMs);
      return Float32Array.from(result.outcomes(areaId, id, timesMs, stepMs, historyOf), ({ value }) => value);
    },
    backfill(areaId, id, nowMs, historyOf) {
      const { trendFromMs, trendToMs } = trends.read(areaId, id, nowMs);
      const values = result.trend(areaId, id, trendFromMs, trendToMs, TREND_SLOTS, historyOf);
      values.forEach((value, i) => trends.write(areaId, id, trendFromMs + i * TREND_STEP_MS, value, true));
    },
  };
  return result;
}
