import { useMemo, useState } from 'react';
import { areaAt } from '../../city/area-at.ts';
import type { City } from '../../city/city.ts';
import { levels, type Case, type Level } from '../../rules/cases/case.ts';
import { escalationsOf, levelOf } from '../../rules/cases/escalation.ts';
import { isEscalated, NOWHERE, rollUp, type CasePlace, type RollUp } from '../../rules/lenses/coordination.ts';
import { isStanding } from '../../rules/cases/case.ts';
import { useDesk, useLanguage, useWords, type Desk } from '../ui/desk.ts';
import { selectAndFly } from '../ui/entity.ts';
import { Icon } from '../ui/icon.tsx';
import { TableHead } from './table-head.tsx';
import { words } from './words.ts';

/** Many heads to one: what stands where, under whose lead, and how high it has gone. */
export function Coordination() {
  const desk = useDesk();
  const w = useWords(words);
  const places = useMemo(() => placesOf(desk.city), [desk]);
  const nowMs = desk.clock.now();
  const cases = desk.cases.list();
  if (cases.length === 0)
    return (
      <div className="shift-pad">
        <p className="muted">{w('noCases')}</p>
        <button type="button" className="edged" onClick={() => desk.session.setState({ work: 'cases' })}>
          {w('openCases')}
        </button>
      </div>
    );
  const whole = rollUp(cases, places, desk.cases.classOf, nowMs);
  const escalated = cases.filter((c) => isStanding(c) && isEscalated(c, desk.cases.classOf, nowMs));
  return (
    <>
      <p className="shift-about small muted">{w('coordinationAbout')}</p>
      <table className="shift-table">
        <TableHead columns={['area', 'standing', 'overdue', 'levelsHead', 'leads', 'crossing']} />
        <tbody>
          <Row row={whole} depth={0} path="" />
        </tbody>
      </table>
      <h3 className="shift-head strong">{w('escalated')}</h3>
      {escalated.length === 0 && <p className="shift-about small muted">{w('noneEscalated')}</p>}
      <ul className="shift-list">
        {escalated.map((c) => (
          <Escalated key={c.id} c={c} nowMs={nowMs} />
        ))}
      </ul>
    </>
  );
}

function Row({ row, depth, path }: { readonly row: RollUp; readonly depth: number; readonly path: string }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const [isOpen, setOpen] = useState(depth === 0);
  const area = desk.city.area(row.area);
  const name = depth === 0 ? w('wholeCity') : row.area === NOWHERE ? w('nowhere') : (area?.properties.name[language] ?? row.area);
  const lead = [...row.leads].sort((a, b) => b[1] - a[1]);
  const agency = (id: string): string => desk.cases.operations.agencies.find((a) => a.id === id)?.name[language] ?? id;
  return (
    <>
      <tr>
        <th scope="row" style={{ paddingInlineStart: 16 + depth * 16 }}>
          <span className="shift-tree">
            {row.below.length > 0 ? (
              <button type="button" className="icon" aria-expanded={isOpen} aria-label={name} onClick={() => setOpen(!isOpen)}>
                <Icon name={isOpen ? 'down' : 'right'} size={14} />
              </button>
            ) : (
              <span className="shift-leaf" />
            )}
            <button type="button" className="shift-name" disabled={!area} onClick={() => area && selectAndFly(desk, { kind: 'area', id: area.properties.id })}>
              {name}
            </button>
          </span>
        </th>
        <td className="strong">{row.standing}</td>
        <td className={row.overdue > 0 ? 'shift-late' : 'muted'}>{row.overdue}</td>
        <td>
          <Levels counts={row.byLevel} />
        </td>
        <td className="small">
          {lead
            .slice(0, 2)
            .map(([id, n]) => (lead.length > 1 ? `${agency(id)} ${n}` : agency(id)))
            .join(' · ')}
          {lead.length > 2 && ` +${lead.length - 2}`}
        </td>
        <td className={row.crossing > 0 ? '' : 'muted'}>{row.crossing}</td>
      </tr>
      {isOpen && row.below.map((below) => <Row key={`${path}/${below.area}`} row={below} depth={depth + 1} path={`${path}/${below.area}`} />)}
    </>
  );
}

/** Four boxes in a row, from the cell to the city: how many stand at each. */
function Levels({ counts }: { readonly counts: Readonly<Record<Level, number>> }) {
  return (
    <span className="shift-levels">
      {levels.map((level) => (
        <i key={level} data-some={counts[level] > 0}>
          {counts[level]}
        </i>
      ))}
    </span>
  );
}

function Escalated({ c, nowMs }: { readonly c: Case; readonly nowMs: number }) {
  const desk = useDesk();
  const language = useLanguage();
  const steps = escalationsOf(c, desk.cases.classOf(c), nowMs);
  const at = levels.indexOf(levelOf(steps));
  const agency = desk.cases.operations.agencies.find((a) => a.id === c.lead.agency)?.name[language] ?? c.lead.agency;
  return (
    <li>
      <button type="button" className="shift-row" onClick={() => desk.session.setState((s) => ({ work: 'cases', toolState: { ...s.toolState, cases: c.id } }))}>
        <span className="shift-steps" aria-hidden="true">
          {levels.map((level, i) => (
            <i key={level} data-on={i <= at} />
          ))}
        </span>
        <span className="cut grow">{desk.cases.classOf(c).title[language]}</span>
        <span className="small muted">{desk.city.area(c.district)?.properties.name[language] ?? ''}</span>
        <span className="small">{agency}</span>
      </button>
    </li>
  );
}

/** Where cases lie; looked up once per case. */
function placesOf({ streets, grid }: Pick<City, 'streets' | 'grid'>): (c: Case) => CasePlace {
  const known = new Map<string, CasePlace>();
  return (c) => {
    const key = `${c.id} ${c.district}`;
    let place = known.get(key);
    if (!place) {
      const at = (areas: Desk['city']['streets']): string => (Number.isFinite(c.lon) ? (areaAt(areas, c.lon, c.lat)?.properties.id ?? '') : '');
      known.set(key, (place = { district: c.district, street: at(streets), cell: at(grid) }));
    }
    return place;
  };
}
