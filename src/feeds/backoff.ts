import type { Random } from '../base/random.ts';

const SHORTEST_MS = 500;
const FIRST_BOUND_MS = 2000;
const LONGEST_MS = 8000;

/**
 * How long to wait before try number `attempt` (from 1): full jitter between half a second and a bound that doubles from
 * 2 s to 8 s, so that many consoles cut off at once do not come back at once.
 * @param longestMs where the bound may go on to double: a source that is only asked now and then.
 */
export const retryDelayMs = (attempt: number, random: Random, longestMs = LONGEST_MS): number =>
  random.between(SHORTEST_MS, Math.min(Math.max(LONGEST_MS, longestMs), FIRST_BOUND_MS * 2 ** Math.min(attempt - 1, 20)));
