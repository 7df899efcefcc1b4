import type { Clock } from '../../../src/base/clock.ts';
import type { ActOutcome, Desk } from '../../../src/panels/ui/desk.ts';
import type { Alarm } from '../../../src/rules/alarms/alarm.ts';
import { asideKey, createAsides } from '../../../src/rules/alarms/asides.ts';
import type { Session } from '../../../src/session/session.ts';
import type { OperatorAction } from '../../../src/tables/actions.ts';

type AsideDesk = Pick<Desk['alarms'], 'asides' | 'shelve' | 'unshelve' | 'takeOutOfService' | 'returnToService'>;

/** Setting alarms aside, folded by the product's own fold. */
export function createFakeAsides(session: Session, clock: Clock, alarms: readonly Alarm[]): AsideDesk & { isAside(alarm: Alarm): boolean } {
  const asides = createAsides();
  let last = 0;
  const asideOf = (alarm: Alarm) => asides.of(asideKey(alarm.rule.id, alarm.feedId, alarm.streamId), alarm.rule.priority, clock.now());
  const act = (kind: OperatorAction['kind'], keys: readonly string[], detail: NonNullable<OperatorAction['detail']> = {}): ActOutcome => {
    const { operator, time } = session.getState();
    if (time.kind !== 'live') return 'not-live';
    if (operator === '') return 'no-name';
    for (const target of keys) asides.add({ id: `fake-${++last}`, kind, operator, timeMs: clock.now(), target, detail });
    return 'done';
  };
  return {
    isAside: (alarm) => asideOf(alarm) !== null,
    asides: () =>
      alarms.flatMap((alarm) => {
        const aside = asideOf(alarm);
        const { rule, feedId, streamId, thingId } = alarm;
        return aside ? [{ key: asideKey(rule.id, feedId, streamId), aside, rule, feedId, streamId, thingId, alarm: { ...alarm, aside } }] : [];
      }),
    shelve: (keys, reason, untilMs) => act('shelve', keys, { reason, untilMs }),
    unshelve: (keys) => act('unshelve', keys),
    takeOutOfService: (keys, reason) => act('take-out-of-service', keys, { reason }),
    returnToService: (keys) => act('return-to-service', keys),
  };
}
