import { after, sleep } from '../base/browser.ts';
import type { Clock } from '../base/clock.ts';
import { sunPosition } from '../base/sun.ts';
import type { City } from '../city/city.ts';
import type { FeedHandle } from '../feeds/feed.ts';
import type { IndicatorReading } from '../rules/indicators/indicator.ts';
import { createIndicators } from '../rules/indicators/indicators.ts';
import { indicatorLimits } from '../rules/indicators/limits.ts';
import { areaAt } from '../city/area-at.ts';
import type { Series } from '../tables/series.ts';
import type { StreamTable } from '../tables/streams.ts';

const RECORD_MS = 10_000;
/** An area is read anew once a second, however often its panel asks: its readings come every few seconds at best. */
const FRESH_MS = 1000;
/** ... unless the shown instant runs or jumps. */
const STEADY_MS = 5000;
/** Areas take turns, so that no pulse evaluates all of them. */
const TURNS = 4;
/** Sparklines wait until alarms and picture have had their turn, and until a dragged time bar rests. */
const BACKFILL_AFTER_MS = 1500;
const TREND_MS = 6 * 3600_000;
const TREND_STEP_MS = 300_000;
/** An indicator over more streams than this grows its trend from now on instead of asking for the past. */
const BACKFILL_STREAMS = 800;
/** Sun's centre at sunset: refraction and the disc's half width. */
const SUNSET_ZENITH_DEG = 90.833;
/** End of civil twilight: by then every lamp's photocell has switched. */
const CIVIL_DUSK_ZENITH_DEG = 96;

/** Indicators of the city and its districts at the shown instant, with sparklines filled from the feeds' own history. */
export interface IndicatorBoard {
  read(areaId: string | null): readonly IndicatorReading[];
  /** Remember the present for the sparklines now and then; called with every pulse. */
  refresh(): void;
  /** The shown instant jumped: fill the sparklines before it. */
  refold(): void;
  close(): void;
}

export function createIndicatorBoard(city: City, streams: StreamTable, clock: Clock, feeds: () => readonly FeedHandle[]): IndicatorBoard {
  const { lon, lat } = city.manifest.origin;
  const indicators = createIndicators({
    streams,
    things: city.sensors.map(({ properties }) => ({
      thingId: properties.id,
      kind: properties.kind,
      district: properties.district,
      properties: properties.streams.map((stream) => stream.property),
    })),
    districts: city.districts.map(({ properties }) => ({
      id: properties.id,
      ...(properties.population === undefined ? {} : { population: properties.population }),
      ...(properties.population60 === undefined ? {} : { population60: properties.population60 }),
    })),
    locate: (atLon, atLat) => areaAt(city.districts, atLon, atLat)?.properties.id,
    isNight: (timeMs) => sunPosition(timeMs, lon, lat).zenithDeg > SUNSET_ZENITH_DEG,
    isDark: (timeMs) => sunPosition(timeMs, lon, lat).zenithDeg > CIVIL_DUSK_ZENITH_DEG,
    limits: indicatorLimits(city.manifest.alarmRules),
  });
  const areas: readonly (string | null)[] = [null, ...city.districts.map((d) => d.properties.id)];
  const kept = new Map<string | null, { readonly readings: readonly IndicatorReading[]; readonly nowMs: number; readonly wallMs: number }>();
  let lastRecordMs = -Infinity;
  let cancel: (() => void) | null = null;
  let round = 0;

  const historyOf = async (rows: readonly number[], toMs: number): Promise<ReadonlyMap<number, Series>> => {
    const found = new Map<number, Series>();
    for (const feed of feeds()) {
      const own = rows.filter((row) => streams.feedOf(row) === feed.id);
      if (own.length === 0) continue;
      const ids = own.map((row) => streams.descriptor(row).id);
      for (const { descriptor, series } of await feed.history(ids, toMs - TREND_MS, toMs, TREND_STEP_MS)) {
        const row = streams.find(descriptor.id, feed.id);
        if (row >= 0) found.set(row, series);
      }
      for (const row of own) if (!found.has(row)) found.set(row, streams.history.range(row, toMs - TREND_MS, toMs));
    }
    return found;
  };
  const backfill = async (): Promise<void> => {
    const mine = ++round;
    const nowMs = clock.now();
    for (const { id } of indicators.read(null, nowMs)) {
      const rows = indicators.rowsOf(null, id);
      if (rows.length === 0 || rows.length > BACKFILL_STREAMS) continue;
      const history = await historyOf(rows, nowMs);
      for (const area of areas) {
        if (mine !== round) return;
        indicators.backfill(area, id, nowMs, (row) => history.get(row));
        // One area at a time, so that no frame waits for a whole city's past.
        await sleep(0);
      }
    }
  };

  return {
    read(areaId) {
      const [nowMs, wallMs] = [clock.now(), clock.wall()];
      const known = kept.get(areaId);
      if (known && wallMs - known.wallMs < FRESH_MS && Math.abs(nowMs - known.nowMs) < STEADY_MS) return known.readings;
      const readings = indicators.read(areaId, nowMs);
      const turn = known ? 0 : ((areas.indexOf(areaId) + TURNS) % TURNS) / TURNS;
      kept.set(areaId, { readings, nowMs, wallMs: wallMs - turn * FRESH_MS });
      return readings;
    },
    refresh() {
      const nowMs = clock.now();
      if (Math.abs(nowMs - lastRecordMs) < RECORD_MS) return;
      lastRecordMs = nowMs;
      indicators.record(nowMs);
    },
    refold() {
      kept.clear();
      cancel?.();
      cancel = after(BACKFILL_AFTER_MS, () => void backfill());
    },
    close() {
      round++;
      cancel?.();
    },
  };
}
