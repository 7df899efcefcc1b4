import { memo } from 'react';
import type { Zone } from '../../base/civil-time.ts';
import { say, type Language } from '../../base/words.ts';
import type { Alarm } from '../../rules/alarms/alarm.ts';
import { AlarmMark, priorityKey, priorityWords } from '../ui/alarm-mark.tsx';
import { useDesk } from '../ui/desk.ts';
import { nameOfThing } from '../ui/entity.ts';
import { alarmValueText, limitText } from '../ui/limit.ts';
import { ageText, clockText } from '../ui/time.ts';
import { words } from './words.ts';

interface RowProps {
  readonly alarm: Alarm;
  /** No longer in the book, kept because the list is frozen. */
  readonly gone: boolean;
  readonly chosen: boolean;
  readonly open: boolean;
  readonly focusable: boolean;
  /** The shown second: its age is drawn anew with it, and with nothing else while the list is scrolled. */
  readonly second: number;
  /** Told by the list: a row that asks for itself subscribes for itself, and rows come and go by the hundred. */
  readonly language: Language;
  readonly zone: Zone;
  readonly hands: RowHands;
}
/** What a list does for its rows; the same object as long as the list is there. */
export interface RowHands {
  hold(id: string, row: HTMLLIElement | null): void;
  focus(id: string): void;
  press(id: string, event: { readonly add: boolean; readonly range: boolean }): void;
  fly(id: string): void;
}

export const AlarmRow = memo(function AlarmRow({ alarm, gone, chosen, open, focusable, language, zone, hands }: RowProps) {
  const desk = useDesk();
  const w = (key: keyof typeof words, slots?: Record<string, string>): string => say(words, language, key, slots);
  const { rule } = alarm;
  const row = desk.streams.find(alarm.streamId, alarm.feedId);
  const isDoubted = row >= 0 && desk.sensors.faultOf(row) !== null;
  const old = row < 0 || ['stale', 'lost'].includes(desk.streams.freshness(row, desk.clock.now()));
  const state = gone
    ? w('gone')
    : alarm.state === 'acknowledged'
      ? w('acknowledged', { name: alarm.acknowledgedBy ?? '' })
      : alarm.state === 'unacknowledged'
        ? w('unacknowledged')
        : w('returned');
  const word = priorityWords[priorityKey(rule.priority)][language];
  return (
    <li
      ref={(row) => {
        hands.hold(alarm.id, row);
        return () => hands.hold(alarm.id, null);
      }}
      role="option"
      aria-selected={chosen}
      tabIndex={focusable ? 0 : -1}
      data-alarm={alarm.id}
      className={`alarm-row${open ? ' open' : ''}${chosen ? ' chosen' : ''}${gone ? ' gone' : ''}`}
      onFocus={() => hands.focus(alarm.id)}
      onClick={(e) => hands.press(alarm.id, { add: e.ctrlKey || e.metaKey, range: e.shiftKey })}
      onDoubleClick={() => hands.fly(alarm.id)}
    >
      <AlarmMark priority={rule.priority} {...(gone ? {} : { state: alarm.state })} />
      <span className="alarm-lines">
        <span>
          <span className="strong cut grow">{rule.title[language]}</span>
          <span className={`strong${old || isDoubted ? ' doubtful' : ''}`}>
            {alarmValueText(rule, alarm.value, language)}
            {(old || isDoubted) && ' ?'}
          </span>
        </span>
        <span className="small">
          <span className="cut grow">
            <span className="muted">{word} · </span>
            {nameOfThing(desk, alarm.thingId)[language]}
          </span>
          <span className="muted">{limitText(rule, language)}</span>
        </span>
        <span className="small muted">
          <span className="cut grow">
            {isDoubted && `${w('sensorDoubted')} · `}
            {state}
          </span>
          <span>
            <span className="alarm-clock">{clockText(alarm.raisedMs, zone)} · </span>
            {ageText(desk.clock.now() - alarm.raisedMs, language)}
          </span>
        </span>
      </span>
    </li>
  );
});
