import { boardOf } from '../ui/board.ts';
import { useDesk } from '../ui/desk.ts';
import { useKeys } from '../ui/keys.ts';
import { openCaseOf } from '../ui/open-case.ts';
import { refOfThing } from '../ui/entity.ts';
import { entityKey } from '../../city/city.ts';

const keyOpen = { zh: '对当前告警立案', en: 'Open a case for the alarm' };

/** One key from an alarm to its case: the row in focus, the alarm whose detail is open, or the selected thing's most urgent one. */
export default function CaseKeys() {
  const desk = useDesk();
  useKeys([
    {
      id: 'cases.open',
      keys: 'c',
      title: keyOpen,
      group: 'alarms',
      run() {
        const inFocus = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('[data-alarm]')?.dataset['alarm'];
        const { selected } = desk.session.getState();
        const list = desk.alarms.list();
        const alarm =
          list.find((a) => a.id === inFocus) ??
          list.find((a) => a.id === boardOf(desk).get().openAlarm) ??
          list.find((a) => entityKey(refOfThing(desk.city, a.thingId)) === selected);
        if (alarm) openCaseOf(desk, alarm.id);
      },
    },
  ]);
  return null;
}
