import type { LensReading } from '../../rules/lenses/entry.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { formatNumber, MISSING } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import type { LensDesk, PathState } from '../ui/lens-desk.ts';
import { dayText, stampText, useZone } from '../ui/time.ts';
import { Behinds } from './behinds.tsx';
import { BigChart } from './big-chart.tsx';
import type { LensPlace } from './place.ts';
import { Ranking } from './ranking.tsx';
import { countText, intervalWords, valueText, verdictWords } from './say.ts';
import { words } from './words.ts';

const MINUTE_MS = 60_000;

interface DetailProps {
  readonly lenses: LensDesk;
  readonly reading: LensReading;
  readonly place: LensPlace;
  go(change: Partial<LensPlace>): void;
}

/** One indicator in full: its days and target, what it is, how areas compare, and what is behind it. */
export function Detail({ lenses, reading, place, go }: DetailProps) {
  const w = useWords(words);
  const language = useLanguage();
  const { clock } = useDesk();
  const { entry, value, p90, open, why } = reading;
  const state = lenses.path(entry.id, place.area);
  const back = (): void => go({ id: null });
  useKeys([{ id: 'indicators.back', keys: 'Escape', title: words.back, group: 'general', run: back }]);
  return (
    <article className="lens-detail">
      <div className="lens-detail-head">
        <button type="button" className="small edged" onClick={back}>
          <Icon name="left" size={14} /> {w('back')}
        </button>
        <h3 className="strong grow">{entry.title[language]}</h3>
        <span className="small muted">{w('proxy')}</span>
      </div>
      <div className="lens-detail-value">
        <span className="lens-number">{valueText(entry, value, language)}</span>
        {Number.isFinite(p90) && <span>{w('p90', { value: valueText(entry, p90, language) })}</span>}
        {open > 0 && <span>{w('open', { count: open })}</span>}
        {why && <span className="muted">{why[language]}</span>}
        <span className="grow" />
        <span className="small muted">{verdictWords(state, w)}</span>
      </div>
      {state.kind === 'ready' && (state.days.timeMs.length > 0 || state.path.goal) && (
        <BigChart entry={entry} days={state.days} path={state.path} value={value} nowMs={Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS} />
      )}
      <Definition reading={reading} state={state} />
      <Ranking lenses={lenses} entry={entry} place={place} go={go} />
      <Behinds key={`${entry.id} ${place.area}`} lenses={lenses} entry={entry} area={place.area} />
    </article>
  );
}

/** The number explains itself: id with edition, formula in words and symbols, what stands above and below the line, what is missing. */
function Definition({ reading, state }: { readonly reading: LensReading; readonly state: PathState }) {
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const { city } = useDesk();
  const { entry, numerator, denominator, counted, expected, timeMs } = reading;
  const missing = expected - counted;
  const count = (n: number): string => formatNumber(n, 0, language);
  const rows: readonly (readonly [title: string, text: string])[] = [
    [w('id'), `${entry.id} · ${entry.standard}`],
    [w('formula'), (reading.formula ?? entry.formula)[language]],
    [w('symbols'), entry.symbols],
    ...(entry.above ? [[w('above'), `${countText(numerator, language)} · ${entry.above[language]}`] as const] : []),
    ...(entry.below ? [[w('below'), `${countText(denominator, language)} · ${entry.below[language]}`] as const] : []),
    [w('inputs'), expected > 0 ? w('countedLong', { counted: count(counted), expected: count(expected), what: entry.counts[language] }) : MISSING],
    [w('missing'), expected === 0 ? MISSING : missing > 0 ? w('missingOf', { count: count(missing), what: entry.counts[language] }) : w('missingNone')],
    [w('interval'), intervalWords(reading, language, w)],
    [w('kind'), w('kindText')],
    [w('time'), stampText(timeMs, zone)],
    [w('source'), [...city.manifest.feeds.map(({ title }) => title[language]), city.manifest.attribution ?? ''].filter(Boolean).join(' · ')],
    ...(state.kind === 'ready' ? [[w('goal'), goalWords(state)] as const, [w('forecast'), forecastWords(state)] as const] : []),
  ];
  function goalWords({ path: { goal, dueNow } }: Extract<PathState, { kind: 'ready' }>): string {
    if (!goal) return w('noTarget');
    const [value, day] = [valueText(entry, goal.value, language), dayText(goal.dateMs, zone)];
    if (!goal.from) return w('goalBare', { value, day });
    return w('goalText', {
      value,
      day,
      from: valueText(entry, goal.from.value, language),
      fromDay: dayText(goal.from.dateMs, zone),
      due: valueText(entry, dueNow, language),
    });
  }
  function forecastWords({ path: { goal, forecast } }: Extract<PathState, { kind: 'ready' }>): string {
    if (!forecast || !goal) return w('forecastNone');
    return w('forecastText', {
      value: valueText(entry, forecast.value, language),
      low: valueText(entry, forecast.low, language),
      high: valueText(entry, forecast.high, language),
      day: dayText(goal.dateMs, zone),
      days: forecast.days,
      issued: dayText(timeMs, zone),
      error: valueText(entry, forecast.weekError, language),
    });
  }
  return (
    <section className="lens-section">
      <h4 className="strong">{w('definition')}</h4>
      <dl className="lens-definition">
        {rows.map(([title, text]) => (
          <div key={title}>
            <dt className="muted">{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
