/** How one feed kept its service on one day, as far as somebody watched. */
export interface ServiceDay {
  readonly feedId: string;
  /** `2026-11-26`, the city's. */
  readonly day: string;
  /** Seconds this machine watched, its link stood, and its data came. */
  readonly watchedS: number;
  readonly openS: number;
  readonly flowingS: number;
}

/** Days kept per feed. */
export const DAYS_KEPT = 35;

/** Data count as coming while the newest rows are no older than this, ms. */
export const SILENT_MS = 60_000;

/** Adds a stretch of watching to a day; the oldest days of a feed make room. */
export function withStretch(
  days: readonly ServiceDay[],
  feedId: string,
  day: string,
  stretchS: number,
  isOpen: boolean,
  isFlowing: boolean,
): readonly ServiceDay[] {
  const known = days.find((d) => d.feedId === feedId && d.day === day) ?? { feedId, day, watchedS: 0, openS: 0, flowingS: 0 };
  const next = {
    ...known,
    watchedS: known.watchedS + stretchS,
    openS: known.openS + (isOpen ? stretchS : 0),
    flowingS: known.flowingS + (isFlowing ? stretchS : 0),
  };
  const rest = days.filter((d) => d !== known);
  const own = [...rest.filter((d) => d.feedId === feedId), next].sort((a, b) => (a.day < b.day ? 1 : -1)).slice(0, DAYS_KEPT);
  return [...rest.filter((d) => d.feedId !== feedId), ...own];
}

/** Share of the watched time in which data came, %; NaN where nobody watched. */
export const serviceLevelPct = ({ watchedS, flowingS }: Pick<ServiceDay, 'watchedS' | 'flowingS'>): number =>
  watchedS > 0 ? (100 * flowingS) / watchedS : NaN;

const isDay = (value: unknown): value is ServiceDay => {
  if (typeof value !== 'object' || value === null) return false;
  const { feedId, day, watchedS, openS, flowingS } = value as Record<string, unknown>;
  const isTime = (n: unknown): boolean => typeof n === 'number' && n >= 0 && n <= 90_000;
  return typeof feedId === 'string' && typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) && [watchedS, openS, flowingS].every(isTime);
};

/** What was kept, read like any door: what makes no sense is left out. */
export function readServiceDays(text: string | null): readonly ServiceDay[] {
  try {
    const json: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(json) ? json.filter(isDay) : [];
  } catch {
    return [];
  }
}
