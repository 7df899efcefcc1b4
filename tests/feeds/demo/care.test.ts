import { describe, expect, it } from 'vitest';
import { createRandom, mix32 } from '../../../src/base/random.ts';
import { canteenDay, mealsServed, seatsFree, visitDay, visitsAt } from '../../../src/feeds/demo/world/care.ts';
import { cycleC, fridgeOf, riseK } from '../../../src/feeds/demo/world/fridge.ts';
import { countersAt, hallDay, hallPlan } from '../../../src/feeds/demo/world/halls.ts';
import { simulateQueue } from '../../../src/feeds/demo/world/queue.ts';
import { fillPct, lastCollectionMs } from '../../../src/feeds/demo/world/waste.ts';

const fates = Array.from({ length: 24 }, (_, i) => mix32(i + 1));
const longest = (waitMin: Float32Array): number => waitMin.reduce((most, wait) => (wait > most ? wait : most), 0);
const hours = Array.from({ length: 145 }, (_, i) => Math.min(23.999, i / 6));

describe('queue', () => {
  it('waits as Erlang C says: M/M/2 with one erlang, probability of waiting 1/3, mean wait of those asking now 1/3 of a service', () => {
    const minutes = 400_000;
    const rows = simulateQueue({ minutes, serviceMin: 5, maxCounters: 2, arrivalsPerMin: () => 0.2, topPerMin: 0.2, counters: () => 2 }, createRandom(42));
    const settled = rows.waitMin.subarray(1000);
    // PASTA: what a minute sees is what an arrival meets. W = Pw * s / (c - a) = 5/3 * 1/1... = 1.6667 min.
    expect(settled.filter((w) => w > 0).length / settled.length).toBeCloseTo(1 / 3, 1);
    expect(settled.reduce((a, b) => a + b, 0) / settled.length).toBeCloseTo(5 / 3, 0);
    // Little: mean queue = arrival rate * mean wait.
    expect(rows.waiting.reduce((a, b) => a + b, 0) / minutes).toBeCloseTo(0.2 * (5 / 3), 1);
  });
  it('is empty with more counters than visitors', () => {
    const rows = simulateQueue({ minutes: 1000, serviceMin: 1, maxCounters: 50, arrivalsPerMin: () => 1, topPerMin: 1, counters: () => 50 }, createRandom(1));
    expect(Math.max(...rows.waiting)).toBe(0);
  });
});

describe('halls', () => {
  it('keep queues whole and not below zero, shut at night, and under half an hour of wait on a plain day', () => {
    let long = 0;
    for (const fate of fates) {
      const plan = hallPlan(fate, 20_620);
      const rows = hallDay(plan, fate, 20_620);
      expect(rows.waiting[8 * 60]).toBe(0);
      expect(rows.waiting[20 * 60]).toBe(0);
      expect(Math.max(...rows.waiting)).toBeLessThan(60);
      if (longest(rows.waitMin) > 30) long++;
      expect(countersAt(plan, 3)).toBe(0);
      // Closed is not "no wait": there is no wait to speak of.
      for (const hour of [0, 3, 8.5, 18, 20, 23.5]) expect([countersAt(plan, hour), rows.waitMin[hour * 60]]).toEqual([0, NaN]);
      for (const hour of [9, 12, 16.5, 17.5]) expect(rows.waitMin[hour * 60]).toBeGreaterThanOrEqual(0);
      expect(countersAt(plan, 10)).toBe(plan.counters);
    }
    expect(long).toBeLessThanOrEqual(2);
  });
  it('are over half an hour behind when half the counters are down', () => {
    for (const fate of fates.slice(0, 20)) {
      const rows = hallDay({ ...hallPlan(fate, 20_620), shut: { fromH: 9.1, toH: 11.7, share: 0.55 } }, fate, 20_620);
      expect(longest(rows.waitMin)).toBeGreaterThan(30);
      // Everyone inside was served: no wait is left standing over the night.
      expect(rows.waitMin[18 * 60 - 1]).toBeLessThan(25);
      expect(rows.waiting[18 * 60]).toBe(0);
    }
  });
});

describe('canteens', () => {
  it('count meals that never fall within a day and seats between none and all', () => {
    for (const fate of fates) {
      const day = canteenDay(fate, 20_620);
      let before = 0;
      for (const hour of hours) {
        const meals = mealsServed(day, hour);
        expect(meals).toBeGreaterThanOrEqual(before);
        expect(Number.isInteger(meals)).toBe(true);
        before = meals;
        expect(seatsFree(day, hour)).toBeGreaterThanOrEqual(0);
        expect(seatsFree(day, hour)).toBeLessThanOrEqual(day.seats);
      }
      expect(mealsServed(day, 9)).toBe(0);
      expect(mealsServed(day, 13.5)).toBeGreaterThan(50);
      expect(seatsFree(day, 12)).toBeLessThan(0.6 * day.seats);
      expect(seatsFree(day, 15)).toBe(day.seats);
    }
  });
});

describe('home visits', () => {
  it('are on time <= done <= due, rising through the day, most of them on time', () => {
    let [due, onTime] = [0, 0];
    for (const fate of fates) {
      const visits = visitDay(fate, 20_620);
      let before = { due: 0, done: 0, onTime: 0 };
      for (const hour of hours) {
        const now = visitsAt(visits, hour);
        expect(now.onTime).toBeLessThanOrEqual(now.done);
        expect(now.done).toBeLessThanOrEqual(now.due);
        expect(now.due).toBeGreaterThanOrEqual(before.due);
        expect(now.done).toBeGreaterThanOrEqual(before.done);
        expect(now.onTime).toBeGreaterThanOrEqual(before.onTime);
        before = now;
      }
      expect(visitsAt(visits, 7.9).due).toBe(0);
      due += before.due;
      onTime += before.onTime;
    }
    expect(due).toBe(fates.reduce((sum, fate) => sum + visitDay(fate, 20_620).dueH.length, 0));
    expect(onTime / due).toBeGreaterThan(0.84);
    expect(onTime / due).toBeLessThan(0.97);
  });
});

describe('home visits due', () => {
  it('are those made and those whose window has ended: nobody coming makes a visit overdue', () => {
    const visits = { dueH: Float64Array.of(9, 9.5, 10), arrivalH: Float64Array.of(9.2, Infinity, 11.5) };
    expect(visitsAt(visits, 9.1)).toEqual({ due: 0, done: 0, onTime: 0 });
    expect(visitsAt(visits, 10.4)).toEqual({ due: 1, done: 1, onTime: 1 });
    expect(visitsAt(visits, 10.5)).toEqual({ due: 2, done: 1, onTime: 1 });
    expect(visitsAt(visits, 11.2)).toEqual({ due: 3, done: 1, onTime: 1 });
    expect(visitsAt(visits, 12)).toEqual({ due: 3, done: 2, onTime: 1 });
  });
});

describe('fridges', () => {
  it('swing between set - swing and set + swing, below 8 Cel', () => {
    for (const fate of fates) {
      const fridge = fridgeOf(fate);
      const readings = Array.from({ length: 2000 }, (_, i) => cycleC(fridge, i * 7000));
      expect(Math.max(...readings)).toBeCloseTo(fridge.setC + fridge.swingC, 1);
      expect(Math.min(...readings)).toBeCloseTo(fridge.setC - fridge.swingC, 1);
      expect(Math.max(...readings)).toBeLessThan(6.2);
    }
  });
  it('warm as Newton says: 63.2 % of the way after one time constant, and come back', () => {
    const fault = { startMs: 0, endMs: 7_200_000, towardsK: 11, tauMs: 3_600_000 };
    expect(riseK(fault, 3_600_000)).toBeCloseTo(11 * (1 - Math.exp(-1)), 9);
    expect(riseK(fault, 7_200_000)).toBeCloseTo(riseK(fault, 7_200_001), 3);
    expect(riseK(fault, 7_200_000 + 3_600_000)).toBeLessThan(0.1);
  });
});

describe('waste', () => {
  it('rises between collections and is emptied by one', () => {
    const from = Date.UTC(2026, 5, 10);
    for (const fate of fates) {
      let emptied = 0;
      for (let t = from; t < from + 6 * 86_400_000; t += 600_000) {
        const [a, b] = [fillPct(fate, t, 36e6), fillPct(fate, t + 600_000, 36e6)];
        const sameLoad = lastCollectionMs(fate, t, 36e6) === lastCollectionMs(fate, t + 600_000, 36e6);
        if (!sameLoad) emptied++;
        else if (b < a - 1e-9) expect.fail(`falls from ${a} to ${b}`);
        if (!(b >= 0 && b <= 100)) expect.fail(`${b} %`);
      }
      expect(emptied).toBeGreaterThanOrEqual(3);
      expect(emptied).toBeLessThanOrEqual(6);
    }
  });
});
