import { waitFigures } from '../../rules/cases/survival.ts';
import { deliveredOnTime } from '../../rules/teams/figures.ts';
import { isOver } from '../../tables/tasks.ts';
import { breaksAbove, type Breaks } from '../../rules/sensing/breaks.ts';
import { soundSeries } from '../../tables/counted.ts';
import { describeProperty } from '../../tables/properties.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { formatNumber, formatReading, MISSING } from '../ui/format.ts';
import { ageText } from '../ui/time.ts';
import { MealCoverage } from './access.tsx';
import { FigureList, useShareFigure } from '../ui/figure-list.tsx';
import { usePast } from './past-day.ts';
import { ServiceTable } from './table.tsx';
import { TaskExport, TaskList } from './tasks.tsx';
import { thingsTelling, usable } from './things.ts';
import { words } from './words.ts';

const DAY_MS = 86_400_000;
/** A check that ended stays in the list so long: its outcome must be read. */
const ENDED_SHOWN_MS = 4 * 3_600_000;
const properties = ['mealsServed', 'seatsFree', 'fridgeTemperature'] as const;

/** Canteens for older people: meals, seats, and whether the cold chain held over a day. */
export function Meals() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const canteens = thingsTelling(desk, properties);
  const past = usePast(
    canteens.map(({ rows }) => rows['fridgeTemperature'] ?? -1).filter((row) => row >= 0),
    24,
  );
  const rule = desk.city.manifest.alarmRules.find(({ property, form, op }) => property === 'fridgeTemperature' && form === undefined && op === 'above');
  const rows = canteens.map(({ thingId, rows: at }) => {
    const [meals, seats, fridge] = properties.map((p) => usable(desk, at[p] ?? -1)) as [number, number, number];
    const series = past.get(at['fridgeTemperature'] ?? -1);
    const breaks: Breaks | null = series && rule ? breaksAbove(soundSeries('fridgeTemperature', series), rule.value, rule.onDelayS * 1000) : null;
    return { thingId, meals, seats, fridge, breaks };
  });
  const told = (property: string, value: number): string => {
    const known = describeProperty(property);
    return Number.isNaN(value) ? MISSING : formatReading(known, value, known.unit, language);
  };
  const figure = useShareFigure();
  const nowMs = desk.clock.now();
  const tasks = desk.tasks.list().filter(({ kind }) => kind === 'delivery' || kind === 'welfare-check');
  const checks = tasks
    .filter(({ kind, state, endedMs }) => kind === 'welfare-check' && (!isOver(state) || nowMs - endedMs < ENDED_SHOWN_MS))
    .sort((a, b) => Number(isOver(a.state)) - Number(isOver(b.state)) || a.windowFromMs - b.windowFromMs);
  const kitchens = new Set(canteens.map(({ thingId }) => thingId));
  const alerts = desk.alarms
    .log()
    .filter(({ thingId, rule: broken, raisedMs }) => kitchens.has(thingId) && broken.property === 'fridgeTemperature' && nowMs - raisedMs < DAY_MS);
  const closure = waitFigures(
    alerts.map(({ raisedMs, returnedMs }) => ({ lastedMs: (Number.isNaN(returnedMs) ? nowMs : returnedMs) - raisedMs, isOver: !Number.isNaN(returnedMs) })),
  );
  const count = (n: number): string => formatNumber(n, 0, language);
  const about = rule ? w('mealsAbout', { limit: told('fridgeTemperature', rule.value), delay: ageText(rule.onDelayS * 1000, language) }) : '';
  return (
    <ServiceTable
      name="canteens"
      before={
        <>
          <FigureList
            figures={[
              figure(w('delivered'), w('deliveredAbout'), deliveredOnTime(tasks)),
              {
                title: w('kitchen'),
                about: w('kitchenAbout'),
                value: ageText(closure.medianMs, language),
                made: w('kitchenMade', { p90: ageText(closure.p90Ms, language), over: count(closure.over), open: count(closure.open) }),
              },
            ]}
          />
          <MealCoverage />
          <TaskList title={w('checks')} none={w('noChecks')} tasks={checks} />
          {tasks.length > 0 && <TaskExport name="meals-tasks" tasks={tasks} />}
        </>
      }
      about={about}
      rows={rows}
      thingOf={(row) => row.thingId}
      columns={[
        { title: w('mealsToday'), raw: (row) => row.meals, cell: (row) => told('mealsServed', row.meals) },
        { title: w('seats'), raw: (row) => row.seats, cell: (row) => told('seatsFree', row.seats) },
        { title: w('fridge'), raw: (row) => row.fridge, cell: (row) => told('fridgeTemperature', row.fridge) },
        {
          title: w('coldBreaks'),
          raw: (row) => row.breaks?.count ?? NaN,
          cell: ({ breaks }) =>
            breaks === null ? (
              MISSING
            ) : (
              <>
                ƒ {formatNumber(breaks.count, 0, language)}
                {breaks.count > 0 && <span className="small muted"> {w('coldLongest', { age: ageText(breaks.longestMs, language) })}</span>}
              </>
            ),
        },
      ]}
    />
  );
}
