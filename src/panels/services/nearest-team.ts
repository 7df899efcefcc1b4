import type { StreetNetwork } from '../../city/streets/network.ts';
import { reachOf, waysFrom } from '../../city/streets/ways.ts';
import { freeTeams } from '../../rules/teams/figures.ts';
import type { TeamTask } from '../../tables/tasks.ts';
import type { Desk } from '../ui/desk.ts';

/** A team that could go, and how long the way from its base is. */
export interface NearTeam {
  readonly id: string;
  readonly service: string;
  /** NaN where the streets do not say. */
  readonly seconds: number;
}

const OFF_STREET_M = 400;
const MOST_S = 2400;

/** Where a thing stands, by its streams. */
function placeOf({ streams }: Desk, thingId: string): readonly [lon: number, lat: number] | null {
  const row = streams.rowsOfThing(thingId)[0];
  if (row === undefined) return null;
  const { lon, lat } = streams.descriptor(row);
  return Number.isNaN(lon) ? null : [lon, lat];
}

/** Visiting teams on duty and free now, quickest by the streets first; not by crow, for there is a river. */
export function nearTeams(desk: Desk, task: TeamTask, network: StreetNetwork | null): readonly NearTeam[] {
  const free = freeTeams(desk.tasks.list(), desk.tasks.teams(), desk.clock.now()).filter(({ kind, id }) => kind === 'visit' && id !== task.team);
  const goal = network?.snap(task.lon, task.lat, 'drive', OFF_STREET_M) ?? null;
  const ways = network && goal ? waysFrom(network, goal, { travel: 'drive', isTowards: true, mostS: MOST_S }) : null;
  const secondsFrom = new Map<string, number>();
  const seconds = (service: string): number => {
    const known = secondsFrom.get(service);
    if (known !== undefined) return known;
    const place = placeOf(desk, service);
    const spot = place && network?.snap(...place, 'drive', OFF_STREET_M);
    const found = (network && ways && spot && reachOf(network, ways, spot)?.seconds) ?? NaN;
    secondsFrom.set(service, found);
    return found;
  };
  const rank = (team: NearTeam): number => (Number.isNaN(team.seconds) ? Infinity : team.seconds);
  return free
    .map(({ id, service }) => ({ id, service, seconds: seconds(service) }))
    .sort((a, b) => rank(a) - rank(b) || Number(b.service === task.service) - Number(a.service === task.service) || (a.id < b.id ? -1 : 1));
}
