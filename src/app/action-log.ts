import { createBridge, type Bridge } from '../base/bridge.ts';
import { after, every, keepsake } from '../base/browser.ts';
import { uuid } from '../base/uuid.ts';
import { isAction, isNodeName, type ActionEntry } from '../tables/action-entry.ts';
import type { OperatorAction } from '../tables/actions.ts';
import type { Credentials } from './actions/link.ts';
import type { LogStatus } from './actions/node.ts';
import { createReplica, type Replica } from './actions/replica.ts';
import type { ChainMark } from './actions/store.ts';
import type { NodeRole } from './actions/topics.ts';
import type { LogCalls, LogEvents } from './actions/wire.ts';

const PING_MS = 5000;
const PINGS_MISSED = 6;
const RESTART_MS = 1000;

/**
 * What operators did, append-only and idempotent by id: kept on this machine, told to every window of this city here and,
 * where a broker is declared, to every desk. Order is by time, then id, so that every window folds the same sequence.
 */
export interface ActionLog {
  list(): readonly OperatorAction[];
  /** Applied at once; kept and told in the background. What a killed page had not kept yet is kept at its next start. */
  /** An action without an id gets one; one that follows from what was seen (see cases/witness.ts) brings its own. */
  add(action: Omit<OperatorAction, 'id'> & { readonly id?: string }): OperatorAction;
  /** Called for actions from this window and from others; those of earlier days come shortly after the start. */
  onAction(listener: (action: OperatorAction) => void): () => void;
  readonly replica: Replica;
  /** Null until the log is loaded. */
  readonly status: LogStatus | null;
  /** Everything of this machine is loaded. */
  readonly settled: boolean;
  /** Connect again as somebody the broker knows. */
  signIn(credentials: Credentials): void;
  close(): void;
}

export interface ActionLogParts {
  readonly cityId: string;
  readonly role: NodeRole;
  /** Checked address of the broker, `null` without one, or why the declared one is refused. */
  readonly broker: { readonly address: string | null; readonly refused: string | null };
}

export function openActionLog({ cityId, role, broker }: ActionLogParts): ActionLog {
  const markKey = `belvedere.chain.${cityId}`;
  const journal = `belvedere.act.${cityId}.`;
  const window = uuid().slice(0, 8);
  const replica = createReplica();
  /** To the other pages of this machine at once: sealing and keeping take their time, and their entry finds it known. */
  const atOnce = new BroadcastChannel(`belvedere.acts.${cityId}`);
  const known = new Map<string, OperatorAction>();
  const unkept = new Map<string, OperatorAction>();
  const listeners = new Set<(action: OperatorAction) => void>();
  let sorted: OperatorAction[] | null = [];
  let credentials: Credentials | null = null;
  let status: LogStatus | null = null;
  let settled = false;
  let line: Bridge<LogCalls, LogEvents, Record<string, never>> | null = null;
  let stop: () => void = () => {};

  const apply = (action: OperatorAction): void => {
    if (known.has(action.id)) return;
    known.set(action.id, action);
    sorted = null;
    for (const listener of listeners) listener(action);
  };
  const remember = (): void => {
    if (!status || status.storeFailure !== null) return;
    const { seq } = replica.end(status.desk);
    const before = readMark(markKey);
    if (before?.desk !== status.desk || before.seq < seq) keepsake.write(markKey, JSON.stringify({ desk: status.desk, seq } satisfies ChainMark));
  };
  const keep = (action: OperatorAction): void => {
    const through = line;
    through
      ?.call('add', action)
      .then(() => {
        unkept.delete(action.id);
        if (status?.storeFailure !== null) return;
        keepsake.remove(journal + action.id);
        remember();
      })
      // The worker is gone: its successor is given it again.
      .catch(() => undefined);
  };

  const start = (): void => {
    const worker = new Worker(new URL('./actions/worker.ts', import.meta.url), { type: 'module' });
    const mine = createBridge<LogCalls, LogEvents, Record<string, never>>(worker);
    line = mine;
    let pending = 0;
    const stopPings = every(PING_MS, () => {
      if (pending >= PINGS_MISSED) return crash();
      if (pending++ === 0) void mine.call('ping').then(() => (pending = 0));
    });
    stop = () => {
      stopPings();
      worker.terminate();
    };
    const crash = (): void => {
      stop();
      if (line !== mine) return;
      line = null;
      stop = after(RESTART_MS, start);
    };
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      crash();
    });
    mine.on('entries', (entries: readonly ActionEntry[]) => {
      for (const entry of entries) replica.take(entry);
      for (const entry of entries) apply(entry.action);
    });
    mine.on('status', (next) => {
      status = broker.refused === null ? next : { ...next, link: { kind: 'refused', why: broker.refused } };
      if (settled) remember();
    });
    mine
      .call('open', { cityId, window, role, mark: readMark(markKey), broker: broker.address, credentials })
      .then(() => (settled = true))
      .catch(() => (settled = true));
    for (const action of unkept.values()) keep(action);
  };

  // What a window had done and not kept when it was killed.
  for (const key of keepsake.keys(journal)) {
    const action = readJson(keepsake.read(key));
    if (!isAction(action)) keepsake.remove(key);
    else {
      unkept.set(action.id, action);
      apply(action);
    }
  }
  atOnce.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isAction(data)) apply(data);
  };
  start();

  return {
    replica,
    list() {
      sorted ??= [...known.values()].sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1));
      return sorted;
    },
    add(rest) {
      const action: OperatorAction = { id: uuid(), ...rest };
      const done = known.get(action.id);
      if (done) return done;
      // The others first: what follows here takes this page's time, not theirs.
      atOnce.postMessage(action);
      keepsake.write(journal + action.id, JSON.stringify(action));
      unkept.set(action.id, action);
      apply(action);
      keep(action);
      return action;
    },
    onAction(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get status() {
      return status;
    },
    get settled() {
      return settled;
    },
    signIn(next) {
      credentials = next;
      stop();
      start();
    },
    close() {
      atOnce.close();
      // The link may still say goodbye; the worker ends right after.
      const end = stop;
      const closing = line?.call('close') ?? Promise.resolve();
      line = null;
      void Promise.race([closing, new Promise<void>((done) => after(500, done))]).finally(() => after(200, end));
    },
  };
}

function readJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
function readMark(key: string): ChainMark | null {
  const value = readJson(keepsake.read(key));
  if (typeof value !== 'object' || value === null) return null;
  const { desk, seq } = value as Record<string, unknown>;
  return isNodeName(desk) && Number.isSafeInteger(seq) ? { desk, seq: seq as number } : null;
}
