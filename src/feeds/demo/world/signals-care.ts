import { noiseAt } from '../../../base/random.ts';
import { byDay, dayOf, dayStartMs, hourOf, HOUR_MS, isWeekend, type ByDay } from './calendar.ts';
import { canteenDay, mealsServed, seatsFree, visitsAt } from './care.ts';
import { cycleC, fridgeOf, riseK } from './fridge.ts';
import { countersAt, hallDay, hallPlan, openedAt, type HallPlan } from './halls.ts';
import { clamp, hourBump, normalCdf } from './ripple.ts';
import type { QueueRows } from './queue.ts';
import type { Signal, Signals } from './signals.ts';
import { canteenPlans, checkWaitMin, teamFinder, visitDayOf, visitLatenessMin, visitPlans } from './teams.ts';

/** Canteens, home visits and service halls: counts per site, never of persons. */
export const careSignals: Signals = (site, models) => {
  if (site.kind === 'canteen') return canteen(site, models);
  if (site.kind === 'posthouse') return posthouse(site, models);
  if (site.kind === 'service-hall') return hall(site, models);
  if (site.kind === 'service-portal') return portal(site, models);
  return { fridgeTemperature: fridge(site, models) };
};

const fridge = (site: Parameters<Signals>[0], models: Parameters<Signals>[1]): Signal => {
  const cold = fridgeOf(site.fate);
  return (t) => {
    let celsius = cycleC(cold, t) + 0.5 * hourBump(hourOf(t, models.setting.offsetMs), 10.5, 0.7);
    for (const e of models.book.onThing(site.id, t)) {
      if (e.kind === 'fridge-fault') celsius += riseK({ ...e, towardsK: 11, tauMs: 0.9 * HOUR_MS }, t);
      else if (e.kind === 'door-open') celsius += riseK({ ...e, towardsK: 8.5, tauMs: 0.35 * HOUR_MS }, t);
    }
    return celsius;
  };
};

const canteen: Signals = (site, models) => {
  const { offsetMs, sites } = models.setting;
  const isTeam = teamFinder(sites);
  const days = byDay((day) => canteenDay(site.fate, day, site.capacity), 3);
  const plans = byDayAndOrders(models, (day) => canteenPlans(site, day, offsetMs, models.book.orders, isTeam));
  const today = (t: number) => days.at(dayOf(t, offsetMs));
  return {
    checkWait: (t) => checkWaitMin(plans.at(dayOf(t, offsetMs)), t),
    mealsServed: (t) => mealsServed(today(t), hourOf(t, offsetMs)),
    seatsFree: (t) => seatsFree(today(t), hourOf(t, offsetMs)),
    fridgeTemperature: fridge(site, models),
  };
};

/** Days as the operators changed them: reckoned anew when somebody ordered something. */
function byDayAndOrders<T>(models: Parameters<Signals>[1], compute: (day: number) => T): Pick<ByDay<T>, 'at'> {
  const days = byDay(compute, 3);
  let { orders } = models.book;
  return {
    at(day) {
      if (orders !== models.book.orders) days.forget();
      ({ orders } = models.book);
      return days.at(day);
    },
  };
}

const posthouse: Signals = (site, models) => {
  const { offsetMs, sites } = models.setting;
  const isTeam = teamFinder(sites);
  const days = byDayAndOrders(models, (day) => {
    const plans = visitPlans(site, day, offsetMs, models.book.orders, isTeam);
    return { plans, counts: visitDayOf(plans, dayStartMs(day, offsetMs)) };
  });
  const now = (t: number) => visitsAt(days.at(dayOf(t, offsetMs)).counts, hourOf(t, offsetMs));
  return {
    visitsDue: (t) => now(t).due,
    visitsDone: (t) => now(t).done,
    visitsOnTime: (t) => now(t).onTime,
    visitLateness: (t) => visitLatenessMin(days.at(dayOf(t, offsetMs)).plans, t),
    fridgeTemperature: fridge(site, models),
  };
};

const hall: Signals = (site, models) => {
  const { offsetMs } = models.setting;
  const days = byDayAndOrders(models, (day): { plan: HallPlan; rows: QueueRows } => {
    const midnight = day * 24 * HOUR_MS - offsetMs;
    const trouble = models.book.onThing(site.id, midnight + 12 * HOUR_MS).find((e) => e.kind === 'hall-overload');
    const shut = trouble ? { fromH: (trouble.startMs - midnight) / HOUR_MS, toH: (trouble.endMs - midnight) / HOUR_MS, share: trouble.strength } : null;
    const more = models.book.orders.filter((o) => o.kind === 'open-counter' && o.target === site.id).map((o) => (o.timeMs - midnight) / HOUR_MS);
    const plan = { ...hallPlan(site.fate, day, site.capacity), shut, opened: openedAt(more) };
    return { plan, rows: hallDay(plan, site.fate, day) };
  });
  const minute = (t: number): number => Math.floor(hourOf(t, offsetMs) * 60);
  const today = (t: number) => days.at(dayOf(t, offsetMs));
  return {
    queueLength: (t) => today(t).rows.waiting[minute(t)] as number,
    // A closed hall has no wait, which is not a wait of nothing: the reading says "no value".
    waitTime: (t) => today(t).rows.waitMin[minute(t)] as number,
    countersOpen: (t) => countersAt(today(t).plan, hourOf(t, offsetMs)),
  };
};

/** Applications of a day that are handled at a district's counters, and the share that comes by telephone and browser. */
const portal: Signals = (site, models) => {
  const { offsetMs } = models.setting;
  const trait = (bits: number): number => ((site.fate >>> bits) % 1000) / 1000;
  const plan = byDay((day) => {
    const busy = isWeekend(day) ? 0.35 : 1;
    const counters = (160 + 240 * trait(3)) * busy * (0.9 + 0.2 * noiseAt(site.fate, day, 1));
    const share = 0.58 + 0.18 * trait(11) + 0.03 * (noiseAt(site.fate, day, 2) - 0.5);
    return { counters, online: (counters * share) / (1 - share) };
  }, 3);
  // Counters work from nine to five; who sits at home goes on into the evening.
  const atCounters = (h: number): number => clamp((h - 9) / 8, 0, 1);
  const atHome = (h: number): number => 0.62 * normalCdf((h - 13) / 3) + 0.38 * normalCdf((h - 20) / 1.6);
  const online = (t: number): number => Math.floor(plan.at(dayOf(t, offsetMs)).online * atHome(hourOf(t, offsetMs)));
  return {
    applicationsOnline: online,
    applicationsHandled: (t) => online(t) + Math.floor(plan.at(dayOf(t, offsetMs)).counters * atCounters(hourOf(t, offsetMs))),
  };
};
