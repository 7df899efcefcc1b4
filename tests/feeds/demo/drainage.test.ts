import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.ts';
import { reservoirStep, sumpStep, type Plant, type Sump, type SumpState } from '../../../src/feeds/demo/world/drainage.ts';
import { createWorld } from '../../../src/feeds/demo/world/world.ts';
import { isPumpQ3 } from '../../../src/feeds/demo/world/site.ts';
import { makeSetting, MIDNIGHT_MS } from './fixture.ts';

const sump: Sump = { areaM2: 900, floorM: 0.3, crestM: 3.6, pumps: 3, pumpM3ps: 0.8, startM: 1.5, stagingM: 0.3, stopM: 0.8 };
const sound: Plant = { clogged: false, broken: 0, outfall: 1, parkAtM: NaN };

describe('linear reservoir', () => {
  it('empties as exp(-t/k), whatever the step', () => {
    let fine = 1000;
    for (let i = 0; i < 120; i++) fine = reservoirStep(fine, 0, 1500, 30)[0];
    expect(fine).toBeCloseTo(1000 * Math.exp(-3600 / 1500), 9);
    expect(reservoirStep(1000, 0, 1500, 3600)[0]).toBeCloseTo(fine, 9);
  });
  it('settles at inflow * k', () => {
    let storage = 0;
    for (let i = 0; i < 5000; i++) storage = reservoirStep(storage, 2, 1500, 30)[0];
    expect(storage).toBeCloseTo(3000, 6);
  });
  it('closes its balance to 1e-9 under random rain', () => {
    const random = createRandom(5);
    let [storage, into, out] = [0, 0, 0];
    for (let i = 0; i < 2880; i++) {
      const flow = random.next() < 0.1 ? random.between(0, 8) : 0;
      const [next, left] = reservoirStep(storage, flow, 1500, 30);
      into += flow * 30;
      out += left;
      expect(left).toBeGreaterThanOrEqual(0);
      storage = next;
    }
    expect(Math.abs(into - out - storage) / into).toBeLessThan(1e-9);
  });
});

describe('sump', () => {
  it('closes its balance to 1e-9, spilling and running dry included', () => {
    const random = createRandom(6);
    const state: SumpState = { levelM: 0.5, running: 0, raking: false };
    const out = { pumpedM3: 0, spilledM3: 0 };
    let [into, pumped, spilled] = [0, 0, 0];
    for (let i = 0; i < 5000; i++) {
      const plant = { ...sound, clogged: i % 700 > 400, broken: i % 300 > 200 ? 3 : 0 };
      const step = random.next() < 0.2 ? random.between(0, 400) : 3;
      sumpStep(state, sump, plant, step, 30, out);
      into += step;
      pumped += out.pumpedM3;
      spilled += out.spilledM3;
      expect(state.levelM).toBeGreaterThanOrEqual(sump.floorM - 1e-12);
      expect(state.levelM).toBeLessThanOrEqual(sump.crestM + 1e-12);
    }
    expect(spilled).toBeGreaterThan(0);
    const stored = (state.levelM - 0.5) * sump.areaM2;
    expect(Math.abs(into - pumped - spilled - stored) / into).toBeLessThan(1e-9);
  });
  it('starts at the start level and stops at the stop level', () => {
    const state: SumpState = { levelM: 1.49, running: 0, raking: false };
    const out = { pumpedM3: 0, spilledM3: 0 };
    sumpStep(state, sump, sound, 0, 30, out);
    expect(out.pumpedM3).toBe(0);
    sumpStep(state, sump, sound, 20, 30, out);
    sumpStep(state, sump, sound, 0, 30, out);
    expect(out.pumpedM3).toBeCloseTo(0.8 * 30, 9);
    for (let i = 0; i < 200; i++) sumpStep(state, sump, sound, 0, 30, out);
    expect(state.running).toBe(0);
    expect(state.levelM).toBeLessThanOrEqual(sump.stopM);
    expect(state.levelM).toBeGreaterThan(sump.stopM - 0.1);
  });
});

describe('a station day', () => {
  const world = createWorld(makeSetting(400));
  const { stations } = world.models;
  const q3 = stations.all.find((s) => isPumpQ3(s.site));
  if (!q3) throw new Error('no Q3 in the fixture');
  it('balances over the day', () => {
    for (const station of stations.all) {
      const day = stations.day(station, MIDNIGHT_MS);
      const stored = ((day.levelM[2880] as number) - (day.levelM[0] as number)) * station.sump.areaM2;
      expect(Math.abs(day.inM3 - day.pumpedM3 - day.spilledM3 - stored) / day.inM3).toBeLessThan(1e-9);
    }
  });
  it('goes on over midnight without a jump', () => {
    for (const station of stations.all) {
      const before = stations.day(station, MIDNIGHT_MS - 1).levelM[2880] as number;
      expect(before).toBeCloseTo(stations.day(station, MIDNIGHT_MS).levelM[0] as number, 2);
    }
  });
  it('shows Q3 above 2.60 m for a good part of every three hours, and above 3.00 m in the shower', () => {
    for (let hour = 0; hour < 24; hour += 3) {
      let high = 0;
      for (let minute = 0; minute < 180; minute++) if (stations.levelM(q3, MIDNIGHT_MS + (hour * 60 + minute) * 60_000) >= 2.6) high++;
      expect(high, `from ${hour} h`).toBeGreaterThan(80);
    }
    const levels = [...stations.day(q3, MIDNIGHT_MS).levelM];
    expect(Math.max(...levels)).toBeGreaterThan(3);
    expect(Math.max(...levels)).toBeLessThan(3.6);
    expect(levels.slice(0, 14 * 120).every((m) => m < 3)).toBe(true);
  });
});
