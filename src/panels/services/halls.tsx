import { estimateHall, withCounters, type HallEstimate } from '../../rules/queues/hall.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { formatNumber, formatReading, MISSING, THIN } from '../ui/format.ts';
import { describeProperty } from '../../tables/properties.ts';
import { FigureList } from '../ui/figure-list.tsx';
import { RATE_DAYS, useRequestFigures } from '../ui/request-figures.ts';
import { CounterButton } from './counter-button.tsx';
import { ServiceTable } from './table.tsx';
import { thingsTelling, usable } from './things.ts';
import { words } from './words.ts';

const LONG_WAIT_S = 1200;
const properties = ['waitTime', 'queueLength', 'countersOpen'] as const;

interface HallRow {
  readonly thingId: string;
  readonly waitMin: number;
  readonly waiting: number;
  readonly counters: number;
  readonly estimate: HallEstimate | null;
}

/** Service halls: what is measured, the load behind it, and what one counter more would do. */
export function Halls() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const rows: HallRow[] = thingsTelling(desk, properties).map(({ thingId, rows: at }) => {
    const [waitMin, waiting, counters] = properties.map((p) => usable(desk, at[p] ?? -1)) as [number, number, number];
    return { thingId, waitMin, waiting, counters, estimate: estimateHall({ waiting, waitS: waitMin * 60, countersOpen: counters }) };
  });
  const minutes = (s: number): string => `${formatNumber(s / 60, 1, language)}${THIN}min`;
  const percent = (share: number): string => `${formatNumber(100 * share, 0, language)}${THIN}%`;
  const told = (property: string, value: number): string =>
    Number.isNaN(value) ? MISSING : formatReading(describeProperty(property), value, describeProperty(property).unit, language);
  const more = ({ estimate, thingId, counters }: HallRow) => {
    if (!estimate) return w('noQueue');
    const next = withCounters(estimate, estimate.countersOpen + 1);
    return (
      <>
        {w('derived')} · {w('arrivals')} {w('perHour', { count: formatNumber(estimate.arrivalsPerH, 0, language) })} · {w('handling')}{' '}
        {minutes(estimate.handlingS)} · {w('load')} {formatNumber(estimate.offeredE, 1, language)}
        {THIN}E
        {next && (
          <>
            <br />
            <CounterButton hall={thingId} isOpen={counters > 0} />{' '}
            {w('oneMore', { wait: minutes(next.meanWaitS), share: percent(next.shareOver(LONG_WAIT_S)) })}
          </>
        )}
      </>
    );
  };
  return (
    <ServiceTable
      name="halls"
      before={desk.cases.requests.count > 0 && <StreetRequests />}
      about={w('hallAbout')}
      rows={rows}
      thingOf={(row) => row.thingId}
      more={more}
      columns={[
        { title: w('waiting'), raw: (row) => row.waiting, cell: (row) => told('queueLength', row.waiting) },
        { title: w('counters'), raw: (row) => row.counters, cell: (row) => told('countersOpen', row.counters) },
        { title: w('wait'), raw: (row) => row.waitMin, cell: (row) => told('waitTime', row.waitMin) },
        {
          title: w('over20'),
          raw: (row) => row.estimate?.queue.shareOver(LONG_WAIT_S) ?? NaN,
          cell: ({ estimate }) => (estimate ? <span className="strong">ƒ {percent(estimate.queue.shareOver(LONG_WAIT_S))}</span> : MISSING),
        },
      ]}
    />
  );
}

/** Street requests belong to the same service: how they came and how they went, over thirty days. */
function StreetRequests() {
  const desk = useDesk();
  const w = useWords(words);
  const figures = useRequestFigures();
  return (
    <section className="services-tasks">
      <h3 className="small muted">{w('requests', { days: RATE_DAYS })}</h3>
      <FigureList figures={figures} />
      <div className="services-foot">
        <button
          type="button"
          className="edged small"
          onClick={() => desk.session.setState((s) => ({ work: 'cases', toolState: { ...s.toolState, 'cases-tab': 'requests' } }))}
        >
          {w('toRequests')}
        </button>
      </div>
    </section>
  );
}
