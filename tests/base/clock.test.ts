import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/base/clock.ts';

describe('the clock', () => {
  it('follows the wall when live, stands when paused, runs at its rate when replaying', () => {
    let wallMs = 1_000_000;
    const clock = createClock(() => wallMs);
    expect(clock.now()).toBe(1_000_000);
    clock.set({ kind: 'at', timeMs: 500_000, rate: 0 });
    wallMs += 10_000;
    expect(clock.now()).toBe(500_000);
    clock.set({ kind: 'at', timeMs: 500_000, rate: 60 });
    wallMs += 1000;
    expect(clock.now()).toBe(560_000);
    expect(clock.wall()).toBe(1_011_000);
    clock.set({ kind: 'live' });
    expect(clock.now()).toBe(1_011_000);
  });

  it('tells its listeners until they leave', () => {
    const clock = createClock(() => 0);
    const heard: string[] = [];
    const leave = clock.onChange((cursor) => heard.push(cursor.kind));
    clock.set({ kind: 'at', timeMs: 0, rate: 0 });
    leave();
    clock.set({ kind: 'live' });
    expect(heard).toEqual(['at']);
  });
});
