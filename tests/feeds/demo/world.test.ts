import { describe, expect, it } from 'vitest';
import { hashText } from '../../../src/base/random.ts';
import { pastOf } from '../../../src/feeds/demo/past.ts';
import { createSchedule } from '../../../src/feeds/demo/schedule.ts';
import { sensorFaultAt } from '../../../src/feeds/demo/world/faults.ts';
import { mended, travelMin } from '../../../src/feeds/demo/world/repairs.ts';
import { demoStory, type StoryEvent } from '../../../src/feeds/demo/world/story.ts';
import { createWorld, type World } from '../../../src/feeds/demo/world/world.ts';
import { describeProperty } from '../../../src/tables/properties.ts';
import type { OperatorAction } from '../../../src/tables/actions.ts';
import { makeSetting, MIDNIGHT_MS } from './fixture.ts';

const HOUR = 3_600_000;
const setting = makeSetting(1200);
/** Every stream's latest row at an instant, as one number. */
const rowsAt = (world: World, timeMs: number): number => {
  let text = '';
  world.streams.forEach((_, s) => {
    const n = world.lastSent(s, timeMs);
    text += `${n}:${world.read(s, n)};`;
  });
  return hashText(text);
};
const dispatch = (id: string, target: string, timeMs: number): OperatorAction => ({ id, kind: 'dispatch-crew', operator: 'Lin', timeMs, target });

describe('world', () => {
  it('is the same in two browsers, whatever the order of their seeks and actions', () => {
    const times = [3.1, 15.4, 9.7, 23.99, 16.2, 0.01, 40, -7].map((h) => MIDNIGHT_MS + h * HOUR);
    const actions = [
      dispatch('b', 'pump-station-0002', MIDNIGHT_MS + 2 * HOUR),
      dispatch('a', 'street-light-0004', MIDNIGHT_MS + 8 * HOUR),
      { ...dispatch('c', 'x', MIDNIGHT_MS + 9 * HOUR), kind: 'acknowledge' as const },
    ];
    const one = createWorld(setting);
    const two = createWorld(makeSetting(1200));
    for (const action of actions) one.act(action);
    for (const t of [...times].reverse()) rowsAt(two, t);
    for (const action of [...actions, ...actions].reverse()) two.act(action);
    expect(times.map((t) => rowsAt(one, t))).toEqual(
      [...times]
        .reverse()
        .map((t) => rowsAt(two, t))
        .reverse(),
    );
  });
  it('is another town with another seed, and another at another minute', () => {
    const world = createWorld(setting);
    expect(rowsAt(world, MIDNIGHT_MS)).not.toBe(rowsAt(createWorld(makeSetting(1200, 8)), MIDNIGHT_MS));
    expect(rowsAt(world, MIDNIGHT_MS)).not.toBe(rowsAt(world, MIDNIGHT_MS + 60_000));
  });
  it('stays within what each property can be, all day long', () => {
    const world = createWorld(setting);
    world.streams.forEach(({ property }, s) => {
      const { range, form } = describeProperty(property);
      const least = property === 'airTemperature' || property === 'tideLevel' ? -10 : 0;
      const most = range[1] * (property === 'pm10' || property === 'fridgeTemperature' ? 1.4 : 1.15);
      for (let h = 0; h < 24; h += 1.3) {
        const value = world.read(s, world.lastSent(s, MIDNIGHT_MS + h * HOUR));
        // A closed hall has no wait.
        if (property === 'waitTime' && (h < 9 || h >= 18) && Number.isNaN(value)) continue;
        const sound = value >= least && value <= most && (form === 'amount' || Number.isInteger(value));
        if (!sound) expect.fail(`${property} ${value} at ${h} h`);
      }
    });
  });
  it("reaches an instant of a fresh day, and the day's history of 150 streams, well under a second each", () => {
    const world = createWorld(makeSetting(10_000));
    const before = performance.now();
    for (let s = 0; s < world.streams.length; s++) world.read(s, world.lastSent(s, MIDNIGHT_MS + 16 * HOUR));
    const seekMs = performance.now() - before;
    const start = performance.now();
    let rows = 0;
    for (let i = 0; i < 150; i++)
      rows += pastOf(world, Math.floor((i * world.streams.length) / 150), MIDNIGHT_MS - 8 * HOUR, MIDNIGHT_MS + 16 * HOUR, 60_000).timeMs.length;
    expect(rows).toBeGreaterThan(30_000);
    // Three times the promise: the machine is shared.
    expect(seekMs).toBeLessThan(3000);
    expect(performance.now() - start).toBeLessThan(3000);
  });
  it('has a few sensors silent or stuck at any time, and ends a fault with a crew', () => {
    const world = createWorld(setting);
    const faults = setting.sites.map((site) => sensorFaultAt(site.fate, MIDNIGHT_MS + 15 * HOUR, setting.offsetMs, []));
    const faulty = faults.filter((f) => f !== null).length / faults.length;
    expect(faulty).toBeGreaterThan(0.003);
    expect(faulty).toBeLessThan(0.04);
    const late = world.streams.filter((s, n) => MIDNIGHT_MS + 15 * HOUR - world.timeOf(n, world.lastSent(n, MIDNIGHT_MS + 15 * HOUR)) > 2 * s.intervalMs);
    expect(late.length).toBeGreaterThan(0);
    const silent = setting.sites.findIndex((_, i) => faults[i]?.kind === 'silent');
    const site = setting.sites[silent];
    if (!site) throw new Error('no silent sensor in the fixture');
    const repair = { thingId: site.id, by: 'dispatch-crew' as const, arrivalMs: MIDNIGHT_MS + 14 * HOUR };
    expect(sensorFaultAt(site.fate, MIDNIGHT_MS + 15 * HOUR, setting.offsetMs, [repair])).toBeNull();
  });
});

describe('schedule', () => {
  it('tells every reading once, however the time is cut', () => {
    const { streams } = createWorld(setting);
    const schedule = createSchedule(streams);
    const gather = (cutsMs: number): string[] => {
      const told: string[] = [];
      for (let t = 0; t < 600_000; t += cutsMs) schedule.due(MIDNIGHT_MS + t, MIDNIGHT_MS + Math.min(600_000, t + cutsMs), (s, n) => told.push(`${s} ${n}`));
      return told.sort();
    };
    const whole = gather(600_000);
    expect(gather(250)).toEqual(whole);
    expect(gather(7333)).toEqual(whole);
    expect(new Set(whole).size).toBe(whole.length);
    const expected = streams.reduce(
      (sum, s) => sum + Math.floor((MIDNIGHT_MS + 600_000 - s.phaseMs) / s.intervalMs) - Math.floor((MIDNIGHT_MS - s.phaseMs) / s.intervalMs),
      0,
    );
    expect(whole.length).toBe(expected);
  });
});

describe('story', () => {
  it('is readable every day: shower, Q3, two fridges, incidents, hall, with places and times', () => {
    for (let day = 0; day < 14; day++) {
      const noon = MIDNIGHT_MS + (day * 24 + 12) * HOUR;
      const story = demoStory(setting, noon);
      const of = (kind: string): readonly StoryEvent[] => story.filter((e) => e.kind === kind);
      expect(of('storm').length).toBe(1);
      expect(of('clogged-screen').map((e) => e.target)).toEqual(['pump-station-0002']);
      expect(of('pump-trip').some((e) => e.target === 'pump-station-0002')).toBe(true);
      expect(of('fridge-fault').length).toBe(2);
      expect(of('traffic-incident').length).toBe(2);
      expect(of('hall-overload').length).toBe(1);
      expect(story.every((e) => e.endMs > e.startMs && setting.sites.some((s) => s.id === e.target))).toBe(true);
      expect(story.every((e) => !e.sentence.en.includes('{') && !e.sentence.zh.includes('{'))).toBe(true);
    }
    expect(demoStory(setting, MIDNIGHT_MS)[0]?.sentence.en).toBe('Pump Q3 is high: its trash screen is clogged');
  });
  it('is cut short by a crew: ended at arrival, not begun while the repair holds, clogged again after', () => {
    const event = { id: 'e', kind: 'clogged-screen', target: 'p', place: { zh: '', en: '' }, startMs: 0, endMs: 24 * HOUR, xM: 0, yM: 0, strength: 1 } as const;
    const spans = (e: StoryEvent, arrivalMs: number) =>
      mended(e, [{ thingId: 'p', by: 'dispatch-crew' as const, arrivalMs }]).map((p) => [p.startMs / HOUR, p.endMs / HOUR]);
    expect(spans(event, 3 * HOUR)).toEqual([
      [0, 3],
      [15, 24],
    ]);
    expect(spans({ ...event, kind: 'pump-trip' }, 3 * HOUR)).toEqual([[0, 3]]);
    expect(spans({ ...event, kind: 'pump-trip', startMs: 4 * HOUR }, 3 * HOUR)).toEqual([]);
    expect(spans({ ...event, kind: 'storm' }, 3 * HOUR)).toEqual([[0, 24]]);
    expect(mended(event, [{ thingId: 'other', by: 'dispatch-crew' as const, arrivalMs: 3 * HOUR }])).toEqual([event]);
  });
  it('lets crews arrive after 8 to 25 minutes', () => {
    for (const site of setting.sites) {
      expect(travelMin(setting, site)).toBeGreaterThanOrEqual(8);
      expect(travelMin(setting, site)).toBeLessThanOrEqual(25);
    }
  });
});
