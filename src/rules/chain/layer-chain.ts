import type { SpreadFigures } from '../../base/spread.ts';
import type { ChainBasis, ChainLink } from './chain.ts';

/** What a layer of the map draws that is told by feeds. */
export const liveSources = ['sensors', 'services', 'things', 'streams', 'vehicles', 'events'] as const;
export type LiveSource = (typeof liveSources)[number];

/** What the rows a layer draws tell themselves. */
export interface LayerRows {
  readonly all: number;
  /** Those whose last reading is no older than it may be. */
  readonly speaking: number;
  /** From phenomenon to arrival, of the newest reading of each. */
  readonly lag: SpreadFigures;
}

/** From the least to the most guarded way. A layer is as open as the most open of its feeds; what nobody knows is no guard. */
const guards: readonly ChainBasis[] = ['plain', 'unknown', 'same-origin', 'encrypted', 'in-page'];

/**
 * The chain of a layer: of all feeds its rows come from, delay is that of the slowest and loss is pooled; sensing and transport are
 * those of the layer's own rows. Links that none of the feeds knows stay unknown.
 * @param chains one of eight links per feed.
 * @returns eight links; null where no feed brings the layer anything.
 */
export function chainOfLayer(chains: readonly (readonly ChainLink[])[], rows: LayerRows): readonly ChainLink[] | null {
  const [first] = chains;
  if (!first) return null;
  return first.map((link, i): ChainLink => {
    const all = chains.map((chain) => chain[i] as ChainLink);
    if (link.id === 'secured') return all.reduce((a, b) => (guards.indexOf(b.basis) < guards.indexOf(a.basis) ? b : a));
    if (link.id === 'sensed' && rows.all > 0) return { ...link, loss: 1 - rows.speaking / rows.all, lost: rows.all - rows.speaking, of: rows.all };
    const slowest = all.reduce((a, b) => (b.delayMs > a.delayMs || Number.isNaN(a.delayMs) ? b : a));
    const told = all.filter(({ of }) => of > 0);
    const of = told.reduce((sum, one) => sum + one.of, 0);
    const lost = told.reduce((sum, one) => sum + one.lost, 0);
    const pooled = of > 0 ? { loss: lost / of, lost, of } : { loss: NaN, lost: NaN, of: NaN };
    const isOwn = (slowest.basis === 'arrival-minus-phenomenon' || slowest.basis === 'clock-ahead') && rows.lag.count > 0;
    const own: Pick<ChainLink, 'delayMs' | 'p95Ms' | 'basis'> =
      rows.lag.medianMs < 0
        ? { delayMs: NaN, p95Ms: NaN, basis: 'clock-ahead' }
        : { delayMs: rows.lag.medianMs, p95Ms: rows.lag.p95Ms, basis: 'arrival-minus-phenomenon' };
    return { ...slowest, ...(isOwn ? own : {}), ...pooled };
  });
}
