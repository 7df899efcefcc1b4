import { describe, expect, it } from 'vitest';
import { afterActionFiles } from '../../src/app/after-action.ts';
import { readAfterAction } from '../../src/app/after-action-lines.ts';
import { createLogDesk } from '../../src/app/actions/log-desk.ts';
import { openRecordedLog } from '../../src/app/actions/recorded-log.ts';
import { createReplica } from '../../src/app/actions/replica.ts';
import type { PastIndicator } from '../../src/app/indicator-board.ts';
import { createClock, type TimeCursor } from '../../src/base/clock.ts';
import { csvRows } from '../../src/base/csv.ts';
import type { Alarm } from '../../src/rules/alarms/alarm.ts';
import { emptyChain, sealEntry } from '../../src/tables/action-entry.ts';
import type { ActionKind, OperatorAction } from '../../src/tables/actions.ts';
import type { AlarmRule } from '../../src/tables/alarm-rule.ts';

const HOUR_MS = 3_600_000;
const FROM_MS = Date.UTC(2026, 5, 21, 8);
const TO_MS = FROM_MS + 8 * HOUR_MS;
const text = { zh: '水位高', en: 'Level high' };
const rule: AlarmRule = {
  id: 'level-high',
  title: text,
  property: 'waterLevel',
  op: 'above',
  value: 2.6,
  unit: 'm',
  deadband: 0.1,
  onDelayS: 120,
  offDelayS: 60,
  priority: 2,
  cause: text,
  consequence: text,
  action: text,
  respondWithinMin: 10,
};
const alarmOf = (stream: string, raisedMs: number, rest: Partial<Alarm> = {}): Alarm => ({
  id: `level-high/demo/${stream}/${raisedMs}`,
  rule,
  feedId: 'demo',
  streamId: stream,
  thingId: 's-1',
  state: 'unacknowledged',
  raisedMs,
  returnedMs: NaN,
  acknowledgedBy: null,
  acknowledgedMs: NaN,
  aside: null,
  value: 3,
  worst: 3.25,
  ...rest,
});
const actionOf = (kind: ActionKind, target: string, timeMs: number, detail?: OperatorAction['detail']): OperatorAction => ({
  id: `${kind}-${target}-${timeMs}`,
  kind,
  operator: 'Mei Chen',
  timeMs,
  target,
  ...(detail && { detail }),
});

const standing = alarmOf('ds-1', FROM_MS - 2 * HOUR_MS, { state: 'acknowledged', acknowledgedBy: 'Mei Chen', acknowledgedMs: FROM_MS - HOUR_MS });
const raised = alarmOf('ds-2', FROM_MS + HOUR_MS, { state: 'acknowledged', acknowledgedBy: 'Mei Chen', acknowledgedMs: FROM_MS + 2 * HOUR_MS });
const over = alarmOf('ds-3', FROM_MS - 3 * HOUR_MS, { returnedMs: FROM_MS - HOUR_MS, state: 'returned-unacknowledged' });
const later = alarmOf('ds-4', TO_MS + 1);
const before = {
  shelved: actionOf('shelve', 'level-high/demo/ds-9', FROM_MS - 10_000, { reason: 'works', untilMs: FROM_MS + HOUR_MS }),
  acknowledged: actionOf('acknowledge', standing.id, FROM_MS - HOUR_MS),
  opened: actionOf('open-case', 'case-1', FROM_MS - 5000),
  sent: actionOf('dispatch-unit', 'case-1', FROM_MS - 4000, { unit: 'u-1' }),
  delivered: actionOf('delivery', 'dispatch-unit-case-1-' + (FROM_MS - 4000), FROM_MS - 3000),
  tookOver: actionOf('take-over', 'town', FROM_MS - 1000),
};
const idle = [
  actionOf('acknowledge', over.id, FROM_MS - 100),
  actionOf('open-case', 'case-0', FROM_MS - 9 * HOUR_MS),
  actionOf('take-over', 'town', FROM_MS - 9 * HOUR_MS),
];
const during = [
  actionOf('acknowledge', raised.id, FROM_MS + 2 * HOUR_MS),
  actionOf('shift-note', 'town', FROM_MS + 3 * HOUR_MS, { text: 'quiet', aboutMs: FROM_MS }),
];
const after = actionOf('acknowledge', later.id, TO_MS + 5);

const indicators: readonly PastIndicator[] = [FROM_MS, FROM_MS + HOUR_MS / 12, TO_MS].map((timeMs, i) => ({
  timeMs,
  areaId: i === 1 ? 'd1' : null,
  id: 'OPS-DQ',
  unit: '%',
  value: i === 2 ? NaN : 90 + i,
  counted: 9,
  expected: 10,
}));

function deskOf(cursor: TimeCursor = { kind: 'live' }, reachMs = -Infinity, canSeek = true) {
  const clock = createClock(() => TO_MS);
  clock.set(cursor);
  const replica = createReplica();
  // Chains of two desks; what was done last is not sealed yet.
  replica.take(sealEntry('desk-1', emptyChain, before.acknowledged));
  replica.take(sealEntry('desk-2', emptyChain, during[0] as OperatorAction));
  const list = [...idle, ...Object.values(before), ...during, after].sort((a, b) => a.timeMs - b.timeMs);
  const asked: number[] = [];
  let reachedMs = Infinity;
  let folded = cursor.kind === 'live';
  const engine = {
    clock,
    actions: { list: () => list, replica },
    handles: () => [{ canSeek }],
    alarmTime: {
      livedFromMs: FROM_MS + 2 * HOUR_MS,
      catchUp: () => Promise.resolve(void (folded = true)),
      reach: (fromMs: number) => Promise.resolve(void (reachedMs = Math.max(fromMs, reachMs))),
      get logFromMs() {
        return reachedMs;
      },
    },
    alarmLog: () => (folded ? [later, raised, standing, over] : [standing, over]).filter(({ raisedMs }) => reachedMs <= TO_MS || raisedMs > FROM_MS),
    cases: { desk: { list: () => [{ id: 'case-1', closed: null }, { id: 'case-0', closed: { timeMs: FROM_MS - 8 * HOUR_MS } }] } }, // prettier-ignore
    pastIndicators: (fromMs: number, toMs: number) => Promise.resolve((asked.push(fromMs, toMs), indicators)),
  } as unknown as Parameters<typeof afterActionFiles>[0];
  return { files: () => afterActionFiles(engine, FROM_MS, TO_MS), asked };
}
const idsOf = (actions: ReturnType<typeof readAfterAction>['actions']) => actions?.map((one) => ('action' in one ? one.action.id : one.id));

describe('an after-action file', () => {
  it('tells what was done meanwhile, and before it what still mattered', async () => {
    const { actions, refused } = readAfterAction(await deskOf().files());
    expect(refused).toBe(0);
    const ids = idsOf(actions) ?? [];
    expect([...ids].sort()).toEqual([...Object.values(before), ...during].map(({ id }) => id).sort());
    // Links of chains as links, what is in none yet as it is.
    expect(actions?.flatMap((one) => ('action' in one ? [[one.desk, one.action.id]] : []))).toEqual([
      ['desk-1', before.acknowledged.id],
      ['desk-2', during[0]?.id],
    ]);
  });

  it('tells the alarms of the time as they were, those that stood before it began too', async () => {
    const { alarms } = readAfterAction(await deskOf().files());
    expect(alarms).toEqual([raised, standing]);
  });

  it('tells all of it while an instant of the past is shown', async () => {
    const files = await deskOf({ kind: 'at', timeMs: FROM_MS - 6 * HOUR_MS, rate: 0 }).files();
    expect(readAfterAction(files).alarms).toEqual([raised, standing]);
  });

  it('says so where the log of alarms cannot reach back to its beginning', async () => {
    const missing = async (reachMs?: number, canSeek?: boolean) =>
      (await deskOf(undefined, reachMs, canSeek).files()).find(({ name }) => name === 'alarms-missing.txt')?.text;
    expect(await missing()).toBeUndefined();
    expect(await missing(FROM_MS + HOUR_MS)).toContain('from 2026-06-21T08:00:00.000Z to 2026-06-21T09:00:00.000Z');
    // A source without a history: what the live book did not read is remembered by nobody.
    expect(await missing(undefined, false)).toContain('to 2026-06-21T10:00:00.000Z');
  });

  it('tells indicators as series over the time', async () => {
    const { files, asked } = deskOf({ kind: 'at', timeMs: FROM_MS - 6 * HOUR_MS, rate: 0 });
    const csv = (await files()).find(({ name }) => name === 'indicators.csv')?.text ?? '';
    expect(asked).toEqual([FROM_MS, TO_MS]);
    expect(csvRows(csv, 10)).toEqual([
      ['at', 'area', 'indicator', 'value', 'unit', 'counted', 'expected'],
      ['2026-06-21T08:00:00.000Z', 'city', 'OPS-DQ', '90', '%', '9', '10'],
      ['2026-06-21T08:05:00.000Z', 'd1', 'OPS-DQ', '91', '%', '9', '10'],
      ['2026-06-21T16:00:00.000Z', 'city', 'OPS-DQ', '', '%', '9', '10'],
    ]);
  });

  it('leaves out and counts lines that are none or were altered', async () => {
    const files = await deskOf().files();
    const altered = files.map((file) =>
      file.name === 'actions.jsonl' ? { ...file, text: `${file.text.replace('Mei Chen', 'Somebody')}{"kind":"acknowledge"}\nno line\n` } : file,
    );
    const { actions, refused } = readAfterAction(altered);
    expect(refused).toBe(3);
    expect(idsOf(actions)).not.toContain(during[0]?.id);
    expect(idsOf(actions)).toContain(during[1]?.id);
  });

  it('of an older or a cut recording tells nothing, which is not the same as none', () => {
    expect(readAfterAction([])).toEqual({ actions: null, alarms: null, refused: 0 });
    expect(readAfterAction([{ name: 'actions.jsonl', mediaType: '', text: '' }])).toEqual({ actions: [], alarms: null, refused: 0 });
  });
});

describe('the action log of a recording', () => {
  it('is what the file tells, in the order of time, and nothing can be added', async () => {
    const log = openRecordedLog(readAfterAction(await deskOf().files()).actions ?? []);
    log.add(actionOf('acknowledge', 'x', TO_MS));
    expect(log.list().map(({ id }) => id)).toEqual([...Object.values(before), ...during].sort((a, b) => a.timeMs - b.timeMs).map(({ id }) => id));
    const desk = createLogDesk(log);
    expect(desk.summary).toMatchObject({ link: 'recording', waiting: 0, faults: [] });
    expect(desk.newest(2).map(({ delivery }) => delivery.kind)).toEqual(['other', 'other']);
  });
});
