import './performance.css';
import { useEffect, useMemo, useState } from 'react';
import { alarmPerformance, type AlarmPerformance } from '../../rules/alarms/performance.ts';
import { useDesk, useLanguage, usePulse, useWords } from '../ui/desk.ts';
import { offsetText, stampText, useZone } from '../ui/time.ts';
import { figuresOf } from './figures.ts';
import { Slots } from './slots.tsx';
import { TopTen } from './top-ten.tsx';
import { words } from './words.ts';

const HOUR_MS = 3_600_000;
const periods = { h8: 8 * HOUR_MS, h24: 24 * HOUR_MS, d7: 168 * HOUR_MS } as const;
type Period = keyof typeof periods;
/** Figures of hours need not be reckoned anew four times a second. */
const STEP_MS = 30_000;

/** How the alarm system itself is doing, against the figures of EEMUA 191: period, formula and target beside each number. */
export default function Performance() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const [period, setPeriod] = useState<Period>('h24');
  usePulse();
  const toMs = Math.floor(desk.clock.now() / STEP_MS) * STEP_MS;
  const wantedMs = toMs - periods[period];
  const knownMs = desk.alarms.knownFromMs();
  const fromMs = Math.max(wantedMs, Number.isNaN(knownMs) ? toMs : knownMs);
  useEffect(() => desk.alarms.reach(wantedMs), [desk, wantedMs]);
  const told = desk.alarms.told();
  const performance = useMemo<AlarmPerformance | null>(() => (fromMs < toMs ? alarmPerformance(told, fromMs, toMs) : null), [told, fromMs, toMs]);
  return (
    <section className="performance" aria-label={w('title')}>
      <div className="panel-head">
        <h2>{w('title')}</h2>
        <div className="performance-periods" role="group" aria-label={w('period')}>
          {(Object.keys(periods) as Period[]).map((key) => (
            <button key={key} type="button" className="small edged" aria-pressed={key === period} onClick={() => setPeriod(key)}>
              {w(key)}
            </button>
          ))}
        </div>
      </div>
      <div className="scroll grow performance-body">
        <p className="small muted">{w('span', { from: stampText(fromMs, zone), to: stampText(toMs, zone), offset: offsetText(toMs, zone) })}</p>
        {fromMs > wantedMs && <p className="small">{Number.isNaN(knownMs) ? w('reading') : w('short', { from: stampText(fromMs, zone) })}</p>}
        {performance && (
          <>
            <table className="performance-figures">
              <thead className="small muted">
                <tr>
                  <th scope="col">{w('figure')}</th>
                  <th scope="col">{w('now')}</th>
                  <th scope="col">{w('target')}</th>
                </tr>
              </thead>
              <tbody>
                {figuresOf(performance, language).map(({ key, how, value, target, verdict }) => (
                  <tr key={key}>
                    <th scope="row">
                      {w(key)}
                      <span className="small muted">{w(how)}</span>
                    </th>
                    <td className="strong">
                      {value}
                      {verdict && <span className={`small verdict ${verdict}`}>{w(verdict)}</span>}
                    </td>
                    <td className="muted">{target}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <Slots performance={performance} />
            <TopTen performance={performance} />
          </>
        )}
        <p className="small muted">{w('source')}</p>
      </div>
    </section>
  );
}
