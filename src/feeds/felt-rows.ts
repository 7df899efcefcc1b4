import { Quality } from '../tables/quality.ts';
import { sideOf } from './sides.ts';
import { byStream } from './stream-order.ts';

/** Readings in the order they came. */
export interface RowColumns {
  readonly stream: Uint32Array;
  readonly timeMs: Float64Array;
  readonly value: Float32Array;
  readonly quality: Uint8Array;
}
/** The values at which rules on a stream change their mind; null where no rule watches it. */
export type LimitsOf = (stream: number) => Float32Array | null;
/** Whether rules pass over a value whatever their limits, because nothing in the world has it. */
export type IsMoot = (stream: number, value: number) => boolean;

/**
 * What must be told of streams that rules watch when their readings are too many to be told whole: of each stream its latest, its
 * least and its greatest, and the last on each side of every limit. Told in the order they came, they touch every limit that
 * all of them touched, and leave every rule's latch as all of them would have: the last reading that a latch with a deadband
 * minds is one of them. How often a limit was crossed between, and just when, is lost. Readings that are late, bad,
 * missing or moot move no rule and go. 1 in a row's place = it stays; all rows of streams that no rule watches do.
 */
export function feltRows(rows: RowColumns, count: number, limitsOf: LimitsOf, isMoot: IsMoot = () => false): Uint8Array {
  const stays = new Uint8Array(count);
  const order = byStream(rows.stream, count);
  let lastOn = new Int32Array(16);
  const keepFelt = (stream: number, from: number, to: number, limits: Float32Array): void => {
    const sides = 2 * limits.length + 1;
    if (sides > lastOn.length) lastOn = new Int32Array(sides);
    lastOn.fill(-1, 0, sides);
    let [latest, least, greatest] = [-1, -1, -1];
    let [latestMs, heardMs] = [-Infinity, -Infinity];
    let [leastValue, greatestValue] = [Infinity, -Infinity];
    for (let i = from; i < to; i++) {
      const row = order[i] as number;
      const timeMs = rows.timeMs[row] as number;
      const value = rows.value[row] as number;
      if (timeMs >= latestMs) [latest, latestMs] = [row, timeMs];
      if ((rows.quality[row] as number) >= Quality.bad || Number.isNaN(value) || !(timeMs > heardMs) || isMoot(stream, value)) continue;
      heardMs = timeMs;
      if (value < leastValue) [least, leastValue] = [row, value];
      if (value > greatestValue) [greatest, greatestValue] = [row, value];
      lastOn[sideOf(value, limits)] = row;
    }
    for (const row of [latest, least, greatest]) if (row >= 0) stays[row] = 1;
    for (let side = 0; side < sides; side++) if ((lastOn[side] as number) >= 0) stays[lastOn[side] as number] = 1;
  };
  for (let from = 0; from < count;) {
    const stream = rows.stream[order[from] as number] as number;
    let to = from + 1;
    while (to < count && rows.stream[order[to] as number] === stream) to++;
    const limits = to > from + 1 ? limitsOf(stream) : null;
    if (limits) keepFelt(stream, from, to, limits);
    else for (let i = from; i < to; i++) stays[order[i] as number] = 1;
    from = to;
  }
  return stays;
}
