import { useRef } from 'react';
import { useDesk, useLanguage, usePulse, useSession, useWords, type Desk } from '../ui/desk.ts';
import { ageText, clockText, offsetText, useZone } from '../ui/time.ts';
import { words } from './words.ts';

const SILENCE_MS = 10000;

/** The quickest declared interval of any stream: silence means nothing where readings come hourly. */
function quickestIntervalMs(desk: Desk): number {
  let quickest = Infinity;
  for (let row = 0; row < desk.streams.count; row++) {
    const { intervalMs } = desk.streams.descriptor(row);
    if (intervalMs < quickest) quickest = intervalMs;
  }
  return Number.isFinite(quickest) ? quickest : 0;
}

/** Full-width bar when no data came for 10 s (or twice the quickest interval): the heartbeat is the data's, not the socket's. */
export function SilenceBar() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const live = useSession((s) => s.time.kind === 'live');
  const openedMs = useRef(desk.clock.wall());
  const interval = useRef({ shapeVersion: -1, ms: 0 });
  usePulse();
  if (interval.current.shapeVersion !== desk.streams.shapeVersion) interval.current = { shapeVersion: desk.streams.shapeVersion, ms: quickestIntervalMs(desk) };
  const feeds = desk.feeds.list();
  if (!live || feeds.length === 0) return null;
  const lastMs = feeds.reduce((last, f) => (f.lastRowsMs > last ? f.lastRowsMs : last), -Infinity);
  const never = lastMs === -Infinity;
  const silentMs = desk.clock.wall() - (never ? openedMs.current : lastMs);
  if (silentMs <= Math.max(SILENCE_MS, 2 * interval.current.ms)) return null;
  return (
    <div className="silence-bar" role="alert">
      <span className="silence-hatch hatched" aria-hidden="true">
        ?
      </span>
      <span className="strong">{never ? w('neverData') : w('silence', { age: ageText(silentMs, language) })}</span>
      {!never && <span className="muted">{w('silenceWhy', { time: `${clockText(lastMs, zone)} ${offsetText(lastMs, zone)}` })}</span>}
    </div>
  );
}
