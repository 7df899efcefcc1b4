import type { FeedDeclaration } from '../city/pack/manifest.ts';
import type { StreamDescriptor } from '../tables/batch.ts';
import type { Series } from '../tables/series.ts';
import type { HistoryAnswer } from './feed.ts';
import { createDecoder, type RowSink } from './payloads/decoder.ts';

/** Past readings of known streams, decoded like live ones but kept apart from the feed's accounts. */
export interface PastRows {
  push(topic: string, bytes: Uint8Array): void;
  /** Rows within the asked span so far. */
  readonly count: number;
  /** Latest instant told so far for every asked stream that told any; NaN when none did. */
  readonly readToMs: number;
  answers(): readonly HistoryAnswer[];
}

interface PastColumn {
  readonly timeMs: number[];
  readonly value: number[];
  readonly quality: number[];
}

/** In time order, one row an instant (the later told wins), and of each step the last reading. */
function seriesOf({ timeMs, value, quality }: PastColumn, fromMs: number, stepMs: number): Series {
  const order = timeMs.map((_, i) => i).sort((a, b) => (timeMs[a] as number) - (timeMs[b] as number) || a - b);
  const stepOf = (row: number): number => (stepMs > 0 ? Math.ceil(((timeMs[row] as number) - fromMs) / stepMs) : (timeMs[row] as number));
  const kept = order.filter((row, i) => i + 1 === order.length || stepOf(row) !== stepOf(order[i + 1] as number));
  return {
    timeMs: Float64Array.from(kept, (row) => timeMs[row] as number),
    value: Float32Array.from(kept, (row) => value[row] as number),
    quality: Uint8Array.from(kept, (row) => quality[row] as number),
  };
}

export function createPastRows(
  declaration: FeedDeclaration,
  payload: string,
  descriptors: readonly StreamDescriptor[],
  [fromMs, toMs]: readonly [number, number],
  stepMs: number,
): PastRows {
  const decoder = createDecoder(declaration, { payload });
  const numbers = new Map(descriptors.map(({ id }, i) => [id, i]));
  const columns = descriptors.map((): PastColumn => ({ timeMs: [], value: [], quality: [] }));
  let count = 0;
  const sink: RowSink = {
    find: (id) => numbers.get(id) ?? -1,
    descriptor: (stream) => descriptors[stream] as StreamDescriptor,
    // Only what was asked for.
    open: () => -1,
    row(stream, timeMs, value, quality) {
      if (!(timeMs >= fromMs && timeMs <= toMs)) return;
      const column = columns[stream] as PastColumn;
      column.timeMs.push(timeMs);
      column.value.push(value);
      column.quality.push(quality);
      count++;
    },
    // The past of streams is asked for; vehicles and events are of the present.
    vehicle() {},
    vehiclesAre() {},
    tell() {},
    lose() {},
    reject() {},
  };
  return {
    push: (topic, bytes) => decoder.decode(topic, bytes, toMs, sink),
    get count() {
      return count;
    },
    get readToMs() {
      const lasts = columns.filter((c) => c.timeMs.length > 0).map((c) => c.timeMs.at(-1) as number);
      return lasts.length > 0 ? Math.min(...lasts) : NaN;
    },
    answers: () => descriptors.map((descriptor, i) => ({ descriptor, series: seriesOf(columns[i] as PastColumn, fromMs, stepMs) })),
  };
}

/** Work through a list a few at a time; a source is asked for the past politely. What fails is left out. */
export async function askedInTurn<T, R>(items: readonly T[], atOnce: number, ask: (item: T) => Promise<readonly R[]>): Promise<readonly R[]> {
  const results: (readonly R[])[] = items.map(() => []);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const mine = next++;
      results[mine] = await ask(items[mine] as T).catch(() => []);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return results.flat();
}
