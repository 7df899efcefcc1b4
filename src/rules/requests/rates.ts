import type { RequestTable, SourceRequest } from '../../tables/cases.ts';
import type { Urgency } from '../../tables/operations.ts';
import { DISPATCH_H } from '../cases/deadlines.ts';

/** A share with what it is made of; `share` NaN while nothing counts. */
export interface Rate {
  readonly part: number;
  readonly whole: number;
  readonly share: number;
}
const rateOf = (part: number, whole: number): Rate => ({ part, whole, share: whole > 0 ? part / whole : NaN });

/** How a city answers those who ask it for something, over a span that ends at the shown instant. */
export interface RequestRates {
  readonly all: number;
  /** Of these, still open. */
  readonly open: number;
  /** CN-12345-a: answered within the time of their class / those answered, or whose time has run out. */
  readonly response: Rate;
  /** CN-12345-b: resolved, as whoever asked says / those asked back, and open ones past their promised time. */
  readonly resolution: Rate;
  /** CN-12345-c: satisfied, as whoever asked says / those asked back, and open ones past their promised time. */
  readonly satisfaction: Rate;
  /** Open and past the promised time / open. */
  readonly overdue: Rate;
  /** Came by app or web / those that say how they came. */
  readonly online: Rate;
  /** Sent back at least once to be completed or corrected / those that tell. */
  readonly returned: Rate;
}

export const onlineChannels: ReadonlySet<string> = new Set(['app', 'web', 'online', 'wechat', 'miniprogram']);
const HOUR_MS = 3_600_000;

/**
 * A request as it stood at an instant: a source tells its latest word only, so what it dates later had not happened yet. Null
 * before it was made.
 */
export function asOf(request: SourceRequest, timeMs: number): SourceRequest | null {
  const { requestedMs, updatedMs, status, respondedMs } = request;
  if (requestedMs > timeMs) return null;
  const isLater = status === 'closed' && updatedMs > timeMs;
  if (!isLater && !(respondedMs > timeMs)) return request;
  return {
    ...request,
    ...(isLater && { status: 'open' as const, resolved: NaN, satisfied: NaN }),
    ...(respondedMs > timeMs && { respondedMs: NaN }),
  };
}

/** Open, and its promised time is over. */
export const isOverdue = ({ status, expectedMs }: SourceRequest, nowMs: number): boolean => status === 'open' && expectedMs < nowMs;

/**
 * The hotline's three rates and what belongs beside them. Whoever is still waiting past the promised time counts as neither
 * resolved nor satisfied: leaving a request open, or closing it unsolved, makes no rate better.
 * @param fromMs requests made from here on count.
 * @param urgencyOf class of a request, which sets its time to a first answer: 1 h, 2 h or 24 h.
 */
export function requestRates(
  table: Pick<RequestTable, 'count' | 'row'>,
  fromMs: number,
  nowMs: number,
  urgencyOf: (r: SourceRequest) => Urgency,
): RequestRates {
  const n = {
    all: 0,
    open: 0,
    inTime: 0,
    dueAnswer: 0,
    resolved: 0,
    toResolve: 0,
    satisfied: 0,
    toSatisfy: 0,
    overdue: 0,
    online: 0,
    told: 0,
    returned: 0,
    counted: 0,
  };
  for (let i = 0; i < table.count; i++) {
    const request = asOf(table.row(i), nowMs);
    if (!request || !(request.requestedMs >= fromMs)) continue;
    const { requestedMs, respondedMs, resolved, satisfied, channel, returnedCount } = request;
    n.all++;
    const isLate = isOverdue(request, nowMs);
    if (request.status === 'open') n.open++;
    if (isLate) n.overdue++;
    const answerMs = requestedMs + DISPATCH_H[urgencyOf(request)] * HOUR_MS;
    if (respondedMs <= answerMs) n.inTime++;
    if (!Number.isNaN(respondedMs) || answerMs < nowMs) n.dueAnswer++;
    if (resolved === 1) n.resolved++;
    if (!Number.isNaN(resolved) || isLate) n.toResolve++;
    if (satisfied === 1) n.satisfied++;
    if (!Number.isNaN(satisfied) || isLate) n.toSatisfy++;
    if (channel !== '') n.told++;
    if (onlineChannels.has(channel)) n.online++;
    if (!Number.isNaN(returnedCount)) n.counted++;
    if (returnedCount > 0) n.returned++;
  }
  return {
    all: n.all,
    open: n.open,
    response: rateOf(n.inTime, n.dueAnswer),
    resolution: rateOf(n.resolved, n.toResolve),
    satisfaction: rateOf(n.satisfied, n.toSatisfy),
    overdue: rateOf(n.overdue, n.open),
    online: rateOf(n.online, n.told),
    returned: rateOf(n.returned, n.counted),
  };
}
