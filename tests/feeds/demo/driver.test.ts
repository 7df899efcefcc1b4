import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock, type Clock } from '../../../src/base/clock.ts';
import { createDemoDriver, type LateParts } from '../../../src/feeds/demo/driver.ts';
import { createWorld } from '../../../src/feeds/demo/world/world.ts';
import { noServices, type DemoServices } from '../../../src/feeds/demo/services.ts';
import { createPipeline } from '../../../src/feeds/pipeline.ts';
import type { FeedContext } from '../../../src/feeds/feed.ts';
import { Quality } from '../../../src/tables/quality.ts';
import type { Batch } from '../../../src/tables/batch.ts';
import { createStreamTable, type StreamTable } from '../../../src/tables/streams.ts';
import { BOUNDS, makeSetting, MIDNIGHT_MS, OFFSET_MINUTES } from './fixture.ts';

const context: FeedContext = {
  declaration: { id: 'demo', type: 'demo', title: { zh: '演示', en: 'Demo' }, address: 'demo:test?seed=7' },
  cityUrl: 'http://x/',
  bounds: [...BOUNDS],
  utcOffsetMinutes: OFFSET_MINUTES,
  wallShiftMs: 0,
};
const setting = makeSetting(300);

interface Desk {
  readonly clock: Clock;
  readonly table: StreamTable;
  readonly batches: Batch[];
  readonly driver: ReturnType<typeof createDemoDriver>;
}
/** `takeMs`: how long the page takes over a batch. */
function openDesk(late: LateParts | null = null, onFilled?: () => void, takeMs = 0): Desk {
  const clock = createClock(() => vi.getMockedSystemTime()?.getTime() ?? NaN);
  const table = createStreamTable();
  const batches: Batch[] = [];
  const pipeline = createPipeline(
    context,
    {
      tell: async () => undefined,
      state: () => undefined,
      batch: (batch) => {
        batches.push(batch);
        table.append('demo', batch, clock.wall());
        return takeMs === 0 ? Promise.resolve() : new Promise((taken) => setTimeout(taken, takeMs));
      },
    },
    { nowMs: () => clock.now() },
  );
  return { clock, table, batches, driver: createDemoDriver(createWorld(setting), clock, pipeline, 'Demo', onFilled, late) };
}
/** What the table holds of readings taken before an instant: equal lists are equal tables. */
const told = (table: StreamTable, beforeMs = Infinity): string[] =>
  Array.from({ length: table.count }, (_, row) => row)
    .filter((row) => (table.timeMs[row] as number) < beforeMs)
    .map((row) => `${table.descriptor(row).id} ${table.timeMs[row]} ${table.value[row]} ${table.quality[row]}`)
    .sort();

describe('demo driver', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.setSystemTime(MIDNIGHT_MS + 14.2 * 3_600_000);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('fills the whole city at once, then tells each reading when it is due', async () => {
    const desk = openDesk();
    await vi.advanceTimersByTimeAsync(5);
    expect(desk.table.count).toBe(createWorld(setting).streams.length);
    const known = Array.from({ length: desk.table.count }, (_, row) => desk.table.timeMs[row] as number).filter((t) => !Number.isNaN(t));
    expect(known.length).toBe(desk.table.count);
    expect(Math.max(...known)).toBeLessThanOrEqual(desk.clock.now());
    const before = desk.table.version;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(desk.table.version).toBeGreaterThan(before + 10);
    const q3 = desk.table.find('ds-pump-station-0002-waterLevel');
    expect(desk.clock.now() - (desk.table.timeMs[q3] as number)).toBeLessThan(10_400);
    expect(desk.batches.some((b) => Object.keys(b.counts.rejected).length > 0)).toBe(false);
    desk.driver.close();
  });

  /** A page that comes to calm, and services that have come, when the test says so. */
  const lateParts = () => {
    let comeToCalm: () => void = () => undefined;
    let comeServices: () => void = () => undefined;
    const calm = new Promise<void>((done) => (comeToCalm = done));
    const services = new Promise<void>((done) => (comeServices = done)).then(() => noServices(createWorld(setting), 'Demo'));
    return { comeToCalm, comeServices, late: { calm, services: () => services } };
  };
  const toldCount = ({ table }: Desk): number => Array.from({ length: table.count }, (_, row) => table.timeMs[row] as number).filter(Number.isFinite).length;

  it('tells a few readings at once, the rest when the page has time, and is open once the services have told theirs', async () => {
    const { comeToCalm, comeServices, late } = lateParts();
    let filled = 0;
    const desk = openDesk(late, () => filled++);
    await vi.advanceTimersByTimeAsync(2000);
    expect(toldCount(desk)).toBeGreaterThan(0);
    expect(toldCount(desk)).toBeLessThanOrEqual(48);
    // Nothing that a total is made of.
    const { table } = desk;
    for (let row = 0; row < table.count; row++)
      if (Number.isFinite(table.timeMs[row])) expect(table.descriptor(row).kind).toMatch(/rain-gauge|tide-gauge|weather/);
    comeToCalm();
    await vi.advanceTimersByTimeAsync(100);
    expect([toldCount(desk), filled]).toEqual([createWorld(setting).streams.length, 0]);
    comeServices();
    await vi.advanceTimersByTimeAsync(100);
    expect(filled).toBe(1);
    desk.driver.close();
  });

  it('answers a jump before the page has time for the rest', async () => {
    const { comeToCalm, comeServices, late } = lateParts();
    const desk = openDesk(late);
    await vi.advanceTimersByTimeAsync(500);
    const atMs = desk.clock.now() - 3_600_000;
    desk.driver.seek({ kind: 'at', timeMs: atMs, rate: 0 });
    await vi.advanceTimersByTimeAsync(100);
    const latest = Math.max(...Array.from({ length: desk.table.count }, (_, row) => desk.table.timeMs[row] as number).filter(Number.isFinite));
    expect([toldCount(desk), latest <= atMs]).toEqual([createWorld(setting).streams.length, true]);
    comeToCalm();
    comeServices();
    await vi.advanceTimersByTimeAsync(1000);
    expect(desk.batches.filter(({ kind }) => kind === 'reset')).toHaveLength(1);
    desk.driver.close();
  });

  it('tells services that come while the page still takes in a jump, before it is open', async () => {
    const crew = { id: 'crew-1-unitState', thingId: 'crew-1', property: 'unitState', unit: '1', intervalMs: NaN, lon: NaN, lat: NaN, source: 'Demo', kind: '' };
    const none = noServices(createWorld(setting), 'Demo');
    let come: () => void = () => undefined;
    const services = new Promise<DemoServices>(
      (done) => (come = () => done({ ...none, units: { ...none.units, descriptors: [crew], tellAll: (nowMs, say) => say(crew.id, nowMs, 1) } })),
    );
    let valueWhenOpen = NaN;
    const desk: Desk = openDesk(
      { calm: new Promise(() => undefined), services: () => services },
      () => (valueWhenOpen = desk.table.value[desk.table.find(crew.id)] ?? NaN),
      400,
    );
    await vi.advanceTimersByTimeAsync(1000);
    desk.driver.seek({ kind: 'at', timeMs: desk.clock.now() - 3_600_000, rate: 0 });
    await vi.advanceTimersByTimeAsync(100);
    come();
    await vi.advanceTimersByTimeAsync(3000);
    expect(valueWhenOpen).toBe(1);
    desk.driver.close();
  });

  it('says that a closed hall has no wait, live and in the past, instead of telling none or zero', async () => {
    vi.setSystemTime(MIDNIGHT_MS + 17.9 * 3_600_000);
    const desk = openDesk();
    await vi.advanceTimersByTimeAsync(5);
    const row = desk.table.find('ds-service-hall-0001-waitTime');
    expect(desk.table.value[row]).toBeGreaterThanOrEqual(0);
    await vi.advanceTimersByTimeAsync(600_000);
    expect([desk.table.value[row], desk.table.quality[row]]).toEqual([NaN, Quality.missing]);
    expect(desk.clock.now() - (desk.table.timeMs[row] as number)).toBeLessThan(120_000);
    const [past] = await desk.driver.history(['ds-service-hall-0001-waitTime'], desk.clock.now() - 300_000, desk.clock.now(), 0);
    expect([...(past?.series.quality ?? [])].at(-1)).toBe(Quality.missing);
    expect(past?.series.value.at(-1)).toBeNaN();
    desk.driver.close();
  });

  it('living through an hour ends where jumping to its end does', async () => {
    const lived = openDesk();
    await vi.advanceTimersByTimeAsync(3_600_000);
    const now = lived.clock.now();
    const jumped = openDesk();
    jumped.driver.seek({ kind: 'at', timeMs: now, rate: 0 });
    await vi.advanceTimersByTimeAsync(1);
    const untilLastTick = (table: StreamTable): string[] => told(table, now - 500);
    expect(untilLastTick(lived.table).length).toBeGreaterThan(0.9 * lived.table.count);
    const rows = new Set(told(lived.table, Infinity));
    expect(untilLastTick(jumped.table).filter((row) => !rows.has(row))).toEqual([]);
    lived.driver.close();
    jumped.driver.close();
  });

  it('answers a seek with one reset and stands still at rate 0, runs at rate 60', async () => {
    const desk = openDesk();
    await vi.advanceTimersByTimeAsync(100);
    const at = MIDNIGHT_MS + 3 * 3_600_000;
    for (let i = 0; i < 20; i++) desk.driver.seek({ kind: 'at', timeMs: at + i, rate: 0 });
    desk.batches.length = 0;
    await vi.advanceTimersByTimeAsync(3000);
    expect(desk.batches.filter((b) => b.kind === 'reset').length).toBeLessThanOrEqual(2);
    const still = told(desk.table);
    await vi.advanceTimersByTimeAsync(3000);
    expect(told(desk.table)).toEqual(still);
    desk.driver.seek({ kind: 'at', timeMs: at, rate: 60 });
    await vi.advanceTimersByTimeAsync(10_000);
    const newest = Math.max(...Array.from({ length: desk.table.count }, (_, row) => desk.table.timeMs[row] as number));
    expect(newest).toBeGreaterThan(at + 9 * 60_000);
    expect(newest).toBeLessThanOrEqual(at + 10 * 60_000);
    desk.driver.close();
  });

  it('counts every row: received = shown + superseded + rejected + dropped', async () => {
    const desk = openDesk();
    await vi.advanceTimersByTimeAsync(60_000);
    const { counts } = desk.batches[desk.batches.length - 1] as Batch;
    expect(counts.received).toBe(counts.shown + counts.superseded + counts.dropped);
    desk.driver.close();
  });

  it('tells history equal to what live told', async () => {
    const desk = openDesk();
    const from = desk.clock.now();
    await vi.advanceTimersByTimeAsync(1_800_000);
    const ids = ['ds-pump-station-0002-waterLevel', 'ds-noise-0001-noiseLevel', 'ds-canteen-0001-mealsServed'];
    const past = await desk.driver.history(ids, from, desk.clock.now() + 1e9, 0);
    expect(past.map((p) => p.descriptor.id)).toEqual(ids);
    for (const { descriptor, series } of past) {
      const live = desk.table.history.range(desk.table.find(descriptor.id), from, desk.clock.now());
      expect(series.timeMs.length).toBeGreaterThan(25);
      expect([...live.timeMs]).toEqual([...series.timeMs].slice(0, live.timeMs.length));
      expect([...live.value]).toEqual([...series.value].slice(0, live.value.length));
      expect(series.timeMs.length - live.timeMs.length).toBeLessThanOrEqual(1);
    }
    desk.driver.close();
  });

  it('obeys a crew: Q3 falls below 2.60 m within an hour of the dispatch and stays there', async () => {
    const desk = openDesk();
    const action = { id: 'a-1', kind: 'dispatch-crew', operator: 'Lin', timeMs: desk.clock.now() - 8 * 3_600_000, target: 'pump-station-0002' } as const;
    desk.driver.act(action);
    desk.driver.act({ ...action, timeMs: 0 });
    await vi.advanceTimersByTimeAsync(50);
    const [q3] = await desk.driver.history(['ds-pump-station-0002-waterLevel'], action.timeMs + 3_600_000, action.timeMs + 7 * 3_600_000, 0);
    expect(q3?.series.value.length).toBeGreaterThan(2000);
    expect(Math.max(...(q3?.series.value ?? [NaN]))).toBeLessThan(2.6);
    desk.driver.close();
  });
});
