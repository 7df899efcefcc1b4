import type { StreamDescriptor } from '../../tables/batch.ts';
import { Quality } from '../../tables/quality.ts';
import { emptySeries, type Series } from '../../tables/series.ts';
import type { HistoryAnswer, Limits } from '../feed.ts';
import { crossingsOf } from './crossings.ts';
import type { World } from './world/world.ts';

const qualityOf = (value: number): number => (Number.isNaN(value) ? Quality.missing : Quality.good);

/** The same readings live would have brought, of one stream: every one (`stepMs` 0), or the one valid at each step. */
export function pastOf(world: World, stream: number, fromMs: number, toMs: number, stepMs: number): Series {
  if (!(toMs >= fromMs)) return emptySeries;
  const numbers: number[] = [];
  const interval = (world.streams[stream] as World['streams'][number]).intervalMs;
  const first = world.numberAt(stream, fromMs - 1e-6) + 1;
  const last = world.numberAt(stream, toMs);
  if (stepMs <= interval) for (let n = first; n <= last; n++) numbers.push(n);
  else
    for (let t = fromMs + stepMs; ; t += stepMs) {
      const n = world.numberAt(stream, Math.min(t, toMs));
      if (n >= first && n !== numbers[numbers.length - 1]) numbers.push(n);
      if (t >= toMs) break;
    }
  const timeMs = new Float64Array(numbers.length);
  const value = new Float32Array(numbers.length);
  let count = 0;
  for (const n of numbers) {
    const v = world.read(stream, n);
    if (Number.isNaN(v) && !world.isSent(stream, n)) continue;
    timeMs[count] = world.timeOf(stream, n);
    value[count++] = v;
  }
  return { timeMs: timeMs.slice(0, count), value: value.slice(0, count), quality: Uint8Array.from(value.subarray(0, count), qualityOf) };
}

export function pastOfAll(
  world: World,
  numbers: ReadonlyMap<string, number>,
  descriptors: readonly StreamDescriptor[],
  streamIds: readonly string[],
  fromMs: number,
  toMs: number,
  stepMs: number,
  limits?: Limits,
): readonly HistoryAnswer[] {
  const answers: HistoryAnswer[] = [];
  for (const id of streamIds) {
    const stream = numbers.get(id);
    if (stream === undefined) continue;
    const descriptor = descriptors[stream] as StreamDescriptor;
    const limited = limits?.[descriptor.property];
    const series = limited ? crossingsOf(world, stream, fromMs, toMs, limited) : pastOf(world, stream, fromMs, toMs, stepMs);
    answers.push({ descriptor, series });
  }
  return answers;
}
