import { describe, expect, it } from 'vitest';
import { metresPerDegree } from '../../src/base/geodesy.ts';
import { streetColumns } from '../../src/city/streets/columns.ts';
import { createStreetNetwork } from '../../src/city/streets/network.ts';
import { nearTeams } from '../../src/panels/services/nearest-team.ts';
import type { Desk } from '../../src/panels/ui/desk.ts';
import { createTaskTable, type RosteredTeam, type TeamTask } from '../../src/tables/tasks.ts';

const { lonM, latM } = metresPerDegree(31.2);
const at = (x: number, y: number): [number, number] => [150.5 + x / lonM, 31.2 + y / latM];
/** A river without a bridge but at the far end: straight across is near, by the streets it is 2.1 km. */
const network = createStreetNetwork(
  streetColumns([
    { properties: { from: 0, to: 1, class: 'primary', speedKmh: 36 }, line: [at(0, 0), at(1000, 0)] },
    { properties: { from: 1, to: 2, class: 'primary', speedKmh: 36 }, line: [at(1000, 0), at(1000, 100)] },
    { properties: { from: 2, to: 3, class: 'primary', speedKmh: 36 }, line: [at(1000, 100), at(0, 100)] },
  ]),
);
const places: Readonly<Record<string, [number, number]>> = { across: at(0, 100), along: at(600, 0), nowhere: [NaN, NaN] };
const team = (service: string, n = 1): RosteredTeam => ({ id: `${service}/${n}`, service, kind: 'visit', fromMs: 0, toMs: 1000 });
const [lon, lat] = at(0, 0);
const task: TeamTask = {
  id: 'v-1',
  kind: 'visit',
  service: 'across',
  team: 'across/9',
  state: 'assigned',
  lon,
  lat,
  quantity: 1,
  windowFromMs: 0,
  windowToMs: 10,
  setOutMs: NaN,
  arrivedMs: NaN,
  endedMs: NaN,
  outcome: null,
};
function deskWith(tasks: readonly TeamTask[], teams: readonly RosteredTeam[]): Desk {
  const table = createTaskTable();
  table.take('f', tasks, teams, true);
  const ids = Object.keys(places);
  const streams = {
    rowsOfThing: (id: string) => (ids.includes(id) ? [ids.indexOf(id)] : []),
    descriptor: (row: number) => ({ lon: places[ids[row] as string]?.[0], lat: places[ids[row] as string]?.[1] }),
  };
  return { tasks: table, streams, clock: { now: () => 100 } } as unknown as Desk;
}

describe('teams that could take a task over', () => {
  it('come by the time along the streets, not by crow; one without a place comes last', () => {
    const teams = nearTeams(deskWith([task], [team('nowhere'), team('across'), team('along')]), task, network);
    expect(teams.map(({ service }) => service)).toEqual(['along', 'across', 'nowhere']);
    expect(teams[0]?.seconds).toBeCloseTo(60, 0);
    expect(teams[1]?.seconds).toBeCloseTo(210, 0);
    expect(teams[2]?.seconds).toBeNaN();
  });
  it('are on duty, busy with nothing else, and not the one that has it', () => {
    const busy = { ...task, id: 'v-2', team: 'along/1', state: 'en-route' as const };
    const teams = nearTeams(deskWith([task, busy], [team('along'), team('across', 9), team('across', 2), { ...team('along', 3), toMs: 50 }]), task, null);
    expect(teams.map(({ id }) => id)).toEqual(['across/2']);
  });
});
