import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { feltRows } from '../../src/feeds/felt-rows.ts';
import { createWaitingRows } from '../../src/feeds/conflate.ts';
import { createLatch } from '../../src/rules/alarms/latch.ts';
import { watchedBy } from '../../src/rules/alarms/limits.ts';
import type { AlarmRule, Condition } from '../../src/tables/alarm-rule.ts';
import { Quality } from '../../src/tables/quality.ts';
import { levelRule } from '../rules/alarms/fixtures.ts';

type Told = readonly [timeMs: number, value: number, quality?: number];
const felt = (told: readonly Told[], limits: readonly number[]): readonly Told[] => {
  const columns = {
    stream: new Uint32Array(told.length),
    timeMs: Float64Array.from(told, ([timeMs]) => timeMs),
    value: Float32Array.from(told, ([, value]) => value),
    quality: Uint8Array.from(told, ([, , quality = Quality.good]) => quality),
  };
  const stays = feltRows(columns, told.length, () => Float32Array.from(limits));
  return told.filter((_, row) => stays[row]);
};
const times = (told: readonly Told[]): readonly number[] => told.map(([timeMs]) => timeMs);
/** What the alarm book would hear of these. */
const heard = (told: readonly Told[]): readonly Told[] => {
  let lastMs = -Infinity;
  return told.filter(([timeMs, value, quality = Quality.good]) => {
    if (quality >= Quality.bad || Number.isNaN(value) || timeMs <= lastMs) return false;
    lastMs = timeMs;
    return true;
  });
};

describe('what rules feel of too many readings', () => {
  it('is the latest, the least, the greatest, and the last on each side of every limit', () => {
    const told = [3, 2.9, 2.1, 2.65, 2.62, 2.3, 2.5, 2.45].map((value, timeMs): Told => [timeMs, value]);
    // On at 2.6, off at 2.4: 2.3 let go, and neither 2.5 nor 2.45 says otherwise.
    expect(times(felt(told, [2.6, 2.4]))).toEqual([0, 2, 4, 5, 7]);
    // Where no value is minded (a rate, a silence) still its span.
    expect(times(felt(told, []))).toEqual([0, 2, 7]);
  });
  it('is nothing that nothing in the world has: it takes no place of one that moves a rule', () => {
    const values = [20, 35, 20, 9999, 20];
    const columns = {
      stream: new Uint32Array(5),
      timeMs: Float64Array.from(values.keys()),
      value: Float32Array.from(values),
      quality: new Uint8Array(5),
    };
    const stays = feltRows(columns, 5, () => Float32Array.of(30), (_, value) => value > 60); // prettier-ignore
    expect([...stays]).toEqual([1, 1, 0, 0, 1]);
  });
  it('never a late, a bad or a missing one, but the latest of all is kept whatever it is', () => {
    const told: Told[] = [[5, 1], [3, 9], [6, 8, Quality.bad], [7, NaN, Quality.missing], [8, 2], [9, NaN, Quality.missing]]; // prettier-ignore
    expect(times(felt(told, [2.6]))).toEqual([5, 8, 9]);
  });
  it('leaves every latch as all readings would have, and misses no limit that was reached', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = createRandom(seed);
      const conditions = Array.from({ length: 1 + random.below(3) }, (): Condition => ({
        property: 'waterLevel',
        op: random.below(2) === 0 ? 'above' : 'below',
        value: random.below(20) / 10,
        deadband: random.below(8) / 10,
      }));
      const limits = watchedBy(conditions.map((condition) => levelRule(condition)))['waterLevel'] ?? [];
      const before: Told = [-10, random.below(20) / 10];
      const told = Array.from({ length: 2 + random.below(60) }, (_, i): Told => [
        i - (random.below(6) === 0 ? 3 : 0),
        random.below(8) === 0 ? NaN : random.below(20) / 10,
        random.below(8) === 0 ? Quality.bad : Quality.good,
      ]);
      const left = felt(told, limits);
      for (const condition of conditions) {
        const [all, some] = [createLatch(condition), createLatch(condition)];
        for (const latch of [all, some]) latch.read(before[0], Math.fround(before[1]));
        const wasOn = all.changesMs.length;
        for (const [timeMs, value] of heard(told)) all.read(timeMs, Math.fround(value));
        for (const [timeMs, value] of heard(left)) some.read(timeMs, Math.fround(value));
        expect(some.changesMs.length % 2, `seed ${seed}`).toBe(all.changesMs.length % 2);
        expect(some.changesMs.length > wasOn, `seed ${seed}`).toBe(all.changesMs.length > wasOn);
      }
    }
  });
  it('bounds what waits: of readings that say nothing new a handful a stream is left, counted to the row', () => {
    const rule: Partial<AlarmRule> = { value: 2.6, deadband: 0.2 };
    const limits = Float32Array.from(watchedBy([levelRule(rule)])['waterLevel'] ?? []);
    const rows = createWaitingRows(() => limits, 1000);
    for (let stream = 0; stream < 20; stream++) rows.watch(stream, true);
    let [sent, superseded, most] = [0, 0, 0];
    for (let n = 0; n < 20_000; n++)
      for (let stream = 0; stream < 20; stream++, sent++) {
        // One stream is over its limit for a single reading.
        superseded += rows.push(stream, n, stream === 7 && n === 9000 ? 2.7 : 2 + (n % 10) / 100, Quality.good, true);
        most = Math.max(most, rows.count);
      }
    expect(most).toBeLessThanOrEqual(1000 + 20 + 1);
    const taken = rows.take();
    expect(taken.count + superseded).toBe(sent);
    const ofSeven = [...taken.timeMs].filter((_, i) => taken.stream[i] === 7);
    expect(ofSeven).toContain(9000);
    expect(ofSeven.at(-1)).toBe(19_999);
    expect(ofSeven).toEqual(ofSeven.toSorted((a, b) => a - b));
  });
});
