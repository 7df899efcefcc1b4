import { instantOfHttpDate } from '../base/http-date.ts';
import { createSpread } from '../base/spread.ts';
import type { RejectReason } from '../tables/batch.ts';
import type { FeedReport, RejectExample } from '../tables/feed-report.ts';
import { createClockBounds } from './clock-bounds.ts';
import { excerptOf } from './excerpt.ts';

/** A reading dated later than it came by more than this has a clock ahead of ours. */
const AHEAD_MS = 1000;
/** In a flood of bad messages an example is renewed at most this often. */
const EXAMPLE_EVERY_MS = 1000;

/** One HTTP exchange, as it went. */
export interface Exchange {
  readonly askedMs: number;
  readonly heardMs: number;
  /** Null: no answer came. */
  readonly headers: Headers | null;
  readonly isGood: boolean;
}

/** What one feed's worker measures of its source: how late, how far its clock, what was refused. */
export interface Gauge {
  /** The message that is read from here on. */
  message(topic: string, bytes: Uint8Array, arrivedMs: number): void;
  /** A good reading of a stream out of it: these are what declared intervals promise. */
  reading(phenomenonMs: number): void;
  /** A vehicle's place out of it, which no interval promises. */
  fix(phenomenonMs: number): void;
  /** The source says when it wrote the reading down. */
  written(phenomenonMs: number, resultMs: number): void;
  /** @param what the part that is wrong, where the decoder can name it. */
  rejected(reason: RejectReason, what?: string): void;
  exchanged(exchange: Exchange): void;
  report(nowMs: number): FeedReport;
}

/** @param address where a message came from that has no topic. */
export function createGauge(address: string): Gauge {
  const lag = createSpread();
  const collect = createSpread();
  const transport = createSpread();
  const serve = createSpread();
  const bounds = createClockBounds();
  const rejects = new Map<RejectReason, RejectExample>();
  let topic = '';
  let bytes = new Uint8Array(0);
  let arrivedMs = NaN;
  let readings = 0;
  let ahead = 0;
  let asked = 0;
  let unanswered = 0;

  const late = (phenomenonMs: number): void => {
    const lateMs = arrivedMs - phenomenonMs;
    lag.put(lateMs);
    if (lateMs < -AHEAD_MS) ahead++;
  };
  return {
    message(nextTopic, nextBytes, nowMs) {
      topic = nextTopic;
      bytes = nextBytes as Uint8Array<ArrayBuffer>;
      arrivedMs = nowMs;
    },
    reading(phenomenonMs) {
      readings++;
      late(phenomenonMs);
    },
    fix: late,
    written(phenomenonMs, resultMs) {
      collect.put(resultMs - phenomenonMs);
      transport.put(arrivedMs - resultMs);
    },
    rejected(reason, what) {
      const last = rejects.get(reason);
      if (last && arrivedMs - last.atMs < EXAMPLE_EVERY_MS) return;
      // What tells of a person is neither kept nor shown, in an example neither.
      const shown = reason === 'personal-data' ? '' : (what ?? excerptOf(bytes));
      rejects.set(reason, { reason, atMs: arrivedMs, where: topic === '' ? address : topic, what: shown });
    },
    exchanged({ askedMs, heardMs, headers, isGood }) {
      asked++;
      if (!isGood) unanswered++;
      if (!headers) return;
      serve.put(heardMs - askedMs);
      bounds.heard(askedMs, heardMs, instantOfHttpDate(headers.get('date') ?? ''), Number(headers.get('age') ?? 0));
    },
    report(nowMs) {
      const lagNow = lag.figures(nowMs);
      const byReadings = lagNow.count > 0 ? ({ method: 'fastest-reading', fromMs: -lagNow.leastMs, toMs: NaN, samples: lagNow.count } as const) : null;
      return {
        readings,
        ahead,
        lag: lagNow,
        collect: collect.figures(nowMs),
        transport: transport.figures(nowMs),
        serve: serve.figures(nowMs),
        asked,
        unanswered,
        clock: bounds.estimate() ?? byReadings,
        rejects: [...rejects.values()],
      };
    },
  };
}
