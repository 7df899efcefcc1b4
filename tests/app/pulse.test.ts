import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPulse } from '../../src/app/pulse.ts';
import { createTurns } from '../../src/app/turns.ts';
import { createClock } from '../../src/base/clock.ts';

const NOW_MS = Date.UTC(2026, 5, 21, 8);
const HOUR_MS = 3_600_000;
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

function setUp() {
  const machine = { wallMs: NOW_MS, steadyMs: 5000 };
  const clock = createClock(
    () => machine.wallMs,
    () => machine.steadyMs,
  );
  const turns = createTurns(() => true);
  let told = 0;
  turns.add(() => told++);
  const pass = (ms: number): void => {
    machine.wallMs += ms;
    machine.steadyMs += ms;
    vi.advanceTimersByTime(ms);
  };
  return { machine, pulse: createPulse(clock, turns), pass, told: () => told };
}

it.each([0, -HOUR_MS, HOUR_MS])('tells of silence once a second, and of news at once, when the machine’s clock is set by %s ms', (setByMs) => {
  const { machine, pulse, pass } = setUp();
  expect(pulse.isDue(false)).toBe(true);
  pulse.inTurns();
  machine.wallMs += setByMs;
  pass(999);
  expect([pulse.isDue(false), pulse.isDue(true)]).toEqual([false, true]);
  pass(1);
  expect(pulse.isDue(false)).toBe(true);
});

it.each([0, -HOUR_MS])('tells promptly what is waited for, but ten times a second at most, when the machine’s clock is set by %s ms', (setByMs) => {
  const { machine, pulse, pass, told } = setUp();
  pulse.now();
  machine.wallMs += setByMs;
  pulse.soon();
  pulse.soon();
  pass(99);
  expect(told()).toBe(1);
  pass(1);
  expect(told()).toBe(2);
  pulse.soon();
  pulse.close();
  pass(1000);
  expect(told()).toBe(2);
});
