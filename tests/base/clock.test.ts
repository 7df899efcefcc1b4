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

  it('replays at its rate when the machine’s clock is set', () => {
    const machine = { wallMs: 1_000_000_000, steadyMs: 5000 };
    const clock = createClock(
      () => machine.wallMs,
      () => machine.steadyMs,
    );
    clock.set({ kind: 'at', timeMs: 500_000, rate: 60 });
    machine.steadyMs += 1000;
    machine.wallMs += 1000 - 10_000;
    expect(clock.now()).toBe(560_000);
    expect(clock.steady()).toBe(6000);
    // What is shown live is what the machine says.
    clock.set({ kind: 'live' });
    expect(clock.now()).toBe(999_991_000);
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
