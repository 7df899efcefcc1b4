import { createSpread } from '../base/spread.ts';
import type { FeedDeclaration } from '../city/pack/manifest.ts';
import type { FeedHandle, FeedState } from '../feeds/feed.ts';
import type { FeedDetail, FeedError, FeedSummary } from '../panels/ui/feed-desk.ts';
import { chainOf, TELLING_MS, type Security } from '../rules/chain/chain.ts';
import { isBreak, standingOf } from '../rules/chain/feed-kind.ts';
import { rejectedTotal, type Batch } from '../tables/batch.ts';
import { emptyReport } from '../tables/feed-report.ts';
import type { StreamTable } from '../tables/streams.ts';
import type { FeedCensus } from './feed-census.ts';
import { createRateLog } from './rate-log.ts';

/** What one feed is doing, measured on the page: rate, lag, completeness, and where on its way readings are delayed or lost. */
export interface FeedWatch {
  readonly handle: FeedHandle;
  took(batch: Batch, nowMs: number, version: number): void;
  /** Events, requests or tasks: so many records came. */
  told(records: number, nowMs: number): void;
  stood(state: FeedState, nowMs: number): void;
  /** A frame shows what the stream table held at a version. */
  drawn(version: number, nowMs: number): void;
  summary(nowMs: number): FeedSummary;
  detail(shownMs: number, nowMs: number): FeedDetail;
}

export interface FeedWatchParts {
  readonly streams: StreamTable;
  readonly census: FeedCensus;
  /** Address of the page's own server. */
  readonly pageOrigin: string;
  /** Time that is never set, for what comes per second. Absent: the instants told are such. */
  steadyMs?(): number;
}

const MOST_ERRORS = 8;
const FILLING_MS = 10_000;
/** Completeness is told over the last ten minutes. */
const COMPLETENESS_MS = 600_000;
/** Of a batch that no frame has shown for this long nothing is on the map. */
const DRAWN_WITHIN_MS = 5000;
/** Vehicles of which nothing else is said are due this often. */
const USUAL_INTERVAL_MS = 60_000;
/** Protocols whose source can be asked for what was. */
const keepsPast: ReadonlySet<string> = new Set(['demo', 'replay', 'sensorthings-http', 'ngsi-ld-http', 'open311']);

/** How a feed's bytes are kept from others' eyes on their way, by its address. */
export function securityOf(address: string, pageOrigin: string): Security {
  if (address.startsWith('demo:')) return 'in-page';
  if (!URL.canParse(address, pageOrigin)) return 'unknown';
  const url = new URL(address, pageOrigin);
  if (url.protocol === 'https:' || url.protocol === 'wss:') return 'encrypted';
  return url.host === new URL(pageOrigin).host ? 'same-origin' : 'plain';
}

export function watchFeed(declaration: FeedDeclaration, handle: FeedHandle, { streams, census, pageOrigin, steadyMs }: FeedWatchParts): FeedWatch {
  const rows = createRateLog();
  const messages = createRateLog();
  const bytes = createRateLog();
  let readings = createRateLog(COMPLETENESS_MS);
  let countFromMs = NaN;
  const toTable = createSpread();
  const toFrame = createSpread();
  const errors: FeedError[] = [];
  let lagMs = NaN;
  let lastRowsMs = NaN;
  let liveSinceMs = NaN;
  let hasVehicles = false;
  let undrawn: { readonly version: number; readonly atMs: number } | null = null;

  const rateMs = (nowMs: number): number => steadyMs?.() ?? nowMs;
  const rhythm = () => census.rhythm(handle.id);
  const intervalMs = (): number => {
    const { quickestMs } = rhythm();
    if (Number.isFinite(quickestMs)) return quickestMs;
    return declaration.intervalS === undefined ? USUAL_INTERVAL_MS : declaration.intervalS * 1000;
  };
  const heard = (count: number, nowMs: number): void => {
    if (isBreak(lastRowsMs, nowMs, intervalMs())) liveSinceMs = nowMs;
    lastRowsMs = nowMs;
    rows.add(count, rateMs(nowMs));
  };
  const counts = () => streams.counts(handle.id);
  /** A source first tells all it has: how many readings are due counts from then on. */
  const countReadings = (atMs: number): void => {
    if (!handle.report) return;
    if (Number.isNaN(countFromMs)) countFromMs = atMs + FILLING_MS;
    if (atMs >= countFromMs) readings.total(handle.report.readings, atMs);
  };
  const standing = (nowMs: number) => {
    const isLinked = handle.state.kind === 'open' || handle.state.kind === 'connecting';
    // A source of warnings may have none for days: while its link stands, it lives.
    if (rhythm().streams === 0 && !hasVehicles && handle.state.kind === 'open') return { kind: 'live' as const, sinceMs: handle.state.sinceMs };
    return standingOf(lastRowsMs, liveSinceMs, intervalMs(), nowMs, isLinked);
  };

  return {
    handle,
    took(batch, nowMs, version) {
      const atMs = rateMs(nowMs);
      messages.total(batch.counts.messages, atMs);
      bytes.total(batch.counts.bytes, atMs);
      // A feed of vehicles alone is as alive as one of readings.
      const count = batch.count + (batch.vehicles?.count ?? 0);
      if (batch.kind === 'reset') {
        readings = createRateLog(COMPLETENESS_MS);
        countFromMs = atMs + FILLING_MS;
      }
      hasVehicles ||= (batch.vehicles?.count ?? 0) > 0;
      if (count === 0) return;
      heard(count, nowMs);
      lagMs = nowMs - batch.arrivedMs;
      toTable.put(lagMs);
      if (undrawn && atMs - undrawn.atMs > DRAWN_WITHIN_MS) undrawn = null;
      undrawn ??= { version, atMs };
    },
    told(records, nowMs) {
      if (records > 0) heard(records, nowMs);
    },
    stood(state, nowMs) {
      if (state.kind !== 'waiting' && state.kind !== 'refused') return;
      const [last] = errors;
      if (last?.why === state.why) errors[0] = { atMs: nowMs, why: state.why, times: last.times + 1 };
      else errors.unshift({ atMs: nowMs, why: state.why, times: 1 });
      errors.splice(MOST_ERRORS);
    },
    drawn(version, nowMs) {
      if (!undrawn || version < undrawn.version) return;
      const tookMs = rateMs(nowMs) - undrawn.atMs;
      if (tookMs <= DRAWN_WITHIN_MS) toFrame.put(tookMs);
      undrawn = null;
    },
    summary(nowMs) {
      const { state } = handle;
      const now = counts();
      const atMs = rateMs(nowMs);
      countReadings(atMs);
      const stands = standing(nowMs);
      return {
        id: handle.id,
        title: declaration.title,
        type: declaration.type,
        address: declaration.address,
        state: state.kind,
        why: 'why' in state ? state.why : '',
        asksSignIn: state.kind === 'refused' && state.asksSignIn === true,
        retryAtMs: state.kind === 'waiting' ? state.retryAtMs : NaN,
        kind: stands.kind,
        kindSinceMs: stands.sinceMs,
        messagesPerS: messages.perS(atMs),
        bytesPerS: bytes.perS(atMs),
        rowsPerS: rows.perS(atMs),
        lagMs,
        messages: now.messages,
        bytes: now.bytes,
        received: now.received,
        shown: now.shown,
        superseded: now.superseded,
        repeated: now.repeated,
        dropped: now.dropped,
        rejected: { ...now.rejected } as Record<string, number>,
        outsideCity: now.outsideCity,
        staleOnArrival: now.staleOnArrival,
        lastRowsMs,
      };
    },
    detail(shownMs, nowMs) {
      const report = handle.report ?? emptyReport;
      const now = counts();
      const counted = census.census(handle.id, shownMs, nowMs);
      const { streams: all, duePerS } = rhythm();
      const atMs = rateMs(nowMs);
      countReadings(atMs);
      const windowMs = readings.spanMs(atMs);
      const came = { received: readings.within(atMs), expected: duePerS > 0 ? Math.round((duePerS * windowMs) / 1000) : NaN, windowMs };
      return {
        lag: report.lag,
        clock: report.clock,
        ahead: report.ahead,
        streams: counted,
        readings: came,
        alerts: report.alerts,
        rejects: report.rejects,
        errors,
        chain: chainOf({
          streams: { all, speaking: counted.fresh + counted.late },
          readings: windowMs < TELLING_MS ? { ...came, expected: NaN } : came,
          sent: now.received,
          numbered: report.numbered,
          lost: report.lost,
          dropped: Math.max(0, now.dropped - report.lost),
          rejected: rejectedTotal(now),
          superseded: now.superseded,
          lag: report.lag,
          collect: report.collect,
          transport: report.transport,
          serve: report.serve,
          asked: report.asked,
          unanswered: report.unanswered,
          process: toTable.figures(atMs),
          draw: toFrame.figures(atMs),
          keepsPast: keepsPast.has(declaration.type),
          security: securityOf(declaration.address, pageOrigin),
        }),
      };
    },
  };
}
