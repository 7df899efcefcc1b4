import type { Clock } from '../../../src/base/clock.ts';
import type { City } from '../../../src/city/city.ts';
import type { AlarmDesk } from '../../../src/panels/ui/alarm-desk.ts';
import type { ActOutcome } from '../../../src/panels/ui/desk.ts';
import type { Alarm } from '../../../src/rules/alarms/alarm.ts';
import { floodOf, foldKin, groupByRoot } from '../../../src/rules/alarms/root-groups.ts';
import type { RuleChange } from '../../../src/rules/alarms/rule-changes.ts';
import { previewOf } from '../../../src/rules/alarms/rule-preview.ts';
import type { Session } from '../../../src/session/session.ts';
import { createFakeAsides } from './fake-asides.ts';

const DAY_MS = 86_400_000;

/** Alarms to look at: what is done to them is done to this page alone. */
export function createFakeAlarmDesk(alarms: Alarm[], city: City, session: Session, clock: Clock): AlarmDesk {
  const { isAside, ...asides } = createFakeAsides(session, clock, alarms);
  const list = (): readonly Alarm[] => alarms.filter((alarm) => !isAside(alarm));
  // The first pump is at the root of every drain.
  const groups = () =>
    groupByRoot(list(), (ids) => new Map(ids.map((id) => [id, id.startsWith('drain-level') ? (ids.find((other) => other.startsWith('pump')) ?? id) : id])));
  let rules = city.manifest.alarmRules;
  let changes: readonly RuleChange[] = [];
  const act = (run: (operator: string) => void): ActOutcome => {
    const { operator, time } = session.getState();
    if (time.kind !== 'live') return 'not-live';
    if (operator === '') return 'no-name';
    run(operator);
    return 'done';
  };
  return {
    ...asides,
    list,
    log: () => alarms,
    told: () => [...alarms].sort((a, b) => b.raisedMs - a.raisedMs),
    version: () => alarms.length + asides.asides().length,
    isSettled: () => true,
    knownFromMs: () => clock.now() - 2 * DAY_MS,
    reach: () => undefined,
    groups,
    flood: () =>
      floodOf(
        [...alarms].sort((a, b) => b.raisedMs - a.raisedMs),
        () => foldKin(groups()),
        clock.now(),
      ),
    rules: () => rules,
    ruleChanges: () => changes,
    preview(rule, progress) {
      progress?.(1);
      const own = alarms.filter((alarm) => alarm.rule.id === rule.id).map((alarm) => ({ ...alarm, rule }));
      return Promise.resolve(previewOf(own, clock.now() - DAY_MS, clock.now(), () => 14, { streams: 24, judged: 23 }));
    },
    faultsOf: () => [],
    acknowledge: (ids) =>
      act((operator) =>
        alarms.forEach((a, i) => {
          if (ids.includes(a.id)) alarms[i] = { ...a, state: 'acknowledged', acknowledgedBy: operator, acknowledgedMs: clock.now() };
        }),
      ),
    setRule: (rule, reason) =>
      act((operator) => {
        rules = [...rules.filter(({ id }) => id !== rule.id), rule];
        changes = [...changes, { ruleId: rule.id, rule, operator, timeMs: clock.now(), reason }];
      }),
    revertRule: (ruleId, reason) =>
      act((operator) => {
        rules = city.manifest.alarmRules;
        changes = [...changes, { ruleId, rule: null, operator, timeMs: clock.now(), reason }];
      }),
    dispatchCrew: () => act(() => undefined),
  };
}
