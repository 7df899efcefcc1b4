import type { DependencyGraph } from '../../tables/dependencies.ts';
import { rootsOf } from '../cascade/roots.ts';
import type { Alarm } from './alarm.ts';

/** Alarms with one cause: what stands at their root, and everything it brought down. */
export interface RootGroup {
  /** Thing id of the root asset, as its alarm names it. */
  readonly rootId: string;
  readonly alarms: readonly Alarm[];
  readonly priority: 1 | 2 | 3;
  readonly unacknowledged: number;
  /** Different things in alarm. */
  readonly things: number;
  /** Nothing brought them down that is in alarm itself: the same rule at several things at once. `rootId` is the first of them. */
  readonly isKin?: true;
}

/** Which things brought others down; the identity where nobody declared dependencies. */
export type RootFinder = (thingIds: readonly string[]) => ReadonlyMap<string, string>;
export const rootFinder =
  (graph: DependencyGraph | null): RootFinder =>
  (thingIds) =>
    graph ? rootsOf(graph, thingIds) : new Map(thingIds.map((id) => [id, id]));

/** Alarms by root asset: the most urgent group first, of equals the largest; alarms keep their order. */
export function groupByRoot(alarms: readonly Alarm[], rootOf: RootFinder): readonly RootGroup[] {
  const roots = rootOf([...new Set(alarms.map(({ thingId }) => thingId))]);
  const members = new Map<string, Alarm[]>();
  for (const alarm of alarms) {
    const root = roots.get(alarm.thingId) ?? alarm.thingId;
    const known = members.get(root);
    if (known) known.push(alarm);
    else members.set(root, [alarm]);
  }
  return [...members]
    .map(([rootId, own]): RootGroup => ({
      rootId,
      alarms: own,
      priority: own.reduce<1 | 2 | 3>((most, { rule }) => (rule.priority < most ? rule.priority : most), 3),
      unacknowledged: own.filter(({ acknowledgedBy }) => acknowledgedBy === null).length,
      things: new Set(own.map(({ thingId }) => thingId)).size,
    }))
    .sort((a, b) => a.priority - b.priority || b.alarms.length - a.alarms.length || (a.rootId < b.rootId ? -1 : 1));
}

/** ISA-18.2 and EEMUA 191: a flood begins with more than ten alarms in ten minutes, and ends when fewer than five came in ten. */
export const FLOOD_WINDOW_MS = 600_000;
export const FLOOD_OVER = 10;
const FLOOD_UNDER = 5;

/** Alarms the operator was told of in the ten minutes before an instant. @param log newest first. */
export function raisedLately(log: readonly Alarm[], nowMs: number): number {
  let count = 0;
  for (const { raisedMs, aside } of log) {
    if (raisedMs <= nowMs - FLOOD_WINDOW_MS) break;
    if (aside === null && raisedMs <= nowMs) count++;
  }
  return count;
}

/**
 * Whether a flood that began has not ended yet: what the operator sees does not flip about one threshold.
 * @param log newest first.
 */
export function isFlooding(log: readonly Alarm[], nowMs: number): boolean {
  if (raisedLately(log, nowMs) < FLOOD_UNDER) return false;
  // Back from the newest, as far as it takes. Between two alarms the rate only falls: it is least just before the later one.
  const timesMs: number[] = [];
  let at = 0;
  const decided = (count: number): boolean | undefined => (count > FLOOD_OVER ? true : count - 1 < FLOOD_UNDER ? false : undefined);
  for (const { aside, raisedMs } of log) {
    if (aside !== null || raisedMs > nowMs) continue;
    for (; at < timesMs.length && (timesMs[at] as number) - FLOOD_WINDOW_MS >= raisedMs; at++) {
      const is = decided(timesMs.length - at);
      if (is !== undefined) return is;
    }
    timesMs.push(raisedMs);
  }
  for (; at < timesMs.length; at++) {
    const is = decided(timesMs.length - at);
    if (is !== undefined) return is;
  }
  return false;
}

const none: readonly RootGroup[] = [];
/** Fewer alarms of one root are read as quickly one by one. */
const WORTH_FOLDING = 3;

/** What no root explains, by rule: nine rain gauges in one shower are one row. What is critical stands alone. */
export function foldKin(groups: readonly RootGroup[]): readonly RootGroup[] {
  const byRule = new Map<string, RootGroup[]>();
  for (const group of groups) {
    const [only] = group.alarms;
    if (group.alarms.length > 1 || group.priority === 1 || !only) continue;
    byRule.set(only.rule.id, [...(byRule.get(only.rule.id) ?? []), group]);
  }
  const gone = new Set<RootGroup>();
  const kin = new Map<RootGroup, RootGroup>();
  for (const own of byRule.values()) {
    const [first] = own;
    if (own.length < WORTH_FOLDING || !first) continue;
    own.forEach((one) => gone.add(one));
    const alarms = own.flatMap((one) => one.alarms);
    const unacknowledged = own.reduce((sum, one) => sum + one.unacknowledged, 0);
    kin.set(first, { rootId: first.rootId, alarms, priority: first.priority, unacknowledged, things: own.length, isKin: true });
  }
  return groups.flatMap((group) => kin.get(group) ?? (gone.has(group) ? [] : group));
}

/**
 * The groups while it is a flood and something in it hangs together; else none.
 * @param folded by `foldKin`; handed on as it is, so that a flood that stands still is told by the very same list.
 */
export function floodOf(told: readonly Alarm[], folded: () => readonly RootGroup[], nowMs: number): readonly RootGroup[] {
  if (!isFlooding(told, nowMs)) return none;
  const groups = folded();
  return groups.some(({ alarms }) => alarms.length >= WORTH_FOLDING) ? groups : none;
}
