import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTimeFollower } from '../../src/app/time-follower.ts';
import { createClock, type TimeCursor } from '../../src/base/clock.ts';
import { createSession } from '../../src/session/session.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 5, 21, 8);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

function setUp() {
  const machine = { wallMs: NOW_MS, steadyMs: 1000 };
  const clock = createClock(
    () => machine.wallMs,
    () => machine.steadyMs,
  );
  const session = createSession({ camera: { lon: 0, lat: 0, zoom: 12, pitch: 0, bearing: 0 } });
  const jumps: TimeCursor[] = [];
  const follower = createTimeFollower(clock, session, (cursor) => jumps.push(cursor));
  const scrub = (timeMs: number): void => session.setState({ time: { kind: 'at', timeMs, rate: 0 } });
  const pass = (ms: number): void => {
    machine.wallMs += ms;
    machine.steadyMs += ms;
    vi.advanceTimersByTime(ms);
  };
  return { machine, clock, session, jumps, follower, scrub, pass };
}
const timesOf = (jumps: readonly TimeCursor[]): number[] => jumps.map((cursor) => (cursor.kind === 'at' ? cursor.timeMs : NaN));

it('asks feeds to jump at once, then a few times a second, to the latest instant', () => {
  const { jumps, scrub, pass, clock, follower } = setUp();
  scrub(NOW_MS - 1000);
  scrub(NOW_MS - 2000);
  scrub(NOW_MS - 3000);
  expect(timesOf(jumps)).toEqual([NOW_MS - 1000]);
  expect([clock.now(), follower.settled]).toEqual([NOW_MS - 3000, false]);
  pass(120);
  expect(timesOf(jumps)).toEqual([NOW_MS - 1000, NOW_MS - 3000]);
  expect(follower.settled).toBe(true);
  follower.close();
});

it.each([
  ['back', -HOUR_MS],
  ['on', HOUR_MS],
])('goes on asking when the machine’s clock is set %s by an hour', (_, setByMs) => {
  const { machine, jumps, scrub, pass, follower } = setUp();
  scrub(NOW_MS - 1000);
  machine.wallMs += setByMs;
  scrub(NOW_MS - 2000);
  // Not sooner than otherwise, and not an hour later.
  expect(timesOf(jumps)).toEqual([NOW_MS - 1000]);
  pass(120);
  expect(timesOf(jumps)).toEqual([NOW_MS - 1000, NOW_MS - 2000]);
  follower.close();
});

it('goes live where a playing cursor reaches now', () => {
  const { session, follower, pass } = setUp();
  session.setState({ time: { kind: 'at', timeMs: NOW_MS - 59_000, rate: 60 } });
  pass(900);
  follower.advance();
  expect(session.getState().time.kind).toBe('at');
  pass(200);
  follower.advance();
  expect(session.getState().time.kind).toBe('live');
  follower.close();
});
