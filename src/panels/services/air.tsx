import { civilTime } from '../../base/civil-time.ts';
import { aqiOf, aqiTableOn, ozoneAqi, type Aqi } from '../../rules/environment/aqi.ts';
import { heatIndexC } from '../../rules/environment/heat-index.ts';
import { FEWEST_HOURS, runningDay, runningEight, runningLden } from '../../rules/environment/running-day.ts';
import { meanWindDeg } from '../../rules/environment/wind.ts';
import { soundSeries } from '../../tables/counted.ts';
import { describeProperty } from '../../tables/properties.ts';
import '../ui/figure-list.css';
import { useDesk, useLanguage, useWords, type Desk } from '../ui/desk.ts';
import { formatNumber, formatReading, MISSING, THIN } from '../ui/format.ts';
import { dayText, zoneOf } from '../ui/time.ts';
import { usePast } from './past-day.ts';
import { ServiceTable } from './table.tsx';
import { thingsTelling, usable } from './things.ts';
import { words } from './words.ts';

/** `YYYY-MM-DD` of the city's day. */
function cityDay(desk: Desk, timeMs: number): string {
  const { year, month, day } = civilTime(timeMs, desk.city.manifest.timeZone);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Air and noise: concentrations beside indices, each over its own averaging time, and the weather that goes with them. */
export function Air() {
  return (
    <>
      <Weather />
      <Stations />
      <Noise />
    </>
  );
}

function Weather() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const all = (property: string): number[] => desk.streams.rowsOfProperty(property).map((row) => usable(desk, row));
  const directions = desk.streams.rowsOfProperty('windDirection').map((row) => {
    const speed = desk.streams.rowsOfThing(desk.streams.descriptor(row).thingId).find((r) => desk.streams.descriptor(r).property === 'windSpeed');
    return [usable(desk, row), speed === undefined ? NaN : usable(desk, speed)] as const;
  });
  const wind = meanWindDeg(
    directions.map(([deg]) => deg),
    directions.map(([, speed]) => speed),
  );
  const pairs = thingsTelling(desk, ['airTemperature', 'relativeHumidity']).map(({ rows }) => [
    usable(desk, rows['airTemperature'] ?? -1),
    usable(desk, rows['relativeHumidity'] ?? -1),
  ]);
  const felt = pairs.filter((pair) => pair.every(Number.isFinite)).map(([t, r]) => heatIndexC(t as number, r as number));
  const middle = [...felt].sort((a, b) => a - b)[Math.floor(felt.length / 2)] ?? NaN;
  return (
    <dl className="figure-list">
      <div>
        <dt className="small muted">{w('heat')}</dt>
        <dd>
          {Number.isNaN(middle) ? MISSING : `ƒ ${formatNumber(middle, 1, language)}${THIN}°C`} <span className="small muted">n {felt.length}</span>
        </dd>
      </div>
      <div>
        <dt className="small muted">{w('wind')}</dt>
        <dd>
          {Number.isNaN(wind) ? MISSING : `ƒ ${formatNumber(wind, 0, language)}°`}{' '}
          <span className="small muted">n {all('windDirection').filter(Number.isFinite).length}</span>
        </dd>
      </div>
    </dl>
  );
}

interface StationRow {
  readonly thingId: string;
  readonly mean: number;
  readonly hours: number;
  readonly aqi: Aqi | null;
  readonly ozone: number;
  readonly ozoneAqi: Aqi | null;
}

function Stations() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const nowMs = desk.clock.now();
  const dusty = thingsTelling(desk, ['pm25', 'o3']);
  const known = new Set(dusty.map(({ thingId }) => thingId));
  const stations = [...dusty, ...thingsTelling(desk, ['o3', 'pm25']).filter(({ thingId }) => !known.has(thingId))];
  const past = usePast(
    stations.flatMap(({ rows }) => [rows['pm25'] ?? -1, rows['o3'] ?? -1]).filter((row) => row >= 0),
    24,
  );
  const { airQuality } = desk.city.manifest;
  const table = airQuality ? aqiTableOn(airQuality.authority, cityDay(desk, nowMs)) : null;
  const fewest = table?.fewestHours ?? FEWEST_HOURS;
  const rows: StationRow[] = stations.map(({ thingId, rows: at }) => {
    const soundOf = (property: 'pm25' | 'o3') => {
      const series = past.get(at[property] ?? -1);
      return series && soundSeries(property, series);
    };
    const [dust, gas] = [soundOf('pm25'), soundOf('o3')];
    const { mean, hours } = dust ? runningDay(dust, nowMs, fewest) : { mean: NaN, hours: 0 };
    const ozone = gas ? runningEight(gas, nowMs) : { mean: NaN, highest: NaN };
    return {
      thingId, mean, hours, aqi: table ? aqiOf(table, 'pm25-24h', mean) : null,
      ozone: ozone.mean, ozoneAqi: table ? ozoneAqi(table, ozone.mean, ozone.highest) : null,
    }; // prettier-ignore
  });
  const [pm25, o3] = [describeProperty('pm25'), describeProperty('o3')];
  const source = table ? w('aqiFrom', { source: table.source, day: dayText(nowMs, zoneOf(desk)) }) : '';
  const index = (aqi: Aqi | null) =>
    aqi ? <span className="strong">{`ƒ ${formatNumber(aqi.value, 0, language)}${aqi.isBeyond ? ` (${w('aqiBeyond')})` : ''}`}</span> : MISSING;
  const isOzoneTold = stations.some(({ rows: at }) => (at['o3'] ?? -1) >= 0);
  const ozoneColumns = [
    {
      title: w('o3'),
      raw: (row: StationRow) => row.ozone,
      cell: (row: StationRow) => (Number.isNaN(row.ozone) ? MISSING : `ƒ ${formatReading(o3, row.ozone, o3.unit, language)}`),
    },
    // Where a table has none for ozone, nothing is made of it.
    ...(table?.inputs['o3-8h']
      ? [{ title: `${w('aqi')} O₃`, raw: (row: StationRow) => row.ozoneAqi?.value ?? NaN, cell: (row: StationRow) => index(row.ozoneAqi) }]
      : []),
  ];
  return (
    <ServiceTable
      name="air-quality"
      about={`${w('airAbout')} ${source}`}
      rows={rows}
      thingOf={(row) => row.thingId}
      more={({ hours }) => `${w('completeness', { hours })}${hours < fewest ? ` · ${w('tooFew', { fewest })}` : ''}`}
      columns={[
        {
          title: w('pm25'),
          raw: (row) => row.mean,
          cell: (row) => (Number.isNaN(row.mean) ? MISSING : `ƒ ${formatReading(pm25, row.mean, pm25.unit, language)}`),
        },
        { title: `${w('aqi')} PM2.5`, raw: (row) => row.aqi?.value ?? NaN, cell: ({ aqi }) => index(aqi) },
        ...(isOzoneTold ? ozoneColumns : []),
      ]}
    />
  );
}

function Noise() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const nowMs = desk.clock.now();
  const meters = thingsTelling(desk, ['noiseLevel']);
  const past = usePast(
    meters.map(({ rows }) => rows['noiseLevel'] ?? -1),
    24,
  );
  const { timeZone } = desk.city.manifest;
  const noise = describeProperty('noiseLevel');
  const rows = meters.map(({ thingId, rows: at }) => {
    const row = at['noiseLevel'] ?? -1;
    const series = past.get(row);
    return { thingId, now: usable(desk, row), lden: series ? runningLden(soundSeries('noiseLevel', series), nowMs, (t) => civilTime(t, timeZone).hour) : NaN };
  });
  const level = (value: number): string => (Number.isNaN(value) ? MISSING : formatReading(noise, value, noise.unit, language));
  return (
    <ServiceTable
      name="noise"
      about=""
      rows={rows}
      thingOf={(row) => row.thingId}
      columns={[
        { title: w('noise'), raw: (row) => row.now, cell: (row) => level(row.now) },
        { title: w('lden'), raw: (row) => row.lden, cell: (row) => (Number.isNaN(row.lden) ? MISSING : <span className="strong">ƒ {level(row.lden)}</span>) },
      ]}
    />
  );
}
