import type { Language } from '../../base/words.ts';
import type { ClockEstimate } from '../../tables/feed-report.ts';
import { delayText } from '../ui/time.ts';

/** Which words say where a source's clock stands, and their slots: bounds always, never one number that looks exact. */
export function clockSaying(
  clock: ClockEstimate | null,
  language: Language,
): {
  readonly key: 'clockAhead' | 'clockBehind' | 'clockWithin' | 'clockAheadLeast' | 'clockBehindMost' | 'clockUnknown';
  readonly slots: Record<string, string>;
} {
  if (!clock) return { key: 'clockUnknown', slots: {} };
  const text = (ms: number): string => delayText(Math.abs(ms), language);
  const { fromMs, toMs } = clock;
  if (Number.isNaN(toMs)) return fromMs > 0 ? { key: 'clockAheadLeast', slots: { by: text(fromMs) } } : { key: 'clockBehindMost', slots: { by: text(fromMs) } };
  if (fromMs > 0) return { key: 'clockAhead', slots: { from: text(fromMs), to: text(toMs) } };
  if (toMs < 0) return { key: 'clockBehind', slots: { from: text(toMs), to: text(fromMs) } };
  return { key: 'clockWithin', slots: { behind: text(fromMs), ahead: text(toMs) } };
}

/** Out by more than a second for certain: worth a mark. */
export const isClockWrong = (clock: ClockEstimate | null): boolean => clock !== null && (clock.fromMs > 1000 || clock.toMs < -1000);
