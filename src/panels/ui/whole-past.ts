import { rowAt, type Series } from '../../tables/series.ts';
import { noSpans, type Spans } from '../../tables/thinned.ts';
import type { Desk } from './desk.ts';

/** A stream's readings, and of those that nobody keeps one by one what they were in sum. */
export interface Past {
  readonly series: Series;
  readonly spans: Spans;
}

/** The source's history, with readings that arrived since then joined on. */
export function joined(past: Series, recent: Series): Series {
  const lastMs = past.timeMs[past.timeMs.length - 1] ?? -Infinity;
  const from = rowAt(recent.timeMs, recent.timeMs.length, lastMs) + 1;
  if (from >= recent.timeMs.length) return past;
  const join = <T extends Float64Array | Float32Array | Uint8Array>(a: T, b: T, out: T): T => {
    out.set(a as never);
    out.set(b.subarray(from) as never, a.length);
    return out;
  };
  const size = past.timeMs.length + recent.timeMs.length - from;
  return {
    timeMs: join(past.timeMs, recent.timeMs, new Float64Array(size)),
    value: join(past.value, recent.value, new Float32Array(size)),
    quality: join(past.quality, recent.quality, new Uint8Array(size)),
  };
}

const firstMs = (series: Series): number => series.timeMs[0] ?? Infinity;

/** What a source told and what memory keeps, as one past: sums only of what neither has one by one. */
export function pastOf({ streams }: Pick<Desk, 'streams'>, row: number, told: Series, fromMs: number, toMs: number): Past {
  const kept = streams.history.range(row, fromMs, toMs);
  // A source that told more than memory keeps needs no sums.
  const spans = firstMs(told) < firstMs(kept) ? noSpans : streams.history.spans(row, fromMs, toMs);
  return { series: joined(told, kept), spans };
}

/** Every reading between two instants, for a file: asked of the source without thinning. Rejects where it cannot answer. */
export async function wholePast(desk: Pick<Desk, 'streams' | 'history'>, row: number, fromMs: number, toMs: number): Promise<Past> {
  return pastOf(desk, row, await desk.history(row, fromMs, toMs, 0), fromMs, toMs);
}
