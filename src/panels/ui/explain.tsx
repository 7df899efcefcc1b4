import type { IndicatorReading } from '../../rules/indicators/indicator.ts';
import { chainOfReading } from '../../rules/chain/chain.ts';
import { AlarmMark } from './alarm-mark.tsx';
import { ChainStrip } from './chain.tsx';
import { chainWords } from './chain.words.ts';
import { useDesk, useLanguage, useWords, useSession } from './desk.ts';
import { limitText } from './limit.ts';
import { kindMarks, readingFacts } from './number.tsx';
import { numberWords } from './number.words.ts';
import { ageText, lagText, stampText, useZone } from './time.ts';

/** A number explains itself: which way it came, when it was true, how late it is, what its limits are, whose it is. */
export function ExplainReading({ row }: { row: number }) {
  const desk = useDesk();
  const w = useWords(numberWords);
  const language = useLanguage();
  const zone = useZone();
  const facts = readingFacts(desk, row);
  const descriptor = desk.streams.descriptor(row);
  const feed = desk.city.manifest.feeds.find((f) => f.id === desk.streams.feedOf(row));
  const c = useWords(chainWords);
  const chain = desk.feeds.detail(desk.streams.feedOf(row))?.chain;
  const live = useSession((s) => s.time.kind === 'live');
  const interval = Number.isFinite(descriptor.intervalMs) ? ` · ${w('every', { age: ageText(descriptor.intervalMs, language) })}` : '';
  return (
    <dl className="explain">
      <dt className="muted">{w('path')}</dt>
      <dd>
        {descriptor.thingId} → {feed ? feed.title[language] : desk.streams.feedOf(row)} → {w('centre')}
      </dd>
      <dt className="muted">{w('valid')}</dt>
      <dd>
        {stampText(facts.timeMs, zone)}
        {interval}
      </dd>
      {live && (
        <>
          <dt className="muted">{w('lag')}</dt>
          <dd>{lagText(facts.lagMs, language)}</dd>
        </>
      )}
      {live && chain && (
        <>
          <dt className="muted">{c('chain')}</dt>
          <dd className="explain-wide">
            <ChainStrip chain={chainOfReading(chain, facts.lagMs, facts.resultLagMs)} />
          </dd>
        </>
      )}
      <dt className="muted">{w('limits')}</dt>
      <dd>
        {facts.rules.length === 0 && w('noLimits')}
        {facts.rules.map((rule) => (
          <span key={rule.id} className="explain-limit" title={rule.title[language]}>
            <AlarmMark priority={rule.priority} size={14} />
            {limitText(rule, language)}
          </span>
        ))}
      </dd>
      <dt className="muted">{w('owner')}</dt>
      <dd>{[descriptor.source, desk.city.manifest.attribution].filter((s, i, all) => s && all.indexOf(s) === i).join(' · ') || '–'}</dd>
      <dt className="muted">{w('stream')}</dt>
      <dd>{descriptor.id}</dd>
    </dl>
  );
}

/** The same for a derived number. */
export function ExplainIndicator({ reading }: { reading: IndicatorReading }) {
  const { clock } = useDesk();
  const w = useWords(numberWords);
  const language = useLanguage();
  const zone = useZone();
  return (
    <dl className="explain">
      <dt className="muted">{w('kind')}</dt>
      <dd>
        {kindMarks.derived} {w('derived')} · {ageText(clock.now() - reading.timeMs, language)}
      </dd>
      <dt className="muted">{w('formula')}</dt>
      <dd>{reading.formula[language]}</dd>
      <dt className="muted">{w('standard')}</dt>
      <dd>
        {reading.standard} · {reading.id}
      </dd>
      <dt className="muted">{w('counted')}</dt>
      <dd>{w('countedOf', { counted: reading.counted, expected: reading.expected })}</dd>
      <dt className="muted">{w('valid')}</dt>
      <dd>{stampText(reading.timeMs, zone)}</dd>
    </dl>
  );
}
