import './districts.css';
import { useState } from 'react';
import type { IndicatorReading } from '../../rules/indicators/indicator.ts';
import { useDesk, useLanguage, usePulse, useSession, useWords } from '../ui/desk.ts';
import { selectAndFly } from '../ui/entity.ts';
import { ExplainIndicator } from '../ui/explain.tsx';
import { MISSING, displayUnit, formatNumber } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { AbnormalMark, IndicatorValue, isAbnormal } from '../ui/indicator.tsx';
import { Sparkline } from '../ui/sparkline.tsx';
import { words } from './words.ts';

/** The city's indicators above; below, every district by the indicator chosen, on one common scale. */
export default function Districts() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const [by, setBy] = useState<string | null>(null);
  const [explained, setExplained] = useState<string | null>(null);
  usePulse();
  const city = desk.indicators.read(null);
  const chosen = city.find((r) => r.id === by) ?? city[0];
  return (
    <>
      <div className="panel-head">
        <h2>{w('city')}</h2>
      </div>
      <div className="city-indicators">
        {city.length === 0 && <p className="districts-empty small muted">{w('none')}</p>}
        {city.map((reading) => (
          <CityIndicator
            key={reading.id}
            reading={reading}
            chosen={reading === chosen}
            explained={reading.id === explained}
            onChoose={() => setBy(reading.id)}
            onExplain={() => setExplained(explained === reading.id ? null : reading.id)}
          />
        ))}
      </div>
      <div className="panel-head">
        <h2>{chosen ? w('districts', { title: chosen.title[language] }) : w('districtsOnly')}</h2>
        {chosen && <span className="small muted district-unit">{displayUnit(chosen.unit)}</span>}
      </div>
      <DistrictList indicatorId={chosen?.id ?? null} />
    </>
  );
}

interface CityIndicatorProps {
  readonly reading: IndicatorReading;
  readonly chosen: boolean;
  readonly explained: boolean;
  onChoose(): void;
  onExplain(): void;
}

function CityIndicator({ reading, chosen, explained, onChoose, onExplain }: CityIndicatorProps) {
  const w = useWords(words);
  const language = useLanguage();
  return (
    <div className={`city-indicator${chosen ? ' chosen' : ''}`}>
      <button type="button" className="indicator-main" aria-pressed={chosen} title={w('showBy')} onClick={onChoose}>
        <span className="indicator-head small muted">
          <span className="cut grow">{reading.title[language]}</span>
          <span title={w('countedLong', { counted: reading.counted, expected: reading.expected })}>
            {w('counted', { counted: formatNumber(reading.counted, 0, language), expected: formatNumber(reading.expected, 0, language) })}
          </span>
        </span>
        <span className="indicator-line">
          <IndicatorValue reading={reading} />
          {isAbnormal(reading) && <AbnormalMark label={w('abnormal')} />}
          <span className="grow" />
          <Sparkline values={reading.trend} width={88} height={24} />
        </span>
      </button>
      <button
        type="button"
        className="icon indicator-explain"
        aria-expanded={explained}
        title={w('explain')}
        aria-label={`${w('explain')}: ${reading.title[language]}`}
        onClick={onExplain}
      >
        <Icon name="info" size={14} />
      </button>
      {explained && <ExplainIndicator reading={reading} />}
    </div>
  );
}

function DistrictList({ indicatorId }: { indicatorId: string | null }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const selected = useSession((s) => s.selected);
  const { districts } = desk.city;
  if (districts.length === 0) return <p className="districts-empty small muted">{w('noDistricts')}</p>;
  const rows = districts.map((area) => {
    const readings = desk.indicators.read(area.properties.id);
    return { area, reading: readings.find((r) => r.id === indicatorId), abnormal: readings.some(isAbnormal) };
  });
  const { low, high } = commonScale(rows.map((r) => r.reading?.trend));
  return (
    <ul className="district-list scroll grow">
      {rows.map(({ area, reading, abnormal }) => {
        const key = `area/${area.properties.id}`;
        return (
          <li key={key}>
            <button
              type="button"
              className="district"
              aria-pressed={selected === key}
              onClick={() => selectAndFly(desk, { kind: 'area', id: area.properties.id })}
            >
              <span className="district-mark">{abnormal && <AbnormalMark label={w('abnormal')} />}</span>
              <span className="cut district-name">{area.properties.name[language]}</span>
              {reading ? <Sparkline values={reading.trend} width={40} height={20} low={low} high={high} /> : <span />}
              <span className="district-value">
                <span className="strong">{reading ? formatNumber(reading.value, reading.decimals, language) : MISSING}</span>
                {reading && reading.counted < reading.expected && (
                  <span className="small muted">{w('counted', { counted: reading.counted, expected: reading.expected })}</span>
                )}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** One scale for all rows: a flat line in a calm district must look flat beside a stormy one. */
function commonScale(trends: readonly (Float32Array | undefined)[]): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const trend of trends)
    for (const v of trend ?? []) {
      if (v < low) low = v;
      if (v > high) high = v;
    }
  return { low, high };
}
