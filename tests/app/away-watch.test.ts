import { describe, expect, it } from 'vitest';
import { createAwayMeter } from '../../src/app/away-watch.ts';

function rig() {
  let [wallMs, steadyMs, hidden] = [1_000_000, 5000, false];
  const meter = createAwayMeter(
    () => wallMs,
    () => steadyMs,
    () => hidden,
  );
  return {
    /** Let both clocks run, then look; `steady` less than `wall` is a machine that slept. */
    pass(wall: number, steady = wall): number {
      wallMs += wall;
      steadyMs += steady;
      return meter.tick();
    },
    hide: (now: boolean) => {
      hidden = now;
    },
  };
}

describe('absences', () => {
  it('are none while the page ticks, late ticks included', () => {
    const r = rig();
    for (const gapMs of [1000, 1000, 4000, 9000, 1000]) expect(r.pass(gapMs)).toBe(0);
  });
  it('are told once when the tab was frozen', () => {
    const r = rig();
    expect(r.pass(26_000)).toBe(26_000);
    expect(r.pass(1000)).toBe(0);
  });
  it('are seen by the wall clock when the machine slept and the monotonic one with it', () => {
    expect(rig().pass(3_600_000, 400)).toBe(3_600_000);
  });
  it('of a hidden tab are told when it is seen again, ticking or not', () => {
    const r = rig();
    r.pass(1000);
    r.hide(true);
    expect(r.pass(0)).toBe(0);
    for (let s = 0; s < 20; s++) expect(r.pass(1000)).toBe(0);
    expect(r.pass(60_000)).toBe(0);
    r.hide(false);
    expect(r.pass(500)).toBe(80_500);
    expect(r.pass(1000)).toBe(0);
  });
  it('of a glance at another tab are nobody’s business', () => {
    const r = rig();
    r.hide(true);
    r.pass(0);
    r.hide(false);
    expect(r.pass(6000)).toBe(0);
    expect(r.pass(9000)).toBe(0);
  });
  it('are not invented by a wall clock that is set back', () => {
    expect(rig().pass(-3_600_000, 1000)).toBe(0);
  });
});
