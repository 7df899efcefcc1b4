/** A waiting time: over, or still running when it was looked at (right-censored). */
export interface Wait {
  readonly lastedMs: number;
  readonly isOver: boolean;
}

/** Median and 90th percentile of waits of which some still run, and how many of each there are. */
export interface WaitFigures {
  /** ms; NaN where so many have not yet got there that nobody can say: it is then longer than `longestMs`. */
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly over: number;
  /** Still waiting: they count, or the figure would only know the quick ones. */
  readonly open: number;
  readonly longestMs: number;
}

/**
 * The product-limit estimate (Kaplan & Meier 1958): at each end of a wait the share that still waits falls by the share of
 * those at risk that ended. A quantile is the first instant by which the share has fallen to it. Without open cases it is
 * the empirical quantile.
 */
export function waitFigures(waits: readonly Wait[]): WaitFigures {
  const sorted = waits.filter(({ lastedMs }) => lastedMs >= 0).sort((a, b) => a.lastedMs - b.lastedMs || Number(b.isOver) - Number(a.isOver));
  let [share, medianMs, p90Ms] = [1, NaN, NaN];
  for (let i = 0; i < sorted.length;) {
    const { lastedMs } = sorted[i] as Wait;
    const atRisk = sorted.length - i;
    let ended = 0;
    for (; i < sorted.length && sorted[i]?.lastedMs === lastedMs; i++) ended += sorted[i]?.isOver ? 1 : 0;
    if (ended === 0) continue;
    share *= 1 - ended / atRisk;
    // A hair's breadth for the rounding of products of shares.
    if (Number.isNaN(medianMs) && share <= 0.5 + 1e-12) medianMs = lastedMs;
    if (Number.isNaN(p90Ms) && share <= 0.1 + 1e-12) p90Ms = lastedMs;
  }
  const over = sorted.filter((w) => w.isOver).length;
  return { medianMs, p90Ms, over, open: sorted.length - over, longestMs: sorted.at(-1)?.lastedMs ?? NaN };
}
