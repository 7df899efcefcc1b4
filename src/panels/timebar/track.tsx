import { useMemo } from 'react';
import { startOfDayMs, type Zone } from '../../base/civil-time.ts';
import { useDesk, useWords } from '../ui/desk.ts';
import { timeTicks } from '../ui/chart-scale.ts';
import { dayText, minuteText } from '../ui/time.ts';
import { alarmTicks, comingTicks, nights, type TrackSpan } from './day-track.ts';
import { words } from './words.ts';

const HEIGHT = 56;
/** Room for the word at the end of the track, in either language, and half an hour's own. */
const END_PX = 72;
const LINE_Y = 30;
const LABEL_PX = 56;

interface TrackProps {
  readonly width: number;
  readonly span: TrackSpan;
  /** 0 to 1 along the track. */
  readonly cursor: number;
  readonly live: boolean;
  readonly zone: Zone;
}

const shapes: Readonly<Record<1 | 2 | 3, string>> = { 1: 'M-4-4h8v8h-8z', 2: 'M0-5 5 4H-5z', 3: 'M0 5 5-4H-5z' };

/** The drawn part of the time bar: nights, hours, alarms, cursor. */
export function Track({ width, span, cursor, live, zone }: TrackProps) {
  const { fromMs, toMs: nowMs, aheadMs } = span;
  const toMs = nowMs + aheadMs;
  const desk = useDesk();
  const w = useWords(words);
  const { lon, lat } = desk.city.manifest.origin;
  // Nights move a pixel per minute or so: no need to ask the sun four times a second.
  const spanMs = toMs - fromMs;
  const minute = Math.floor(fromMs / 60000);
  const dark = useMemo(() => nights(minute * 60000, minute * 60000 + spanMs, lon, lat), [minute, spanMs, lon, lat]);
  const x = (t: number): number => ((t - fromMs) / (toMs - fromMs)) * width;
  const hours = timeTicks(fromMs, toMs, zone, Math.max(2, Math.floor(width / LABEL_PX)));
  // Ten minutes lie in a column: a second more or less moves no tick, but ten thousand alarms would be gone through for it.
  const log = desk.alarms.log();
  const ticksFromMs = Math.ceil(fromMs / 60000) * 60000;
  const ticks = useMemo(() => alarmTicks(log, ticksFromMs, ticksFromMs + spanMs, width), [log, ticksFromMs, spanMs, width]);
  const nowX = x(nowMs);
  const coming = aheadMs > 0 ? comingTicks(desk.forecasts.coming(), x) : [];
  const cursorX = cursor * width;
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true">
      <defs>
        <pattern id="track-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line className="track-hatch" y2="6" />
        </pattern>
      </defs>
      {dark.map(([a, b]) => (
        <rect key={a} className="track-night" x={a * width} y={LINE_Y - 14} width={(b - a) * width} height={16} />
      ))}
      <line className="track-line" x1={0} x2={width} y1={LINE_Y + 2} y2={LINE_Y + 2} />
      {hours.map((t) => {
        const midnight = startOfDayMs(t, zone) === t;
        const at = Math.max(17, Math.min(x(t), width - 17));
        return (
          <g key={t}>
            <line className="track-tick" x1={x(t)} x2={x(t)} y1={LINE_Y + 2} y2={LINE_Y + (midnight ? 8 : 6)} />
            {x(t) < width - END_PX && Math.abs(x(t) - nowX) > 40 && (
              <text className={midnight ? 'track-day' : ''} x={at} y={HEIGHT - 6}>
                {midnight ? dayText(t, zone).slice(5) : minuteText(t, zone)}
              </text>
            )}
          </g>
        );
      })}
      {aheadMs > 0 && (
        <>
          <rect className="track-ahead" x={nowX} y={LINE_Y - 14} width={width - nowX} height={16} fill="url(#track-hatch)" />
          <text className="track-ahead-word" x={nowX + 6} y={11} textAnchor="start">
            {w('ahead')}
          </text>
          <text className="track-day" x={width - 2} y={HEIGHT - 6} textAnchor="end">
            {w('aheadHours', { count: Math.round(aheadMs / 3_600_000) })}
          </text>
        </>
      )}
      <text className="track-day" x={aheadMs > 0 ? nowX : width - 2} y={HEIGHT - 6} textAnchor={aheadMs > 0 ? 'middle' : 'end'}>
        {span.kind === 'day' ? minuteText(toMs, zone).replace('00:00', '24:00') : w('now')}
      </text>
      {span.kind === 'day' && (
        <text className="track-day" x={4} y={11} textAnchor="start">
          {w('day', { day: dayText(fromMs, desk.city.manifest.timeZone) })}
        </text>
      )}
      {ticks.map((t) => (
        <path
          key={`${t.priority} ${t.x}`}
          className={`track-alarm p${t.priority}`}
          d={shapes[t.priority]}
          transform={`translate(${t.x.toFixed(1)} ${LINE_Y - 6})`}
        />
      ))}
      {coming.map((t) => (
        <path
          key={`ahead ${t.priority} ${t.x}`}
          className={`track-coming p${t.priority}${t.isExpected ? '' : ' possible'}`}
          d={shapes[t.priority]}
          transform={`translate(${t.x.toFixed(1)} ${LINE_Y - 6})`}
        />
      ))}
      {!live && <rect className="track-replayed" x={cursorX} y={LINE_Y + 1} width={nowX - cursorX} height={3} />}
      <g transform={`translate(${cursorX.toFixed(1)} 0)`} className="track-cursor">
        <line y1={8} y2={LINE_Y + 8} />
        <circle cy={LINE_Y + 2} r={5} />
      </g>
    </svg>
  );
}
