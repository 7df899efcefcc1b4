import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.ts';
import { sensorFault, type SensorQuestion } from '../../../src/rules/sensing/faults.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 5, 21);
const COUNT = 360;
const random = createRandom(11);
/** Six hours of a wave with noise, one reading a minute. */
const truth = Array.from({ length: COUNT }, (_, i) => 20 + 6 * Math.sin(i / 50) + random.normal() * 0.3);

const ask = (values: readonly number[], change: Partial<SensorQuestion> = {}): ReturnType<typeof sensorFault> =>
  sensorFault({
    series: {
      timeMs: Float64Array.from(values, (_, i) => START_MS + i * MINUTE_MS),
      value: Float32Array.from(values),
      quality: new Uint8Array(values.length),
    },
    nowMs: START_MS + (values.length - 1) * MINUTE_MS,
    intervalMs: MINUTE_MS,
    spokeMs: START_MS + (values.length - 1) * MINUTE_MS,
    lagMs: 800,
    isFeedHeard: true,
    range: [-10, 50],
    possible: [-80, 60],
    mayStep: false,
    neighboursAt: (timeMs) => 20 + 6 * Math.sin((timeMs - START_MS) / MINUTE_MS / 50),
    ...change,
  });
const atMs = (minute: number): number => START_MS + minute * MINUTE_MS;

describe('a sensor’s fault', () => {
  it('is none while it follows the world, however wildly that moves', () => {
    expect(ask(truth)).toBeNull();
    // A shower: up and down again within minutes.
    expect(ask(truth.map((v, i) => (i > 200 && i < 204 ? v + 18 : v)))).toBeNull();
  });
  it('silent: nothing came for ten intervals', () => {
    expect(ask(truth, { nowMs: atMs(COUNT - 1) + 10 * MINUTE_MS })).toBeNull();
    expect(ask(truth, { nowMs: atMs(COUNT - 1) + 11 * MINUTE_MS })).toEqual({ kind: 'silent', sinceMs: atMs(COUNT - 1) });
  });
  it('out of range: since when, and which value', () =>
    expect(ask(truth.map((v, i) => (i >= 350 ? 99 : v)))).toEqual({ kind: 'out-of-range', sinceMs: atMs(350), value: 99 }));
  it('silent is no sensor whose whole feed is, and one of no declared interval goes by what was usual', () => {
    const nowMs = atMs(COUNT - 1) + 11 * MINUTE_MS;
    expect(ask(truth, { nowMs, isFeedHeard: false })).toBeNull();
    expect(ask(truth, { nowMs, intervalMs: NaN })).toMatchObject({ kind: 'silent' });
    expect(ask([], { nowMs, intervalMs: NaN })).toBeNull();
    expect(ask([], { nowMs, spokeMs: atMs(0), intervalMs: MINUTE_MS })).toEqual({ kind: 'silent', sinceMs: atMs(0) });
  });
  it('clock: it dates what it reads ahead of its arrival', () => {
    expect(ask(truth, { lagMs: -59_000 })).toBeNull();
    expect(ask(truth, { lagMs: NaN })).toBeNull();
    expect(ask(truth, { lagMs: -18_000_000 })).toEqual({ kind: 'clock', sinceMs: atMs(COUNT - 1), aheadMs: 18_000_000 });
  });
  it('a rare value is the city’s, an impossible one the sensor’s', () => {
    // Beyond what is typical (50) and within what is possible (60): 24 degrees more than ever before, slowly.
    const hot = truth.map((v, i) => v + Math.max(0, (i - 120) / 10));
    expect(Math.max(...hot)).toBeGreaterThan(38);
    expect(ask(hot, { range: [-10, 30], neighboursAt: () => NaN })).toBeNull();
    expect(ask(hot, { possible: [-80, 35] })).toMatchObject({ kind: 'out-of-range' });
  });
  it('stuck: one value where it used to move; at rest it may stand', () => {
    const values = truth.map((v, i) => (i >= 320 ? (truth[320] as number) : v));
    expect(ask(values)).toMatchObject({ kind: 'stuck', sinceMs: atMs(320) });
    expect(ask(truth.map((v, i) => (i >= 345 ? (truth[345] as number) : v)))).toBeNull();
    // The last reading of when it moved is about to be forgotten: it is as stuck as before.
    expect(ask(truth.map((v, i) => (i === 0 ? v : 17.5)))).toMatchObject({ kind: 'stuck', sinceMs: atMs(1) });
    // Three hours of rain, then none.
    const rain = truth.map((v, i) => (i < 200 ? Math.abs(v) : 0));
    expect(ask(rain, { range: [0, 60], possible: [0, 2000], neighboursAt: () => NaN })).toBeNull();
    const stopped = truth.map((v, i) => (i < 200 ? Math.abs(v) : 17.5));
    expect(ask(stopped, { range: [0, 60], possible: [0, 2000], neighboursAt: () => NaN })).toMatchObject({ kind: 'stuck', sinceMs: atMs(200) });
  });
  it('jump: a step that stays', () => {
    const fault = ask(
      truth.map((v, i) => (i >= 180 ? v + 15 : v)),
      { neighboursAt: () => NaN },
    );
    expect(fault).toMatchObject({ kind: 'jump', sinceMs: atMs(180) });
    expect(fault?.kind === 'jump' && fault.by).toBeCloseTo(15, 0);
  });
  it('no jump: what people and machines switch', () => {
    const stepped = truth.map((v, i) => (i >= 180 ? v + 15 : v));
    expect(ask(stepped, { mayStep: true, neighboursAt: () => NaN })).toBeNull();
  });
  it('no jump: what goes to where it rests, and what all around do with it', () => {
    const stepped = truth.map((v, i) => (i >= 180 ? v + 15 : v));
    expect(ask(stepped, { neighboursAt: (t) => (t < atMs(180) ? 20 : 34) })).toBeNull();
    expect(ask(stepped, { neighboursAt: (t) => (t < atMs(180) ? 20 : 20.4) })).toMatchObject({ kind: 'jump', sinceMs: atMs(180) });
    const off = truth.map((v, i) => (i >= 180 && i < 300 ? 0 : v));
    expect(ask(off, { range: [0, 60], possible: [0, 2000], neighboursAt: () => NaN })).toBeNull();
  });
  it('drift: steadily away from its neighbours, at so much an hour', () => {
    const fault = ask(truth.map((v, i) => v + (i / 60) * 1.5));
    expect(fault?.kind).toBe('drift');
    expect(fault?.kind === 'drift' && fault.perHour).toBeCloseTo(1.5, 1);
    // The neighbours rise with it: the weather.
    expect(
      ask(
        truth.map((v, i) => v + (i / 60) * 1.5),
        { neighboursAt: (t) => 20 + 6 * Math.sin((t - START_MS) / MINUTE_MS / 50) + ((t - START_MS) / 3_600_000) * 1.5 },
      ),
    ).toBeNull();
  });
});
