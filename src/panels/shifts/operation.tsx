import { blockagesOf } from '../../rules/cases/blockage.ts';
import { serviceLevelPct, type ServiceDay } from '../../rules/lenses/service-level.ts';
import { countedValue } from '../../tables/counted.ts';
import { assetKinds } from '../ui/asset-kinds.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { formatNumber, MISSING, THIN } from '../ui/format.ts';
import { thingKindWords } from '../ui/thing-kinds.ts';
import { dayText } from '../ui/time.ts';
import { TableHead } from './table-head.tsx';
import { words } from './words.ts';

const DAY_MS = 86_400_000;
const DAYS_SHOWN = 14;

/** From building to running: health of what was put up, service of the feeds by day, what is blocked, what it costs. */
export function Operation() {
  return (
    <>
      <Assets />
      <FeedDays />
      <Blockages />
      <Costs />
    </>
  );
}

function Assets() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const count = (n: number): string => formatNumber(n, 0, language);
  return (
    <>
      <h3 className="shift-head strong">{w('assets')}</h3>
      <table className="shift-table">
        <TableHead columns={['kindHead', 'declared', 'live', 'stale', 'lost', 'health']} />
        <tbody>
          {[...assetKinds(desk)].sort().map(([kind, { declared, live, stale, lost }]) => (
            <tr key={kind}>
              <th scope="row">{thingKindWords(desk.city, kind)[language]}</th>
              <td>{count(declared)}</td>
              <td>{count(live)}</td>
              <td className={stale > 0 ? '' : 'muted'}>{count(stale)}</td>
              <td className={lost > 0 ? '' : 'muted'}>{count(lost)}</td>
              <td className="strong">{`${formatNumber((100 * live) / declared, 1, language)}${THIN}%`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** A box a day, filled from below by the share of the watched time in which data came. */
function FeedDays() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const known = desk.serviceDays();
  const days = Array.from({ length: DAYS_SHOWN }, (_, i) => dayText(desk.clock.wall() - (DAYS_SHOWN - 1 - i) * DAY_MS, desk.city.manifest.timeZone));
  const title = (day: string, kept: ServiceDay | undefined): string =>
    kept
      ? w('watchedH', { day, hours: formatNumber(kept.watchedS / 3600, 1, language), level: formatNumber(serviceLevelPct(kept), 1, language) })
      : w('unwatched', { day });
  return (
    <>
      <h3 className="shift-head strong">{w('serviceLevel')}</h3>
      <p className="shift-about small muted">{w('serviceAbout')}</p>
      <ul className="shift-list">
        {desk.feeds.list().map(({ id, title: name }) => {
          const own = known.filter((day) => day.feedId === id);
          const sums = own.reduce((sum, d) => ({ watchedS: sum.watchedS + d.watchedS, flowingS: sum.flowingS + d.flowingS }), { watchedS: 0, flowingS: 0 });
          const level = serviceLevelPct(sums);
          return (
            <li key={id} className="shift-days">
              <span className="cut">{name[language]}</span>
              <span className="shift-day-row">
                {days.map((day) => {
                  const kept = own.find((d) => d.day === day);
                  return (
                    <span key={day} className="shift-day" data-known={kept !== undefined} title={title(day, kept)} role="img" aria-label={title(day, kept)}>
                      {kept && <i style={{ height: `${serviceLevelPct(kept)}%` }} />}
                    </span>
                  );
                })}
              </span>
              <span className="strong">{Number.isNaN(level) ? MISSING : `${formatNumber(level, 1, language)}${THIN}%`}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Blockages() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const rows = blockagesOf(desk.cases.list());
  const agency = (id: string): string => desk.cases.operations.agencies.find((a) => a.id === id)?.name[language] ?? id;
  return (
    <>
      <h3 className="shift-head strong">{w('blockages')}</h3>
      <p className="shift-about small muted">{rows.length === 0 ? w('noBlock') : w('blockAbout')}</p>
      {rows.length > 0 && (
        <table className="shift-table">
          <TableHead columns={['pair', 'reason', 'casesHead', 'open']} />
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.pair.join(' ')} ${row.reason}`}>
                <th scope="row">{`${agency(row.pair[0])} ⇄ ${agency(row.pair[1])}`}</th>
                <td className="small">{row.reason}</td>
                <td className="strong">{row.cases.length}</td>
                <td>{row.open}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

/** What a day's work of a service is counted by. */
const done: Readonly<Record<string, string>> = { posthouse: 'visitsDone', canteen: 'mealsServed', 'service-hall': 'applicationsHandled' };

function Costs() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const { streams, clock } = desk;
  const costs = desk.city.manifest.costs ?? [];
  const doneToday = (service: string): number => {
    const rows = streams.rowsOfProperty(done[service] ?? '');
    const told = rows.map((row) => countedValue(streams, row, clock.now())).filter(Number.isFinite);
    return told.length === 0 ? NaN : told.reduce((sum, value) => sum + value, 0);
  };
  const money = (value: number, currency: string, decimals: number): string =>
    Number.isFinite(value) ? `${formatNumber(value, decimals, language)}${THIN}${currency}` : MISSING;
  return (
    <>
      <h3 className="shift-head strong">{w('costs')}</h3>
      <p className="shift-about small muted">
        {costs.length === 0 ? w('noCosts') : w('costAbout', { source: [...new Set(costs.map(({ source }) => source[language]))].join(' · ') })}
      </p>
      {costs.length > 0 && (
        <table className="shift-table">
          <TableHead columns={['service', 'perYear', 'doneToday', 'perUnit']} />
          <tbody>
            {costs.map(({ service, perYear, currency }) => {
              const count = doneToday(service);
              return (
                <tr key={service}>
                  <th scope="row">{desk.city.manifest.services?.find(({ kind }) => kind === service)?.title[language] ?? service}</th>
                  <td>{money(perYear, currency, 0)}</td>
                  <td>{formatNumber(count, 0, language)}</td>
                  <td className="strong">{money(count > 0 ? perYear / 365 / count : NaN, currency, 2)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>
  );
}
