import type { Clock } from '../base/clock.ts';
import { ProblemError } from '../base/problem.ts';
import { parseAlarmRule } from '../city/pack/alarm-rule.ts';
import type { AlarmDesk } from '../panels/ui/alarm-desk.ts';
import type { ActOutcome } from '../panels/ui/desk.ts';
import { floodOf, foldKin, groupByRoot, rootFinder, type RootGroup } from '../rules/alarms/root-groups.ts';
import type { AlarmRule } from '../tables/alarm-rule.ts';
import type { Engine } from './engine.ts';

/** @param act runs what a named operator does now, or says why not. */
export function createAlarmDesk(engine: Engine, clock: Clock, act: (run: (operator: string) => void) => ActOutcome): AlarmDesk {
  const { alarmTime, city } = engine;
  const openedMs = clock.wall();
  let grouped: { readonly key: string; readonly groups: readonly RootGroup[]; readonly folded: readonly RootGroup[] } = { key: '', groups: [], folded: [] };
  const each = (kind: Parameters<Engine['act']>[0], targets: readonly string[], detail?: Parameters<Engine['act']>[3]): ActOutcome =>
    act((operator) => targets.forEach((target) => engine.act(kind, target, operator, detail)));

  // Asked with every look at the map: grouped once per change, or a standing flood would be drawn again and again.
  const regroup = (): typeof grouped => {
    const key = `${alarmTime.version}/${city.dependencies.version}`;
    if (key === grouped.key) return grouped;
    const groups = groupByRoot(alarmTime.list(), rootFinder(city.dependencies.graph));
    return (grouped = { key, groups, folded: foldKin(groups) });
  };

  return {
    list: alarmTime.list,
    log: alarmTime.log,
    told: alarmTime.told,
    asides: alarmTime.asides,
    version: () => alarmTime.version,
    isSettled: () => alarmTime.settled,
    // A source that keeps no history tells nothing from before this page was opened.
    knownFromMs: () => (engine.handles().every(({ canSeek }) => canSeek) ? alarmTime.logFromMs : Math.max(openedMs, alarmTime.logFromMs)),
    reach: (fromMs) => void alarmTime.reach(fromMs),
    groups: () => regroup().groups,
    flood: () => floodOf(alarmTime.told(), () => regroup().folded, clock.now()),
    rules: alarmTime.rules,
    ruleChanges: alarmTime.ruleChanges,
    preview: engine.previewRule,
    faultsOf,
    acknowledge: (ids) => each('acknowledge', ids),
    shelve: (keys, reason, untilMs) => each('shelve', keys, { reason, untilMs }),
    unshelve: (keys) => each('unshelve', keys),
    takeOutOfService: (keys, reason) => each('take-out-of-service', keys, { reason }),
    returnToService: (keys) => each('return-to-service', keys),
    setRule: (rule, reason) => each('set-alarm-rule', [rule.id], { rule: JSON.stringify(rule), reason }),
    revertRule: (ruleId, reason) => each('revert-alarm-rule', [ruleId], { reason }),
    dispatchCrew: (thingId) => each('dispatch-crew', [thingId]),
  };
}

function faultsOf(rule: AlarmRule): readonly string[] {
  try {
    parseAlarmRule(rule, rule.id);
    return [];
  } catch (error) {
    return error instanceof ProblemError
      ? error.problems.map(({ where, why }) => `${where.split('#').at(-1) ?? ''} ${why}`.trim())
      : [(error as Error).message];
  }
}
