import { entityKey } from '../../city/city.ts';
import type { Alarm } from '../../rules/alarms/alarm.ts';
import { cascadeText, setCascade } from '../../session/cascade.ts';
import { boardOf } from '../ui/board.ts';
import { useDesk, type Desk } from '../ui/desk.ts';
import { refOfThing, select } from '../ui/entity.ts';
import { askWhatIf, nodeOfSelection } from '../ui/graph.ts';
import { useKeys } from '../ui/keys.ts';
import { openCaseOf } from '../ui/open-case.ts';

const keyOpen = { zh: '对当前告警立案', en: 'Open a case for the alarm' };
const keyPreview = { zh: '预演当前告警的级联；再按结束', en: 'Preview what falls with the alarm’s thing; again ends it' };
const nothingFalls = { zh: '没有设施依赖此对象', en: 'Nothing hangs on this thing' };

/** The alarm one is at: the row in focus, the one whose detail is open, or the selected thing's most urgent one. */
function alarmAtHand(desk: Desk): Alarm | undefined {
  const inFocus = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('[data-alarm]')?.dataset['alarm'];
  const { selected } = desk.session.getState();
  const list = desk.alarms.list();
  return (
    list.find((a) => a.id === inFocus) ??
    list.find((a) => a.id === boardOf(desk).get().openAlarm) ??
    list.find((a) => entityKey(refOfThing(desk.city, a.thingId)) === selected)
  );
}

/** One key from an alarm to its case, and one to what falls with its thing. */
export default function CaseKeys() {
  const desk = useDesk();
  useKeys([
    {
      id: 'cases.open',
      keys: 'c',
      title: keyOpen,
      group: 'alarms',
      run() {
        const alarm = alarmAtHand(desk);
        if (alarm) openCaseOf(desk, alarm.id);
      },
    },
    {
      id: 'cascade.preview',
      keys: 'p',
      title: keyPreview,
      group: 'alarms',
      run() {
        if (cascadeText(desk.session) !== '') return setCascade(desk.session, null);
        const { graph } = desk.city.dependencies;
        const alarm = alarmAtHand(desk);
        const key = alarm ? entityKey(refOfThing(desk.city, alarm.thingId)) : desk.session.getState().selected;
        const n = graph ? nodeOfSelection(desk, graph, key) : -1;
        const node = graph?.nodes[n];
        if (!node || (graph?.feeds[n] ?? []).length === 0) return boardOf(desk).notify('done', nothingFalls);
        if (alarm) select(desk, refOfThing(desk.city, alarm.thingId));
        askWhatIf(desk, node.id);
      },
    },
  ]);
  return null;
}
