import type { WordTable } from '../../base/words.ts';
import type { AlarmState } from '../../rules/alarms/alarm.ts';

export type Priority = 1 | 2 | 3 | 4;

/** Priority words; with the shape and the numeral they always stand together. */
export const priorityWords = {
  p1: { zh: '紧急', en: 'Critical' },
  p2: { zh: '高', en: 'High' },
  p3: { zh: '中', en: 'Medium' },
  p4: { zh: '提示', en: 'Advisory' },
} satisfies WordTable;
export const priorityKey = (priority: Priority): keyof typeof priorityWords => `p${priority}`;

const shapes: Readonly<Record<Priority, { readonly path: string; readonly frame: string; readonly second: string; readonly textY: number }>> = {
  1: { path: 'M3 3h14v14h-14z', frame: 'M0.5 0.5h19v19h-19z', second: 'M-2 -2h24v24h-24z', textY: 14.4 },
  2: { path: 'M10 1.5 19 17.5H1z', frame: 'M10 -2.5 22.4 19.5H-2.4z', second: 'M10 -6.5 25.8 21.5H-5.8z', textY: 15.6 },
  3: { path: 'M10 18.5 1 2.5H19z', frame: 'M10 22.5 -2.4 0.5H22.4z', second: 'M10 26.5 -5.8 -1.5H25.8z', textY: 12.4 },
  4: { path: 'M10 0.5 19.5 10 10 19.5 0.5 10z', frame: 'M10 -3.5 23.5 10 10 23.5 -3.5 10z', second: 'M10 -7 27 10 10 27 -7 10z', textY: 14.4 },
};

/**
 * Shape and numeral of a priority. Unacknowledged wears a frame that pulses once a second (a double frame under reduced
 * motion); returned and unacknowledged is hollow.
 */
export function AlarmMark({ priority, state, size = 20 }: { priority: Priority; state?: AlarmState; size?: number }) {
  const { path, frame, second, textY } = shapes[priority];
  const hollow = state === 'returned-unacknowledged';
  const framed = state === 'unacknowledged' || hollow;
  return (
    <svg className={`alarm-mark p${priority}${hollow ? ' hollow' : ''}`} width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      {framed && (
        <g className="pulsing">
          <path className="frame" d={frame} />
          <path className="frame second-frame" d={second} />
        </g>
      )}
      {hollow && <path className="under" d={path} />}
      <path className="body" d={path} />
      <text x="10" y={textY}>
        {priority}
      </text>
    </svg>
  );
}
