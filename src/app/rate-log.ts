const WINDOW_MS = 10_000;
/** A window is kept in this many steps. */
const STEPS = 40;

/** How much came lately, from additions or from a total that grows: a few sums per window, however fast it comes. */
export interface RateLog {
  add(amount: number, nowMs: number): void;
  /** The total as it stands now; the first one is where counting begins. */
  total(total: number, nowMs: number): void;
  perS(nowMs: number): number;
  /** What came within the window. */
  within(nowMs: number): number;
  /** How much of the window has been watched so far, ms. */
  spanMs(nowMs: number): number;
}

export function createRateLog(windowMs = WINDOW_MS): RateLog {
  const stepMs = windowMs / STEPS;
  const sums: { readonly atMs: number; amount: number }[] = [];
  let last = NaN;
  let sinceMs = NaN;
  const prune = (nowMs: number): void => {
    while (sums.length > 0 && (sums[0]?.atMs ?? 0) <= nowMs - windowMs) sums.shift();
  };
  const add = (amount: number, nowMs: number): void => {
    if (Number.isNaN(sinceMs)) sinceMs = nowMs;
    const newest = sums.at(-1);
    if (newest && nowMs - newest.atMs < stepMs) newest.amount += amount;
    else sums.push({ atMs: nowMs, amount });
    prune(nowMs);
  };
  const within = (nowMs: number): number => {
    prune(nowMs);
    return sums.reduce((sum, { amount }) => sum + amount, 0);
  };
  return {
    add,
    total(total, nowMs) {
      if (Number.isNaN(sinceMs)) sinceMs = nowMs;
      if (total > last) add(total - last, nowMs);
      last = total;
    },
    perS: (nowMs) => within(nowMs) / (windowMs / 1000),
    within,
    spanMs: (nowMs) => (Number.isNaN(sinceMs) ? 0 : Math.min(windowMs, nowMs - sinceMs)),
  };
}
