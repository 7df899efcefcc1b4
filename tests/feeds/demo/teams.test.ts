import { describe, expect, it } from 'vitest';
import { createTaskTeller } from '../../../src/feeds/demo/task-teller.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/feeds/demo/world/calendar.ts';
import { hallDay, hallPlan, openedAt } from '../../../src/feeds/demo/world/halls.ts';
import { canteenPlans, changesOf, checkWaitMin, STAFF_LOOK, visitLatenessMin, visitPlans } from '../../../src/feeds/demo/world/teams.ts';
import { createWorld, type World } from '../../../src/feeds/demo/world/world.ts';
import { createTaskTable, type TaskTable, type TeamTask } from '../../../src/tables/tasks.ts';
import type { ActionKind, OperatorAction } from '../../../src/tables/actions.ts';
import { deliveredOnTime, lateTasks, onTime } from '../../../src/rules/teams/figures.ts';
import { createCollector, declaration } from '../collect.ts';
import { createDecoder } from '../../../src/feeds/payloads/decoder.ts';
import { makeSetting, MIDNIGHT_MS } from './fixture.ts';

const setting = makeSetting(2000);
const order = (kind: ActionKind, target: string, timeMs: number, id: string, detail: OperatorAction['detail'] = {}): OperatorAction => ({
  id,
  kind,
  operator: 'Lin',
  timeMs,
  target,
  detail,
});
/** What a page would know: the teller's bytes through the feed's own door. */
function listener() {
  const table: TaskTable = createTaskTable();
  const decoder = createDecoder(declaration);
  const collector = createCollector();
  const say = (message: Uint8Array): void => {
    decoder.decode('tasks', message, 0, collector.sink, 'team-tasks');
    for (const told of collector.tidings.splice(0)) if (told.kind === 'tasks') table.take('demo', told.tasks, told.teams, told.whole);
  };
  return { table, say, rejected: collector.rejected };
}
const told = (table: TaskTable): string[] =>
  table
    .list()
    .map((task) => JSON.stringify(task))
    .sort();
const noon = MIDNIGHT_MS + 12 * HOUR_MS;
const counts = (world: World, thing: string, timeMs: number): Record<string, number> =>
  Object.fromEntries(
    world.streams.flatMap(({ site, property }, n) => {
      const at = world.lastSent(n, timeMs);
      return site.id === thing && property.startsWith('visits') ? [[property, world.read(n, at)]] : [];
    }),
  );

describe('tasks of the demo city', () => {
  it('let nothing personal out: the door refuses nothing of them', () => {
    const { table, say, rejected } = listener();
    createTaskTeller(createWorld(setting), null).tellAll(noon, say);
    expect(table.list().length).toBeGreaterThan(100);
    expect(rejected).toEqual({});
  });
  it('told change by change end as told at once', () => {
    const world = createWorld(setting);
    const [lived, jumped] = [listener(), listener()];
    createTaskTeller(world, null).tellAll(MIDNIGHT_MS + 5 * HOUR_MS, lived.say);
    const teller = createTaskTeller(world, null);
    for (let t = MIDNIGHT_MS + 5 * HOUR_MS; t < noon; t += 7 * MINUTE_MS) teller.tell(t, Math.min(noon, t + 7 * MINUTE_MS), lived.say);
    createTaskTeller(world, null).tellAll(noon, jumped.say);
    expect(told(lived.table)).toEqual(told(jumped.table));
  });
  it('agree with the counts that the posthouse tells', () => {
    const world = createWorld(setting);
    const { table, say } = listener();
    createTaskTeller(world, null).tellAll(noon, say);
    const posthouses = setting.sites.filter(({ kind }) => kind === 'posthouse');
    expect(posthouses.length).toBeGreaterThan(1);
    for (const { id } of posthouses) {
      const stream = world.streams.findIndex(({ site, property }) => site.id === id && property === 'visitsDue');
      const sent = world.lastSent(stream, noon);
      const timeMs = world.timeOf(stream, sent);
      const fresh = listener();
      createTaskTeller(world, null).tellAll(timeMs, fresh.say);
      const { part, whole } = onTime(
        fresh.table.list().filter(({ service }) => service === id),
        timeMs,
      );
      expect([whole, part]).toEqual([world.read(stream, sent), counts(world, id, noon)['visitsOnTime']]);
    }
    expect(table.teams().length).toBeGreaterThan(0);
  });
  it('bring most meals in time, and not all', () => {
    const { table, say } = listener();
    createTaskTeller(createWorld(setting), null).tellAll(MIDNIGHT_MS + 20 * HOUR_MS, say);
    const { whole, share } = deliveredOnTime(table.list().filter(({ kind }) => kind === 'delivery'));
    expect(whole).toBeGreaterThan(100);
    expect(share).toBeGreaterThan(0.85);
    expect(share).toBeLessThan(1);
  });
  it('keep the order of their steps', () => {
    for (const site of setting.sites.filter(({ kind }) => kind === 'posthouse'))
      for (const plan of visitPlans(site, Math.floor((noon + setting.offsetMs) / 86_400_000), setting.offsetMs)) {
        const times = changesOf(plan);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }
  });
});

describe('orders', () => {
  const world = createWorld(setting);
  const whenLate = (() => {
    for (let t = MIDNIGHT_MS + 9 * HOUR_MS; t < MIDNIGHT_MS + 18 * HOUR_MS; t += 5 * MINUTE_MS) {
      const { table, say } = listener();
      createTaskTeller(world, null).tellAll(t, say);
      const [late] = lateTasks(
        table.list().filter(({ kind }) => kind === 'visit'),
        t,
      );
      if (late) return { t, late, teams: table.teams().filter(({ kind, id }) => kind === 'visit' && id !== late.team) };
    }
    throw new Error('no visit is late that day');
  })();
  it('a late visit given to another team is reached by that team, whatever order the orders come in, and once', () => {
    const { t, late, teams } = whenLate;
    const [first, second] = teams;
    const orders = [
      order('reassign-visit', late.id, t, 'r1', { team: first?.id ?? '' }),
      order('reassign-visit', late.id, t + MINUTE_MS, 'r2', { team: second?.id ?? '' }),
    ];
    const outcome = (list: readonly OperatorAction[]) => {
      const changed = createWorld(setting);
      for (const one of list) changed.act(one);
      const { table, say } = listener();
      createTaskTeller(changed, null).tellAll(t + 90 * MINUTE_MS, say);
      return table.get(late.id);
    };
    const there = outcome(orders);
    expect(there?.team).toBe(second?.id);
    expect(there?.arrivedMs).toBeGreaterThan(t);
    expect(outcome([...orders].reverse())).toEqual(there);
    expect(outcome([...orders, ...orders])).toEqual(there);
    expect(outcome([order('reassign-visit', late.id, t, 'r3', { team: 'nobody/1' })])?.team).toBe(late.team);
  });
  it('a welfare check waits until somebody calls for it, and then ends with an outcome', () => {
    // The staff leave one to the operator not every day in so small a town.
    const open = ({ kind, state }: TeamTask): boolean => kind === 'welfare-check' && state === 'requested';
    const at = (day: number) => {
      const evening = MIDNIGHT_MS + day * 24 * HOUR_MS + 15 * HOUR_MS;
      const before = listener();
      createTaskTeller(createWorld(setting), null).tellAll(evening, before.say);
      return { evening, check: before.table.list().find(open) };
    };
    const { evening, check } = [0, 1, 2, 3, 4, 5].map(at).find((one) => one.check !== undefined) ?? at(6);
    expect(check).toMatchObject({ state: 'requested', team: '', outcome: null });
    const called = createWorld(setting);
    called.act(order('welfare-check', check?.id ?? '', evening, 'w1'));
    const after = listener();
    createTaskTeller(called, null).tellAll(evening + 2 * HOUR_MS, after.say);
    const ended = after.table.get(check?.id ?? '');
    expect(['done', 'no-show']).toContain(ended?.state);
    expect(ended?.outcome).not.toBeNull();
    expect(ended?.state === 'no-show').toBe(ended?.outcome === 'nobody-met');
  });
  it('the staff see to about as many checks and missed visits as they are said to, and the longest wait is told in minutes', () => {
    const days = Array.from({ length: 40 }, (_, n) => 20_600 + n);
    const of = (kind: string) => setting.sites.filter((site) => site.kind === kind);
    const checks = days
      .flatMap((day) => of('canteen').flatMap((site) => canteenPlans(site, day, setting.offsetMs)))
      .filter(({ kind }) => kind === 'welfare-check');
    const seen = checks.filter(({ assignedMs, createdMs }) => assignedMs - createdMs <= 25 * MINUTE_MS);
    expect(checks.length).toBeGreaterThan(300);
    expect(seen.length / checks.length).toBeCloseTo(STAFF_LOOK / 100, 1);
    expect(checks.filter(({ assignedMs }) => assignedMs === Infinity).length).toBe(checks.length - seen.length);
    const visits = days.flatMap((day) => of('posthouse').flatMap((site) => visitPlans(site, day, setting.offsetMs)));
    const never = visits.filter(({ arrivedMs }) => arrivedMs === Infinity).length;
    // 1.5 % of the teams do not come; of those the shift lead leaves 15 %.
    expect(never / visits.length).toBeGreaterThan(0.0005);
    expect(never / visits.length).toBeLessThan(0.005);
    const lost = checks.find(({ assignedMs }) => assignedMs === Infinity);
    expect(checkWaitMin(lost ? [lost] : [], (lost?.createdMs ?? 0) + 31 * MINUTE_MS)).toBe(31);
    const late = visits.find(({ arrivedMs }) => arrivedMs === Infinity);
    expect(visitLatenessMin(late ? [late] : [], (late?.windowToMs ?? 0) + 47 * MINUTE_MS)).toBe(47);
    expect(visitLatenessMin(late ? [late] : [], (late?.windowToMs ?? 0) - 1)).toBe(0);
  });
  it('one counter more leaves the past of the day as it was and shortens the wait after; beyond the spare ones orders change nothing', () => {
    const [fate, day] = [0x5eed1234, 20_620];
    const plan = { ...hallPlan(fate, day, 6), load: 1.1 };
    const [plain, more] = [hallDay(plan, fate, day), hallDay({ ...plan, opened: openedAt([10]) }, fate, day)];
    expect(more.waiting.subarray(0, 10 * 60 + 5)).toEqual(plain.waiting.subarray(0, 10 * 60 + 5));
    const sum = (rows: Uint16Array) => rows.subarray(10 * 60 + 5, 12 * 60).reduce((a, b) => a + b, 0);
    expect(sum(more.waiting)).toBeLessThan(sum(plain.waiting));
    expect(openedAt([10, 10.1, 10.2])).toHaveLength(2);
    expect(openedAt([10, 10.1, 12.5])).toHaveLength(3);
  });
});
