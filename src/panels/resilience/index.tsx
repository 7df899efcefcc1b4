import './resilience.css';
import { useState } from 'react';
import { useDesk, useLanguage, usePulse, useSession, useWords } from '../ui/desk.ts';
import { formatNumber, MISSING } from '../ui/format.ts';
import type { ServiceState } from '../ui/lifeline-desk.ts';
import { minuteText, offsetText, useZone } from '../ui/time.ts';
import { CascadeCard } from './cascade.tsx';
import { ServiceChart } from './service-chart.tsx';
import { words } from './words.ts';

/** How the city stands: its stage with the trigger, each service over the last hours, and what would fall if something failed. */
export default function ResiliencePanel() {
  const w = useWords(words);
  usePulse();
  return (
    <div className="resilience scroll grow">
      <StageCard />
      <CascadeCard />
      <Services />
      <p className="visually-hidden" role="status">
        {w('services')}
      </p>
    </div>
  );
}

function StageCard() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const stage = desk.lifelines.stage();
  const triggers = desk.city.manifest.stages ?? [];
  return (
    <section className="res-card">
      <div className="panel-head">
        <h2>{w('stage')}</h2>
      </div>
      {triggers.length === 0 ? (
        <p className="small muted res-pad">{w('noStage')}</p>
      ) : (
        <div className="res-pad">
          <div className="stage-row">
            <ol className="stage-scale" aria-label={stage ? w('stageOf', { n: stage.stage }) : MISSING}>
              {[1, 2, 3, 4, 5].map((n) => (
                <li key={n} data-on={stage?.stage === n} aria-current={stage?.stage === n ? 'step' : undefined}>
                  {n}
                </li>
              ))}
            </ol>
            <div className="grow">
              <div className="strong">
                {!stage ? MISSING : stage.because.length === 0 ? w('calm') : stage.because.map((t) => t.title[language]).join(' · ')}
              </div>
              {stage && (
                <div className="small muted">
                  {w('since', { time: `${minuteText(stage.sinceMs, zone)} ${offsetText(stage.sinceMs, zone)}` })} ·{' '}
                  {w('measured', { a: formatNumber(stage.measures.rain15Mm, 1, language), b: formatNumber(stage.measures.rain60Mm, 1, language) })}
                </div>
              )}
            </div>
          </div>
          <details className="small">
            <summary className="muted">{w('triggers')}</summary>
            <ul className="trigger-list">
              {triggers.map((t, i) => (
                <li key={i}>
                  <span className="strong">{t.stage}</span> {t.title[language]}
                </li>
              ))}
            </ul>
          </details>
        </div>
      )}
    </section>
  );
}

function Services() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const [district, setDistrict] = useState<string | null>(null);
  const services = desk.lifelines.services(district);
  return (
    <section className="res-card">
      <div className="panel-head">
        <h2>{w('services')}</h2>
        <span className="grow" />
        <select aria-label={w('area')} value={district ?? ''} onChange={(e) => setDistrict(e.target.value === '' ? null : e.target.value)}>
          <option value="">{w('wholeCity')}</option>
          {desk.city.districts.map(({ properties }) => (
            <option key={properties.id} value={properties.id}>
              {properties.name[language]}
            </option>
          ))}
        </select>
      </div>
      {services.length === 0 && <p className="small muted res-pad">{w('noServices')}</p>}
      {services.map((service) => (
        <ServiceRow key={service.rule.medium} service={service} />
      ))}
    </section>
  );
}

function ServiceRow({ service }: { readonly service: ServiceState }) {
  const w = useWords(words);
  const language = useLanguage();
  const theme = useSession((s) => s.theme);
  const { rule, now, resilience, curve } = service;
  const number = (value: number, decimals = 0): string => formatNumber(value, decimals, language);
  const counted = (n: number): string => w(rule.medium === 'transit' ? 'lines' : 'people', { n: number(n) });
  const isWhole = !(now.pct < 99.95);
  const transitInDistrict = Number.isNaN(now.pct) && now.people + now.unknown === 0;
  if (transitInDistrict) return null;
  return (
    <article className="service-row" title={w('bruneau', { why: rule.why[language] })}>
      <div className="service-head">
        <span className="strong">{rule.title[language]}</span>
        <span className="grow" />
        <span className={isWhole ? 'muted' : 'strong'}>{now.out > 0 ? w('out', { n: counted(now.out) }) : counted(now.people)}</span>
        {now.unknown > 0 && <span className="small muted"> · {w('unknown', { n: counted(now.unknown) })}</span>}
        <span className="service-pct strong">
          {number(now.pct, 1)}
          <span className="unit">{'\u202f'}%</span>
        </span>
      </div>
      <ServiceChart curve={curve} label={rule.title[language]} theme={theme} />
      <dl className="service-facts small">
        <div>
          <dt>{w('robustness')}</dt>
          <dd>{number(resilience.robustnessPct, 1)} %</dd>
        </div>
        <div>
          <dt>{w('rapidity')}</dt>
          <dd>{Number.isNaN(resilience.rapidityPctPerH) ? MISSING : `${number(resilience.rapidityPctPerH, 1)} %/h`}</dd>
        </div>
        <div>
          <dt>{w('loss')}</dt>
          <dd>{number(resilience.lossPctH, 1)} %·h</dd>
        </div>
        <div>
          <dt>{w('minutes')}</dt>
          <dd>{number(service.minutesLost, 1)} min</dd>
        </div>
      </dl>
    </article>
  );
}
