import { useMemo } from 'react';
import { autonomyOf, latencyOf, type Latency } from '../../rules/lenses/latency.ts';
import { describeProperty } from '../../tables/properties.ts';
import { useDesk, useLanguage, useWords, type Desk } from '../ui/desk.ts';
import type { FeedSummary } from '../ui/feed-desk.ts';
import { nameOfThing, refOfThing, selectAndFly } from '../ui/entity.ts';
import { formatNumber, formatReading, MISSING, THIN } from '../ui/format.ts';
import { useGraph } from '../ui/graph.ts';
import { lagText } from '../ui/time.ts';
import { TableHead } from './table-head.tsx';
import { words } from './words.ts';

const AGAIN_MS = 2000;

/** Lags of the latest reading of every stream, by feed. */
export function lagsByFeed({ streams }: Pick<Desk, 'streams'>): ReadonlyMap<string, readonly number[]> {
  const lags = new Map<string, number[]>();
  for (let row = 0; row < streams.count; row++) {
    const feed = streams.feedOf(row);
    const list = lags.get(feed) ?? [];
    lags.set(feed, list);
    list.push(streams.lagMs[row] as number);
  }
  return lags;
}
/** Rows a feed's worker dealt with before they came to the page. */
export const dealtWith = ({ superseded, repeated, dropped, rejected }: FeedSummary): number =>
  superseded + repeated + dropped + Object.values(rejected).reduce((sum, n) => sum + n, 0);

/** From the centre alone to centre and end: how late the end is heard, what is done before the centre, and who works on alone. */
export function Edge() {
  const desk = useDesk();
  const w = useWords(words);
  const slot = Math.floor(desk.clock.wall() / AGAIN_MS);
  const latency = useMemo(() => new Map([...lagsByFeed(desk)].map(([feed, lags]) => [feed, latencyOf(lags)])), [desk, slot]); // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <>
      <p className="shift-about small muted">{w('edgeAbout')}</p>
      <table className="shift-table">
        <TableHead columns={['feed', 'latencyMedian', 'latencyP90', 'rows', 'before']} />
        <tbody>
          {desk.feeds.list().map((feed) => (
            <FeedRow key={feed.id} feed={feed} latency={latency.get(feed.id)} />
          ))}
        </tbody>
      </table>
      <Gateways />
      <Autonomy />
    </>
  );
}

function FeedRow({ feed, latency: l }: { readonly feed: FeedSummary; readonly latency: Latency | undefined }) {
  const w = useWords(words);
  const language = useLanguage();
  const heard = feed.received + feed.repeated;
  const share = heard > 0 ? (100 * dealtWith(feed)) / heard : NaN;
  return (
    <tr>
      <th scope="row">
        <span>{feed.title[language]}</span>
        <span className="small muted">
          {feed.type} · n {formatNumber(l?.count ?? 0, 0, language)}
          {l && l.ahead > 0 && ` · ${w('aheadOf', { count: l.ahead })}`}
        </span>
      </th>
      <td className="strong">{lagText(l?.medianMs ?? NaN, language)}</td>
      <td>{lagText(l?.p90Ms ?? NaN, language)}</td>
      <td>{formatNumber(feed.rowsPerS, 0, language)}</td>
      <td>{Number.isNaN(share) ? MISSING : `${formatNumber(share, 1, language)}${THIN}%`}</td>
    </tr>
  );
}

function Gateways() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const { graph } = useGraph();
  const { streams, clock } = desk;
  const rows = streams.rowsOfProperty('backhaulLatency');
  const told = (row: number | undefined): string => {
    if (row === undefined) return MISSING;
    const freshness = streams.freshness(row, clock.now());
    if (freshness === 'lost') return '—';
    const { property, unit } = streams.descriptor(row);
    return `${formatReading(describeProperty(property), streams.value[row] as number, unit, language)}${freshness === 'stale' ? '?' : ''}`;
  };
  const aloneH = (thingId: string): number => {
    const n = graph?.find(`sensor/${thingId}`) ?? -1;
    const backups = (graph?.needs[n] ?? []).flatMap((s) => graph?.supplies[s]?.backupH ?? []);
    return backups.length > 0 ? Math.min(...backups) : NaN;
  };
  return (
    <>
      <h3 className="shift-head strong">{w('gateways')}</h3>
      {rows.length === 0 && <p className="shift-about small muted">{w('noGateways')}</p>}
      {rows.length > 0 && (
        <table className="shift-table">
          <TableHead columns={['link', 'backhaul', 'devices', 'alone']} />
          <tbody>
            {rows.slice(0, 40).map((row) => {
              const { thingId } = streams.descriptor(row);
              const devices = streams.rowsOfThing(thingId).find((r) => streams.descriptor(r).property === 'devicesHeard');
              const hours = aloneH(thingId);
              return (
                <tr key={thingId}>
                  <th scope="row">
                    <button type="button" className="shift-name" onClick={() => selectAndFly(desk, refOfThing(desk.city, thingId))}>
                      {nameOfThing(desk, thingId)[language]}
                    </button>
                  </th>
                  <td>{told(row)}</td>
                  <td>{told(devices)}</td>
                  <td>{Number.isNaN(hours) ? MISSING : `${formatNumber(hours, 1, language)}${THIN}h`}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>
  );
}

/** Backups of everything that needs telecom, hours. */
export function useAutonomy() {
  const { graph } = useGraph();
  return useMemo(() => (graph ? autonomyOf(graph.supplies.filter(({ medium }) => medium === 'telecom').map(({ backupH }) => backupH)) : null), [graph]);
}

function Autonomy() {
  const w = useWords(words);
  const language = useLanguage();
  const autonomy = useAutonomy();
  return (
    <>
      <h3 className="shift-head strong">{w('autonomy')}</h3>
      <p className="shift-about">
        {!autonomy || autonomy.count === 0
          ? w('noAutonomy')
          : w('autonomyText', { alone: autonomy.alone, count: autonomy.count, hours: formatNumber(autonomy.medianH, 1, language) })}
      </p>
    </>
  );
}
