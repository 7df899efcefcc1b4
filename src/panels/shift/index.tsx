import './shift.css';
import { useEffect, useRef, useState } from 'react';
import { after } from '../../base/browser.ts';
import { Ask } from '../ui/ask.tsx';
import { useCanAct } from '../ui/acting.tsx';
import { useDesk, useLanguage, usePulse, useSession, useWords } from '../ui/desk.ts';
import { useNamedAct, type NamedAct } from '../ui/named-act.tsx';
import { ageText, minuteText, offsetText, stampText, useZone } from '../ui/time.ts';
import { Changed } from './changed.tsx';
import { ComingLimits } from './coming.tsx';
import { Notes } from './notes.tsx';
import { firstSpan, hoursOf, spanKinds, startOf, type SpanKind } from './spans.ts';
import { words } from './words.ts';

/** The watch and its passing on: who has it, what changed since one looked, what is expected, and what was written down. */
export default function ShiftPanel() {
  const desk = useDesk();
  const w = useWords(words);
  const { act, asking } = useNamedAct();
  const page = useRef<HTMLDivElement>(null);
  usePulse();
  // It takes the keyboard when it opens, as the key that opens it promises.
  useEffect(() => after(0, () => page.current?.focus()), []);
  return (
    <div ref={page} className="shift" tabIndex={-1} aria-label={w('title')}>
      <div className="panel-head">
        <h2>{w('title')}</h2>
        <WatchButtons act={act} onTaken={() => after(0, () => page.current?.focus())} />
      </div>
      {asking && <div className="shift-part">{asking}</div>}
      <div className="scroll grow shift-body">
        <WatchPart />
        <SincePart />
        <ComingLimits desk={desk} />
        <Notes act={act} />
      </div>
    </div>
  );
}

const useWatch = () => {
  const desk = useDesk();
  const last = desk.shift.shifts().at(-1);
  return last && Number.isNaN(last.toMs) ? last : null;
};

/** @param onTaken the button that was pressed has gone: the keyboard needs another place. */
function WatchButtons({ act, onTaken }: { readonly act: NamedAct; onTaken(): void }) {
  const desk = useDesk();
  const w = useWords(words);
  const canAct = useCanAct();
  const operator = useSession((s) => s.operator);
  const watch = useWatch();
  const isMine = watch !== null && watch.operator.trim().toLowerCase() === operator.trim().toLowerCase();
  if (isMine) return <Ask label={w('handOver')} field={w('handOverWord')} mayBeEmpty onDone={(text) => act(() => desk.shift.handOver(text))} />;
  return (
    <button
      type="button"
      className="small edged"
      disabled={!canAct}
      onClick={() => {
        act(() => desk.shift.takeOver());
        onTaken();
      }}
    >
      {w('takeOver')}
    </button>
  );
}

function WatchPart() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const watch = useWatch();
  const last = desk.shift.lastWord();
  return (
    <section className="shift-part">
      <p className={watch ? '' : 'muted'} role="status">
        {watch
          ? w('watch', {
              name: watch.operator,
              time: `${minuteText(watch.fromMs, zone)} ${offsetText(watch.fromMs, zone)}`,
              age: ageText(desk.clock.now() - watch.fromMs, language),
            })
          : w('noWatch')}
      </p>
      {last && (
        <blockquote className="shift-word">
          <p>{last.text === '' ? <span className="muted">{w('noWord')}</span> : last.text}</p>
          <p className="small muted">{w('lastWord', { name: last.operator, time: stampText(last.timeMs, zone) })}</p>
        </blockquote>
      )}
    </section>
  );
}

function SincePart() {
  const desk = useDesk();
  const w = useWords(words);
  const zone = useZone();
  const operator = useSession((s) => s.operator);
  const [chosen, setChosen] = useState<SpanKind | null>(null);
  const nowMs = desk.clock.now();
  const starts = { lastLookMs: desk.shift.lastLookMs(), shifts: desk.shift.shifts(), operator, nowMs };
  const kind = chosen ?? firstSpan(starts);
  const wantedMs = Math.floor(startOf(kind, starts) / 1000) * 1000;
  useEffect(() => {
    if (Number.isFinite(wantedMs)) desk.alarms.reach(wantedMs);
  }, [desk, wantedMs]);
  const label = (one: SpanKind): string => (one === 'look' ? w('sinceLook') : one === 'shift' ? w('sinceShift') : w('sinceHours', { count: hoursOf[one] }));
  const knownMs = desk.alarms.knownFromMs();
  return (
    <section className="shift-part">
      <div className="shift-spans" role="group" aria-label={w('since')}>
        <span className="small muted">{w('since')}</span>
        {spanKinds.map((one) => (
          <button
            key={one}
            type="button"
            className="small edged"
            aria-pressed={one === kind}
            disabled={!Number.isFinite(startOf(one, starts))}
            title={one === 'look' && !Number.isFinite(starts.lastLookMs) ? w('noLook') : undefined}
            onClick={() => setChosen(one)}
          >
            {label(one)}
          </button>
        ))}
      </div>
      <p className="small muted">{w('span', { from: stampText(wantedMs, zone).slice(0, 16), to: minuteText(nowMs, zone), offset: offsetText(nowMs, zone) })}</p>
      {Number.isNaN(knownMs) && <p className="small muted">{w('reading')}</p>}
      {knownMs > wantedMs && <p className="small">{w('short', { from: stampText(knownMs, zone) })}</p>}
      <Changed since={desk.shift.since(wantedMs)} />
    </section>
  );
}
