import { after, sleep } from '../base/browser.ts';
import type { Clock } from '../base/clock.ts';
import { sunPosition } from '../base/sun.ts';
import type { City } from '../city/city.ts';
import type { FeedHandle } from '../feeds/feed.ts';
import { pastFrom } from './feed-past.ts';
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
/** A span longer than two days is told in wider steps. */
const MOST_STEPS = 576;
/** What was known at the beginning of a span may have been said so long before. */
const SAID_BEFORE_MS = 2 * 3600_000;
/** An indicator over more streams than this grows its trend from now on instead of asking for the past. */
const BACKFILL_STREAMS = 800;
/** Readings looked up for the past of one indicator: of more streams it is told in wider steps. */
const MOST_LOOKS = 3_000_000;
/** Milliseconds of looking before the page gets its turn. */
const SLICE_MS = 8;
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
  /** Indicators of the city and its districts over a past span, in the order of time: reckoned from readings, whatever instant is shown. Never rejects. */
  past(fromMs: number, toMs: number): Promise<readonly PastIndicator[]>;
  close(): void;
}

/** An indicator of an area at an instant of the past. */
export interface PastIndicator extends Pick<IndicatorReading, 'id' | 'unit' | 'value' | 'counted' | 'expected'> {
  readonly timeMs: number;
  readonly areaId: string | null;
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
  const kept = new Map<string | null, { readonly readings: readonly IndicatorReading[]; readonly nowMs: number; readonly readMs: number }>();
  let lastRecordMs = -Infinity;
  let cancel: (() => void) | null = null;
  let round = 0;

  const historyOf = async (rows: readonly number[], toMs: number): Promise<ReadonlyMap<number, Series>> => {
    const found = new Map<number, Series>();
    const gather = async (feed: FeedHandle): Promise<void> => {
      const own = rows.filter((row) => streams.feedOf(row) === feed.id);
      if (own.length === 0) return;
      const ids = own.map((row) => streams.descriptor(row).id);
      for (const { descriptor, series } of (await pastFrom(feed, ids, toMs - TREND_MS, toMs, TREND_STEP_MS)) ?? []) {
        const row = streams.find(descriptor.id, feed.id);
        if (row >= 0) found.set(row, series);
      }
      for (const row of own) if (!found.has(row)) found.set(row, streams.history.range(row, toMs - TREND_MS, toMs));
    };
    await Promise.all(feeds().map(gather));
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

  /** Gives the page its turn after each slice of work. */
  const turns = (): (() => Promise<void> | null) => {
    let sliceFromMs = clock.steady();
    return () => {
      if (clock.steady() - sliceFromMs < SLICE_MS) return null;
      return sleep(0).then(() => void (sliceFromMs = clock.steady()));
    };
  };
  /** A stream's readings at some instants as memory has them: of what it keeps in sum the means, `uncertain`. */
  const remembered = (row: number, timesMs: readonly number[]): Series => {
    const found = timesMs.map((timeMs) => streams.history.at(row, timeMs)).filter(({ timeMs }, i, all) => timeMs > (all[i - 1]?.timeMs ?? -Infinity));
    return {
      timeMs: Float64Array.from(found, ({ timeMs }) => timeMs),
      value: Float32Array.from(found, ({ value }) => value),
      quality: Uint8Array.from(found, ({ quality }) => quality),
    };
  };
  /** As sources tell it themselves; of very many streams, and of sources that do not answer, as memory has it. */
  const pastOf = async (rows: readonly number[], timesMs: readonly number[], stepMs: number): Promise<ReadonlyMap<number, Series>> => {
    const [fromMs, toMs] = [timesMs[0] ?? NaN, timesMs.at(-1) ?? NaN];
    const found = new Map<number, Series>();
    for (const feed of rows.length > BACKFILL_STREAMS ? [] : feeds()) {
      const ids = rows.filter((row) => streams.feedOf(row) === feed.id).map((row) => streams.descriptor(row).id);
      if (ids.length === 0) continue;
      const answers = await pastFrom(feed, ids, fromMs - SAID_BEFORE_MS, toMs, stepMs);
      for (const { descriptor, series } of answers ?? []) found.set(streams.find(descriptor.id, feed.id), series);
    }
    const yieldNow = turns();
    for (const row of rows) {
      if (!found.has(row)) found.set(row, remembered(row, timesMs));
      const turn = yieldNow();
      if (turn) await turn;
    }
    return found;
  };

  return {
    async past(fromMs, toMs) {
      const told: PastIndicator[] = [];
      for (const { id, unit } of indicators.read(null, clock.now())) {
        const rows = indicators.rowsOf(null, id);
        const timesMs = stepsOf(fromMs, toMs, Math.floor(MOST_LOOKS / Math.max(rows.length, 1)));
        const stepMs = Math.max(0, ...timesMs.slice(1).map((timeMs, i) => timeMs - (timesMs[i] as number)));
        const history = await pastOf(rows, timesMs, stepMs);
        const yieldNow = turns();
        for (const areaId of areas)
          for (const timeMs of timesMs) {
            for (const { value, counted, expected } of indicators.outcomes(areaId, id, [timeMs], stepMs, (row) => history.get(row)))
              if (expected > 0) told.push({ timeMs, areaId, id, unit, value, counted, expected });
            const turn = yieldNow();
            if (turn) await turn;
          }
      }
      return told.sort((a, b) => a.timeMs - b.timeMs);
    },
    read(areaId) {
      const [nowMs, readMs] = [clock.now(), clock.steady()];
      const known = kept.get(areaId);
      if (known && readMs - known.readMs < FRESH_MS && Math.abs(nowMs - known.nowMs) < STEADY_MS) return known.readings;
      const readings = indicators.read(areaId, nowMs);
      const turn = known ? 0 : ((areas.indexOf(areaId) + TURNS) % TURNS) / TURNS;
      kept.set(areaId, { readings, nowMs, readMs: readMs - turn * FRESH_MS });
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

/** From the beginning of a span in steps to its end, both told. @param most instants there may be. */
function stepsOf(fromMs: number, toMs: number, most: number): readonly number[] {
  const steps = Math.max(1, Math.ceil(Math.min((toMs - fromMs) / TREND_STEP_MS, MOST_STEPS, most - 1)));
  return [...Array.from({ length: steps }, (_, i) => Math.round(fromMs + (i * (toMs - fromMs)) / steps)), toMs];
}
