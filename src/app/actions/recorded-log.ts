import type { ActionEntry } from '../../tables/action-entry.ts';
import type { OperatorAction } from '../../tables/actions.ts';
import type { ActionLog } from '../action-log.ts';
import type { ToldAction } from '../after-action-lines.ts';
import type { LogStatus } from './node.ts';
import { createReplica } from './replica.ts';

const isEntry = (told: ToldAction): told is ActionEntry => 'action' in told;

/** What was done as a recording tells it, and nothing else: it cannot be added to, and no other window or desk is asked or told. */
export function openRecordedLog(told: readonly ToldAction[]): ActionLog {
  const replica = createReplica();
  const known = new Map<string, OperatorAction>();
  for (const one of told) {
    if (isEntry(one)) replica.take(one);
    const action = isEntry(one) ? one.action : one;
    if (!known.has(action.id)) known.set(action.id, action);
  }
  const list = [...known.values()].sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1));
  const status: LogStatus = {
    desk: '',
    link: { kind: 'recording' },
    storeFailure: null,
    restart: null,
    sent: 0,
    confirmed: 0,
    desks: [],
    faults: replica.faults,
    lacking: 0,
    rejected: {},
  };
  return {
    list: () => list,
    // Nothing is done in the past; what follows by itself was done then, or not.
    add: (action) => ({ id: '', ...action }),
    onAction: () => () => undefined,
    replica,
    status,
    settled: true,
    signIn() {},
    close() {},
  };
}
