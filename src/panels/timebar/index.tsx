import './timebar.css';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useDesk, useLanguage, usePulse, useSession, useWords } from '../ui/desk.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { ageText, clockText, dayText, offsetText, stampText, useZone } from '../ui/time.ts';
import { spanOf, type TrackSpan } from './day-track.ts';
import { Track } from './track.tsx';
import { words } from './words.ts';

const rates = [0.25, 1, 10, 60] as const;
const SECOND_MS = 1000;
const MINUTE_MS = 60000;
/** Letting go this close to the right end means: live. */
const SNAP_PX = 8;
/** The track goes on so far where levels or loads are foretold. */
const AHEAD_MS = 6 * 60 * MINUTE_MS;

/** The last 24 hours of the city, or an older day: scrub, play, and come back to now; scene, panels and alarms follow. */
export default function TimeBar() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const time = useSession((s) => s.time);
  const [rate, setRate] = useState<number>(1);
  const bar = useRef<HTMLElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  usePulse();
  useEffect(() => {
    if (!track.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(track.current);
    return () => observer.disconnect();
  }, []);

  const wallMs = desk.clock.wall();
  const nowMs = desk.clock.now();
  // The track holds still under the hand: a day dragged towards the present stays that day until let go.
  const held = useRef<TrackSpan | null>(null);
  const span = held.current ?? spanOf(nowMs, wallMs, desk.city.manifest.timeZone, desk.forecasts.watched > 0 ? AHEAD_MS : 0);
  const { fromMs, toMs, aheadMs } = span;
  const drawnMs = toMs + aheadMs - fromMs;
  const live = time.kind === 'live';
  const running = live || time.rate > 0;
  const goLive = (): void => desk.session.setState({ time: { kind: 'live' } });
  const goTo = (atMs: number, atRate = 0): void => {
    const newest = desk.clock.wall();
    if (atMs >= newest - 500 && atRate === 0) goLive();
    else desk.session.setState({ time: { kind: 'at', timeMs: Math.min(atMs, newest), rate: atRate } });
  };
  // A recording is gone through by seconds, a day by minutes.
  const isReplay = desk.recording.state.kind === 'replaying';
  const stepMs = isReplay ? SECOND_MS : MINUTE_MS;
  const step = (byMs: number): void => goTo(desk.clock.now() + byMs);
  const playOrPause = (): void => {
    const at = { kind: 'at', timeMs: desk.clock.now() } as const;
    desk.session.setState({ time: { ...at, rate: running ? 0 : rate } });
  };
  const choose = (next: number): void => {
    setRate(next);
    if (!live) desk.session.setState({ time: { kind: 'at', timeMs: desk.clock.now(), rate: next } });
  };
  // A replay that has caught up with the present is live.
  useEffect(() => {
    if (!live && nowMs > wallMs) goLive();
  });
  const inBar = (): boolean => bar.current?.contains(document.activeElement) ?? false;
  useKeys([
    { id: 'time.live', keys: '.', title: words.live, group: 'time', run: goLive },
    { id: 'time.back', keys: '[', title: isReplay ? words.replayBack : words.stepBack, group: 'time', run: () => step(-5 * stepMs) },
    { id: 'time.on', keys: ']', title: isReplay ? words.replayOn : words.stepOn, group: 'time', run: () => step(5 * stepMs) },
    { id: 'time.play', keys: 'Space', title: words.playKey, group: 'time', when: inBar, run: playOrPause },
  ]);

  const timeAt = (event: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect();
    if (!box) return nowMs;
    const nowX = box.left + (box.width * (toMs - fromMs)) / drawnMs;
    if (span.kind === 'recent' && event.clientX >= nowX - SNAP_PX) return Infinity;
    const part = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
    // The end of a day is the next one's midnight: its last moment still belongs to it.
    return Math.min(fromMs + part * drawnMs, toMs - 1);
  };
  const scrub = (event: PointerEvent): void => goTo(timeAt(event));
  const onKey = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -stepMs,
      ArrowRight: stepMs,
      ArrowDown: -stepMs,
      ArrowUp: stepMs,
      PageDown: -60 * stepMs,
      PageUp: 60 * stepMs,
    };
    const by = steps[event.key];
    if (by !== undefined) step(event.shiftKey ? 10 * by : by);
    else if (event.key === 'Home') goTo(fromMs);
    else if (event.key === 'End') goLive();
    else return;
    event.preventDefault();
  };
  const part = Math.max(0, Math.min(1, (nowMs - fromMs) / drawnMs));
  const value = stampText(nowMs, zone);
  return (
    <section ref={bar} className="timebar">
      <div className="time-controls">
        <button
          type="button"
          className="icon edged"
          aria-label={running ? w('pause') : w('play')}
          title={running ? w('pause') : w('play')}
          onClick={playOrPause}
        >
          <Icon name={running ? 'pause' : 'play'} />
        </button>
        <div role="group" className="rates" aria-label={w('rate')}>
          {rates.map((r) => (
            <button key={r} type="button" className="small" aria-pressed={!live && time.rate === r} onClick={() => choose(r)}>
              {r}×
            </button>
          ))}
        </div>
        <button type="button" className={live ? '' : 'primary'} aria-pressed={live} onClick={goLive}>
          {live ? w('isLive') : w('live')} <kbd>.</kbd>
        </button>
      </div>
      <div className="time-now">
        <span className="strong">{clockText(nowMs, zone)}</span>
        <span className="small muted">
          {offsetText(nowMs, zone)} · {live ? dayText(nowMs, zone) : w('ago', { age: ageText(wallMs - nowMs, language) })}
        </span>
      </div>
      <div
        ref={track}
        className="time-track"
        role="slider"
        tabIndex={0}
        aria-label={span.kind === 'day' ? w('daySlider', { day: dayText(fromMs, desk.city.manifest.timeZone) }) : w('slider')}
        aria-valuemin={Math.round(fromMs / 1000)}
        aria-valuemax={Math.round(toMs / 1000)}
        aria-valuenow={Math.round(nowMs / 1000)}
        aria-valuetext={live ? w('atLive', { time: value }) : value}
        onKeyDown={onKey}
        onPointerDown={(e) => {
          e.currentTarget.setPointerCapture(e.pointerId);
          if (span.kind === 'day') held.current = span;
          scrub(e);
        }}
        onPointerMove={(e) => e.currentTarget.hasPointerCapture(e.pointerId) && scrub(e)}
        onLostPointerCapture={() => (held.current = null)}
      >
        {width > 0 && <Track width={width} span={span} cursor={part} live={live} zone={zone} />}
      </div>
    </section>
  );
}
