import type { OperatorAction } from '../../../src/tables/actions.ts';
import type { AlarmRule } from '../../../src/tables/alarm-rule.ts';
import { Quality } from '../../../src/tables/quality.ts';
import type { RuledReading } from '../../../src/rules/alarms/alarm.ts';

const words = { zh: '', en: '' };
export const levelRule = (change: Partial<AlarmRule> = {}): AlarmRule => ({
  id: 'drain-high',
  title: words,
  property: 'waterLevel',
  op: 'above',
  value: 2.6,
  unit: 'm',
  deadband: 0.1,
  onDelayS: 60,
  offDelayS: 120,
  priority: 2,
  cause: words,
  consequence: words,
  action: words,
  respondWithinMin: 10,
  ...change,
});
export const reading = (timeS: number, value: number, change: Partial<RuledReading> = {}): RuledReading => ({
  feedId: 'demo',
  streamId: 'ds-1',
  thingId: 'sensor-1',
  thingKind: 'drain-level',
  property: 'waterLevel',
  intervalMs: 60_000,
  timeMs: timeS * 1000,
  value: Math.fround(value),
  quality: Quality.good,
  ...change,
});
export const acknowledge = (alarmId: string, timeS: number, change: Partial<OperatorAction> = {}): OperatorAction => ({
  id: `ack-${alarmId}-${timeS}`,
  kind: 'acknowledge',
  operator: 'Li',
  timeMs: timeS * 1000,
  target: alarmId,
  ...change,
});

/** An operator's action on a rule on a stream. */
export const act = (kind: OperatorAction['kind'], target: string, timeS: number, detail: OperatorAction['detail'] = {}): OperatorAction => ({
  id: `${kind}-${target}-${timeS}`,
  kind,
  operator: 'Li',
  timeMs: timeS * 1000,
  target,
  detail,
});
