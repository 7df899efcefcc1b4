import type { StreetNetwork } from '../../city/streets/network.ts';
import { waysFrom, wayTo, type Way } from '../../city/streets/ways.ts';
import type { RosteredTeam } from '../../tables/tasks.ts';
import { alongWay, lengthM } from './along-way.ts';
import type { Site } from './world/site.ts';
import type { TaskPlan } from './world/teams.ts';
import { vehicleEntity, type SayVehicles, type VehicleSaid } from './vehicle-wire.ts';

/** Moves the vans and visiting teams of a demo city along its streets: from their base, from stop to stop, and back. */
export interface TeamMover {
  tell(fromMs: number, toMs: number, say: SayVehicles): void;
  tellAll(nowMs: number, say: SayVehicles): void;
}

/** What the day's plans say of teams and where their tasks lie. */
export interface TeamPlans {
  plans(timeMs: number): readonly TaskPlan[];
  placeOf(plan: TaskPlan): readonly [lon: number, lat: number];
  teams(timeMs: number): readonly RosteredTeam[];
  site(id: string): Site | undefined;
}

/** Seconds between words: on the road, and standing still. */
const [MOVING_MS, STANDING_MS] = [3000, 30_000];
/** A team whose next task is this near in time waits where it is; else it drives back. */
const WAITS_MS = 15 * 60_000;
const BACK_MS = 8 * 60_000;
const OFF_STREET_M = 400;
const MOST_S = 1800;
type Place = readonly [lon: number, lat: number];
type Drive = { readonly fromMs: number; readonly toMs: number; readonly from: Place; readonly to: Place };

export function createTeamMover(book: TeamPlans, network: StreetNetwork | null): TeamMover {
  const ways = new Map<string, Way | null>();
  let kept: { readonly plans: readonly TaskPlan[]; readonly drives: ReadonlyMap<string, readonly Drive[]> } | null = null;

  /** Nobody drives through houses: where the streets do not lead, a team is not seen to move. */
  const wayBetween = (from: Place, to: Place): Way | null => {
    const key = `${from.join()} ${to.join()}`;
    const known = ways.get(key);
    if (known !== undefined) return known;
    const [a, b] = [network?.snap(...from, 'drive', OFF_STREET_M), network?.snap(...to, 'drive', OFF_STREET_M)];
    const way = network && a && b ? wayTo(network, waysFrom(network, a, { travel: 'drive', mostS: MOST_S }), b) : null;
    if (ways.size > 4000) ways.clear();
    ways.set(key, way);
    return way;
  };
  const siteOf = (team: string): Site | undefined => book.site(team.slice(0, team.lastIndexOf('/')));
  const baseOf = (team: string): Place | null => {
    const site = siteOf(team);
    return site ? [site.lon, site.lat] : null;
  };
  const nameOf = (team: string): string => {
    const { zh = '', en = '' } = siteOf(team)?.name ?? {};
    return `${zh} ${en} ${team.slice(team.lastIndexOf('/') + 1)}`;
  };
  /** All drives of a day by team, in order; a team sent elsewhere on the way is taken from where the one before ends. */
  const drivesAt = (timeMs: number): ReadonlyMap<string, readonly Drive[]> => {
    const plans = book.plans(timeMs);
    if (kept?.plans === plans) return kept.drives;
    const byTeam = new Map<string, TaskPlan[]>();
    for (const plan of plans) {
      if (plan.team === '' || plan.setOutMs === Infinity || plan.team.endsWith('/staff')) continue;
      const own = byTeam.get(plan.team);
      if (own) own.push(plan);
      else byTeam.set(plan.team, [plan]);
    }
    const drives = new Map([...byTeam].map(([team, own]) => [team, drivesOf(team, own)]));
    kept = { plans, drives };
    return drives;
  };
  const drivesOf = (team: string, plans: readonly TaskPlan[]): readonly Drive[] => {
    const base = baseOf(team);
    if (!base) return [];
    const drives: Drive[] = [];
    let [at, freeMs] = [base, -Infinity];
    const sorted = [...plans].sort((a, b) => a.setOutMs - b.setOutMs);
    sorted.forEach((plan, i) => {
      const to = book.placeOf(plan);
      const setOutMs = Math.max(plan.setOutMs, freeMs);
      if (at !== base && setOutMs - freeMs > WAITS_MS) {
        drives.push({ fromMs: freeMs, toMs: Math.min(freeMs + BACK_MS, setOutMs), from: at, to: base });
        at = base;
      }
      drives.push({ fromMs: setOutMs, toMs: Math.max(plan.arrivedMs, setOutMs + 60_000), from: at, to });
      [at, freeMs] = [to, plan.endedMs];
      if (i === sorted.length - 1 && freeMs < Infinity) drives.push({ fromMs: freeMs, toMs: freeMs + BACK_MS, from: at, to: base });
    });
    return drives;
  };
  const said = (team: string, timeMs: number): VehicleSaid | null => {
    const base = baseOf(team);
    if (!base) return null;
    const drive = drivesAt(timeMs)
      .get(team)
      ?.findLast(({ fromMs }) => fromMs <= timeMs);
    const isVan = team.endsWith('/van');
    const who = { id: team, name: nameOf(team), vehicleType: isVan ? 'van' : 'careTeam', service: isVan ? 'mealDelivery' : 'homeCare', timeMs } as const;
    if (!drive) return { ...who, lon: base[0], lat: base[1], headingDeg: NaN, speedMps: 0 };
    const way = timeMs < drive.toMs ? wayBetween(drive.from, drive.to) : null;
    const [lon, lat] = timeMs < drive.toMs ? drive.from : drive.to;
    if (!way) return { ...who, lon, lat, headingDeg: NaN, speedMps: 0 };
    const seconds = (drive.toMs - drive.fromMs) / 1000;
    return { ...who, ...alongWay(way, (timeMs - drive.fromMs) / 1000 / seconds), speedMps: lengthM(way) / seconds };
  };
  const isOut = (team: string, timeMs: number): boolean =>
    drivesAt(timeMs)
      .get(team)
      ?.some(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs) ?? false;
  const shown = (timeMs: number): readonly string[] => book.teams(timeMs).flatMap(({ id }) => (id.endsWith('/staff') ? [] : [id]));
  const send = (teams: readonly string[], timeMs: number, say: SayVehicles): void => {
    const entities = teams.flatMap((team) => said(team, timeMs) ?? []).map(vehicleEntity);
    if (entities.length > 0) say(entities);
  };
  return {
    tell(fromMs, toMs, say) {
      const beat = Math.floor(toMs / MOVING_MS);
      if (beat === Math.floor(fromMs / MOVING_MS)) return;
      // Those that stand take turns, so that not all speak at once.
      const turns = STANDING_MS / MOVING_MS;
      const teams = shown(toMs).filter((team, i) => i % turns === beat % turns || isOut(team, toMs) || isOut(team, fromMs));
      send(teams, toMs, say);
    },
    tellAll: (nowMs, say) => send(shown(nowMs), nowMs, say),
  };
}
