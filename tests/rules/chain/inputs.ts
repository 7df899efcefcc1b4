import { noSpread } from '../../../src/base/spread.ts';
import type { ChainInputs } from '../../../src/rules/chain/chain.ts';

/** Ten durations about a median. */
export const ms = (medianMs: number) => ({ count: 10, leastMs: medianMs, medianMs, p95Ms: 2 * medianMs });

/** A feed over TLS that pushes, loses something at every link that can lose, and tells no result times. */
export const inputs: ChainInputs = {
  streams: { all: 40, speaking: 38 },
  readings: { received: 900, expected: 1000 },
  sent: 2000,
  numbered: 1980,
  lost: 20,
  dropped: 0,
  rejected: 10,
  superseded: 500,
  lag: ms(900),
  collect: noSpread,
  transport: noSpread,
  serve: noSpread,
  asked: 0,
  unanswered: 0,
  process: ms(40),
  draw: ms(120),
  keepsPast: false,
  security: 'encrypted',
};
