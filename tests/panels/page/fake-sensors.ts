import type { SensorDesk } from '../../../src/panels/ui/sensor-desk.ts';
import type { SensorFault } from '../../../src/rules/sensing/faults.ts';
import type { StreamTable } from '../../../src/tables/streams.ts';
import { FAKE_NOW_MS } from './fake-now.ts';

/** One sensor that has repeated a value for half an hour, or none. */
export function fakeSensors(streams: StreamTable, stuckId: string): SensorDesk {
  const stuck = stuckId === '' ? -1 : streams.find(stuckId);
  const fault: SensorFault = { kind: 'stuck', sinceMs: FAKE_NOW_MS - 1_800_000, value: 2.61 };
  return {
    version: 0,
    faultOf: (row) => (row === stuck ? fault : null),
    suspects: () => (stuck < 0 ? [] : [{ row: stuck, fault }]),
    judged: 120,
    watched: 160,
    sensors: 160,
  };
}
