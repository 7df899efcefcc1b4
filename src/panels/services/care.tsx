import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { formatNumber, MISSING, THIN } from '../ui/format.ts';
import { lateTasks, noShow, onTime, utilisation } from '../../rules/teams/figures.ts';
import { PosthouseAccess } from './access.tsx';
import { FigureList, useShareFigure } from '../ui/figure-list.tsx';
import { ServiceTable } from './table.tsx';
import { TaskExport, TaskList } from './tasks.tsx';
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
  const figure = useShareFigure();
  const visits = desk.tasks.list().filter(({ kind }) => kind === 'visit');
  const teams = desk.tasks.teams().filter(({ kind }) => kind === 'visit');
  const nowMs = desk.clock.now();
  const count = (value: number): string => (Number.isNaN(value) ? MISSING : formatNumber(value, 0, language));
  return (
    <ServiceTable
      name="posthouses"
      before={
        visits.length > 0 && (
          <>
            <FigureList
              figures={[
                figure(w('onTime'), w('onTimeAbout'), onTime(visits, nowMs)),
                figure(w('noShowRate'), w('noShowAbout'), noShow(visits)),
                figure(w('busy'), w('busyAbout'), utilisation(visits, teams, nowMs), w('busyMin')),
              ]}
            />
            <PosthouseAccess />
            <TaskList title={w('lateVisits')} none={w('noLateVisits')} tasks={lateTasks(visits, nowMs)} />
            <TaskExport name="visits" tasks={visits} />
          </>
        )
      }
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
