import { every, fetchCapped, monotonicMs } from '../../base/browser.ts';
import { createClock, type TimeCursor } from '../../base/clock.ts';
import { fail } from '../../base/problem.ts';
import { createFeedCounts, type Batch } from '../../tables/batch.ts';
import type { QualityCode } from '../../tables/quality.ts';
import { createWaitingRows } from '../conflate.ts';
import type { FeedContext, FeedProtocol } from '../feed.ts';
import { httpAddress } from '../http-address.ts';
import { arrivedBy, byStream, latestRows, readRows, seriesOf, type ReplayRows, type RowsByStream } from './rows.ts';

const TICK_MS = 100;
const FETCH_MS = 120_000;
const MOST_FILE_BYTES = 2 ** 31;

/** The recording that the declaration's address names. */
async function recordingAt({ declaration, cityUrl, allowedOrigins }: FeedContext): Promise<Blob> {
  const url = httpAddress(declaration.address, cityUrl, allowedOrigins).href;
  const { status, bytes } = await fetchCapped(url, { timeoutMs: FETCH_MS, maxBytes: MOST_FILE_BYTES });
  if (status !== 200 || bytes === null) return fail('no-recording', url, bytes === null ? 'is too large' : `HTTP ${status}`);
  return new Blob([bytes as Uint8Array<ArrayBuffer>]);
}

/**
 * A recorded feed told again as it was: each row at the moment it arrived, by the page's cursor, at any rate and back and
 * forth. Rows that the page is too slow for are superseded latest-wins, as they would be live.
 */
const replay: FeedProtocol = {
  async open(context, sink) {
    const given = context.recording;
    const rows = await readRows(given?.blob ?? (await recordingAt(context)), context.declaration.id, given?.summary);
    const waiting = createWaitingRows();
    const counts = createFeedCounts();
    let cursor: TimeCursor = { kind: 'at', timeMs: rows.recording.fromMs, rate: 0 };
    let setAtMs = monotonicMs();
    /** Rows before this one have been told. */
    let next = 0;
    let opened = rows.descriptors;
    let kind: Batch['kind'] = 'reset';
    let inFlight = false;
    let index: RowsByStream | null = null;

    const nowMs = (): number => (cursor.kind === 'live' ? createClock().wall() : cursor.timeMs + (monotonicMs() - setAtMs) * cursor.rate);
    const push = (at: number): void => {
      counts.received++;
      const [stream, timeMs, value, quality] = [rows.stream[at], rows.timeMs[at], rows.value[at], rows.quality[at]] as [number, number, number, QualityCode];
      counts.superseded += waiting.push(stream, timeMs, value, quality, inFlight);
    };
    const send = (): void => {
      if (inFlight || (waiting.count === 0 && opened.length === 0 && kind === 'update')) return;
      const taken = waiting.take();
      counts.shown += taken.count;
      const batch: Batch = { ...taken, opened, counts: { ...counts }, arrivedMs: createClock().wall(), kind };
      opened = [];
      kind = 'update';
      inFlight = true;
      const done = (): void => {
        inFlight = false;
      };
      sink.batch(batch).then(done, () => {
        opened = [...batch.opened, ...opened];
        if (batch.kind === 'reset') kind = 'reset';
        counts.shown -= batch.count;
        counts.dropped += batch.count;
        done();
      });
    };
    const jump = (): void => {
      counts.superseded += waiting.clear();
      kind = 'reset';
      next = arrivedBy(rows, nowMs());
      for (const at of latestRows(rows, next)) if (at >= 0) push(at);
      send();
    };
    const tick = (): void => {
      const until = arrivedBy(rows, nowMs());
      if (until < next) return jump();
      for (; next < until; next++) push(next);
      send();
    };
    sink.state({ kind: 'open', sinceMs: createClock().wall() });
    if (rows.left > 0) sink.state({ kind: 'waiting', retryAtMs: NaN, why: leftWords(rows) });
    jump();
    const stop = every(TICK_MS, tick);
    return {
      close: stop,
      seek(to) {
        cursor = to;
        setAtMs = monotonicMs();
        jump();
      },
      async history(streamIds, fromMs, toMs, stepMs) {
        index ??= byStream(rows);
        const numbers = new Map(rows.descriptors.map(({ id }, n) => [id, n]));
        return streamIds.flatMap((id) => {
          const of = numbers.get(id);
          const descriptor = of === undefined ? undefined : rows.descriptors[of];
          return of === undefined || !descriptor || !index ? [] : [{ descriptor, series: seriesOf(rows, index, of, fromMs, toMs, stepMs) }];
        });
      },
    };
  },
};
export default replay;

const leftWords = ({ left, count }: ReplayRows): string => `the recording is longer than what is held: ${left} readings after the first ${count} are left out`;
