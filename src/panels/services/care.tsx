import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { formatNumber, MISSING, THIN } from '../ui/format.ts';
import { ServiceTable } from './table.tsx';
import { thingsTelling, usable } from './things.ts';
import { words } from './words.ts';

const properties = ['visitsDue', 'visitsDone', 'visitsOnTime'] as const;

/** Posthouses: today's home visits in totals, never by person; whoever is behind comes first. */
export function Care() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const rows = thingsTelling(desk, properties)
    .map(({ thingId, rows: at }) => {
      const [due, done, onTime] = properties.map((p) => usable(desk, at[p] ?? -1)) as [number, number, number];
      return { thingId, due, done, share: due > 0 ? onTime / due : NaN, behind: due - done };
    })
    .sort((a, b) => (Number.isNaN(b.behind) ? -1 : b.behind) - (Number.isNaN(a.behind) ? -1 : a.behind));
  const count = (value: number): string => (Number.isNaN(value) ? MISSING : formatNumber(value, 0, language));
  return (
    <ServiceTable
      name="posthouses"
      about={w('careAbout')}
      rows={rows}
      thingOf={(row) => row.thingId}
      columns={[
        { title: w('done'), raw: (row) => row.done, cell: (row) => w('visitsOf', { done: count(row.done), due: count(row.due) }) },
        {
          title: w('behind'),
          raw: (row) => row.behind,
          cell: (row) => (row.behind > 0 ? <span className="strong">{count(row.behind)}</span> : count(row.behind)),
        },
        {
          title: w('onTime'),
          raw: (row) => row.share,
          cell: (row) => (Number.isNaN(row.share) ? MISSING : `ƒ ${formatNumber(100 * row.share, 0, language)}${THIN}%`),
        },
      ]}
    />
  );
}
