import { useMemo } from 'react';
import { sensorFault, type SensorFault } from '../../rules/sensing/faults.ts';
import { describeProperty } from '../../tables/properties.ts';
import { rowAt, type Series } from '../../tables/series.ts';
import { useDesk, useLanguage, useWords, type Desk } from '../ui/desk.ts';
import { nameOfThing, refOfThing, selectAndFly } from '../ui/entity.ts';
import { formatNumber, formatReading, THIN } from '../ui/format.ts';
import { clockText, useZone } from '../ui/time.ts';
import { usePast } from './past-day.ts';
import { words } from './words.ts';

const HOURS = 6;
/** Streams looked at by their readings: enough for a district, few enough for a source to answer. */
const MOST_LOOKED_AT = 240;
/** A neighbour is as near as this, degrees. */
const NEAR_DEG = 0.03;
const FEWEST_NEIGHBOURS = 3;

/** Sensing's own health: how many streams are alive by kind, and which sensors do not look right. */
export function Sensing() {
  return (
    <div className="services-scroll scroll grow">
      <ByKind />
      <Suspects />
    </div>
  );
}

function ByKind() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const { streams, clock } = desk;
  const nowMs = clock.now();
  const kinds = new Map<string, { live: number; stale: number; lost: number }>();
  for (let row = 0; row < streams.count; row++) {
    const kind = streams.descriptor(row).kind || '–';
    let counts = kinds.get(kind);
    if (!counts) kinds.set(kind, (counts = { live: 0, stale: 0, lost: 0 }));
    const freshness = streams.freshness(row, nowMs);
    counts[freshness === 'lost' ? 'lost' : freshness === 'stale' ? 'stale' : 'live']++;
  }
  return (
    <table className="services-table">
      <thead>
        <tr className="small muted">
          {[w('kind'), w('live'), w('stale'), w('lost'), w('complete')].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...kinds].sort().map(([kind, { live, stale, lost }]) => (
          <tr key={kind}>
            <th scope="row">{kind}</th>
            {[live, stale, lost].map((count, i) => (
              <td key={i}>{formatNumber(count, 0, language)}</td>
            ))}
            <td>
              ƒ {formatNumber((100 * live) / (live + stale + lost), 1, language)}
              {THIN}%
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Streams that measure an amount, of the kinds that stand in the open, evenly over the city. */
function rowsToLookAt({ streams }: Desk): readonly number[] {
  const rows = Array.from({ length: streams.count }, (_, row) => row).filter((row) => {
    const { property, lon } = streams.descriptor(row);
    return Number.isFinite(lon) && describeProperty(property).form === undefined && Number.isFinite(describeProperty(property).range[0]);
  });
  const step = Math.max(1, rows.length / MOST_LOOKED_AT);
  return Array.from({ length: Math.min(rows.length, MOST_LOOKED_AT) }, (_, i) => rows[Math.floor(i * step)] as number);
}

function Suspects() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const { streams } = desk;
  // Chosen anew only when streams came or went.
  const { shapeVersion } = streams;
  const rows = useMemo(() => (shapeVersion < 0 ? [] : rowsToLookAt(desk)), [desk, shapeVersion]);
  const past = usePast(rows, HOURS);
  const suspects = useMemo(() => [...past].flatMap(([row, series]) => judged(desk, row, series, past)), [desk, past]);
  return (
    <>
      <h3 className="services-head strong">
        {w('suspects')} <span className="muted">{past.size > 0 ? suspects.length : ''}</span>
      </h3>
      <p className="services-about small muted">{past.size === 0 ? w('checking', { count: rows.length }) : w('checked', { count: past.size })}</p>
      {past.size > 0 && suspects.length === 0 && <p className="services-none small">{w('noSuspects')}</p>}
      <ul className="services-list">
        {suspects.map(({ row, fault }) => (
          <li key={row}>
            <button
              type="button"
              className="services-name"
              title={w('fly')}
              onClick={() => selectAndFly(desk, refOfThing(desk.city, streams.descriptor(row).thingId))}
            >
              {nameOfThing(desk, streams.descriptor(row).thingId)[language]} · {describeProperty(streams.descriptor(row).property).title[language]}
            </button>
            <FaultWords row={row} fault={fault} />
          </li>
        ))}
      </ul>
      <p className="services-about small muted">{w('sensingAbout')}</p>
    </>
  );
}

function FaultWords({ row, fault }: { readonly row: number; readonly fault: SensorFault }) {
  const { streams } = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const { property, unit } = streams.descriptor(row);
  const amount = fault.kind === 'silent' ? NaN : fault.kind === 'jump' ? fault.by : fault.kind === 'drift' ? fault.perHour : fault.value;
  const value = formatReading(describeProperty(property), amount, unit, language);
  return <span className="small muted">{w(fault.kind, { value, time: clockText(fault.sinceMs, zone) })}</span>;
}

function judged(desk: Desk, row: number, series: Series, past: ReadonlyMap<number, Series>): readonly { readonly row: number; readonly fault: SensorFault }[] {
  const { streams, clock } = desk;
  const { property, intervalMs, lon, lat } = streams.descriptor(row);
  const near = [...past].filter(([other]) => {
    const d = streams.descriptor(other);
    return other !== row && d.property === property && Math.hypot(d.lon - lon, d.lat - lat) < NEAR_DEG;
  });
  const neighboursAt = (timeMs: number): number => {
    const values = near.map(([, s]) => s.value[rowAt(s.timeMs, s.timeMs.length, timeMs)] ?? NaN).filter((v) => !Number.isNaN(v));
    return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
  };
  const known = describeProperty(property);
  const fault = sensorFault({
    series,
    nowMs: clock.now(),
    intervalMs: Number.isFinite(intervalMs) ? intervalMs : 60_000,
    range: known.range,
    mayStand: false,
    ...(near.length >= FEWEST_NEIGHBOURS && { neighboursAt }),
  });
  return fault ? [{ row, fault }] : [];
}
