import type { Alarm, SetAside } from '../../rules/alarms/alarm.ts';
import { AlarmMark, priorityKey, priorityWords } from '../ui/alarm-mark.tsx';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { handleAlarm, nameOfThing } from '../ui/entity.ts';
import { formatNumber } from '../ui/format.ts';
import { limitText } from '../ui/limit.ts';
import { ageText, clockText, useZone } from '../ui/time.ts';
import { asideWords } from './aside-words.ts';

/** Rows of the list; the rest is counted. */
const MOST_ROWS = 200;
/** What has stood for a day is stale: nobody acts on it any more (EEMUA 191). */
const STALE_MS = 86_400_000;

/** Every alarm whose condition holds now, whatever was done with it: acknowledged and set aside ones too. The longest standing first. */
export function standingAlarms(list: readonly Alarm[], asides: readonly SetAside[]): readonly Alarm[] {
  const behind = asides.flatMap(({ alarm }) => alarm ?? []);
  return [...list, ...behind].filter(({ returnedMs }) => Number.isNaN(returnedMs)).sort((a, b) => a.raisedMs - b.raisedMs || (a.id < b.id ? -1 : 1));
}

/** What stands, by how long: the list that shows what everybody has got used to. */
export function StandingList({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const w = useWords(asideWords);
  const language = useLanguage();
  const more = alarms.length - MOST_ROWS;
  return (
    <ul className="aside-list scroll grow" aria-label={w('standing')}>
      {alarms.length === 0 && <li className="alarm-none small muted">{w('noneStanding')}</li>}
      {alarms.slice(0, MOST_ROWS).map((alarm) => (
        <StandingRow key={alarm.id} alarm={alarm} />
      ))}
      {more > 0 && <li className="alarm-none small muted">{w('andMore', { count: formatNumber(more, 0, language) })}</li>}
    </ul>
  );
}

function StandingRow({ alarm }: { readonly alarm: Alarm }) {
  const desk = useDesk();
  const w = useWords(asideWords);
  const language = useLanguage();
  const zone = useZone();
  const { rule, raisedMs, state, acknowledgedBy, aside } = alarm;
  const stoodMs = desk.clock.now() - raisedMs;
  const put = aside === null ? '' : w(aside.kind === 'shelved' ? 'shelved' : aside.kind === 'suppressed' ? 'suppressed' : 'outOfServiceShort');
  const known = state === 'acknowledged' ? w('ackBy', { name: acknowledgedBy ?? '' }) : w('unacknowledged');
  return (
    <li className="aside-row" data-alarm={alarm.id}>
      <AlarmMark priority={rule.priority} state={state} />
      <span className="alarm-lines">
        <span>
          <button type="button" className="strong cut grow aside-name" onClick={() => handleAlarm(desk, alarm)}>
            {rule.title[language]}
          </button>
          <span className={stoodMs >= STALE_MS ? 'strong' : ''}>{ageText(stoodMs, language)}</span>
        </span>
        <span className="small">
          <span className="cut grow">
            <span className="muted">{priorityWords[priorityKey(rule.priority)][language]} · </span>
            {nameOfThing(desk, alarm.thingId)[language]}
          </span>
          <span className="muted">{limitText(rule, language)}</span>
        </span>
        <span className="small muted">
          <span className="cut grow">
            {known}
            {put !== '' && ` · ${put}`}
            {stoodMs >= STALE_MS && ` · ${w('stale')}`}
          </span>
          <span>{w('since', { time: clockText(raisedMs, zone) })}</span>
        </span>
      </span>
    </li>
  );
}
