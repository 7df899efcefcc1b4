import type { SpreadFigures } from '../../base/spread.ts';

/**
 * The eight links of the data chain, from the sensor to the eye: where on its way is a number delayed or lost? Each link says what was
 * measured of it here; what nobody told and nobody could measure is unknown, never zero.
 */
export const chainLinks = ['sensed', 'collected', 'transported', 'stored', 'served', 'processed', 'shown', 'secured'] as const;
export type ChainLinkId = (typeof chainLinks)[number];

/** What a link's figures are, so that words can say it. */
export type ChainBasis =
  | 'streams-speaking'
  | 'result-minus-phenomenon'
  | 'expected-by-interval'
  | 'arrival-minus-result'
  | 'arrival-minus-phenomenon'
  /** Readings come before they are taken: what is seen is a clock and no delay. */
  | 'clock-ahead'
  | 'source-keeps-past'
  | 'page-memory-only'
  | 'request-to-answer'
  | 'pushed'
  | 'arrival-to-table'
  | 'table-to-frame'
  | 'not-drawn'
  | 'encrypted'
  | 'same-origin'
  | 'in-page'
  | 'plain'
  | 'unknown';

export interface ChainLink {
  readonly id: ChainLinkId;
  /** Median and 95th percentile, ms; NaN = unknown. */
  readonly delayMs: number;
  readonly p95Ms: number;
  /** Share lost at this link, 0 to 1; NaN = unknown. */
  readonly loss: number;
  /** Of how many, as the share's two parts. */
  readonly lost: number;
  readonly of: number;
  readonly basis: ChainBasis;
}

/** How a feed's bytes travel, as its address tells. */
export type Security = Extract<ChainBasis, 'encrypted' | 'same-origin' | 'in-page' | 'plain' | 'unknown'>;

/** In less time the rhythm of slow streams says more of how many readings came than what is lost does. */
export const TELLING_MS = 120_000;

export interface ChainInputs {
  readonly streams: { readonly all: number; readonly speaking: number };
  readonly readings: { readonly received: number; readonly expected: number };
  /** Rows as the feed counts them: what it told again as it was is none of them. */
  readonly sent: number;
  /** Rows that came of those the source numbers, and that by these numbers never came; of what nobody numbers no loss is known. */
  readonly numbered: number;
  readonly lost: number;
  /** Rows that came and that the page could not take. */
  readonly dropped: number;
  readonly rejected: number;
  readonly superseded: number;
  readonly lag: SpreadFigures;
  readonly collect: SpreadFigures;
  readonly transport: SpreadFigures;
  readonly serve: SpreadFigures;
  readonly asked: number;
  readonly unanswered: number;
  readonly process: SpreadFigures;
  readonly draw: SpreadFigures;
  readonly keepsPast: boolean;
  readonly security: Security;
}

type Loss = Pick<ChainLink, 'loss' | 'lost' | 'of'>;
const unknownLoss: Loss = { loss: NaN, lost: NaN, of: NaN };
const lossOf = (lost: number, of: number): Loss => (of > 0 ? { loss: Math.min(1, Math.max(0, lost) / of), lost: Math.max(0, lost), of } : unknownLoss);

/** Nothing takes less than no time: below it stands the difference of two clocks. */
const isDelay = ({ count, medianMs }: SpreadFigures): boolean => count > 0 && medianMs >= 0;

export function chainOf(inputs: ChainInputs): readonly ChainLink[] {
  const { streams, readings, lag, collect, transport, serve, asked, process, draw } = inputs;
  const link = (id: ChainLinkId, spread: SpreadFigures | null, loss: Loss, basis: ChainBasis): ChainLink => ({
    id,
    delayMs: spread && isDelay(spread) ? spread.medianMs : NaN,
    p95Ms: spread && isDelay(spread) ? spread.p95Ms : NaN,
    ...loss,
    basis,
  });
  const tellsResult = transport.count > 0;
  const carried = tellsResult ? transport : lag;
  const isAhead = carried.count > 0 && !isDelay(carried);
  return [
    link('sensed', null, lossOf(streams.all - streams.speaking, streams.all), 'streams-speaking'),
    link(
      'collected',
      collect,
      lossOf(readings.expected - readings.received, readings.expected),
      collect.count > 0 ? 'result-minus-phenomenon' : 'expected-by-interval',
    ),
    link(
      'transported',
      carried,
      lossOf(inputs.lost, inputs.numbered + inputs.lost),
      isAhead ? 'clock-ahead' : tellsResult ? 'arrival-minus-result' : 'arrival-minus-phenomenon',
    ),
    link('stored', null, unknownLoss, inputs.keepsPast ? 'source-keeps-past' : 'page-memory-only'),
    asked > 0 ? link('served', serve, lossOf(inputs.unanswered, asked), 'request-to-answer') : link('served', null, unknownLoss, 'pushed'),
    link('processed', process, lossOf(inputs.rejected, inputs.sent), 'arrival-to-table'),
    link('shown', draw, lossOf(inputs.superseded + inputs.dropped, inputs.sent), draw.count > 0 ? 'table-to-frame' : 'not-drawn'),
    link('secured', null, unknownLoss, inputs.security),
  ];
}

/** The link where most time goes, and the one where most is lost; null where nothing is known. */
export function worstOf(links: readonly ChainLink[]): { readonly slowest: ChainLinkId | null; readonly leakiest: ChainLinkId | null } {
  const most = (read: (link: ChainLink) => number): ChainLinkId | null => {
    let found: ChainLink | null = null;
    for (const link of links) if (read(link) > (found ? read(found) : 0)) found = link;
    return found?.id ?? null;
  };
  return { slowest: most((l) => l.delayMs), leakiest: most((l) => l.loss) };
}

/**
 * The chain of its feed, with what one reading itself tells of its way: its own time from phenomenon to arrival and, where its source
 * says when it had it, from phenomenon to result and from result to arrival.
 * @param resultLagMs result minus phenomenon time; NaN: nobody says.
 */
export function chainOfReading(chain: readonly ChainLink[], lagMs: number, resultLagMs = NaN): readonly ChainLink[] {
  if (!Number.isFinite(lagMs)) return chain;
  const carriedMs = Number.isFinite(resultLagMs) ? lagMs - resultLagMs : lagMs;
  const delayOf = (delayMs: number): Pick<ChainLink, 'delayMs' | 'p95Ms'> => ({ delayMs: delayMs < 0 ? NaN : delayMs, p95Ms: NaN });
  return chain.map((link) => {
    if (link.id === 'collected' && Number.isFinite(resultLagMs)) return { ...link, ...delayOf(resultLagMs), basis: 'result-minus-phenomenon' };
    if (link.id !== 'transported') return link;
    const basis = carriedMs < 0 ? 'clock-ahead' : Number.isFinite(resultLagMs) ? 'arrival-minus-result' : 'arrival-minus-phenomenon';
    return { ...link, ...delayOf(carriedMs), basis };
  });
}
