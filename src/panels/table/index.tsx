import './table.css';
import type { WordTable } from '../../base/words.ts';
import { priorityKey, priorityWords } from '../ui/alarm-mark.tsx';
import { useDesk, useLanguage, usePulse, useSession, useWords } from '../ui/desk.ts';
import { Dialog } from '../ui/dialog.tsx';
import { nameOfThing, setOpen } from '../ui/entity.ts';
import { formatAmount, formatReading } from '../ui/format.ts';
import { useKeys } from '../ui/keys.ts';
import { stampText, useZone } from '../ui/time.ts';
import { describeProperty } from '../../tables/properties.ts';

const words = {
  table: { zh: '以表格显示地图', en: 'The map as a table' },
  close: { zh: '关闭', en: 'Close' },
  alarms: { zh: '告警', en: 'Alarms' },
  districts: { zh: '各区指标', en: 'Districts' },
  priority: { zh: '级别', en: 'Priority' },
  alarm: { zh: '告警', en: 'Alarm' },
  thing: { zh: '对象', en: 'Thing' },
  value: { zh: '数值', en: 'Value' },
  raised: { zh: '发生时间', en: 'Raised' },
  state: { zh: '状态', en: 'State' },
  unacknowledged: { zh: '未确认', en: 'Unacknowledged' },
  acknowledged: { zh: '已确认', en: 'Acknowledged' },
  'returned-unacknowledged': { zh: '已恢复，未确认', en: 'Returned, unacknowledged' },
  district: { zh: '城区', en: 'District' },
} satisfies WordTable;

/** What the map tells the eye, as tables: for screen readers, keyboards and copying. */
export default function MapTable() {
  const desk = useDesk();
  const open = useSession((s) => s.open['table'] ?? false);
  useKeys([{ id: 'table.open', keys: 't', title: words.table, group: 'view', run: () => setOpen(desk, 'table') }]);
  return open ? <Tables onClose={() => setOpen(desk, 'table', false)} /> : null;
}

function Tables({ onClose }: { onClose: () => void }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  usePulse();
  const titles = desk.indicators.read(null);
  return (
    <Dialog label={w('table')} closeLabel={w('close')} className="map-table" onClose={onClose}>
      <div className="scroll">
        <table>
          <caption className="strong">{w('alarms')}</caption>
          <thead>
            <tr>
              {(['priority', 'alarm', 'thing', 'value', 'raised', 'state'] as const).map((key) => (
                <th key={key} scope="col">
                  {w(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {desk.alarms.list().map((a) => (
              <tr key={a.id}>
                <td>
                  {a.rule.priority} {priorityWords[priorityKey(a.rule.priority)][language]}
                </td>
                <td>{a.rule.title[language]}</td>
                <td>{nameOfThing(desk, a.thingId)[language]}</td>
                <td>{formatReading(describeProperty(a.rule.property, a.rule.unit), a.value, a.rule.unit, language)}</td>
                <td>{stampText(a.raisedMs, zone)}</td>
                <td>{w(a.state)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <table>
          <caption className="strong">{w('districts')}</caption>
          <thead>
            <tr>
              <th scope="col">{w('district')}</th>
              {titles.map((r) => (
                <th key={r.id} scope="col">
                  {r.title[language]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {desk.city.districts.map((area) => {
              const readings = desk.indicators.read(area.properties.id);
              return (
                <tr key={area.properties.id}>
                  <th scope="row">{area.properties.name[language]}</th>
                  {titles.map((t) => {
                    const r = readings.find((x) => x.id === t.id);
                    return <td key={t.id}>{r ? formatAmount(r.value, r.unit, r.decimals, language) : '–'}</td>;
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Dialog>
  );
}
