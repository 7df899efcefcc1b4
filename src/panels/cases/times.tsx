import { groupBy, restoredByCase, stretches, timesOf } from '../../rules/cases/times.ts';
import type { WaitFigures } from '../../rules/cases/survival.ts';
import type { Case } from '../../rules/cases/case.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { ageText } from '../ui/time.ts';
import { stretchWords, words } from './words.ts';

/** Median and 90th percentile of each stretch, with how many are over and how many still wait: never a mean. */
export function Times() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const nowMs = desk.clock.now();
  const cases = desk.cases.list();
  const restored = (c: Case): number => (Number.isNaN(restoredByCase(c)) ? desk.cases.restoredMs(c) : restoredByCase(c));
  const figure = (ms: number, f: WaitFigures): string =>
    Number.isFinite(ms) ? ageText(ms, language) : f.over + f.open === 0 ? '–' : w('beyond', { age: ageText(f.longestMs, language) });
  const table = (title: string, list: readonly Case[], key: string) => {
    const times = timesOf(list, nowMs, restored);
    return (
      <table key={key} className="case-times small">
        <caption>
          {title} <span className="muted">n = {list.length}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col" />
            <th scope="col">{w('median')}</th>
            <th scope="col">{w('p90')}</th>
            <th scope="col">{w('done')}</th>
            <th scope="col">{w('open')}</th>
          </tr>
        </thead>
        <tbody>
          {stretches.map((stretch) => {
            const f = times[stretch];
            return (
              <tr key={stretch}>
                <th scope="row">{stretchWords[stretch][language]}</th>
                <td>{figure(f.medianMs, f)}</td>
                <td>{figure(f.p90Ms, f)}</td>
                <td>{f.over}</td>
                <td>{f.open}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    );
  };
  const districtName = (id: string): string => desk.city.area(id)?.properties.name[language] ?? '–';
  return (
    <div className="scroll cases-sheet">
      <p className="small muted">{w('timesNote')}</p>
      {table(w('wholeCity'), cases, 'city')}
      <h3 className="strong">{w('byClass')}</h3>
      {[...groupBy(cases, (c) => c.classId)].map(([id, list]) => table(list[0] ? desk.cases.classOf(list[0]).title[language] : id, list, id))}
      <h3 className="strong">{w('byDistrict')}</h3>
      {[...groupBy(cases, (c) => c.district)].map(([id, list]) => table(districtName(id), list, id))}
    </div>
  );
}
