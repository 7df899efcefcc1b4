import { fetchCapped, monotonicMs } from '../base/browser.ts';
import { instantOfHttpDate, retryAfterMs } from '../base/http-date.ts';
import type { RejectReason } from '../tables/batch.ts';
import type { Exchange } from './gauge.ts';
import { MAX_MESSAGE_BYTES } from './payloads/limits.ts';

/** Requests that take longer count as lost. */
const HTTP_TIMEOUT_MS = 15000;
/** A service that asks us to stay away for longer is asked again after this all the same. */
const LONGEST_WAIT_MS = 3600_000;

/** For how long an answer asks us to stay away, ms; NaN where it says nothing. A date in it is by the service's own clock, where that is told. */
export function stayAwayMs(headers: Headers, wallMs: number): number {
  const dateMs = instantOfHttpDate(headers.get('date') ?? '');
  return Math.min(retryAfterMs(headers.get('retry-after'), Number.isNaN(dateMs) ? wallMs : dateMs), LONGEST_WAIT_MS);
}

/**
 * Why a request brought nothing. `passing`: soon again may help. `standing`: only somebody at the other end can help, and
 * asking sooner than the usual poll would be hammering. `refused`: we may not.
 */
export type FaultKind = 'passing' | 'standing' | 'refused';

export class HttpFault extends Error {
  readonly kind: FaultKind;
  /** How long the service asks us to stay away, ms; NaN where it does not say. */
  readonly retryAfterMs: number;
  readonly status: number;
  /** Refused for want of somebody who may ask. */
  get asksSignIn(): boolean {
    return this.status === 401 || this.status === 403;
  }
  /** Set where an answer came and was refused unread: it counts as one rejected message. */
  readonly reason: RejectReason | undefined;
  constructor(kind: FaultKind, why: string, rest: { retryAfterMs?: number; status?: number; reason?: RejectReason } = {}) {
    super(why);
    this.kind = kind;
    this.retryAfterMs = rest.retryAfterMs ?? NaN;
    this.status = rest.status ?? 0;
    this.reason = rest.reason;
  }
}

export interface HttpPage {
  /** `null`: not modified since the entity tag we named. */
  readonly bytes: Uint8Array | null;
  readonly status: number;
  header(name: string): string | null;
}

/** What is asked for besides: another media type, a larger file. */
export interface Wish {
  readonly accept?: string;
  readonly maxBytes?: number;
  /** What else the protocol says of itself; never who asks. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** GETs of one feed: bounded, told apart by what a failure means, cancelled together. */
export interface HttpSource {
  get(url: string, etag?: string, wish?: Wish): Promise<HttpPage>;
  close(): void;
}

const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'no answer';
  return error.message === 'fetch failed' || error.message === 'Failed to fetch' ? 'the service cannot be reached' : error.message;
};

function faultOf(status: number, waitMs: number): HttpFault {
  if (status === 401 || status === 403) return new HttpFault('refused', `the service refuses us (HTTP ${status})`, { status, retryAfterMs: waitMs });
  if (status === 429) return new HttpFault('standing', 'the service asks us to slow down (HTTP 429)', { status, retryAfterMs: waitMs });
  return new HttpFault(status >= 500 ? 'passing' : 'standing', `the service answers HTTP ${status}`, { status, retryAfterMs: waitMs });
}

export interface HttpSourceOptions {
  readonly timeoutMs?: number | undefined;
  /** Hears of every question that was asked, answered or not. */
  readonly exchanged?: (exchange: Exchange) => void;
  /** Headers that say who asks, for the origin they were given for and no other. */
  readonly signIn?: { readonly origin: string; readonly headers: Readonly<Record<string, string>> } | undefined;
}

export function createHttpSource(wallMs: () => number, { timeoutMs = HTTP_TIMEOUT_MS, exchanged, signIn }: HttpSourceOptions = {}): HttpSource {
  const stop = new AbortController();
  const identity = (url: string): Readonly<Record<string, string>> => (signIn && new URL(url).origin === signIn.origin ? signIn.headers : {});
  const ask = (url: string, etag: string | undefined, { accept = 'application/json', maxBytes = MAX_MESSAGE_BYTES, headers = {} }: Wish) =>
    fetchCapped(url, {
      headers: { ...headers, ...identity(url), accept, ...(etag === undefined ? {} : { 'if-none-match': etag }) },
      timeoutMs,
      maxBytes,
      signal: stop.signal,
    });
  /** A foreign origin may show its entity tags and yet forbid to name them (CORS): then they are no use. */
  let conditional = true;
  /** While the service asks us to stay away nobody asks it anything, for the past neither; by a clock that nobody sets. */
  let quietUntilMs = -Infinity;

  return {
    async get(url, etag, wish = {}) {
      const quietMs = quietUntilMs - monotonicMs();
      if (quietMs > 0) throw new HttpFault('passing', 'the service asked us to stay away for a while', { retryAfterMs: quietMs });
      let answer: Awaited<ReturnType<typeof ask>>;
      let askedMs = wallMs();
      try {
        try {
          answer = await ask(url, conditional ? etag : undefined, wish);
        } catch (error) {
          if (!(conditional && etag !== undefined && error instanceof TypeError)) throw error;
          askedMs = wallMs();
          answer = await ask(url, undefined, wish);
          conditional = false;
        }
      } catch (error) {
        exchanged?.({ askedMs, heardMs: wallMs(), headers: null, isGood: false });
        throw new HttpFault('passing', whyOf(error));
      }
      const { status, headers, bytes } = answer;
      exchanged?.({ askedMs, heardMs: wallMs(), headers, isGood: status === 304 || (status >= 200 && status <= 299) });
      const header = (name: string): string | null => headers.get(name);
      if (status === 304) return { bytes: null, status, header };
      if (status < 200 || status > 299) {
        const waitMs = stayAwayMs(headers, wallMs());
        if (waitMs > 0) quietUntilMs = monotonicMs() + waitMs;
        throw faultOf(status, waitMs);
      }
      if (bytes === null)
        throw new HttpFault('standing', `the service sends more than ${wish.maxBytes ?? MAX_MESSAGE_BYTES} bytes at once`, { status, reason: 'too-large' });
      return { bytes, status, header };
    },
    close: () => stop.abort(),
  };
}
