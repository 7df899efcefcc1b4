import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Alarm } from '../../rules/alarms/alarm.ts';
import { priorityKey, priorityWords } from '../ui/alarm-mark.tsx';
import { useDesk, useLanguage, usePulse, useWords } from '../ui/desk.ts';
import { handleAlarm, nameOfThing } from '../ui/entity.ts';
import { formatNumber } from '../ui/format.ts';
import { alarmValueText } from '../ui/limit.ts';
import { stampText, useZone } from '../ui/time.ts';
import { heldOrder, pageOf, rowByKey } from './paging.ts';
import { words } from './words.ts';

const columns = ['priority', 'alarm', 'thing', 'value', 'raised', 'state'] as const;
/** On paper; the rest is counted. */
const PRINTED_ROWS = 1000;

function AlarmHead() {
  const w = useWords(words);
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((key) => (
          <th key={key} scope="col">
            {w(key)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** The page a row is on. */
const pageWith = (row: number): number => pageOf(row + 1, Infinity).page;

interface RowProps {
  readonly alarm: Alarm;
  /** Among all rows of the table, the head counted. */
  readonly index: number;
  readonly isGone: boolean;
  /** Absent on paper. */
  readonly onOpen?: () => void;
}
function AlarmTableRow({ alarm, index, isGone, onOpen }: RowProps) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const title = alarm.rule.title[language];
  return (
    <tr aria-rowindex={index}>
      <td>
        {alarm.rule.priority} {priorityWords[priorityKey(alarm.rule.priority)][language]}
      </td>
      <th scope="row">
        {onOpen ? (
          <button type="button" className="table-alarm" data-row={index} onClick={onOpen}>
            {title}
          </button>
        ) : (
          title
        )}
      </th>
      <td>{nameOfThing(desk, alarm.thingId)[language]}</td>
      <td>{alarmValueText(alarm.rule, alarm.value, language)}</td>
      <td>{stampText(alarm.raisedMs, zone)}</td>
      <td>{w(isGone ? 'gone' : alarm.state)}</td>
    </tr>
  );
}

/** Alarms for reading one by one, a page at a time however many there are; rows hold still while the focus is among them. */
export function AlarmTable({ onLeave }: { readonly onLeave: () => void }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  usePulse();
  const [wanted, setWanted] = useState(0);
  const [goTo, setGoTo] = useState<number | null>(null);
  const [isRead, setRead] = useState(false);
  const body = useRef<HTMLTableSectionElement>(null);
  const shown = useRef<readonly Alarm[]>([]);
  const current = desk.alarms.list();
  const rows = useMemo(() => (shown.current = isRead ? heldOrder(shown.current, current) : current), [current, isRead]);
  const known = useMemo(() => new Set(current.map(({ id }) => id)), [current]);
  const { page, pages, first, end } = pageOf(rows.length, wanted);
  const buttonOf = (row: number): HTMLElement | null => body.current?.querySelector(`[data-row="${row + 2}"]`) ?? null;
  useEffect(() => {
    if (goTo === null) return;
    buttonOf(goTo)?.focus();
    setGoTo(null);
  }, [goTo]);
  const count = (n: number): string => formatNumber(n, 0, language);
  const onKey = (event: KeyboardEvent): void => {
    const at = Number((event.target as HTMLElement).dataset['row'] ?? NaN) - 2;
    const to = Number.isNaN(at) ? null : rowByKey(event.key, at, rows.length);
    if (to === null) return;
    event.preventDefault();
    setWanted(pageWith(to));
    setGoTo(to);
  };
  return (
    <>
      <table aria-rowcount={rows.length + 1} onKeyDown={onKey}>
        <caption className="strong">{w('alarmCount', { count: count(rows.length) })}</caption>
        <AlarmHead />
        <tbody ref={body} onFocus={() => setRead(true)} onBlur={(e) => !e.currentTarget.contains(e.relatedTarget) && setRead(false)}>
          {rows.slice(first, end).map((alarm, i) => (
            <AlarmTableRow
              key={alarm.id}
              alarm={alarm}
              index={first + i + 2}
              isGone={!known.has(alarm.id)}
              onOpen={() => {
                onLeave();
                handleAlarm(desk, alarm);
              }}
            />
          ))}
        </tbody>
      </table>
      {rows.length > 0 && (
        <div className="table-pages">
          <p className="small muted grow" role="status">
            {w('rows', { from: count(first + 1), to: count(end), count: count(rows.length), page: count(page + 1), pages: count(pages) })}
          </p>
          {pages > 1 && (
            <nav aria-label={w('pages')}>
              {(
                [
                  ['firstPage', 0],
                  ['previousPage', page - 1],
                  ['nextPage', page + 1],
                  ['lastPage', pages - 1],
                ] as const
              ).map(([key, to]) => (
                <button key={key} type="button" className="small edged" disabled={to < 0 || to >= pages || to === page} onClick={() => setWanted(to)}>
                  {w(key)}
                </button>
              ))}
            </nav>
          )}
        </div>
      )}
    </>
  );
}

/** The same on paper: what one can carry, and how many more there are. */
export function PrintedAlarms() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const all = desk.alarms.list();
  const more = all.length - PRINTED_ROWS;
  return (
    <>
      <table>
        <caption className="strong">{w('alarmCount', { count: formatNumber(all.length, 0, language) })}</caption>
        <AlarmHead />
        <tbody>
          {all.slice(0, PRINTED_ROWS).map((alarm, i) => (
            <AlarmTableRow key={alarm.id} alarm={alarm} index={i + 2} isGone={false} />
          ))}
        </tbody>
      </table>
      {more > 0 && <p>{w('notPrinted', { count: formatNumber(more, 0, language) })}</p>}
    </>
  );
}
