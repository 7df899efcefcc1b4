import { useEffect, useState } from 'react';
import { after } from '../../base/browser.ts';
import type { RulePreview } from '../../rules/alarms/rule-preview.ts';
import type { AlarmRule } from '../../tables/alarm-rule.ts';
import { useDesk, useLanguage, useWords, type Desk } from '../ui/desk.ts';
import { ageText } from '../ui/time.ts';
import { words } from './words.ts';

/** A field still being typed into is not yet worth a day's history. */
const REST_MS = 600;

type Trial =
  | { readonly kind: 'folding'; readonly done: number }
  | { readonly kind: 'told'; readonly preview: RulePreview }
  | { readonly kind: 'failed'; readonly why: string };

/** Try a rule on the last day whenever it has come to rest. */
function useTrial(rule: AlarmRule | undefined): Trial | null {
  const desk = useDesk();
  const text = JSON.stringify(rule ?? null);
  const [trial, setTrial] = useState<Trial | null>(null);
  useEffect(() => {
    const tried = JSON.parse(text) as AlarmRule | null;
    if (!tried) return setTrial(null);
    let wanted = true;
    const stop = after(REST_MS, () => void tryRule(desk, tried, (next) => wanted && setTrial(next)));
    setTrial({ kind: 'folding', done: 0 });
    return () => {
      wanted = false;
      stop();
    };
  }, [desk, text]);
  return trial;
}

async function tryRule(desk: Desk, rule: AlarmRule, tell: (trial: Trial) => void): Promise<void> {
  try {
    tell({ kind: 'told', preview: await desk.alarms.preview(rule, (done) => tell({ kind: 'folding', done })) });
  } catch (error) {
    tell({ kind: 'failed', why: (error as Error).message });
  }
}

/** "would have raised 14, 3 at night, longest 2 h 10", beside what the rule in force did. */
export function Preview({ rule, inForce }: { readonly rule: AlarmRule; readonly inForce: AlarmRule | undefined }) {
  const w = useWords(words);
  const language = useLanguage();
  const trial = useTrial(rule);
  const before = useTrial(inForce);
  return (
    <div className="rule-preview" role="status">
      <p className="small muted">{w('preview')}</p>
      {trial?.kind === 'folding' && <p>{w('previewing', { percent: Math.round(trial.done * 100) })}</p>}
      {trial?.kind === 'failed' && <p>{w('previewFailed', { why: trial.why })}</p>}
      {trial?.kind === 'told' && (
        <>
          <p className="rule-would">
            {trial.preview.raised === 0
              ? w('wouldNone')
              : w('would', { count: trial.preview.raised, night: trial.preview.atNight, longest: ageText(trial.preview.longestMs, language) })}
          </p>
          <Hours byHour={trial.preview.byHour} />
          <p className="small muted">
            {w('worstTen', { count: trial.preview.mostInTenMin })} · {w('judged', { judged: trial.preview.judged, streams: trial.preview.streams })}
          </p>
        </>
      )}
      {before?.kind === 'told' && <p className="small">{w('asItIs', { count: before.preview.raised, night: before.preview.atNight })}</p>}
    </div>
  );
}

function Hours({ byHour }: { readonly byHour: readonly number[] }) {
  const w = useWords(words);
  const most = Math.max(1, ...byHour);
  return (
    <svg className="rule-hours" viewBox={`0 0 ${byHour.length * 10} 40`} preserveAspectRatio="none" role="img" aria-label={w('perHour')}>
      {byHour.map((n, hour) => n > 0 && <rect key={hour} x={hour * 10 + 1} width={8} y={38 - (n / most) * 36} height={(n / most) * 36} />)}
      <line x1={0} x2={byHour.length * 10} y1={39} y2={39} />
    </svg>
  );
}
