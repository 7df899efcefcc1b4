import { useDesk, useLanguage, usePulse, useWords } from '../ui/desk.ts';
import { formatAmount } from '../ui/format.ts';
import { words } from './words.ts';

/** Districts with their indicators as a table; on screen and on paper. */
export function DistrictTable() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  usePulse();
  const titles = desk.indicators.read(null);
  return (
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
  );
}
