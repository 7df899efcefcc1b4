import { every, fetchCapped } from '../../base/browser.ts';
import { createClock } from '../../base/clock.ts';
import { fail } from '../../base/problem.ts';
import { createFeedCounts, rejectedTotal, type Batch } from '../../tables/batch.ts';
import { tidingsCount, type Tidings } from '../../tables/tidings.ts';
import { FORGET_VEHICLE_MS, type VehicleFacts } from '../../tables/vehicles.ts';
import type { QualityCode } from '../../tables/quality.ts';
import { createWaitingRows } from '../conflate.ts';
import { createFleet } from '../fleet.ts';
import type { FeedContext, FeedProtocol } from '../feed.ts';
import { httpAddress } from '../http-address.ts';
import { createTidingsQueue } from '../tidings-queue.ts';
import { fixAt, fixesBy, hasLeft, latestFixes } from './fixes.ts';
import { lotAt, lotsBy, standing } from './lots.ts';
import { arrivedBy, byStream, latestRows, readRows, seriesOf, type ReplayRows, type RowsByStream } from './rows.ts';

const TICK_MS = 100;
/** How often vehicles not heard of for long are looked for, in recorded time. */
const SWEEP_MS = 60_000;
/** After a jump all that stood is told in one go, and the page may be behind by a few jumps. */
const MOST_WAITING = 1_000_000;
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
 * A recorded feed told again as it was: each row, fix and record at the moment it arrived, by the page's cursor, at any rate and back
 * and forth. Rows that the page is too slow for are superseded latest-wins, as they would be live. What could not be read when the
 * recording was opened is counted as refused from the beginning: nobody is to take silence for a quiet city.
 */
const replay: FeedProtocol = {
  async open(context, sink) {
    const given = context.recording;
    const rows = await readRows(given?.blob ?? (await recordingAt(context)), context.declaration.id, given?.summary);
    const waiting = createWaitingRows();
    const { fixes, lots } = rows;
    const refused = rejectedTotal({ ...createFeedCounts(), rejected: rows.rejected });
    const counts = { ...createFeedCounts(), received: refused, rejected: rows.rejected };
    /** The page is to hear of counts, even where no reading goes with them. */
    let isCounted = false;
    const queue = createTidingsQueue(
      sink.tell,
      (records) => {
        counts.shown += records;
        isCounted = true;
      },
      MOST_WAITING,
    );
    const fleet = createFleet();
    const clock = createClock();
    clock.set({ kind: 'at', timeMs: rows.recording.fromMs, rate: 0 });
    /** Rows before this one have been told. */
    let next = 0;
    /** Likewise fixes and lots of records. */
    let [nextFix, nextLot] = [0, 0];
    /** Of each vehicle the row that was told last; -1 before the first. */
    const moved = new Int32Array(fixes.vehicles).fill(-1);
    /** When each stream's newest word arrived. */
    const heard = new Float64Array(rows.descriptors.length).fill(NaN);
    let sweptMs = -Infinity;
    let toldMs = -Infinity;
    let opened = rows.descriptors;
    let kind: Batch['kind'] = 'reset';
    let inFlight = false;
    let index: RowsByStream | null = null;

    const push = (at: number): void => {
      counts.received++;
      const [stream, timeMs, value, quality] = [rows.stream[at], rows.timeMs[at], rows.value[at], rows.quality[at]] as [number, number, number, QualityCode];
      heard[stream] = rows.receivedMs[at] as number;
      counts.superseded += waiting.push(stream, timeMs, value, quality, inFlight);
    };
    const move = (at: number): void => {
      const facts = fixes.told[fixes.facts[at] as number] as VehicleFacts;
      moved[fixes.vehicle[at] as number] = at;
      if (hasLeft(fixes, at)) return void (counts.superseded += fleet.leave(facts.id));
      counts.received++;
      const fate = fleet.push(facts, fixAt(fixes, at), fixes.receivedMs[at] as number);
      if (fate === 'superseded') counts.superseded++;
      else if (fate === 'repeated') {
        counts.received--;
        counts.repeated++;
      } else if (fate !== 'new') counts.dropped++;
    };
    /** Who is forgotten is met anew where its source still tells the same fix, as live by the next answer. */
    const sweep = (atMs: number): void => {
      sweptMs = atMs;
      counts.superseded += fleet.sweep(atMs);
      for (const at of moved) {
        if (at < 0 || hasLeft(fixes, at) || (fixes.receivedMs[at] as number) < atMs - FORGET_VEHICLE_MS) continue;
        const facts = fixes.told[fixes.facts[at] as number] as VehicleFacts;
        if (fleet.push(facts, fixAt(fixes, at), atMs) === 'new') counts.received++;
      }
    };
    const tell = (tidings: Tidings): void => {
      counts.received += tidingsCount(tidings);
      counts.dropped += queue.push(tidings);
    };
    const send = (): void => {
      if (inFlight || (waiting.count === 0 && !fleet.hasNews && !isCounted && opened.length === 0 && kind === 'update')) return;
      const taken = waiting.take();
      const vehicles = fleet.hasNews ? fleet.take() : undefined;
      const count = taken.count + (vehicles?.count ?? 0);
      counts.shown += count;
      const heardMs = Float64Array.from(taken.stream, (stream) => heard[stream] as number);
      const batch: Batch = { ...taken, heardMs, ...(vehicles && { vehicles }), opened, counts: { ...counts }, arrivedMs: clock.wall(), kind };
      opened = [];
      kind = 'update';
      isCounted = false;
      inFlight = true;
      const done = (): void => {
        inFlight = false;
      };
      sink.batch(batch).then(done, () => {
        opened = [...batch.opened, ...opened];
        if (batch.kind === 'reset') kind = 'reset';
        counts.shown -= count;
        counts.dropped += count;
        if (vehicles) fleet.putBack(vehicles);
        done();
      });
    };
    const jump = (): void => {
      const atMs = clock.now();
      counts.superseded += waiting.clear() + fleet.keep(new Set());
      kind = 'reset';
      [next, nextFix, nextLot] = [arrivedBy(rows, atMs), fixesBy(fixes, atMs), lotsBy(lots, atMs)];
      for (const at of latestRows(rows, next)) if (at >= 0) push(at);
      moved.fill(-1);
      for (const at of latestFixes(fixes, nextFix, atMs)) move(at);
      for (const tidings of standing(lots, nextLot, atMs)) tell(tidings);
      sweptMs = toldMs = atMs;
      send();
    };
    const tick = (): void => {
      const atMs = clock.now();
      // Only a machine whose clock is set back gets here: whoever asks for another instant seeks it.
      if (atMs < toldMs) return jump();
      toldMs = atMs;
      for (const until = arrivedBy(rows, atMs); next < until; next++) push(next);
      for (const until = fixesBy(fixes, atMs); nextFix < until; nextFix++) move(nextFix);
      for (const until = lotsBy(lots, atMs); nextLot < until; nextLot++) tell(lotAt(lots, nextLot));
      if (atMs - sweptMs >= SWEEP_MS) sweep(atMs);
      send();
    };
    sink.state({ kind: 'open', sinceMs: clock.wall() });
    const why = leftWords(rows);
    if (why !== '') sink.state({ kind: 'waiting', retryAtMs: NaN, why });
    jump();
    const stop = every(TICK_MS, tick);
    return {
      close() {
        stop();
        queue.close();
      },
      seek(to) {
        clock.set(to);
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

function leftWords({ left, count, fixes, lots }: ReplayRows): string {
  const kinds = [
    [left, count, 'readings'],
    [fixes.left, fixes.count, 'positions'],
    [lots.left, lots.lots.length, 'records'],
  ] as const;
  const words = kinds.filter(([over]) => over > 0).map(([over, held, name]) => `${over} ${name} after the first ${held} are left out`);
  return words.length === 0 ? '' : `the recording is longer than what is held: ${words.join(', ')}`;
}
