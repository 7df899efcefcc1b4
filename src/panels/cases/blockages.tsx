import { blockagesOf } from '../../rules/cases/blockage.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { stampText, useZone } from '../ui/time.ts';
import { agencyName, chooseCase } from './view.ts';
import { words } from './words.ts';

/** The blockage register: what agencies push to and fro, by pair and reason. */
export function Blockages() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const rows = blockagesOf(desk.cases.list());
  if (rows.length === 0) return <p className="cases-empty muted">{w('noBlock')}</p>;
  return (
    <div className="scroll cases-sheet">
      <table className="case-times small">
        <thead>
          <tr>
            <th scope="col">{w('pair')}</th>
            <th scope="col">{w('reason')}</th>
            <th scope="col">{w('blockCases')}</th>
            <th scope="col">{w('blockOpen')}</th>
            <th scope="col">{w('bounces')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.pair.join(' ')} ${row.reason}`} title={stampText(row.lastMs, zone)}>
              <th scope="row">
                {agencyName(desk, row.pair[0])[language]} ⇄ {agencyName(desk, row.pair[1])[language]}
              </th>
              <td className="case-reason">{row.reason}</td>
              <td>
                <button type="button" className="small" onClick={() => chooseCase(desk, row.cases[0] ?? '')}>
                  {row.cases.length}
                </button>
              </td>
              <td>{row.open}</td>
              <td>{row.bounces}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
