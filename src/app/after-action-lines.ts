import { parseAlarmRule } from '../city/pack/alarm-rule.ts';
import type { RecordedFile } from '../feeds/mcap/names.ts';
import type { Alarm } from '../rules/alarms/alarm.ts';
import { isAction, readEntry, type ActionEntry } from '../tables/action-entry.ts';
import type { OperatorAction } from '../tables/actions.ts';
import type { Replica } from './actions/replica.ts';

/** What was done before the recording and still mattered when it began, and what was done meanwhile. */
export const ACTIONS_BEFORE_FILE = 'actions-before.jsonl';
export const ACTIONS_FILE = 'actions.jsonl';
/** Every alarm of the time with its rule as it was then. */
export const ALARMS_FILE = 'alarms.jsonl';
/** There only where the log of alarms does not reach back to the recording's beginning: since when it does. */
export const ALARMS_MISSING_FILE = 'alarms-missing.txt';

/** A link of its desk's chain, or an action that no chain held yet when the file was written. */
export type ToldAction = ActionEntry | OperatorAction;

/** What a recording tells of its operators: what they did, and what they were warned of. */
export interface AfterAction {
  /** Null where the file tells none: an older one, or one that breaks off. */
  readonly actions: readonly ToldAction[] | null;
  /** As the desk that saved it had them, newest first; null where the file tells none. */
  readonly alarms: readonly Alarm[] | null;
  /** Lines that are none, or whose hash is not their content's. */
  readonly refused: number;
}

export const nothingRecorded: AfterAction = { actions: null, alarms: null, refused: 0 };

const linesOf = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** Actions as links of their chains, which can be checked from the file, one a line. */
export const actionLines = (actions: readonly OperatorAction[], replica: Pick<Replica, 'entryOf'>): string =>
  linesOf(actions.map((action) => replica.entryOf(action.id) ?? action));

/** Alarms one a line; JSON has no NaN: what is not known is null. */
export const alarmLines = (alarms: readonly Alarm[]): string => linesOf(alarms.map(({ aside: _aside, ...alarm }) => alarm));

export function readAfterAction(files: readonly RecordedFile[]): AfterAction {
  let refused = 0;
  const read = <T>(name: string, readOne: (value: unknown) => T | null): readonly T[] | null => {
    const file = files.find((one) => one.name === name);
    if (!file) return null;
    return file.text.split('\n').flatMap((line) => {
      if (line === '') return [];
      const one = readLine(line, readOne);
      if (one === null) refused++;
      return one === null ? [] : [one];
    });
  };
  const actions = read(ACTIONS_FILE, readAction);
  const before = read(ACTIONS_BEFORE_FILE, readAction) ?? [];
  const alarms = read(ALARMS_FILE, readAlarm);
  return { actions: actions && [...before, ...actions], alarms: alarms && [...alarms].sort((a, b) => b.raisedMs - a.raisedMs), refused };
}

function readLine<T>(line: string, readOne: (value: unknown) => T | null): T | null {
  try {
    return readOne(JSON.parse(line));
  } catch {
    return null;
  }
}

function readAction(value: unknown): ToldAction | null {
  if (isAction(value)) return value;
  const entry = readEntry(value);
  return typeof entry === 'string' ? null : entry;
}

const states: readonly unknown[] = ['unacknowledged', 'acknowledged', 'returned-unacknowledged'] satisfies readonly Alarm['state'][];
const numberOr = (value: unknown): number => (typeof value === 'number' ? value : NaN);

/** @throws ProblemError where its rule is none. */
function readAlarm(value: unknown): Alarm | null {
  if (typeof value !== 'object' || value === null) return null;
  const told = value as Readonly<Record<string, unknown>>;
  const { id, feedId, streamId, thingId, state, acknowledgedBy } = told;
  const isNamed = [id, feedId, streamId, thingId].every((text) => typeof text === 'string' && text !== '');
  if (!isNamed || !states.includes(state) || typeof told['raisedMs'] !== 'number') return null;
  return {
    ...({ id, feedId, streamId, thingId, state } as Pick<Alarm, 'id' | 'feedId' | 'streamId' | 'thingId' | 'state'>),
    rule: parseAlarmRule(told['rule'], ALARMS_FILE),
    acknowledgedBy: typeof acknowledgedBy === 'string' ? acknowledgedBy : null,
    raisedMs: told['raisedMs'],
    returnedMs: numberOr(told['returnedMs']),
    acknowledgedMs: numberOr(told['acknowledgedMs']),
    value: numberOr(told['value']),
    worst: numberOr(told['worst']),
    aside: null,
  };
}
