import './alarm-card.css';
import { useEffect, useRef, useState } from 'react';
import type { WordTable } from '../../base/words.ts';
import { entityFromKey, standingM } from '../../city/city.ts';
import type { Alarm } from '../../rules/alarms/alarm.ts';
import { asideKey } from '../../rules/alarms/asides.ts';
import { tellRefusal, useCanAct } from '../ui/acting.tsx';
import { AlarmMark, priorityKey, priorityWords } from '../ui/alarm-mark.tsx';
import { boardOf, useBoard } from '../ui/board.ts';
import { useDesk, useLanguage, usePulse, useSession, useWords, type Desk } from '../ui/desk.ts';
import { nameOfThing, refOfThing, selectAndFly } from '../ui/entity.ts';
import { Icon } from '../ui/icon.tsx';
import { alarmValueText } from '../ui/limit.ts';
import { useMapTools } from '../ui/tool.ts';

const words = {
  card: { zh: '所选对象的告警', en: 'Alarm of the selected object' },
  ack: { zh: '确认', en: 'Acknowledge' },
  acked: { zh: '{name} 已确认', en: 'Acknowledged by {name}' },
  shelve: { zh: '搁置…', en: 'Shelve…' },
  fly: { zh: '飞到这里', en: 'Fly here' },
  root: { zh: '根源：{name}', en: 'Root: {name}' },
  more: { zh: '另有 {count} 条', en: '{count} more' },
  close: { zh: '关闭', en: 'Close' },
} satisfies WordTable;

/** Marks are drawn this much above what they stand for. */
const ABOVE_M = 4;
const GAP_PX = 34;

/** Alarms of the selected thing, the open one first, else in the list's own order. */
function ownOf(desk: Desk, selected: string | null, openId: string | null): readonly Alarm[] {
  const ref = selected === null ? null : entityFromKey(selected);
  if (!ref) return [];
  const own = desk.alarms.list().filter(({ thingId }) => thingId === ref.id);
  return [...own].sort((a, b) => Number(b.id === openId) - Number(a.id === openId));
}

/** Where one looks: the alarm of the selected object beside its mark, with what can be done about it. */
export default function AlarmCard() {
  const desk = useDesk();
  const selected = useSession((s) => s.selected);
  const openId = useBoard((s) => s.openAlarm);
  const [closed, setClosed] = useState<string | null>(null);
  usePulse();
  const [alarm, ...others] = ownOf(desk, selected, openId);
  if (!alarm || closed === `${selected}`) return null;
  return <Card alarm={alarm} others={others.length} onClose={() => setClosed(`${selected}`)} />;
}

function Card({ alarm, others, onClose }: { readonly alarm: Alarm; readonly others: number; onClose(): void }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const tools = useMapTools();
  const canAct = useCanAct();
  const box = useRef<HTMLDivElement>(null);
  const { rule, thingId } = alarm;
  useEffect(() => {
    const place = desk.city.place(refOfThing(desk.city, thingId));
    const follow = (): void => {
      if (!box.current) return;
      const at = place && tools ? tools.screenOf({ lon: place.lon, lat: place.lat, heightM: standingM(desk.city, place.lon, place.lat) + ABOVE_M }) : null;
      // Moved by hand, not by React: the map moves sixty times a second.
      box.current.style.transform = at ? `translate(${Math.round(at.x + GAP_PX)}px, ${Math.round(at.y - GAP_PX)}px)` : '';
      box.current.hidden = at === null;
    };
    follow();
    return desk.view.onMove(follow);
  }, [desk, tools, thingId]);
  const root = desk.alarms.groups().find(({ alarms }) => alarms.some(({ id }) => id === alarm.id));
  const acknowledge = (): void => {
    const outcome = desk.alarms.acknowledge([alarm.id]);
    if (outcome === 'no-name') boardOf(desk).set({ waitingForName: [alarm.id] });
    else tellRefusal(desk, outcome);
  };
  const shelve = (): void =>
    boardOf(desk).set({
      settingAside: { kind: 'shelve', keys: [asideKey(rule.id, alarm.feedId, alarm.streamId)], title: rule.title, priority: rule.priority },
    });
  return (
    <div ref={box} className="alarm-card" role="group" aria-label={w('card')} hidden>
      <div className="alarm-card-head">
        <AlarmMark priority={rule.priority} state={alarm.state} />
        <span className="grow">
          <span className="strong">{rule.title[language]}</span>
          <span className="small muted">
            {priorityWords[priorityKey(rule.priority)][language]} · {nameOfThing(desk, thingId)[language]}
          </span>
        </span>
        <span className="strong">{alarmValueText(rule, alarm.value, language)}</span>
        <button type="button" className="icon small" aria-label={w('close')} onClick={onClose}>
          <Icon name="close" size={12} />
        </button>
      </div>
      <p className="small">{rule.action[language]}</p>
      <div className="alarm-card-ways">
        {alarm.acknowledgedBy === null ? (
          <button type="button" className="small primary" disabled={!canAct} onClick={acknowledge}>
            {w('ack')}
          </button>
        ) : (
          <span className="small muted">{w('acked', { name: alarm.acknowledgedBy })}</span>
        )}
        <button type="button" className="small edged" disabled={!canAct} onClick={shelve}>
          {w('shelve')}
        </button>
        <button type="button" className="small edged" onClick={() => selectAndFly(desk, refOfThing(desk.city, thingId))}>
          {w('fly')}
        </button>
        {root && root.rootId !== thingId && (
          <button type="button" className="small edged cut" onClick={() => selectAndFly(desk, refOfThing(desk.city, root.rootId))}>
            {w('root', { name: nameOfThing(desk, root.rootId)[language] })}
          </button>
        )}
        {others > 0 && <span className="small muted">{w('more', { count: others })}</span>}
      </div>
    </div>
  );
}
