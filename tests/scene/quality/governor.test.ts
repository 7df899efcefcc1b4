import { describe, expect, it } from 'vitest';
import { createGovernor, type Governor } from '../../../src/scene/quality/governor.ts';

/** A machine: what a frame of each level takes on its GPU, ms; the screen shows every 16.7. */
interface Machine {
  readonly gpuMs: readonly number[];
  readonly scriptMs?: number;
  readonly jitter?: (frame: number) => number;
}

/** Run for so many seconds of moving and tell every change. */
function run(governor: Governor, { gpuMs, scriptMs = 4, jitter = () => 0 }: Machine, seconds: number, fromMs = 0): { atMs: number; level: number }[] {
  const changes: { atMs: number; level: number }[] = [];
  let nowMs = fromMs;
  for (let frame = 0; nowMs < fromMs + seconds * 1000; frame++) {
    const needMs = Math.max(scriptMs, gpuMs[governor.level] ?? 0) + jitter(frame);
    const intervalMs = Math.ceil(needMs / 16.67) * 16.67;
    nowMs += intervalMs;
    if (governor.frame(nowMs, intervalMs, scriptMs)) changes.push({ atMs: nowMs, level: governor.level });
  }
  return changes;
}

describe('the governor of the picture', () => {
  it('steps down until the frame rate is kept, within seconds, and stays', () => {
    const governor = createGovernor({ levels: 4, start: 3 });
    const changes = run(governor, { gpuMs: [9, 14, 30, 60] }, 600);
    expect(changes.slice(0, 2).map(({ level }) => level)).toEqual([2, 1]);
    expect(changes[1]?.atMs).toBeLessThan(10_000);
    expect(governor.level).toBe(1);
  });

  it('steps up where there is room, one level at a time', () => {
    const governor = createGovernor({ levels: 4, start: 1 });
    expect(run(governor, { gpuMs: [2, 3, 5, 9] }, 60).map(({ level }) => level)).toEqual([2, 3]);
  });

  it('does not swing where a level is just too much: trials get rarer and rarer', () => {
    const governor = createGovernor({ levels: 4, start: 1 });
    const hour = run(governor, { gpuMs: [5, 10, 40, 80] }, 3600);
    const trials = hour.filter(({ level }) => level === 2);
    // Rests of 2, 4, 8, 16, 32 minutes: five or six trials in an hour, each of a few seconds.
    expect(trials.length).toBeLessThanOrEqual(6);
    for (let i = 2; i < trials.length; i++) {
      const [a, b, c] = [trials[i - 2], trials[i - 1], trials[i]].map((trial) => trial?.atMs ?? NaN) as [number, number, number];
      expect(c - b).toBeGreaterThan((b - a) * 1.5);
    }
    expect(governor.level).toBe(1);
  });

  it('leaves a machine alone that is neither bad nor good', () => {
    const governor = createGovernor({ levels: 4, start: 2 });
    // Every fifth frame is late by one: 50 frames a second are not worth a worse picture, nor do they promise a better one.
    expect(run(governor, { gpuMs: [10, 10, 10, 10], jitter: (frame) => (frame % 5 === 0 ? 10 : 0) }, 120)).toEqual([]);
  });

  it('blames script where it is script', () => {
    const governor = createGovernor({ levels: 4, start: 2 });
    expect(run(governor, { gpuMs: [3, 3, 3, 3], scriptMs: 32 }, 60)).toEqual([]);
    expect(governor.reason).toBe('script');
  });

  it('ignores gaps and stays within its levels', () => {
    const governor = createGovernor({ levels: 2, start: 0 });
    for (let i = 0; i < 500; i++) governor.frame(i * 5000, 5000, 1);
    expect(governor.level).toBe(0);
    run(governor, { gpuMs: [400, 400], scriptMs: 5 }, 120);
    expect(governor.level).toBe(0);
  });
});
