import { rejectedTotal, type FeedCounts } from '../../../src/tables/batch.ts';
import type { Measurement } from '../registry.ts';
import type { Form } from './messages.ts';

/** A rate counts as held when the latest picture is at most so old, and nearly all comes in. */
export const HELD_P95_MS = 1000;
const HELD_SHARE = 0.95;

const names = { maplibre: 'MapLibre updateData', deck: 'deck.gl objects', cesium: 'CesiumJS points', ours: 'Belvedere' } as const;
export type Who = keyof typeof names;

/** How a page reaches the broker: its own listener for WebSockets, or the door that our server opens to its TCP listener. */
export type Way = 'listener' | 'door';
const ways: Readonly<Record<Way, string>> = { listener: '', door: ', by our door' };

export interface Row {
  readonly form: Form;
  readonly title: string;
  readonly entities: number;
  readonly rates: readonly number[];
  /** Measured whatever happened before it. */
  readonly fixedRate: number;
  readonly who: readonly (readonly [Who, Way])[];
}
/** What a publisher tells: updates sent so far, and the probes [number, ms since epoch] since it was last asked. */
export interface Report {
  readonly sent: number;
  readonly probes: readonly (readonly [number, number])[];
}
/** A few seconds at one rate; everything a second. */
export interface Held {
  readonly rate: number;
  readonly takenIn: number;
  readonly sent: number;
  /** Of the picture at every probe, sorted. */
  readonly agesMs: readonly number[];
  /** Of the main thread's tasks by the clock, waiting for a core included. */
  readonly busyMs: number;
  /** Of the main thread on a core. */
  readonly processorMs: number;
  readonly longTasks: number;
  readonly memoryMb: number;
}
export interface Figures {
  readonly who: Who;
  readonly way: Way;
  readonly best: Held | null;
  readonly fixed: Held;
  /** Over all rates; `counts` of ours alone. */
  readonly account: { readonly sent: number; readonly received: number; readonly counts: FeedCounts | null };
  readonly linksLost: number;
}

/** Age of the picture at every probe: until a frame was submitted that holds it or a later one. */
export function agesOf(probes: Report['probes'], shown: readonly (readonly [number, number])[], endMs: number): readonly number[] {
  return probes.map(([probe, sentMs]) => (shown.find(([number]) => number >= probe)?.[1] ?? endMs) - sentMs).sort((a, b) => a - b);
}
const quantile = (sorted: readonly number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;

export const isHeld = ({ agesMs, takenIn, sent, rate }: Held): boolean =>
  quantile(agesMs, 0.95) <= HELD_P95_MS && takenIn >= HELD_SHARE * Math.min(sent, rate) && sent >= 0.8 * rate;

const times = (ours: number, peer: number): string => (ours / Math.max(1, peer)).toFixed(1);

/** Every client's figures, and after ours how it stands against the targets. */
export function tableOf(row: Row, figures: readonly Figures[]): Measurement[] {
  const out: Measurement[] = [{ what: row.title, value: row.fixedRate, unit: '/s fixed' }];
  const peers = figures.filter(({ who }) => who !== 'ours');
  const bestBy = (way: Way): number => Math.max(0, ...peers.filter((peer) => peer.way === way).map(({ best }) => best?.rate ?? 0));
  const leastBusy = Math.min(Infinity, ...peers.map(({ fixed }) => fixed.busyMs));
  for (const { who, way, best, fixed, account, linksLost } of figures) {
    const isOurs = who === 'ours' && peers.length > 0;
    const rate = best?.rate ?? 0;
    const against = `${times(rate, bestBy('listener'))} x the best peer at the listener, ${times(rate, bestBy('door'))} x by the door`;
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => Math.round(quantile(fixed.agesMs, q)));
    out.push(
      { what: `  ${names[who]}${ways[way]}: held`, value: rate, unit: '/s', against: isOurs ? against : '' },
      { what: '    taken in', value: fixed.takenIn, unit: '/s', against: `of ${Math.round(fixed.sent)} sent` },
      { what: '    publish to draw, p95', value: p95 ?? NaN, unit: 'ms', against: `p50 ${p50}, p99 ${p99}` },
      {
        what: '    main thread',
        value: fixed.busyMs,
        unit: 'ms/s',
        against: `${Math.round(fixed.processorMs)} ms/s of processor time; ${fixed.longTasks.toFixed(1)} long tasks a second${isOurs ? `; ${(fixed.busyMs / leastBusy).toFixed(2)} of the least busy peer` : ''}`,
      },
      { what: '    memory of the page', value: fixed.memoryMb, unit: 'MB' },
      accountOf(account, linksLost),
    );
  }
  return out;
}

function accountOf({ sent, received, counts }: Figures['account'], linksLost: number): Measurement {
  const row = { what: '    of all sent, came in', value: received, unit: 'updates' };
  if (!counts) return { ...row, against: `of ${sent}` };
  const { shown, superseded, dropped } = counts;
  const rejected = rejectedTotal(counts);
  const open = sent - shown - superseded - rejected - dropped;
  return {
    ...row,
    against: `${sent} sent = ${shown} shown + ${superseded} superseded + ${rejected} rejected + ${dropped} dropped${open === 0 ? '' : ` + ${open} UNACCOUNTED`}; link lost ${linksLost} times`,
  };
}
