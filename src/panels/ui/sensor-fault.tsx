import type { WordTable } from '../../base/words.ts';
import type { SensorFault } from '../../rules/sensing/faults.ts';
import { describeProperty } from '../../tables/properties.ts';
import { useDesk, useLanguage, useWords } from './desk.ts';
import { formatReading } from './format.ts';
import { ageText, clockText, useZone } from './time.ts';

const words = {
  doubted: { zh: '传感器存疑', en: 'Sensor in doubt' },
  silent: { zh: '无读数，自 {time}', en: 'silent since {time}' },
  clock: { zh: '时钟快 {value}', en: 'its clock is {value} ahead' },
  'out-of-range': { zh: '超出量程：{value}，自 {time}', en: 'out of range: {value}, since {time}' },
  stuck: { zh: '读数不变：{value}，自 {time}', en: 'stuck at {value} since {time}' },
  jump: { zh: '突跳 {value}，{time}', en: 'jumped by {value} at {time}' },
  drift: { zh: '相对邻近点位漂移 {value}/小时', en: 'drifts {value}/h against its neighbours' },
} satisfies WordTable;

/** What is wrong with a stream's sensor, in words. */
export function SensorFaultWords({ row, fault }: { readonly row: number; readonly fault: SensorFault }) {
  const { streams } = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  if (fault.kind === 'clock') return <>{w('clock', { value: ageText(fault.aheadMs, language) })}</>;
  const { property, unit } = streams.descriptor(row);
  const amount = fault.kind === 'silent' ? NaN : fault.kind === 'jump' ? fault.by : fault.kind === 'drift' ? fault.perHour : fault.value;
  const value = formatReading(describeProperty(property), amount, unit, language);
  return <>{w(fault.kind, { value, time: clockText(fault.sinceMs, zone) })}</>;
}

/** "? Sensor in doubt: stuck at 2.61 m since 14:02"; nothing where its readings look right. */
export function SensorDoubt({ row }: { readonly row: number }) {
  const { sensors } = useDesk();
  const w = useWords(words);
  const fault = sensors.faultOf(row);
  if (!fault) return null;
  return (
    <span className="small sensor-doubt">
      <span aria-hidden="true">?</span> {w('doubted')}: <SensorFaultWords row={row} fault={fault} />
    </span>
  );
}
