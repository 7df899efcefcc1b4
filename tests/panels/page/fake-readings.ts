import { hashText } from '../../../src/base/random.ts';
import type { StreamDescriptor } from '../../../src/tables/batch.ts';
import type { Series } from '../../../src/tables/series.ts';
import { sensorKinds } from './fake-city.ts';
import { FAKE_NOW_MS } from './fake-now.ts';

/** Smooth, repeatable wandering around a base value. */
export function wander(id: string, timeMs: number, base: number, property: string): number {
  if (property === 'pumpState') return Math.floor(timeMs / 5400000) % 5 === 3 ? 0 : 1;
  const seed = hashText(id) % 1000;
  const t = timeMs / 3600000 + seed;
  const wave = Math.sin(t * 1.1) * 0.3 + Math.sin(t * 3.7 + seed) * 0.12 + Math.sin(t * 41 + seed) * 0.02;
  return base * (1 + wave);
}
export const baseOf = (property: string): number => sensorKinds.find((k) => k.property === property)?.base ?? (property === 'pumpFlow' ? 4.2 : 180);

export function fakeHistory(d: StreamDescriptor, fromMs: number, toMs: number): Series {
  const times: number[] = [];
  for (let t = Math.ceil(fromMs / 60000) * 60000; t <= toMs; t += 60000) if (t < FAKE_NOW_MS - 2.2 * 3600000 || t > FAKE_NOW_MS - 1.9 * 3600000) times.push(t);
  return {
    timeMs: Float64Array.from(times),
    value: Float32Array.from(times, (t) => wander(d.id, t, baseOf(d.property), d.property)),
    quality: new Uint8Array(times.length),
  };
}
