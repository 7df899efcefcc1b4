import { after, monotonicMs, sleep } from '../base/browser.ts';
import type { Clock } from '../base/clock.ts';
import type { FeedHandle, HistoryAnswer } from '../feeds/feed.ts';
import { pastFrom } from './feed-past.ts';
import type { Coming, ForecastDesk } from '../panels/ui/forecast-desk.ts';
import { crossingsOf } from '../rules/forecast/crossing.ts';
import { foretell, foretold, HORIZON_MS, LEARN_MS, STEP_MS, type Forecast } from '../rules/forecast/forecast.ts';
import type { AlarmRule } from '../tables/alarm-rule.ts';
import type { StreamTable } from '../tables/streams.ts';

/** Past asked of a source at once, so that its live readings are not held up. */
const STREAMS_PER_CALL = 16;
/** Milliseconds of reckoning before the page gets its turn. */
const SLICE_MS = 3;
/** ... and so much rest between two askings, so that no frame has two of them: there are ten minutes for all. */
const REST_MS = 12;
/** Alarms, picture and sparklines come first. */
const FIRST_AFTER_MS = 12_000;
const LOOK_MS = 5000;

export interface ForecastBoard extends ForecastDesk {
  close(): void;
}
export interface ForecastBoardParts {
  readonly streams: StreamTable;
  readonly clock: Clock;
  feeds(): readonly FeedHandle[];
  rules(): readonly AlarmRule[];
}
type Entry = { readonly slot: number; readonly forecast: ReturnType<ForecastDesk['of']> };

/**
 * Forecasts of levels and loads as of the shown instant: of the stream that is looked at when it is asked for, of all that an
 * alarm rule watches every ten minutes in the background. Nothing is kept but the last one of each.
 */
export function createForecastBoard({ streams, clock, feeds, rules }: ForecastBoardParts): ForecastBoard {
  const entries = new Map<number, Entry>();
  let version = 0;
  let watchedSlot = -1;
  let watched: readonly number[] = [];
  let counted: { readonly version: number; readonly of: readonly number[]; readonly count: number } = { version: -1, of: [], count: 0 };
  let comingKey = '';
  let comingNow: readonly Coming[] = [];
  let isClosed = false;
  let stop: () => void = () => undefined;

  const slotNow = (): number => Math.floor(clock.now() / STEP_MS);
  const rulesFor = (row: number): readonly AlarmRule[] => {
    const { property, kind } = streams.descriptor(row);
    return rules().filter((r) => r.form === undefined && r.property === property && (r.thingKind === undefined || r.thingKind === kind));
  };

  /** Ask one feed for the past of some of its streams and foretell each; false where it cannot tell it. */
  const reckon = async (feed: FeedHandle, rows: readonly number[], slot: number): Promise<boolean> => {
    const nowMs = clock.now();
    const ids = rows.map((row) => streams.descriptor(row).id);
    const answers = await pastFrom(feed, ids, nowMs - LEARN_MS, nowMs, STEP_MS / 2);
    if (!answers) for (const row of rows) entries.set(row, { slot, forecast: 'failed' });
    else await foretellEach(rows, answers, nowMs, slot);
    version++;
    return answers !== null;
  };
  const foretellEach = async (rows: readonly number[], answers: readonly HistoryAnswer[], nowMs: number, slot: number): Promise<void> => {
    const told = new Map(answers.map(({ descriptor, series }) => [descriptor.id, series]));
    let sliceFromMs = monotonicMs();
    for (const row of rows) {
      const past = told.get(streams.descriptor(row).id) ?? streams.history.range(row, nowMs - LEARN_MS, nowMs);
      entries.set(row, { slot, forecast: foretell(past, nowMs) });
      if (monotonicMs() - sliceFromMs < SLICE_MS) continue;
      await sleep(0);
      sliceFromMs = monotonicMs();
    }
  };
  const feedOf = (row: number): FeedHandle | undefined => feeds().find(({ id }) => id === streams.feedOf(row));

  /** Everything a rule watches, once in ten minutes of the present. */
  const watchAll = async (): Promise<void> => {
    const slot = slotNow();
    if (clock.cursor.kind !== 'live' || slot === watchedSlot || streams.count === 0) return;
    watchedSlot = slot;
    const limited = new Set(rules().flatMap((rule) => (rule.form === undefined ? [rule.property] : [])));
    watched = [...foretold]
      .filter((property) => limited.has(property))
      .flatMap((property) => streams.rowsOfProperty(property).filter((row) => !streams.lacksUnit(row)));
    for (const feed of feeds()) {
      const own = watched.filter((row) => streams.feedOf(row) === feed.id);
      let isTelling = true;
      for (let start = 0; start < own.length && isTelling; start += STREAMS_PER_CALL) {
        if (isClosed || clock.cursor.kind !== 'live') return;
        isTelling = await reckon(feed, own.slice(start, start + STREAMS_PER_CALL), slot);
        await sleep(REST_MS);
      }
    }
  };
  const look = (): void => {
    void watchAll().finally(() => {
      if (!isClosed) stop = after(LOOK_MS, look);
    });
  };
  stop = after(FIRST_AFTER_MS, look);

  const isForecast = (forecast: ReturnType<ForecastDesk['of']>): forecast is Forecast => typeof forecast !== 'string';
  return {
    get version() {
      return version;
    },
    of(row) {
      if (!foretold.has(streams.descriptor(row).property)) return 'not-foretold';
      const [known, slot] = [entries.get(row), slotNow()];
      // What stands stays until the next is there; what was foretold at another instant is another's.
      if (known?.slot === slot) return known.forecast;
      const feed = feedOf(row);
      const kept = known && Math.abs(known.slot - slot) === 1 ? known.forecast : 'reading';
      entries.set(row, { slot, forecast: kept });
      if (feed) void reckon(feed, [row], slot);
      return kept;
    },
    coming() {
      if (clock.cursor.kind !== 'live') return [];
      const nowMs = clock.now();
      const key = `${version}/${Math.floor(nowMs / 10_000)}/${rules().length}`;
      if (key === comingKey) return comingNow;
      comingKey = key;
      comingNow = watched
        .flatMap((row) => {
          const forecast = entries.get(row)?.forecast;
          if (!forecast || !isForecast(forecast)) return [];
          const { issuedMs } = forecast;
          return crossingsOf(forecast, streams.value[row] as number, rulesFor(row)).map((crossing) => ({ row, crossing, issuedMs }));
        })
        .filter(({ crossing: { atMs } }) => atMs > nowMs && atMs <= nowMs + HORIZON_MS)
        .sort((a, b) => a.crossing.atMs - b.crossing.atMs);
      return comingNow;
    },
    get watched() {
      return watched.length;
    },
    get foretold() {
      if (counted.version !== version || counted.of !== watched)
        counted = { version, of: watched, count: watched.filter((row) => isForecast(entries.get(row)?.forecast ?? 'reading')).length };
      return counted.count;
    },
    close() {
      isClosed = true;
      stop();
    },
  };
}
