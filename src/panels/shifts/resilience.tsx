import { restoredByCase, stretches, timesOf } from '../../rules/cases/times.ts';
import type { WaitFigures } from '../../rules/cases/survival.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { formatNumber, MISSING, THIN } from '../ui/format.ts';
import { ageText } from '../ui/time.ts';
import { TableHead } from './table-head.tsx';
import { words } from './words.ts';

/** From single applications to systems that take a blow: what each service lost, and how long help took. */
export function Resilience() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const services = desk.lifelines.services(null);
  const number = (value: number, unit: string): string => (Number.isFinite(value) ? `${formatNumber(value, 1, language)}${THIN}${unit}` : MISSING);
  const times = timesOf(desk.cases.list(), desk.clock.now(), (c) => (Number.isNaN(restoredByCase(c)) ? desk.cases.restoredMs(c) : restoredByCase(c)));
  const wait = (ms: number, f: WaitFigures): string =>
    Number.isFinite(ms) ? ageText(ms, language) : f.over + f.open === 0 ? MISSING : w('beyond', { age: ageText(f.longestMs, language) });
  return (
    <>
      {services.length === 0 && <p className="shift-about muted">{w('noServices')}</p>}
      {services.length > 0 && (
        <table className="shift-table">
          <TableHead columns={['service', 'now', 'robustness', 'rapidity', 'loss', 'minutes']} />
          <tbody>
            {services.map(({ rule, now, resilience, minutesLost }) => (
              <tr key={rule.medium} title={rule.why[language]}>
                <th scope="row">{rule.title[language]}</th>
                <td className="strong">{number(now.pct, '%')}</td>
                <td>{number(resilience.robustnessPct, '%')}</td>
                <td>{number(resilience.rapidityPctPerH, '%/h')}</td>
                <td>{number(resilience.lossPctH, '%·h')}</td>
                <td>{number(minutesLost, 'min')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <h3 className="shift-head strong">{w('times')}</h3>
      <table className="shift-table">
        <TableHead columns={['stretch', 'median', 'p90', 'done', 'open']} />
        <tbody>
          {stretches.map((stretch) => {
            const f = times[stretch];
            return (
              <tr key={stretch}>
                <th scope="row">{w(stretch)}</th>
                <td className="strong">{wait(f.medianMs, f)}</td>
                <td>{wait(f.p90Ms, f)}</td>
                <td>{f.over}</td>
                <td>{f.open}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="shift-pad">
        <button type="button" className="edged" onClick={() => desk.session.setState({ work: 'resilience' })}>
          {w('openResilience')}
        </button>
      </div>
    </>
  );
}
