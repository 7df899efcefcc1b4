import type { Delivery, LogDesk, LogSummary } from '../../panels/ui/log-desk.ts';
import type { ActionEntry } from '../../tables/action-entry.ts';
import type { ActionLog } from '../action-log.ts';
import type { LogStatus } from './node.ts';

/** The action log as its panel reads it. */
export function createLogDesk(log: ActionLog): LogDesk {
  const { replica } = log;
  const chains = (): readonly ActionEntry[] => replica.desks().flatMap((desk) => replica.chain(desk));
  return {
    newest: (count) =>
      log
        .list()
        .slice(-count)
        .toReversed()
        .flatMap((action) => {
          const entry = replica.entryOf(action.id) ?? { desk: log.status?.desk ?? '', seq: 0, prev: '', hash: '', action };
          return [{ entry, delivery: deliveryOf(entry, log.status) }];
        }),
    get summary() {
      return log.status && summaryOf(log, log.status);
    },
    signIn: (username, token) => log.signIn({ username, token }),
    jsonLines: () =>
      chains()
        .map((entry) => `${JSON.stringify(entry)}\n`)
        .join(''),
    all: () => log.list().flatMap((action) => replica.entryOf(action.id) ?? []),
  };
}

export function deliveryOf(entry: ActionEntry, status: LogStatus | null): Delivery {
  if (status?.link.kind === 'recording') return { kind: 'other' };
  if (entry.seq === 0 || !status) return { kind: 'keeping' };
  if (entry.desk !== status.desk) return { kind: 'other' };
  const seenBy = status.desks.filter(({ role, have }) => role !== 'keeper' && (have[entry.desk] ?? 0) >= entry.seq).length;
  // Who holds it has it, whatever the broker said.
  if (entry.seq <= status.confirmed || seenBy > 0) return { kind: 'confirmed', seenBy };
  return { kind: entry.seq <= status.sent && status.link.kind === 'open' ? 'sent' : 'kept' };
}

function summaryOf({ replica }: ActionLog, status: LogStatus): LogSummary {
  const { link, desk, confirmed } = status;
  const waiting = link.kind === 'none' || link.kind === 'recording' ? 0 : replica.end(desk).seq - confirmed;
  return {
    desk,
    link: link.kind,
    why: 'why' in link ? link.why : '',
    retryAtMs: link.kind === 'waiting' ? link.retryAtMs : NaN,
    waiting: Math.max(0, waiting),
    waitingSinceMs: waiting > 0 ? (replica.slice({ desk, from: confirmed + 1, to: confirmed + 1 })[0]?.action.timeMs ?? NaN) : NaN,
    count: replica.count,
    storeFailure: status.storeFailure,
    restart: status.restart && { ...status.restart, found: Math.max(status.restart.found, replica.end(status.restart.desk).seq) },
    desks: status.desks,
    faults: status.faults,
    lacking: status.lacking,
    rejected: Object.values(status.rejected).reduce((a, b) => a + b, 0),
  };
}
