import type { AlarmRule } from '../../tables/alarm-rule.ts';
import { describeProperty, type ObservedProperty } from '../../tables/properties.ts';
import { Quality, type Freshness } from '../../tables/quality.ts';
import { useDesk, useLanguage, useWords, type Desk } from './desk.ts';
import { MISSING, THIN, formatNumber, readingParts } from './format.ts';
import { SensorDoubt } from './sensor-fault.tsx';
import { numberWords } from './number.words.ts';
import { ageText } from './time.ts';
import { slopePerHour } from './trend.ts';

const HOUR_MS = 3600000;
const qualityKeys = ['good', 'uncertain', 'bad', 'missing'] as const;

/** Where a number comes from, as one mark and one word. */
export type NumberKind = 'measured' | 'demo' | 'derived';
export const kindMarks: Readonly<Record<NumberKind, string>> = { measured: '●', demo: '▢', derived: 'ƒ' };

/** Everything about a stream's latest reading that can be said beside the number. */
export interface ReadingFacts {
  readonly property: ObservedProperty;
  readonly unit: string;
  readonly value: number;
  readonly kind: NumberKind;
  readonly quality: (typeof qualityKeys)[number];
  readonly freshness: Freshness;
  readonly ageMs: number;
  readonly timeMs: number;
  /** Arrival minus phenomenon time; NaN when never received. */
  readonly lagMs: number;
  /** Result minus phenomenon time; NaN where the source does not tell it. */
  readonly resultLagMs: number;
  readonly slopePerHour: number;
  /** Its sensor does not look right: see `SensorDoubt`. */
  readonly isDoubted: boolean;
  readonly rules: readonly AlarmRule[];
}

/** Rules of the city that put a limit to this stream's value. */
export function rulesOf(desk: Desk, row: number): readonly AlarmRule[] {
  const { property, kind } = desk.streams.descriptor(row);
  return desk.alarms.rules().filter((r) => r.form === undefined && r.property === property && (r.thingKind === undefined || r.thingKind === kind));
}

export function readingFacts(desk: Desk, row: number): ReadingFacts {
  const { streams, city, clock } = desk;
  const descriptor = streams.descriptor(row);
  const nowMs = clock.now();
  const timeMs = streams.timeMs[row] as number;
  const freshness = streams.freshness(row, nowMs);
  const quality = qualityKeys[streams.quality[row] ?? Quality.missing] ?? 'missing';
  const feed = city.manifest.feeds.find((f) => f.id === streams.feedOf(row));
  return {
    property: describeProperty(descriptor.property, descriptor.unit),
    unit: descriptor.unit,
    value: streams.value[row] as number,
    kind: feed?.type === 'demo' ? 'demo' : 'measured',
    quality,
    freshness,
    ageMs: nowMs - timeMs,
    timeMs,
    lagMs: streams.lagMs[row] as number,
    resultLagMs: streams.resultLagMs(row),
    slopePerHour: slopePerHour(streams.history.range(row, nowMs - HOUR_MS, nowMs)),
    isDoubted: desk.sensors.faultOf(row) !== null,
    rules: rulesOf(desk, row),
  };
}

/** The number itself on the age ladder: plain, aged, hatched with "?", or "—" when lost. */
export function ReadingValue({ facts, large = false }: { facts: ReadingFacts; large?: boolean }) {
  const language = useLanguage();
  const { text, unit } = readingParts(facts.property, facts.value, facts.unit, language);
  const lost = facts.freshness === 'lost';
  const doubtful = !lost && (facts.isDoubted || facts.freshness === 'stale' || facts.quality === 'bad' || facts.quality === 'uncertain');
  return (
    <span className={`reading-value${large ? ' large' : ''}${doubtful ? ' doubtful' : ''}`}>
      <span className="reading-number">{lost ? '—' : text}</span>
      {!lost && unit !== '' && text !== MISSING && <span className="unit">{unit === '°' ? unit : `${THIN}${unit}`}</span>}
      {doubtful && <span className="reading-doubt">?</span>}
    </span>
  );
}

/** "▲ 0.18/h" in plain text colour: a direction, not an alarm. A bearing has none: 352° to 8° is no fall. */
export function Trend({ facts }: { facts: ReadingFacts }) {
  const language = useLanguage();
  const w = useWords(numberWords);
  const slope = facts.slopePerHour;
  if (!Number.isFinite(slope) || facts.property.form === 'state' || facts.property.unit === 'deg' || facts.freshness === 'lost') return null;
  const text = formatNumber(Math.abs(slope), facts.property.decimals, language);
  const flat = Number(Math.abs(slope).toFixed(facts.property.decimals)) === 0;
  return (
    <span className="small muted reading-trend">
      {flat ? '▬' : slope > 0 ? '▲' : '▼'}
      {THIN}
      {text}
      {w('perHour')}
    </span>
  );
}

/** "● measured · good · 12 s", with the freshness said as soon as it is not fresh. */
export function ReadingSigns({ facts }: { facts: ReadingFacts }) {
  const language = useLanguage();
  const w = useWords(numberWords);
  const never = Number.isNaN(facts.timeMs);
  return (
    <span className="small muted reading-signs">
      <span aria-hidden="true">{kindMarks[facts.kind]}</span> {w(facts.kind)} · {never ? w('never') : `${w(facts.quality)} · ${ageText(facts.ageMs, language)}`}
      {facts.freshness !== 'fresh' && !never && <span className="reading-late"> · {w(facts.freshness)}</span>}
    </span>
  );
}

/** One stream's latest reading as a self-explaining number; pressing it asks for the explanation. */
export function Reading({ row, open, onPress }: { row: number; open: boolean; onPress: () => void }) {
  const desk = useDesk();
  const language = useLanguage();
  const w = useWords(numberWords);
  const facts = readingFacts(desk, row);
  return (
    <button type="button" className="reading" aria-expanded={open} title={w('explain')} onClick={onPress}>
      <span className="reading-title cut">{facts.property.title[language]}</span>
      <span className="reading-right">
        <ReadingValue facts={facts} />
      </span>
      <ReadingSigns facts={facts} />
      <span className="reading-right">
        <Trend facts={facts} />
      </span>
      <SensorDoubt row={row} />
    </button>
  );
}
