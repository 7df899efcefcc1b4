import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { csvText, saveCsv } from '../ui/export.ts';
import { formatNumber, MISSING, THIN } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { ageText } from '../ui/time.ts';
import { datasetsOf, type Dataset } from './dataset.ts';
import { TableHead } from './table-head.tsx';
import { words } from './words.ts';

/** Data as an element: every part of the pack, feed and layer with whose it is, where it comes from, how good, how old and how used. */
export function DataCatalogue() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const list = datasetsOf(desk.city, desk.feeds.list(), desk.layers);
  const uses = (part: string): number => desk.uses.get(part) ?? 0;
  const save = (): void =>
    saveCsv(
      'data-catalogue',
      csvText(
        ['part', 'kind', 'title', 'at', 'steward', 'licence', 'lineage', 'as_of', 'things', 'uses'],
        list.map((d) => [
          d.part,
          d.kind,
          d.title.en,
          d.at,
          d.note?.steward?.en ?? '',
          d.note?.licence ?? d.attribution ?? '',
          d.note?.lineage?.en ?? '',
          d.note?.asOf ?? '',
          d.count,
          uses(d.part),
        ]),
      ),
    );
  return (
    <>
      <div className="shift-bar">
        <p className="small muted grow">{w('dataAbout')}</p>
        <button type="button" className="small edged" onClick={save}>
          <Icon name="download" size={14} /> CSV
        </button>
      </div>
      <table className="shift-table catalogue">
        <TableHead columns={['part', 'steward', 'lineage', 'quality', 'freshness', 'use']} />
        <tbody>
          {list.map((d) => (
            <tr key={d.part} data-part={d.part}>
              <th scope="row">
                <span>{d.title[language]}</span>
                <span className="small muted cut" title={d.at}>
                  {Number.isFinite(d.count) && `${w('things', { count: formatNumber(d.count, 0, language) })} · `}
                  {d.at}
                </span>
              </th>
              <td className="small">
                {d.note?.steward?.[language] ?? w('notSaid')}
                <span className="muted">{d.note?.licence ?? d.attribution ?? MISSING}</span>
              </td>
              <td className="small">{d.note?.lineage?.[language] ?? (d.feed ? d.feed.type : w('notSaid'))}</td>
              <td className="small">{qualityOf(d)}</td>
              <td className="small">{freshnessOf(d)}</td>
              <td className={uses(d.part) > 0 ? 'strong' : 'muted'}>{uses(d.part)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );

  function qualityOf({ feed, problem, count }: Dataset): string {
    if (problem !== undefined) return problem;
    if (!feed) return Number.isFinite(count) ? w('asked') : MISSING;
    const rejected = Object.values(feed.rejected).reduce((sum, n) => sum + n, 0);
    if (feed.received === 0) return MISSING;
    return rejected === 0 ? w('clean') : w('rejectedOf', { share: formatNumber((100 * rejected) / feed.received, 2, language) });
  }
  function freshnessOf({ feed, note, kind }: Dataset): string {
    if (feed) return Number.isNaN(feed.lastRowsMs) ? MISSING : ageText(desk.clock.wall() - feed.lastRowsMs, language).replace(' ', THIN);
    if (kind === 'layer') return MISSING;
    return note?.asOf === undefined ? w('still') : w('asOf', { day: note.asOf });
  }
}
