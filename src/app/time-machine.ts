import type { City } from '../city/city.ts';
import type { FeedHandle } from '../feeds/feed.ts';
import type { Alarm, AlarmBook, RuledReading } from '../rules/alarms/alarm.ts';
import type { OperatorAction } from '../tables/actions.ts';
import type { Batch } from '../tables/batch.ts';
import type { Series } from '../tables/series.ts';
import type { StreamTable } from '../tables/streams.ts';

const DAY_MS = 86_400_000;

/** Start of the city's calendar day around an instant: where every console begins folding, so that all agree. */
export function dayStart(city: City, timeMs: number): number {
  const offsetMs = city.utcOffsetMinutes(timeMs) * 60_000;
  return Math.floor((timeMs + offsetMs) / DAY_MS) * DAY_MS - offsetMs;
}

/**
 * Keeps the alarm book in step with the shown instant: readings as they come, or the whole city day folded again after a
 * jump. While a fold waits for history, fresh readings wait in line; a newer fold makes an older one void.
 */
export interface AlarmTime {
  read(feedId: string, batch: Batch, touched: Uint32Array): void;
  act(action: OperatorAction): void;
  fold(toMs: number): Promise<void>;
  tick(nowMs: number): void;
  list(): readonly Alarm[];
  log(): readonly Alarm[];
  /** False while a fold is under way. */
  readonly settled: boolean;
  readonly version: number;
}

export function createAlarmTime(
  city: City,
  streams: StreamTable,
  book: AlarmBook,
  feeds: () => readonly FeedHandle[],
  actions: () => readonly OperatorAction[],
): AlarmTime {
  let foldNumber = 0;
  let folding = false;
  let queued: RuledReading[] = [];

  const readingOf = (row: number, timeMs: number, value: number, quality: number): RuledReading => {
    const d = streams.descriptor(row);
    return {
      feedId: streams.feedOf(row),
      streamId: d.id,
      thingId: d.thingId,
      thingKind: d.kind,
      property: d.property,
      timeMs,
      value,
      quality,
    };
  };
  const readSeries = (row: number, series: Series): void => {
    for (let i = 0; i < series.timeMs.length; i++)
      book.read(readingOf(row, series.timeMs[i] as number, series.value[i] as number, series.quality[i] as number));
  };
  const ruledRows = (): number[] => {
    const rows: number[] = [];
    for (let row = 0; row < streams.count; row++) if (book.watches(streams.descriptor(row).property)) rows.push(row);
    return rows;
  };

  return {
    read(_feedId, batch, touched) {
      // A reset re-tells one instant; the fold that follows every jump reads the whole day instead.
      if (batch.kind === 'reset') return;
      for (let i = 0; i < batch.count; i++) {
        const row = touched[i] as number;
        if (!book.watches(streams.descriptor(row).property)) continue;
        const reading = readingOf(row, batch.timeMs[i] as number, batch.value[i] as number, batch.quality[i] as number);
        if (folding) queued.push(reading);
        else book.read(reading);
      }
    },
    act(action) {
      if (!folding) book.act(action);
    },
    async fold(toMs) {
      const mine = ++foldNumber;
      folding = true;
      queued = [];
      const fromMs = dayStart(city, toMs);
      const rows = ruledRows();
      const told = await Promise.all(
        feeds().map(async (feed) => {
          const ids = rows.filter((row) => streams.feedOf(row) === feed.id).map((row) => streams.descriptor(row).id);
          const answers = ids.length === 0 ? [] : await feed.history(ids, fromMs, toMs, 0);
          return { feed, answers };
        }),
      );
      if (mine !== foldNumber) return;
      book.reset();
      for (const { feed, answers } of told) {
        for (const { descriptor, series } of answers) {
          const row = streams.find(descriptor.id, feed.id);
          if (row >= 0) readSeries(row, series);
        }
        if (answers.length > 0) continue;
        for (const row of rows)
          if (streams.feedOf(row) === feed.id) readSeries(row, streams.history.range(row, fromMs, toMs));
      }
      for (const action of actions()) if (action.timeMs <= toMs) book.act(action);
      folding = false;
      for (const reading of queued) book.read(reading);
      queued = [];
      book.tick(toMs);
    },
    tick(nowMs) {
      if (!folding) book.tick(nowMs);
    },
    list: () => book.list(),
    log: () => book.log(),
    get settled() {
      return !folding;
    },
    get version() {
      return book.version;
    },
  };
}
