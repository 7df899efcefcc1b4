import { isoText } from '../base/iso.ts';
import type { RecordedFile } from '../feeds/mcap/names.ts';
import { csvText } from '../panels/ui/export.ts';
import { notesCsv } from '../panels/ui/notes-csv.ts';
import type { Alarm } from '../rules/alarms/alarm.ts';
import { notesOf } from '../rules/handover/notes.ts';
import type { OperatorAction } from '../tables/actions.ts';
import { actionLines, ACTIONS_BEFORE_FILE, ACTIONS_FILE, alarmLines, ALARMS_FILE, ALARMS_MISSING_FILE } from './after-action-lines.ts';
import type { Engine } from './engine.ts';
import type { PastIndicator } from './indicator-board.ts';

type Told = Pick<Engine, 'actions' | 'alarmLog' | 'alarmTime' | 'cases' | 'clock' | 'handles' | 'pastIndicators'>;

/**
 * What a recording carries beside its messages, so that one file tells a whole shift: actions, alarms, the shift log, indicators. All
 * of the time from `fromMs` to `toMs`, whatever instant is shown meanwhile.
 */
export async function afterActionFiles(engine: Told, fromMs: number, toMs: number): Promise<readonly RecordedFile[]> {
  // While the past is shown, or missed readings are asked for, the live alarms are not folded on.
  if (engine.clock.cursor.kind !== 'live' || !engine.alarmTime.settled) await engine.alarmTime.catchUp();
  // The live alarms reach back to the start of yesterday: of a longer recording the days before are folded too.
  await engine.alarmTime.reach(fromMs);
  // Of sources without a history nobody remembers the days before.
  const alarmsFromMs = engine.handles().every(({ canSeek }) => canSeek) ? engine.alarmTime.logFromMs : engine.alarmTime.livedFromMs;
  const touches = (timeMs: number): boolean => timeMs >= fromMs && timeMs <= toMs;
  const actions = engine.actions.list();
  const alarms = engine.alarmLog().filter(({ raisedMs, returnedMs }) => raisedMs <= toMs && !(returnedMs < fromMs));
  const notes = notesOf(actions).filter(({ timeMs, aboutMs }) => touches(timeMs) || touches(aboutMs));
  const cases = engine.cases.desk.list().filter(({ closed }) => !(closed && closed.timeMs < fromMs));
  const matters = new Set([...alarms, ...notes, ...cases].map(({ id }) => id));
  const linesOf = (list: readonly OperatorAction[]): string => actionLines(list, engine.actions.replica);
  return [
    { name: ACTIONS_BEFORE_FILE, mediaType: 'application/jsonl', text: linesOf(stillMattering(actions, fromMs, matters)) },
    { name: ACTIONS_FILE, mediaType: 'application/jsonl', text: linesOf(actions.filter(({ timeMs }) => touches(timeMs))) },
    { name: ALARMS_FILE, mediaType: 'application/jsonl', text: alarmLines(alarms) },
    // A part must not pass for the whole.
    ...(alarmsFromMs <= fromMs ? [] : [{ name: ALARMS_MISSING_FILE, mediaType: 'text/plain', text: missingText(fromMs, alarmsFromMs) }]),
    { name: 'alarms.csv', mediaType: 'text/csv', text: alarmsCsv(alarms) },
    { name: 'notes.csv', mediaType: 'text/csv', text: notesCsv(notes) },
    { name: 'indicators.csv', mediaType: 'text/csv', text: indicatorsCsv(await engine.pastIndicators(fromMs, toMs)) },
  ];
}

/** Kinds that hold from when they were done until something else is done about the same target. */
const lasting: ReadonlySet<string> = new Set(['shelve', 'unshelve', 'take-out-of-service', 'return-to-service', 'set-alarm-rule', 'revert-alarm-rule']);

/** What was done before an instant without which what follows cannot be folded: of `matters`, what lasts, and who was on shift. */
function stillMattering(actions: readonly OperatorAction[], fromMs: number, matters: ReadonlySet<string>): readonly OperatorAction[] {
  const before = actions.filter(({ timeMs }) => timeMs < fromMs);
  const onShift = new Set((['take-over', 'hand-over'] as const).map((kind) => before.findLast((action) => action.kind === kind)));
  const found = before.filter((action) => lasting.has(action.kind) || matters.has(action.target) || matters.has(action.id) || onShift.has(action));
  // What became of a dispatch is told of the action that sent it.
  const sent = new Set(found.map(({ id }) => id));
  return before.filter((action) => sent.has(action.id) || (action.kind === 'delivery' && sent.has(action.target)));
}

const missingText = (fromMs: number, alarmsFromMs: number): string =>
  `Alarms from ${instant(fromMs)} to ${instant(alarmsFromMs) || 'the end'} are not all in this file: no source or memory tells them in full.\n`;

const instant = (timeMs: number): string => (Number.isFinite(timeMs) ? isoText(timeMs) : '');

const alarmsCsv = (alarms: readonly Alarm[]): string =>
  csvText(
    ['id', 'priority', 'title', 'thing', 'state', 'raised', 'returned', 'acknowledged', 'acknowledgedBy', 'worst', 'unit'],
    alarms.map((a) => [
      a.id,
      a.rule.priority,
      a.rule.title.en,
      a.thingId,
      a.state,
      instant(a.raisedMs),
      instant(a.returnedMs),
      instant(a.acknowledgedMs),
      a.acknowledgedBy ?? '',
      a.worst,
      a.rule.unit,
    ]),
  );

const indicatorsCsv = (readings: readonly PastIndicator[]): string =>
  csvText(
    ['at', 'area', 'indicator', 'value', 'unit', 'counted', 'expected'],
    readings.map(({ timeMs, areaId, id, value, unit, counted, expected }) => [isoText(timeMs), areaId ?? 'city', id, value, unit, counted, expected]),
  );
