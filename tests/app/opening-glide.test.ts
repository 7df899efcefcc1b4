import { describe, expect, it } from 'vitest';
import { glidePlace, startGlide } from '../../src/app/opening-glide.ts';
import { createSession, type CameraPlace } from '../../src/session/session.ts';

const home: CameraPlace = { lon: 150, lat: 31, zoom: 14, pitch: 55, bearing: 20 };

/** A scene of one camera, and frames that come when the test says. */
function rig() {
  const session = createSession({ camera: home });
  let camera = home;
  let next: ((timeMs: number) => void) | null = null;
  let hand: () => void = () => undefined;
  let ends = 0;
  let flights = 0;
  const styles: string[] = [];
  session.subscribe((now, before) => now.style !== before.style && styles.push(now.style));
  const glide = startGlide({
    session,
    scene: {
      camera: () => camera,
      flyTo(place, options) {
        expect(options?.cut).toBe(true);
        camera = { ...camera, ...place };
        flights++;
      },
    },
    nextFrame(run) {
      next = run;
      return () => {
        next = null;
      };
    },
    onHand(run) {
      hand = run;
      return () => (hand = () => undefined);
    },
    onEnd: () => ends++,
  });
  let timeMs = 1000;
  return {
    session,
    styles,
    glide,
    touch: () => hand(),
    camera: () => camera,
    flights: () => flights,
    ends: () => ends,
    get asksForFrames() {
      return next !== null;
    },
    /** Draw frames of one length until the glide asks for no more, at most `most`; returns how long that took. */
    play(stepMs: number, most = Infinity): number {
      const fromMs = timeMs;
      for (let i = 0; i < most && next; i++) {
        const run = next;
        next = null;
        run((timeMs += stepMs));
      }
      return timeMs - fromMs;
    },
  };
}

describe('the opening glide', () => {
  it('leaves home and comes back to it, at rest at both ends', () => {
    expect(glidePlace(home, 0)).toBe(home);
    expect(glidePlace(home, 1)).toBe(home);
    const middle = glidePlace(home, 0.5);
    expect(middle).toMatchObject({ lon: 150, lat: 31, bearing: -12, pitch: 63 });
    expect(Math.abs(glidePlace(home, 0.002).bearing - home.bearing)).toBeLessThan(0.01);
    expect(Math.abs(glidePlace(home, 0.998).bearing - home.bearing)).toBeLessThan(0.01);
  });
  it('never tips past 75°, and never lifts a view that is tipped further', () => {
    expect(glidePlace({ ...home, pitch: 72 }, 0.5).pitch).toBe(75);
    expect(glidePlace({ ...home, pitch: 80 }, 0.5).pitch).toBe(80);
  });
  it('takes 6 to 8 s in evening light and ends in clay, exactly at home', () => {
    const r = rig();
    const tookMs = r.play(16);
    expect(tookMs).toBeGreaterThan(6000);
    expect(tookMs).toBeLessThan(8000);
    expect(r.styles).toEqual(['lit', 'clay']);
    expect(r.camera()).toEqual(home);
    expect(r.session.getState().open['opening']).toBe(false);
    expect(r.ends()).toBe(1);
  });
  it('stops at once where a hand finds it, and gives the camera up', () => {
    const r = rig();
    r.play(16, 200);
    const there = r.camera();
    expect(there).not.toEqual(home);
    r.touch();
    expect(r.asksForFrames).toBe(false);
    expect(r.camera()).toEqual(there);
    expect(r.session.getState().style).toBe('clay');
    expect(r.ends()).toBe(1);
  });
  it('goes home at once for a script, once', () => {
    const r = rig();
    r.play(16, 200);
    r.glide.stop('home');
    r.glide.stop('here');
    expect(r.camera()).toEqual(home);
    expect(r.ends()).toBe(1);
  });
  it('gives up on a slow machine before any light is switched on', () => {
    const r = rig();
    r.play(300);
    expect(r.styles).toEqual([]);
    expect(r.flights()).toBeLessThanOrEqual(4);
    expect(r.camera()).toEqual(home);
    expect(r.ends()).toBe(1);
  });
  it('forgives the compile of the new light, and gives up when it stays slow', () => {
    const r = rig();
    r.play(16, 8);
    r.play(900, 1);
    expect(r.asksForFrames).toBe(true);
    r.play(16, 20);
    r.play(300);
    expect(r.styles).toEqual(['lit', 'clay']);
    expect(r.camera()).toEqual(home);
  });
});
