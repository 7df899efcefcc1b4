import { monotonicMs, sleep } from '../base/browser.ts';
import type { FeedHandle, Limits } from '../feeds/feed.ts';
import type { AlarmBook, RuledReading } from '../rules/alarms/alarm.ts';
import type { Batch } from '../tables/batch.ts';
import type { Series } from '../tables/series.ts';
import type { StreamTable } from '../tables/streams.ts';
import { pastFrom } from './feed-past.ts';

/** Streams asked of a feed's history at once: small enough that its live readings are not held up. */
const STREAMS_PER_CALL = 48;
/** Milliseconds of folding before the page gets its turn. */
const SLICE_MS = 8;

type Offer = { -readonly [K in keyof RuledReading]: RuledReading[K] };

/** A reading as rules eat it; one object, filled again for every row. */
function offerOf(streams: StreamTable, row: number): Offer {
  const d = streams.descriptor(row);
  return {
    feedId: streams.feedOf(row),
    streamId: d.id,
    thingId: d.thingId,
    thingKind: d.kind,
    property: d.property,
    lacksUnit: streams.lacksUnit(row),
    unit: d.unit,
    intervalMs: d.intervalMs,
    timeMs: NaN,
    value: NaN,
    quality: 0,
  };
}

function readSeries(book: AlarmBook, offer: Offer, series: Series): void {
  for (let i = 0; i < series.timeMs.length; i++) {
    offer.timeMs = series.timeMs[i] as number;
    offer.value = series.value[i] as number;
    offer.quality = series.quality[i] as number;
    book.read(offer);
  }
}

/** Offer a live batch's rows to a book. */
export function readBatch(streams: StreamTable, book: AlarmBook, batch: Batch, touched: Uint32Array): void {
  const { template } = streams;
  /** Most rows are of a property no rule asks for, and of the same one as the row before. */
  let asked = -1;
  let isWatched = false;
  for (let i = 0; i < batch.count; i++) {
    const row = touched[i] as number;
    if (template[row] !== asked) {
      asked = template[row] as number;
      // A stream whose source was begun anew may have lost its property with its unit: the book knows it by its id.
      isWatched = book.watches(streams.propertyOf(row)) || streams.descriptor(row).unit === '';
    }
    if (!isWatched) continue;
    const offer = offerOf(streams, row);
    offer.timeMs = batch.timeMs[i] as number;
    offer.value = batch.value[i] as number;
    offer.quality = batch.quality[i] as number;
    book.read(offer);
  }
}

/** Rows some rule watches, most urgent rules first, so that what matters is known first. */
function ruledRows(streams: StreamTable, book: AlarmBook, urgency: (property: string) => number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < streams.count; row++) if (book.watches(streams.propertyOf(row))) rows.push(row);
  return rows.sort((a, b) => urgency(streams.propertyOf(a)) - urgency(streams.propertyOf(b)) || a - b);
}

/** What a fold needs to know of rules: which properties matter most, and at which values they change their mind. */
export interface Folding {
  readonly streams: StreamTable;
  urgency(property: string): number;
  /** Sources that can, answer only the readings on either side of these values; the fold comes out the same. */
  readonly limits: Limits;
}

/**
 * Fold the past between two instants into a book, from the feeds' own history or else from memory, in slices that leave
 * the page its frames. Stops early when `wanted` says no. Resolves true when it got to the end; rejects when a source that
 * keeps history could not be asked.
 */
export async function foldPast(
  { streams, urgency, limits }: Folding,
  book: AlarmBook,
  feeds: readonly FeedHandle[],
  fromMs: number,
  toMs: number,
  wanted: () => boolean,
  progress: (done: number) => void = () => undefined,
): Promise<boolean> {
  const rows = ruledRows(streams, book, urgency);
  let sliceFromMs = monotonicMs();
  let folded = 0;
  for (const feed of feeds) {
    const own = rows.filter((row) => streams.feedOf(row) === feed.id);
    for (let start = 0; start < own.length; start += STREAMS_PER_CALL) {
      const part = own.slice(start, start + STREAMS_PER_CALL);
      const ids = part.map((row) => streams.descriptor(row).id);
      const answers = await pastFrom(feed, ids, fromMs, toMs, 0, limits);
      // A source that keeps history and tells none is gone for the moment; memory must not pass for the whole truth.
      if (!answers || (feed.canSeek && answers.length === 0)) throw new Error(`${feed.id}: no history`);
      const told = new Map(answers.map(({ descriptor, series }) => [descriptor.id, series]));
      for (const row of part) {
        if (!wanted()) return false;
        readSeries(book, offerOf(streams, row), told.get(streams.descriptor(row).id) ?? streams.history.range(row, fromMs, toMs));
        progress(++folded / rows.length);
        if (monotonicMs() - sliceFromMs < SLICE_MS) continue;
        await sleep(0);
        sliceFromMs = monotonicMs();
      }
    }
  }
  return wanted();
}
