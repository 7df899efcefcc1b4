import type { Random } from '../base/random.ts';

const FIRST_MS = 500;
const LONGEST_MS = 8000;

/**
 * How long to wait before try number `attempt` (from 1): full jitter between half a second and a bound that doubles to
 * 8 s, so that many consoles cut off at once do not come back at once.
 */
export const retryDelayMs = (attempt: number, random: Random): number =>
  random.between(FIRST_MS, Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10)));
