import { freshnessOf, type Freshness } from '../../tables/quality.ts';

/** How a feed stands: as its data's age says, whatever its link says. */
export type FeedKind = 'live' | 'late' | 'stale' | 'lost';
const kinds: Readonly<Record<Freshness, FeedKind>> = { fresh: 'live', late: 'late', stale: 'stale', lost: 'lost' };

/** Bounds of the age ladder (`freshnessOf`), ms after the last sign of life. */
const lateAfterMs = (intervalMs: number): number => Math.max(1.5 * intervalMs, 3000);
const staleAfterMs = (intervalMs: number): number => Math.max(2 * intervalMs, 5000);
const lostAfterMs = (intervalMs: number): number => Math.max(10 * intervalMs, 60_000);

export interface FeedStanding {
  readonly kind: FeedKind;
  /** Machine time since when it stands so; NaN where nothing ever came. */
  readonly sinceMs: number;
}

/**
 * @param lastMs machine time of the last sign of life; NaN before the first.
 * @param liveSinceMs since when signs of life have come without a break.
 * @param intervalMs how often one is due.
 * @param isLinked its link is open or being opened; one that was refused or is broken cannot be live, only late or worse.
 */
export function standingOf(lastMs: number, liveSinceMs: number, intervalMs: number, nowMs: number, isLinked: boolean): FeedStanding {
  const kind = kinds[freshnessOf(nowMs - lastMs, intervalMs)];
  if (kind === 'live') return isLinked ? { kind, sinceMs: liveSinceMs } : { kind: 'late', sinceMs: lastMs };
  const afterMs = { late: lateAfterMs, stale: staleAfterMs, lost: lostAfterMs }[kind];
  return { kind, sinceMs: lastMs + afterMs(intervalMs) };
}

/** A break in the signs of life after which a feed counts as live anew. */
export const isBreak = (lastMs: number, nowMs: number, intervalMs: number): boolean => !(nowMs - lastMs <= lateAfterMs(intervalMs));
