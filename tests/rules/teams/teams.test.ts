import { describe, expect, it } from 'vitest';
import { crowdCells } from '../../../src/rules/teams/crowd-cells.ts';
import { deliveredOnTime, freeTeams, lateTasks, noShow, onTime, utilisation } from '../../../src/rules/teams/figures.ts';
import { createRandom } from '../../../src/base/random.ts';
import { createTaskTable, type TeamTask } from '../../../src/tables/tasks.ts';
import { cellMiddle } from '../../../src/tables/unit-grid.ts';

const MIN = 60_000;
const task = (id: string, more: Partial<TeamTask> = {}): TeamTask => ({
  id,
  kind: 'visit',
  service: 'p',
  team: 'p/1',
  state: 'assigned',
  lon: 0,
  lat: 0,
  quantity: 1,
  windowFromMs: 0,
  windowToMs: 60 * MIN,
  setOutMs: NaN,
  arrivedMs: NaN,
  endedMs: NaN,
  outcome: null,
  ...more,
});
const done = (id: string, setOut: number, arrived: number, ended: number, more: Partial<TeamTask> = {}): TeamTask =>
  task(id, { state: 'done', setOutMs: setOut * MIN, arrivedMs: arrived * MIN, endedMs: ended * MIN, ...more });

describe('figures of teams', () => {
  const tasks = [
    done('a', 0, 10, 30),
    done('b', 20, 60, 80),
    done('c', 80, 90, 95, { state: 'no-show' }),
    task('d'),
    task('e', { windowToMs: 200 * MIN }),
    task('f', { state: 'cancelled' }),
  ];
  it('counts arrivals by the end of the window over what is due: one that nobody reached counts against it, a cancelled one not', () => {
    expect(onTime(tasks, 100 * MIN)).toEqual({ part: 2, whole: 4, share: 0.5 });
    expect(onTime([], 0).share).toBeNaN();
    expect(deliveredOnTime(tasks)).toEqual({ part: 2, whole: 2, share: 1 });
    expect(noShow(tasks)).toEqual({ part: 1, whole: 3, share: 1 / 3 });
    expect(lateTasks(tasks, 100 * MIN).map(({ id }) => id)).toEqual(['d']);
  });
  it('is busy once where tasks overlap, and only within the hours on duty', () => {
    const teams = [{ id: 'p/1', service: 'p', kind: 'visit' as const, fromMs: 10 * MIN, toMs: 500 * MIN }];
    // 10-80 and 80-95 of 10-110.
    expect(utilisation(tasks, teams, 110 * MIN)).toEqual({ part: 85, whole: 100, share: 0.85 });
    expect(utilisation(tasks, teams, 5 * MIN).share).toBeNaN();
  });
  it('offers teams that are on duty and on no task', () => {
    const team = (id: string, fromMs: number) => ({ id, service: 'p', kind: 'visit' as const, fromMs, toMs: 1000 });
    expect(freeTeams([task('a', { state: 'en-route', team: 'x' })], [team('x', 0), team('y', 0), team('z', 500)], 100).map(({ id }) => id)).toEqual(['y']);
  });
});

describe('cells with enough in them', () => {
  it('tells no square with fewer than k, loses nobody and counts nobody twice', () => {
    const random = createRandom(5);
    const places = Array.from({ length: 400 }, () => {
      const [lon, lat] = cellMiddle(150 + 0.03 * random.next() * random.next(), 31 + 0.03 * random.next() * random.next());
      return { lon, lat };
    });
    for (const k of [1, 3, 5, 20]) {
      const { cells, withheld } = crowdCells(places, k);
      expect(cells.every(({ count }) => count >= k)).toBe(true);
      expect(cells.reduce((sum, { count }) => sum + count, withheld)).toBe(400);
    }
    expect(crowdCells(places.slice(0, 2), 3)).toMatchObject({ cells: [], withheld: 2 });
  });
});

describe('task table', () => {
  it('knows the newest word of each, and forgets the rest when told the whole', () => {
    const table = createTaskTable();
    table.take('a', [task('1'), task('2')], [], true);
    table.take('b', [task('9')], [], true);
    table.take('a', [task('1', { state: 'done' })], [], false);
    expect(table.get('1')?.state).toBe('done');
    expect(table.list()).toHaveLength(3);
    table.take('a', [task('3')], [], true);
    expect(
      table
        .list()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['3', '9']);
    const { version } = table;
    table.take('a', [], [], false);
    expect(table.version).toBe(version);
  });
});
