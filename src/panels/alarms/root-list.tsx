import type { RootGroup } from '../../rules/alarms/root-groups.ts';
import { AlarmMark } from '../ui/alarm-mark.tsx';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { nameOfThing, refOfThing, selectAndFly } from '../ui/entity.ts';
import { Icon } from '../ui/icon.tsx';
import { words } from './words.ts';

interface RootListProps {
  readonly groups: readonly RootGroup[];
  onOpen(rootId: string): void;
}

/** The flood folded: one row per root asset, with what it brought down, and one per rule for what nothing brought down. A press opens its alarms. */
export function RootList({ groups, onOpen }: RootListProps) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  return (
    <ul className="alarm-list scroll root-list" aria-label={w('byRoot')}>
      {groups.map(({ rootId, alarms, priority, unacknowledged, things, isKin }) => {
        const own = alarms.find(({ thingId }) => thingId === rootId) ?? alarms[0];
        return (
          // What a key does to the row in focus, it does to the root's own alarm.
          <li key={rootId} className="root-row" data-alarm={own?.id}>
            <AlarmMark priority={priority} state={unacknowledged > 0 ? 'unacknowledged' : 'acknowledged'} />
            <button type="button" className="root-name" onClick={() => onOpen(rootId)}>
              <span className="strong cut">{isKin ? own?.rule.title[language] : nameOfThing(desk, rootId)[language]}</span>
              <span className="small cut">{isKin ? w('kin', { count: things }) : own?.rule.title[language]}</span>
              <span className="small muted">{w('rootCounts', { alarms: alarms.length, things, unacked: unacknowledged })}</span>
            </button>
            <button type="button" className="icon" aria-label={w('keyFly')} onClick={() => selectAndFly(desk, refOfThing(desk.city, rootId))}>
              <Icon name="fly" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
