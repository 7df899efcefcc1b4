import type { ReactNode } from 'react';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { nameOfThing, refOfThing, selectAndFly } from '../ui/entity.ts';
import { csvText, saveCsv } from '../ui/export.ts';
import { Icon } from '../ui/icon.tsx';
import { words } from './words.ts';

export interface Column<T> {
  readonly title: string;
  /** Plain, for the file; numbers keep their full precision. */
  readonly raw: (row: T) => string | number;
  readonly cell: (row: T) => ReactNode;
}

interface ServiceTableProps<T> {
  /** Of the file. */
  readonly name: string;
  readonly about: string;
  readonly rows: readonly T[];
  readonly thingOf: (row: T) => string;
  /** Stands above the table. */
  readonly before?: ReactNode;
  readonly columns: readonly Column<T>[];
  /** What a row says more, below it. */
  readonly more?: (row: T) => ReactNode;
}

/** One service's places: a row each, to fly to and to take away as a file. */
export function ServiceTable<T>({ name, about, rows, thingOf, before, columns, more }: ServiceTableProps<T>) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  if (rows.length === 0) return <p className="services-none small muted">{w('none')}</p>;
  const save = (): void =>
    saveCsv(
      name,
      csvText(
        ['thing', ...columns.map(({ title }) => title)],
        rows.map((row) => [thingOf(row), ...columns.map(({ raw }) => raw(row))]),
      ),
    );
  return (
    <>
      <div className="services-scroll scroll grow">
        {before}
        <table className="services-table">
          <thead>
            <tr className="small muted">
              <th />
              {columns.map(({ title }) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          {rows.map((row) => (
            <tbody key={thingOf(row)}>
              <tr>
                <th scope="row">
                  <button type="button" className="services-name" title={w('fly')} onClick={() => selectAndFly(desk, refOfThing(desk.city, thingOf(row)))}>
                    {nameOfThing(desk, thingOf(row))[language]}
                  </button>
                </th>
                {columns.map(({ title, cell }) => (
                  <td key={title}>{cell(row)}</td>
                ))}
              </tr>
              {more?.(row) && (
                <tr className="services-more small muted">
                  <td colSpan={columns.length + 1}>{more(row)}</td>
                </tr>
              )}
            </tbody>
          ))}
        </table>
        <p className="services-about small muted">{about}</p>
      </div>
      <div className="services-foot">
        <button type="button" className="edged small" onClick={save}>
          <Icon name="download" size={14} /> {w('exportCsv')}
        </button>
      </div>
    </>
  );
}
