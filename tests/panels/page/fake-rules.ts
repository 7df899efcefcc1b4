import type { Words } from '../../../src/base/words.ts';
import type { AlarmRule } from '../../../src/tables/alarm-rule.ts';
import { words } from './fake-now.ts';

const rule = (
  id: string,
  title: Words,
  property: string,
  unit: string,
  value: number,
  priority: 1 | 2 | 3,
  op: 'above' | 'below',
  response?: string,
): AlarmRule => ({
  id,
  title,
  property,
  unit,
  value,
  priority,
  op,
  deadband: value * 0.05,
  onDelayS: 10,
  offDelayS: 30,
  respondWithinMin: priority === 1 ? 5 : 15,
  cause: words('上游来水超过水泵排量，或水泵停机。', 'Inflow exceeds the pump’s capacity, or the pump has stopped.'),
  consequence: words('约 20 分钟内低洼路段积水。', 'Low-lying streets flood in about 20 minutes.'),
  action: words('启动备用泵；派抢修队到泵站。', 'Start the standby pump; send a crew to the station.'),
  ...(response === undefined ? {} : { response }),
});
export const rules: readonly AlarmRule[] = [
  rule('drain-critical', words('排水井水位过高', 'Drain level critical'), 'waterLevel', 'm', 3, 1, 'above', 'dispatch-crew'),
  rule('drain-high', words('排水井水位偏高', 'Drain level high'), 'waterLevel', 'm', 2.6, 2, 'above', 'dispatch-crew'),
  rule('pump-stopped', words('水泵停机', 'Pump stopped'), 'pumpState', '1', 0.5, 2, 'below', 'dispatch-crew'),
  rule('fridge-warm', words('冷柜温度偏高', 'Fridge too warm'), 'fridgeTemperature', 'Cel', 8, 3, 'above'),
  rule('pm25-high', words('PM2.5 偏高', 'PM2.5 high'), 'pm25', 'ug/m3', 75, 3, 'above'),
  rule('queue-long', words('排队过长', 'Queue too long'), 'queueLength', '1', 30, 3, 'above'),
];
