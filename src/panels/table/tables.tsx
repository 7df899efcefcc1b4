import { priorityKey, priorityWords } from '../ui/alarm-mark.tsx';
import { useDesk, useLanguage, usePulse, useWords } from '../ui/desk.ts';
import { nameOfThing } from '../ui/entity.ts';
import { formatAmount } from '../ui/format.ts';
import { alarmValueText } from '../ui/limit.ts';
import { stampText, useZone } from '../ui/time.ts';
import { words } from './words.ts';

/** Alarms and districts as two tables; on screen and on paper. */
export function SituationTables() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  usePulse();
  const titles = desk.indicators.read(null);
  return (
    <>
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
              <td>{alarmValueText(a.rule, a.value, language)}</td>
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
    </>
  );
}
