/** A hall's queue in its steady state: calls or people come at random (Poisson), are served in exponential times, and wait for as long as it takes. */
export interface QueueLoad {
  /** Offered load: arrivals per second times mean handling time in seconds; erlang. */
  readonly offeredE: number;
  /** Counters or agents open. */
  readonly servers: number;
  /** Mean handling time, s. */
  readonly handlingS: number;
}
export interface QueueState {
  /** Chance that somebody who comes now has to wait, 0 to 1. */
  readonly waitingShare: number;
  /** Mean wait of everybody, those who do not wait included, s. */
  readonly meanWaitS: number;
  /** Chance that somebody waits longer than `waitS`. */
  shareOver(waitS: number): number;
}

/**
 * Erlang C (A. K. Erlang 1917; Gross & Harris, Fundamentals of Queueing Theory, M/M/c). Null where it says nothing: without
 * servers, or with as much work offered as servers can do, when the queue grows without end.
 */
export function erlangC({ offeredE, servers, handlingS }: QueueLoad): QueueState | null {
  if (!Number.isInteger(servers) || servers < 1 || !(offeredE >= 0) || !(handlingS > 0) || offeredE >= servers) return null;
  // Erlang B by its recurrence, which stays exact for hundreds of servers; then C from B.
  let blocked = 1;
  for (let n = 1; n <= servers; n++) blocked = (offeredE * blocked) / (n + offeredE * blocked);
  const waitingShare = (servers * blocked) / (servers - offeredE * (1 - blocked));
  const spare = servers - offeredE;
  return {
    waitingShare,
    meanWaitS: (waitingShare * handlingS) / spare,
    shareOver: (waitS) => waitingShare * Math.exp((-spare * Math.max(0, waitS)) / handlingS),
  };
}

/** The fewest servers with which at most `share` of all wait longer than `waitS`; NaN where none up to `most` does. */
export function serversFor(load: Omit<QueueLoad, 'servers'>, waitS: number, share: number, most = 500): number {
  for (let servers = Math.max(1, Math.floor(load.offeredE) + 1); servers <= most; servers++)
    if ((erlangC({ ...load, servers })?.shareOver(waitS) ?? 1) <= share) return servers;
  return NaN;
}
