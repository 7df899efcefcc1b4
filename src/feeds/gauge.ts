import { instantOfHttpDate } from '../base/http-date.ts';
import { createSpread, type SpreadFigures } from '../base/spread.ts';
import type { RejectReason } from '../tables/batch.ts';
import type { AlertsKnown, ClockEstimate, FeedReport, RejectExample } from '../tables/feed-report.ts';
import { createClockBounds } from './clock-bounds.ts';
import { excerptOf } from './excerpt.ts';

/** A reading dated later than it came by more than this has a clock ahead of ours. */
const AHEAD_MS = 1000;
/** Where fewer than one reading in so many is ahead, it is those sensors' clocks and not the source's. */
const FEW = 100;
/** As long as lags are kept (`createSpread`). */
const WINDOW_MS = 300_000;
/** In a flood of bad messages an example is renewed at most this often. */
const EXAMPLE_EVERY_MS = 1000;

/**
 * The clock that dates the readings: a server may be right to the second and pass on what a gateway with another clock has dated. Readings
 * that come before they are taken, by more than the server's clock can explain, prove it.
 */
const dating = (server: ClockEstimate | null, readings: ClockEstimate | null): ClockEstimate | null =>
  server && !(readings && readings.fromMs > server.toMs + AHEAD_MS) ? server : readings;

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
  /** A good reading of a stream out of it: these are what declared intervals promise. @param resultMs when its source had it; NaN: it does not say. */
  reading(phenomenonMs: number, resultMs?: number): void;
  /** The source says when it wrote down what has no result time. */
  written(phenomenonMs: number, recordedMs: number): void;
  /** A vehicle's place out of it, which no interval promises. */
  fix(phenomenonMs: number): void;
  /** Rows that came, and never came, by the source's own numbers. */
  numbered(came: number, lost: number): void;
  /** How far the source lets us know that no alert is missing. */
  alerts(known: AlertsKnown): void;
  /** @param what the part that is wrong, where the decoder can name it. */
  rejected(reason: RejectReason, what?: string): void;
  exchanged(exchange: Exchange): void;
  report(nowMs: number): FeedReport;
}

/** The fastest of the readings that are not ahead, of the last one to two windows. */
interface Sound {
  sinceMs: number;
  count: number;
  ahead: number;
  leastMs: number;
}
const noneSound = (sinceMs: number): Sound => ({ sinceMs, count: 0, ahead: 0, leastMs: Infinity });

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
  let numbered = 0;
  let lost = 0;
  let alerts: AlertsKnown | null = null;

  let sound = noneSound(NaN);
  let soundBefore = noneSound(NaN);

  const late = (phenomenonMs: number): void => {
    const lateMs = arrivedMs - phenomenonMs;
    lag.put(lateMs);
    sound.count++;
    if (lateMs < -AHEAD_MS) {
      ahead++;
      sound.ahead++;
    } else if (lateMs < sound.leastMs) sound.leastMs = lateMs;
  };
  const written = (phenomenonMs: number, recordedMs: number): void => {
    collect.put(recordedMs - phenomenonMs);
    transport.put(arrivedMs - recordedMs);
  };
  /** No reading arrives before it is taken: the source's clock is at least so far ahead. A sensor that alone is, is its own affair. */
  const byReadings = (nowMs: number, lagNow: SpreadFigures): ClockEstimate | null => {
    if (Number.isNaN(sound.sinceMs)) sound.sinceMs = nowMs;
    if (nowMs - sound.sinceMs >= WINDOW_MS) [soundBefore, sound] = [nowMs - sound.sinceMs < 2 * WINDOW_MS ? sound : noneSound(NaN), noneSound(nowMs)];
    if (lagNow.count === 0) return null;
    const isFew = (sound.ahead + soundBefore.ahead) * FEW < sound.count + soundBefore.count;
    const leastMs = isFew ? Math.min(sound.leastMs, soundBefore.leastMs) : lagNow.leastMs;
    return { method: 'fastest-reading', fromMs: -leastMs, toMs: NaN, samples: lagNow.count };
  };
  return {
    message(nextTopic, nextBytes, nowMs) {
      topic = nextTopic;
      bytes = nextBytes as Uint8Array<ArrayBuffer>;
      arrivedMs = nowMs;
    },
    reading(phenomenonMs, resultMs = NaN) {
      readings++;
      late(phenomenonMs);
      // A quantile needs no more.
      if (readings % 16 === 1) written(phenomenonMs, resultMs);
    },
    written,
    fix: late,
    numbered(came, gone) {
      numbered += came;
      lost += gone;
    },
    alerts: (known) => void (alerts = known),
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
      return {
        readings,
        ahead,
        lag: lagNow,
        collect: collect.figures(nowMs),
        transport: transport.figures(nowMs),
        serve: serve.figures(nowMs),
        asked,
        unanswered,
        numbered,
        lost,
        clock: dating(bounds.estimate(), byReadings(nowMs, lagNow)),
        alerts,
        rejects: [...rejects.values()],
      };
    },
  };
}
