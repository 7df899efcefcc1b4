import { useState } from 'react';
import type { LensEntry, LensReading } from '../../rules/lenses/entry.ts';
import { rankAreas, type Rank } from '../../rules/lenses/ranking.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { selectAndFly } from '../ui/entity.ts';
import { formatNumber, MISSING } from '../ui/format.ts';
import type { LensDesk } from '../ui/lens-desk.ts';
import type { LensPlace } from './place.ts';
import { valueText } from './say.ts';
import { words } from './words.ts';

interface RankingProps {
  readonly lenses: LensDesk;
  readonly entry: LensEntry;
  readonly place: LensPlace;
  go(change: Partial<LensPlace>): void;
}

/** Districts or streets side by side on one scale with their intervals; who cannot be told apart is tied. */
export function Ranking({ lenses, entry, place, go }: RankingProps) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const chosen = place.area === null ? undefined : desk.city.area(place.area)?.properties;
  const district = chosen?.level === 'street' ? chosen.parent : chosen?.id;
  const [level, setLevel] = useState<'district' | 'street'>(chosen ? 'street' : 'district');
  const canStreets = entry.finest === 'street' && desk.city.streets.length > 0;
  const isStreets = level === 'street' && canStreets;
  const areas = isStreets ? desk.city.streets.filter(({ properties }) => district === undefined || properties.parent === district) : desk.city.districts;
  if (entry.finest === 'city' || areas.length === 0)
    return (
      <section className="lens-section">
        <h4 className="strong">{w('ranking')}</h4>
        <p className="small muted">{w('rankNone')}</p>
      </section>
    );
  const readings = new Map<string, LensReading>();
  for (const { properties } of areas) {
    const reading = lenses.one(entry.id, properties.id);
    if (reading) readings.set(properties.id, reading);
  }
  const ranks = rankAreas(
    [...readings].map(([id, { value, interval }]) => ({ id, value, interval })),
    entry.better,
  );
  const ends = [...readings.values()].flatMap(({ value, interval }) => [value, ...(interval ?? [])]).filter(Number.isFinite);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const at = (v: number): number => (high > low ? 2 + 96 * Math.min(1, Math.max(0, (v - low) / (high - low))) : 50);
  return (
    <section className="lens-section">
      <div className="lens-section-head">
        <h4 className="strong grow">{w('ranking')}</h4>
        {canStreets && (
          <span className="lens-levels">
            {(['district', 'street'] as const).map((one) => (
              <button key={one} type="button" className="small" aria-pressed={(one === 'street') === isStreets} onClick={() => setLevel(one)}>
                {one === 'district'
                  ? w('districts')
                  : district
                    ? w('streetsOf', { name: desk.city.area(district)?.properties.name[language] ?? '' })
                    : w('streets')}
              </button>
            ))}
          </span>
        )}
      </div>
      <ol className="lens-ranks">
        {ranks.map((rank) => (
          <li key={rank.id}>
            <button
              type="button"
              className="lens-rank"
              aria-pressed={rank.id === place.area}
              onClick={() => {
                selectAndFly(desk, { kind: 'area', id: rank.id });
                go({ area: rank.id });
              }}
            >
              <span className="lens-rank-place small">
                {rankText(rank)}
                {rank.to > rank.from && <span className="muted"> {w('tied')}</span>}
              </span>
              <span className="cut">{desk.city.area(rank.id)?.properties.name[language]}</span>
              <Whisker rank={rank} at={at} />
              <span className="lens-rank-value">{valueText(entry, rank.value, language)}</span>
              <Counted reading={readings.get(rank.id)} />
            </button>
          </li>
        ))}
      </ol>
      <p className="small muted">{w('rankAbout')}</p>
    </section>
  );
}

const rankText = ({ from, to }: Rank): string => (Number.isNaN(from) ? MISSING : from === to ? String(from) : `${from}–${to}`);

function Whisker({ rank: { value, interval }, at }: { readonly rank: Rank; at(v: number): number }) {
  if (!Number.isFinite(value)) return <span className="lens-whisker" />;
  const [from, to] = interval ?? [value, value];
  return (
    <svg className="lens-whisker" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <path className="base" d="M0 6H100" />
      <path className="reach" d={`M${at(Number.isFinite(from) ? from : -Infinity).toFixed(1)} 6H${at(Number.isFinite(to) ? to : Infinity).toFixed(1)}`} />
      <path className="dot" d={`M${at(value).toFixed(1)} 1V11`} />
    </svg>
  );
}

function Counted({ reading }: { readonly reading: LensReading | undefined }) {
  const w = useWords(words);
  const language = useLanguage();
  if (!reading || reading.expected === 0) return <span />;
  const { counted, expected } = reading;
  return (
    <span className="small muted lens-rank-counted">
      {w('counted', { counted: formatNumber(counted, 0, language), expected: formatNumber(expected, 0, language) })}
    </span>
  );
}
