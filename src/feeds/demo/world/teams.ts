import { createRandom, hashText, mix32 } from '../../../base/random.ts';
import type { OperatorAction } from '../../../tables/actions.ts';
import type { RosteredTeam, TaskKind, TaskOutcome, TeamTask } from '../../../tables/tasks.ts';
import { dayStartMs, HOUR_MS, isWeekend, MINUTE_MS } from './calendar.ts';
import { VISIT_WINDOW_H, visitDay, type VisitDay } from './care.ts';
import type { Site } from './site.ts';

/** One task as it will have gone: every instant at which it changes, so that any moment can be told. Infinity = never. */
export interface TaskPlan {
  readonly id: string;
  readonly kind: TaskKind;
  readonly site: Site;
  readonly fate: number;
  readonly team: string;
  readonly quantity: number;
  readonly windowFromMs: number;
  readonly windowToMs: number;
  readonly createdMs: number;
  readonly assignedMs: number;
  readonly setOutMs: number;
  readonly arrivedMs: number;
  readonly endedMs: number;
  readonly endsAs: 'done' | 'no-show';
  readonly outcome: TaskOutcome | null;
}

const [ROSTER_FROM_H, ROSTER_TO_H] = [8, 18.5];
/** Minutes from an order to the door, by the task's fate; a team told to go needs two to get going. */
const TO_GO_MIN = 2;
const travelMin = (fate: number): number => 6 + ((fate >>> 4) % 11);
const stayMin = (fate: number): number => 16 + ((fate >>> 9) % 18);

/**
 * Most of what goes wrong the city's own staff puts right: of 100 visits whose team does not come, the posthouse's shift lead
 * sends another for 85 within the hour after the window; of 100 diners expected and absent, the canteen's staff look after 92
 * within 25 minutes. The rest waits for an operator.
 */
export const [LEADS_REPAIR, STAFF_LOOK] = [85, 92] as const;
const leadSendsAfterMin = (fate: number): number => 20 + (mix32(fate) % 35);
const staffGoAfterMin = (fate: number): number => 4 + (mix32(fate) % 18);
const isSeenTo = (fate: number, share: number): boolean => mix32(fate ^ 0x51a7) % 100 < share;

const taskId = (site: Site, kind: string, day: number, n: number): string =>
  `${kind[0]}-${hashText(`${site.id} ${kind} ${day} ${n}`, site.fate).toString(36).padStart(7, '0')}`;

/** Whoever is on duty at a place that day. */
export function teamsOf(site: Site, day: number, offsetMs: number): readonly RosteredTeam[] {
  const midnight = dayStartMs(day, offsetMs);
  const team = (id: string, kind: TaskKind, fromH: number, toH: number): RosteredTeam => ({
    id,
    service: site.id,
    kind,
    fromMs: midnight + fromH * HOUR_MS,
    toMs: midnight + toH * HOUR_MS,
  });
  if (site.kind === 'canteen') return [team(`${site.id}/van`, 'delivery', 10, 19), team(`${site.id}/staff`, 'welfare-check', 10, 19)];
  const count = (isWeekend(day) ? 2 : 3) + (site.fate % 3);
  return Array.from({ length: count }, (_, n) => team(`${site.id}/${n + 1}`, 'visit', ROSTER_FROM_H, ROSTER_TO_H));
}

/** Tells a visiting team of any posthouse by its id. */
export function teamFinder(sites: readonly Site[]): (id: string) => boolean {
  let find = finders.get(sites);
  if (!find) finders.set(sites, (find = makeFinder(sites)));
  return find;
}
/** One a city: each of its places asks. */
const finders = new WeakMap<readonly Site[], (id: string) => boolean>();
function makeFinder(sites: readonly Site[]): (id: string) => boolean {
  const posthouses = new Map(sites.filter((s) => s.kind === 'posthouse').map((site) => [site.id, site]));
  return (id) => {
    const [, service = '', number = ''] = /^(.+)\/(\d+)$/.exec(id) ?? [];
    const site = posthouses.get(service);
    return site !== undefined && Number(number) >= 1 && Number(number) <= 3 + (site.fate % 3);
  };
}

/** Orders about one place's tasks, oldest first: a task is given away until its team has arrived; a check is called for once. */
function ordered(plan: TaskPlan, orders: readonly OperatorAction[], all: readonly TaskPlan[], isTeam: (id: string) => boolean): TaskPlan {
  let now = plan;
  for (const { kind, target, timeMs, detail } of orders) {
    if (target !== plan.id || timeMs < now.createdMs || timeMs >= now.arrivedMs) continue;
    const wanted = typeof detail?.['team'] === 'string' ? detail['team'] : '';
    const isCall = kind === 'welfare-check' && plan.kind === 'welfare-check' && timeMs < now.assignedMs;
    if (!isCall && !(kind === 'reassign-visit' && plan.kind === 'visit' && isTeam(wanted) && wanted !== now.team)) continue;
    const team = isTeam(wanted) ? wanted : '';
    // A team in the middle of a task ends it first.
    const busy = all.find((other) => other.team === team && other.setOutMs <= timeMs && timeMs < other.endedMs && other.endedMs < Infinity);
    const setOutMs = (busy?.endedMs ?? timeMs) + TO_GO_MIN * MINUTE_MS;
    const arrivedMs = setOutMs + travelMin(plan.fate) * MINUTE_MS;
    now = { ...now, team, assignedMs: timeMs, setOutMs, arrivedMs, endedMs: arrivedMs + stayMin(plan.fate) * MINUTE_MS };
  }
  return now;
}

/** Home visits of a posthouse, in the order of their windows: those of `visitDay`, as the operators changed them. */
export function visitPlans(
  site: Site,
  day: number,
  offsetMs: number,
  orders: readonly OperatorAction[] = [],
  isTeam: (id: string) => boolean = () => true,
): readonly TaskPlan[] {
  const midnight = dayStartMs(day, offsetMs);
  const at = (hour: number): number => midnight + Math.round(hour * HOUR_MS);
  const teams = teamsOf(site, day, offsetMs);
  const freeMs = new Map(teams.map(({ id }) => [id, -Infinity]));
  const { dueH, arrivalH } = visitDay(site.fate, day);
  const plans = Array.from(dueH, (opensH, n): TaskPlan => {
    const fate = mix32(site.fate ^ Math.imul(day, 0x27d4eb2f) ^ n);
    const team = [...freeMs].reduce((best, next) => (next[1] < best[1] ? next : best))[0];
    const isMissed = arrivalH[n] === Infinity && isSeenTo(fate, LEADS_REPAIR);
    const arrivedMs = isMissed ? at(opensH + VISIT_WINDOW_H) + leadSendsAfterMin(fate) * MINUTE_MS : at(arrivalH[n] as number);
    const endsAs = fate % 29 === 0 ? 'no-show' : 'done';
    const endedMs = arrivedMs + (endsAs === 'done' ? stayMin(fate) : 6) * MINUTE_MS;
    const setOutMs = arrivedMs - travelMin(fate) * MINUTE_MS;
    if (endedMs < Infinity) freeMs.set(team, endedMs);
    const assignedMs = Math.min(at(opensH - 0.75), setOutMs - MINUTE_MS);
    const id = taskId(site, 'visit', day, n);
    const window = { windowFromMs: at(opensH), windowToMs: at(opensH + VISIT_WINDOW_H) };
    return { id, kind: 'visit', site, fate, team, quantity: 1, ...window, createdMs: at(6.5), assignedMs, setOutMs, arrivedMs, endedMs, endsAs, outcome: null };
  });
  return orders.length === 0 ? plans : plans.map((plan) => ordered(plan, orders, plans, isTeam));
}

/** Minutes that the longest of some tasks has waited at an instant: from a beginning on, until it is over; 0 while none waits. */
function longestWaitMin(plans: readonly TaskPlan[], timeMs: number, from: (plan: TaskPlan) => number, until: (plan: TaskPlan) => number): number {
  let longestMs = 0;
  for (const plan of plans) if (from(plan) <= timeMs && until(plan) > timeMs) longestMs = Math.max(longestMs, timeMs - from(plan));
  return longestMs / MINUTE_MS;
}
/** ... past the end of its window, of visits nobody has arrived for. */
export const visitLatenessMin = (plans: readonly TaskPlan[], timeMs: number): number =>
  longestWaitMin(
    plans,
    timeMs,
    (p) => p.windowToMs,
    (p) => p.arrivedMs,
  );
/** ... since it was noticed, of welfare checks nobody has been sent on. */
export const checkWaitMin = (plans: readonly TaskPlan[], timeMs: number): number =>
  longestWaitMin(
    plans.filter(({ kind }) => kind === 'welfare-check'),
    timeMs,
    (p) => p.createdMs,
    (p) => p.assignedMs,
  );

/** The same visits as counts need them. */
export function visitDayOf(plans: readonly TaskPlan[], midnightMs: number): VisitDay {
  const hours = (timeMs: number): number => (timeMs - midnightMs) / HOUR_MS;
  return { dueH: Float64Array.from(plans, (p) => hours(p.windowFromMs)), arrivalH: Float64Array.from(plans, (p) => hours(p.arrivedMs)) };
}

/** Meals carried out at noon and in the evening by the canteen's van, stop after stop; and diners who were expected and did not come. */
export function canteenPlans(
  site: Site,
  day: number,
  offsetMs: number,
  orders: readonly OperatorAction[] = [],
  isTeam: (id: string) => boolean = () => true,
): readonly TaskPlan[] {
  const random = createRandom(mix32(site.fate ^ Math.imul(day, 0x165667b1)));
  const at = (hour: number): number => dayStartMs(day, offsetMs) + Math.round(hour * HOUR_MS);
  const base = { site, quantity: 1, outcome: null, endsAs: 'done' } as const;
  const plans: TaskPlan[] = [];
  for (const [fromH, promisedMin] of [
    [10.75 + random.between(0, 0.2), 45],
    [16.5 + random.between(0, 0.2), 40],
  ] as const) {
    let leavesH = fromH;
    const stops = 5 + (site.fate % 5);
    for (let stop = 0; stop < stops; stop++) {
      const n = plans.length;
      const arrivesH = leavesH + random.between(4, 9) / 60 + (random.next() < 0.05 ? random.between(0.4, 0.8) : 0);
      const windowFromMs = at(fromH + stop * (9 / 60));
      plans.push({
        ...base,
        id: taskId(site, 'delivery', day, n),
        kind: 'delivery',
        fate: random.below(2 ** 31),
        team: `${site.id}/van`,
        quantity: 3 + random.below(12),
        windowFromMs,
        windowToMs: windowFromMs + promisedMin * MINUTE_MS,
        createdMs: at(fromH - 1),
        assignedMs: at(fromH - 0.5),
        setOutMs: at(leavesH),
        arrivedMs: at(arrivesH),
        endedMs: at(arrivesH + 0.05),
      });
      leavesH = arrivesH + 0.05;
    }
  }
  for (let left = random.next() < 0.3 ? 1 + random.below(2) : 0; left > 0; left--) {
    const noticedMs = at(random.between(12.6, 13.4));
    const fate = random.below(2 ** 31);
    const isSeen = isSeenTo(fate, STAFF_LOOK);
    const assignedMs = isSeen ? noticedMs + staffGoAfterMin(fate) * MINUTE_MS : Infinity;
    const setOutMs = assignedMs + TO_GO_MIN * MINUTE_MS;
    const arrivedMs = setOutMs + travelMin(fate) * MINUTE_MS;
    const outcome: TaskOutcome = fate % 100 < 72 ? 'all-well' : fate % 100 < 88 ? 'nobody-met' : 'help-called';
    plans.push({
      ...base,
      id: taskId(site, 'welfare-check', day, plans.length),
      kind: 'welfare-check',
      fate,
      team: isSeen ? `${site.id}/staff` : '',
      // Somebody should have looked within two hours.
      windowFromMs: noticedMs,
      windowToMs: noticedMs + 2 * HOUR_MS,
      createdMs: noticedMs,
      assignedMs,
      setOutMs,
      arrivedMs,
      endedMs: arrivedMs + stayMin(fate) * MINUTE_MS,
      endsAs: outcome === 'nobody-met' ? 'no-show' : 'done',
      outcome,
    });
  }
  return orders.length === 0 ? plans : plans.map((plan) => ordered(plan, orders, plans, isTeam));
}

export const changesOf = ({ createdMs, assignedMs, setOutMs, arrivedMs, endedMs }: TaskPlan): readonly number[] => [
  createdMs,
  assignedMs,
  setOutMs,
  arrivedMs,
  endedMs,
];

/** How a task stands at an instant; null before anybody knew of it. */
export function taskAt(plan: TaskPlan, [lon, lat]: readonly [number, number], timeMs: number): TeamTask | null {
  if (timeMs < plan.createdMs) return null;
  const past = (instantMs: number): number => (instantMs <= timeMs ? instantMs : NaN);
  const state =
    plan.endedMs <= timeMs
      ? plan.endsAs
      : plan.arrivedMs <= timeMs
        ? 'arrived'
        : plan.setOutMs <= timeMs
          ? 'en-route'
          : plan.assignedMs <= timeMs
            ? 'assigned'
            : 'requested';
  const { id, kind, site, quantity, windowFromMs, windowToMs } = plan;
  return {
    id,
    kind,
    service: site.id,
    team: state === 'requested' ? '' : plan.team,
    state,
    lon,
    lat,
    quantity,
    windowFromMs,
    windowToMs,
    setOutMs: past(plan.setOutMs),
    arrivedMs: past(plan.arrivedMs),
    endedMs: past(plan.endedMs),
    outcome: plan.endedMs <= timeMs ? plan.outcome : null,
  };
}
