/** One node that served nobody for a while. */
export interface Outage {
  readonly node: number;
  readonly startMs: number;
  /** Infinity while it lasts. */
  readonly endMs: number;
}
/** What is known of nodes over a span: their outages, and for how long anybody watched. */
export interface Ledger {
  readonly outages: readonly Outage[];
  /** Hours watched, by node. */
  readonly watchedH: ReadonlyMap<number, number>;
}
/** Customers of a node in an area. */
export interface Customers {
  readonly node: number;
  readonly people: number;
}

/** Of an area over the ledger's span, as IEEE 1366 counts: per customer, each as long as its node was out. */
export interface OutageFigures {
  readonly customers: number;
  /** Customer interruptions that began in the span. */
  readonly interruptions: number;
  /** Customer hours lost. */
  readonly hours: number;
  /** Mean hours watched per customer. */
  readonly watchedH: number;
  /** Customers of nodes nobody watched: in no figure. */
  readonly unknown: number;
}

const HOUR_MS = 3_600_000;

/** Outages of one node from its states in time order; NaN states end nothing and begin nothing. */
export function outagesOf(
  node: number,
  timeMs: Float64Array,
  isUp: (index: number) => boolean | null,
): { readonly outages: readonly Outage[]; readonly watchedH: number } {
  const outages: Outage[] = [];
  let [startMs, watchedMs, lastMs] = [NaN, 0, NaN];
  for (let i = 0; i < timeMs.length; i++) {
    const up = isUp(i);
    const t = timeMs[i] as number;
    if (up === null) {
      lastMs = NaN;
      continue;
    }
    if (!Number.isNaN(lastMs)) watchedMs += t - lastMs;
    lastMs = t;
    if (!up && Number.isNaN(startMs)) startMs = t;
    if (up && !Number.isNaN(startMs)) {
      outages.push({ node, startMs, endMs: t });
      startMs = NaN;
    }
  }
  if (!Number.isNaN(startMs)) outages.push({ node, startMs, endMs: Infinity });
  return { outages, watchedH: watchedMs / HOUR_MS };
}

/** @param toMs outages that last count up to here; @param fromMs only what lies after it. */
export function outageFigures({ outages, watchedH }: Ledger, customers: readonly Customers[], fromMs: number, toMs: number): OutageFigures {
  const byNode = new Map<number, number>();
  for (const { node, people } of customers) byNode.set(node, (byNode.get(node) ?? 0) + people);
  let [known, unknown, interruptions, hours, watched] = [0, 0, 0, 0, 0];
  for (const [node, people] of byNode) {
    const own = watchedH.get(node) ?? 0;
    if (own > 0) {
      known += people;
      watched += people * own;
    } else unknown += people;
  }
  for (const { node, startMs, endMs } of outages) {
    const people = byNode.get(node) ?? 0;
    const span = Math.min(endMs, toMs) - Math.max(startMs, fromMs);
    if (people === 0 || !(span > 0)) continue;
    if (startMs >= fromMs) interruptions += people;
    hours += (people * span) / HOUR_MS;
  }
  return { customers: known, interruptions, hours, watchedH: known > 0 ? watched / known : 0, unknown };
}
