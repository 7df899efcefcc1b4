import { useMemo, useState } from 'react';
import { isoText } from '../../base/iso.ts';
import { cellPolygon, crowdCells } from '../../rules/teams/crowd-cells.ts';
import { isOver, type TeamTask } from '../../tables/tasks.ts';
import { tellRefusal, useCanAct } from '../ui/acting.tsx';
import { boardOf } from '../ui/board.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { nameOfThing } from '../ui/entity.ts';
import { csvText, saveCsv, saveGeoJson } from '../ui/export.ts';
import { formatNumber, MISSING } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { OperatorField } from '../ui/operator-field.tsx';
import { ageText, minuteText, useZone } from '../ui/time.ts';
import { nearTeams } from './nearest-team.ts';
import { words } from './words.ts';

/** Rows of a list; the rest is counted. */
const MOST_ROWS = 12;
/** A cell with fewer tasks than this is not exported by itself. */
const CROWD = 3;

/** "Posthouse Lotus · team 2": what people call a team. */
function useTeamName(): (team: string, service: string) => string {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  return (team, service) => {
    if (team === '') return w('noTeam');
    const own = team.slice(team.lastIndexOf('/') + 1);
    return `${nameOfThing(desk, service)[language]} · ${own === 'van' || own === 'staff' ? w(own) : w('team', { n: own })}`;
  };
}

interface TaskListProps {
  readonly title: string;
  readonly none: string;
  readonly tasks: readonly TeamTask[];
}

/** Tasks that somebody must look at, longest waiting first, each with what can be done about it. */
export function TaskList({ title, none, tasks }: TaskListProps) {
  const w = useWords(words);
  const language = useLanguage();
  const [open, setOpen] = useState('');
  return (
    <section className="services-tasks" aria-label={title}>
      <h3 className="small muted">
        {title} ({formatNumber(tasks.length, 0, language)})
      </h3>
      {tasks.length === 0 && <p className="small muted">{none}</p>}
      <ul className="services-list">
        {tasks.slice(0, MOST_ROWS).map((task) => (
          <TaskRow key={task.id} task={task} isOpen={open === task.id} onOpen={() => setOpen(open === task.id ? '' : task.id)} />
        ))}
      </ul>
      {tasks.length > MOST_ROWS && <p className="small muted">{w('moreTasks', { n: formatNumber(tasks.length - MOST_ROWS, 0, language) })}</p>}
    </section>
  );
}

function TaskRow({ task, isOpen, onOpen }: { readonly task: TeamTask; readonly isOpen: boolean; readonly onOpen: () => void }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const canAct = useCanAct();
  const team = useTeamName();
  const lateMs = desk.clock.now() - task.windowToMs;
  const fly = (): void => desk.view.flyTo({ lon: task.lon, lat: task.lat, zoom: 16 });
  return (
    <li>
      <div className="services-task">
        <button type="button" className="services-name" title={w('fly')} onClick={fly}>
          <span className="strong">{task.id}</span>
        </button>
        <span>
          {w(task.state)} · {nameOfThing(desk, task.service)[language]}
        </span>
        <span className="grow" />
        {!isOver(task.state) && task.kind !== 'delivery' && (
          <button type="button" className="small edged" aria-expanded={isOpen} disabled={!canAct} onClick={onOpen}>
            {w(task.kind === 'visit' ? 'reassign' : 'callCheck')}
          </button>
        )}
      </div>
      <p className="small muted">
        {w('window', { from: minuteText(task.windowFromMs, zone), to: minuteText(task.windowToMs, zone) })}
        {lateMs > 0 && !isOver(task.state) && ` · ${w('lateBy', { age: ageText(lateMs, language) })}`}
        {task.state !== 'requested' && ` · ${team(task.team, task.service)}`}
        {task.outcome && ` · ${w(task.outcome)}`}
      </p>
      {isOpen && <Hand task={task} onDone={onOpen} />}
    </li>
  );
}

/** Who takes it over: free teams, the quickest by the streets first. */
function Hand({ task, onDone }: { readonly task: TeamTask; readonly onDone: () => void }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const name = useTeamName();
  const { known: network } = desk.city.streetNetwork;
  // One search per opening, not per pulse.
  const teams = useMemo(() => nearTeams(desk, task, network).slice(0, 6), [desk, task, network]);
  const [chosen, setChosen] = useState('');
  const [asking, setAsking] = useState(false);
  const team = teams.find(({ id }) => id === chosen) ?? teams[0];
  const kind = task.kind === 'visit' ? 'reassign-visit' : 'welfare-check';
  const act = (): void => {
    if (!team) return;
    const outcome = desk.ask(kind, task.id, { team: team.id });
    setAsking(outcome === 'no-name');
    tellRefusal(desk, outcome);
    if (outcome !== 'done') return;
    boardOf(desk).notify('done', { zh: words.sent.zh.replace('{id}', task.id), en: words.sent.en.replace('{id}', task.id) });
    onDone();
  };
  if (asking) return <OperatorField action={w('send')} onDone={act} />;
  if (!team) return <p className="small muted">{w('noFreeTeam')}</p>;
  return (
    <div className="services-task">
      <label className="small muted">
        {w('toTeam')}{' '}
        <select value={team.id} onChange={(event) => setChosen(event.target.value)}>
          {teams.map(({ id, service, seconds }) => (
            <option key={id} value={id}>
              {name(id, service)} · {Number.isNaN(seconds) ? MISSING : ageText(seconds * 1000, language)}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="small primary" onClick={act}>
        {w('send')}
      </button>
    </div>
  );
}

/** Tasks as files: each by its opaque id and state without its place, places only as counts of cells with at least three. */
export function TaskExport({ name, tasks }: { readonly name: string; readonly tasks: readonly TeamTask[] }) {
  const desk = useDesk();
  const w = useWords(words);
  const iso = (timeMs: number): string => (Number.isNaN(timeMs) ? '' : isoText(timeMs));
  const csv = (): void =>
    saveCsv(
      name,
      csvText(
        ['id', 'kind', 'service', 'team', 'state', 'quantity', 'windowFrom', 'windowTo', 'setOut', 'arrived', 'ended', 'outcome'],
        tasks.map((t) => [
          t.id,
          t.kind,
          t.service,
          t.team,
          t.state,
          t.quantity,
          ...[t.windowFromMs, t.windowToMs, t.setOutMs, t.arrivedMs, t.endedMs].map(iso),
          t.outcome ?? '',
        ]),
      ),
    );
  const geojson = (): void => {
    const { cells, withheld } = crowdCells(tasks, CROWD);
    const features = cells.map((cell): GeoJSON.Feature => ({
      type: 'Feature',
      properties: { tasks: cell.count, cellM: cell.sizeM },
      geometry: cellPolygon(cell),
    }));
    saveGeoJson(desk, name, features, { atLeastPerCell: CROWD, withheld });
  };
  return (
    <div className="services-foot">
      <button type="button" className="edged small" onClick={csv}>
        <Icon name="download" size={14} /> {w('tasksCsv')}
      </button>
      <button type="button" className="edged small" onClick={geojson}>
        <Icon name="download" size={14} /> {w('cellsGeojson')}
      </button>
    </div>
  );
}
