import { isoText } from '../../base/iso.ts';
import { metresPerDegree } from '../../base/geodesy.ts';
import { noiseAt } from '../../base/random.ts';
import type { StreetNetwork } from '../../city/streets/network.ts';
import type { RosteredTeam, TeamTask } from '../../tables/tasks.ts';
import { cellMiddle } from '../../tables/unit-grid.ts';
import { dayOf } from './world/calendar.ts';
import type { TeamPlans } from './team-mover.ts';
import { canteenPlans, changesOf, taskAt, teamFinder, teamsOf, visitPlans, type TaskPlan } from './world/teams.ts';
import type { World } from './world/world.ts';

/** Says what the services' teams do: every change as it happens, and all of it after a jump. */
export interface TaskTeller {
  tell(fromMs: number, toMs: number, say: (message: Uint8Array) => void): void;
  tellAll(nowMs: number, say: (message: Uint8Array) => void): void;
  /** The day behind it, for those who move the teams. */
  readonly book: TeamPlans;
}

/** Tasks of one message: well below what the door lets in. */
const AT_ONCE = 1000;
/** How far from its posthouse or canteen a task lies, metres. */
const REACH_M = 900;
const utf8 = new TextEncoder();

const fhirStatus = {
  requested: 'proposed',
  assigned: 'booked',
  'en-route': 'booked',
  arrived: 'arrived',
  done: 'fulfilled',
  'no-show': 'noshow',
  cancelled: 'cancelled',
} as const;
const told = (timeMs: number): { readonly iso?: string } => (Number.isFinite(timeMs) ? { iso: isoText(timeMs) } : {});
const wire = (task: TeamTask): object => ({
  id: task.id,
  serviceType: task.kind,
  service: task.service,
  team: task.team,
  status: fhirStatus[task.state],
  cell: [task.lon, task.lat],
  quantity: task.quantity,
  start: told(task.windowFromMs).iso,
  end: told(task.windowToMs).iso,
  setOut: told(task.setOutMs).iso,
  arrived: told(task.arrivedMs).iso,
  ended: told(task.endedMs).iso,
  outcome: task.outcome ?? undefined,
});
const wireTeam = ({ id, service, kind, fromMs, toMs }: RosteredTeam): object => ({
  id,
  serviceType: kind,
  service,
  start: isoText(fromMs),
  end: isoText(toMs),
});

/** The tasks of a demo city's local day. They lie where people can be: at streets, if the city has them. */
export function createTaskTeller(world: World, network: StreetNetwork | null): TaskTeller {
  const { setting, models } = world;
  const sites = setting.sites.filter(({ kind }) => kind === 'posthouse' || kind === 'canteen');
  const sitesById = new Map(sites.map((site) => [site.id, site]));
  const isTeam = teamFinder(setting.sites);
  let kept: { readonly day: number; readonly orders: unknown; readonly plans: readonly TaskPlan[] } | null = null;
  let cells = new Map<string, readonly [number, number]>();

  const plansOf = (timeMs: number): readonly TaskPlan[] => {
    const day = dayOf(timeMs, setting.offsetMs);
    const { orders } = models.book;
    if (kept?.day === day && kept.orders === orders) return kept.plans;
    if (kept?.day !== day) cells = new Map();
    const plans = sites.flatMap((site) => (site.kind === 'posthouse' ? visitPlans : canteenPlans)(site, day, setting.offsetMs, orders, isTeam));
    kept = { day, orders, plans };
    return plans;
  };
  const placeOf = ({ id, site, fate }: TaskPlan): readonly [number, number] => {
    const known = cells.get(id);
    if (known) return known;
    const { lonM, latM } = metresPerDegree(site.lat);
    let found: readonly [number, number] = cellMiddle(site.lon, site.lat);
    for (let draw = 0; draw < 6; draw++) {
      const [angle, radiusM] = [2 * Math.PI * noiseAt(fate, draw, 1), REACH_M * Math.sqrt(noiseAt(fate, draw, 2))];
      const [lon, lat] = [site.lon + (radiusM * Math.cos(angle)) / lonM, site.lat + (radiusM * Math.sin(angle)) / latM];
      const spot = network ? network.snap(lon, lat, 'walk', 120) : { lon, lat };
      if (!spot) continue;
      found = cellMiddle(spot.lon, spot.lat);
      break;
    }
    cells.set(id, found);
    return found;
  };
  const send = (tasks: readonly TeamTask[], roster: readonly RosteredTeam[], whole: boolean, say: (message: Uint8Array) => void): void => {
    for (let from = 0; from === 0 || from < tasks.length; from += AT_ONCE) {
      const isFirst = from === 0;
      const message = { tasks: tasks.slice(from, from + AT_ONCE).map(wire), ...(isFirst && whole ? { roster: roster.map(wireTeam), whole } : {}) };
      say(utf8.encode(JSON.stringify(message)));
    }
  };
  const tasksAt = (plans: readonly TaskPlan[], timeMs: number): TeamTask[] => plans.flatMap((plan) => taskAt(plan, placeOf(plan), timeMs) ?? []);
  const tellAll: TaskTeller['tellAll'] = (nowMs, say) => {
    if (sites.length === 0) return;
    const day = dayOf(nowMs, setting.offsetMs);
    send(
      tasksAt(plansOf(nowMs), nowMs),
      sites.flatMap((site) => teamsOf(site, day, setting.offsetMs)),
      true,
      say,
    );
  };
  return {
    tell(fromMs, toMs, say) {
      // A new day has new tasks.
      if (dayOf(fromMs, setting.offsetMs) !== dayOf(toMs, setting.offsetMs)) return tellAll(toMs, say);
      const changed = plansOf(toMs).filter((plan) => changesOf(plan).some((t) => t > fromMs && t <= toMs));
      if (changed.length > 0) send(tasksAt(changed, toMs), [], false, say);
    },
    tellAll,
    book: {
      plans: plansOf,
      placeOf,
      teams: (timeMs) => sites.flatMap((site) => teamsOf(site, dayOf(timeMs, setting.offsetMs), setting.offsetMs)),
      site: (id) => sitesById.get(id),
    },
  };
}
