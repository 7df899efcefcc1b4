import { after, every } from '../../base/browser.ts';
import type { Clock } from '../../base/clock.ts';
import type { FeedState } from '../../feeds/feed.ts';
import type { ActionEntry } from '../../tables/action-entry.ts';
import { readEntry, type ChainFault } from '../../tables/action-entry.ts';
import type { OperatorAction } from '../../tables/actions.ts';
import type { LinkEvents, OpenLink } from './link.ts';
import { createPeers, type DeskSeen } from './peers.ts';
import { createReplica, type Replica } from './replica.ts';
import { createMemoryStore, type ActionStore, type HistoryRestart, type StoredLog } from './store.ts';
import { readAsk, readHave, readHere, topicsOf, type NodeName, type NodeRole, type Topics } from './topics.ts';

/** What we hold is told so soon after it changed, so that a burst is told once. */
const TELL_MS = 150;
/** After the retained heads have come in, and from then on whenever somebody has more. */
const RECONCILE_MS = 250;
/** ... and again, whatever happened: on an unlucky message loss this is the longest gap. */
const RECONCILE_EVERY_MS = 60_000;
/** Who was asked and stays silent is not asked again; somebody else is. */
const ANSWER_MS = 2000;
const ENTRIES_PER_REPLY = 100;
/** Entries an answer to one asker holds at most; it asks again for the rest. */
const ENTRIES_PER_ASK = 10_000;

/** How the log of this desk stands; small enough to post at every change. */
export interface LogStatus {
  readonly desk: string;
  /** `recording`: these are a recording's actions, and there is nobody to link with. */
  readonly link: FeedState | { readonly kind: 'none' | 'recording' };
  /** Why actions are not kept on this machine; null while they are. */
  readonly storeFailure: string | null;
  readonly restart: HistoryRestart | null;
  /** Own entries up to these numbers were handed to the broker, and passed on by it. */
  readonly sent: number;
  readonly confirmed: number;
  /** Other desks as they said they are, the keeper included. */
  readonly desks: readonly DeskSeen[];
  readonly faults: readonly ChainFault[];
  /** Entries that others have and we have not yet. */
  readonly lacking: number;
  /** Foreign messages that were refused, by reason. */
  readonly rejected: Readonly<Record<string, number>>;
}

export interface ActionNode {
  /** Apply and keep an action of our own; safe to repeat. Resolves with its entry once it is kept. */
  add(action: OperatorAction): Promise<ActionEntry>;
  readonly replica: Replica;
  readonly status: LogStatus;
  /** Everything that was stored is loaded. */
  readonly ready: Promise<void>;
  close(): void;
}

export interface NodeParts {
  readonly cityId: string;
  /** Unique among the windows of the desk. */
  readonly window: string;
  readonly role: NodeRole;
  readonly store: ActionStore;
  readonly clock: Clock;
  /** Absent: no broker is declared. */
  readonly openLink?: OpenLink | undefined;
  /** To the other windows of this machine. */
  readonly channel?: BroadcastChannel | undefined;
  onEntries(entries: readonly ActionEntry[]): void;
  onStatus(status: LogStatus): void;
}

/**
 * One holder of the action log: keeps its chain, hands it out, gathers the others', and heals what was missed. Runs in a
 * window's worker, and in the hub.
 */
export function openActionNode(parts: NodeParts): ActionNode {
  const { clock, window, role, channel } = parts;
  const replica = createReplica();
  const peers = createPeers();
  const faults: ChainFault[] = [];
  const rejected: Record<string, number> = {};
  let store = parts.store;
  let desk = '';
  let topics: Topics | null = null;
  let link: ReturnType<OpenLink> | null = null;
  let linkState: LogStatus['link'] = { kind: 'none' };
  let storeFailure: string | null = null;
  let restart: HistoryRestart | null = null;
  let sent = 0;
  let confirmed = 0;
  let isClosed = false;
  const asked = new Map<string, number>();
  const timers = new Map<string, () => void>();

  const self = (): NodeName => ({ desk, window });
  const soon = (name: string, delayMs: number, run: () => void): void => {
    if (isClosed || timers.has(name)) return;
    timers.set(
      name,
      after(delayMs, () => {
        timers.delete(name);
        run();
      }),
    );
  };
  const reject = (reason: string): void => {
    rejected[reason] = (rejected[reason] ?? 0) + 1;
    tellStatus();
  };
  const status = (): LogStatus => ({
    desk,
    link: linkState,
    storeFailure,
    restart,
    sent,
    confirmed,
    desks: peers.desks(desk),
    faults: [...faults, ...replica.faults],
    lacking: replica.lacking(peers.most()).reduce((sum, range) => sum + range.to - range.from + 1, 0),
    rejected: { ...rejected },
  });
  const tellStatus = (): void => soon('status', 50, () => parts.onStatus(status()));
  const isOpen = (): boolean => linkState.kind === 'open';
  const tell = (topic: string | undefined, message: unknown, retain = false): void => {
    if (topic !== undefined && isOpen()) link?.publish(topic, JSON.stringify(message), retain);
  };
  const tellHave = (): void =>
    soon('have', TELL_MS, () => {
      tell(topics?.have, { role, have: replica.have() }, true);
      tellStatus();
    });

  /** Keep, apply and tell what is new among entries that passed the door. */
  const take = (entries: readonly ActionEntry[], keep: boolean): void => {
    const fresh = entries.filter((entry) => replica.take(entry) === 'new');
    if (fresh.length === 0) return;
    if (keep) store.put(fresh).catch(lostStore);
    parts.onEntries(fresh);
    tellHave();
  };
  const readEntries = (values: readonly unknown[]): readonly ActionEntry[] =>
    values.flatMap((value) => {
      const entry = readEntry(value);
      if (typeof entry !== 'string') return [entry];
      reject(entry);
      return [];
    });

  /** Own entries by number that the broker has passed on, or that this window handed to the present connection. */
  const passedOn = new Set<number>();
  const handed = new Set<number>();
  const confirm = (entry: ActionEntry): void => {
    if (entry.desk !== desk || entry.seq <= confirmed) return;
    const before = confirmed;
    passedOn.add(entry.seq);
    while (passedOn.delete(confirmed + 1)) confirmed++;
    sent = Math.max(sent, confirmed);
    if (confirmed > before) store.confirm(confirmed).catch(lostStore);
    tellStatus();
  };
  const send = (entry: ActionEntry): void => {
    if (!isOpen() || entry.seq <= confirmed || passedOn.has(entry.seq) || handed.has(entry.seq)) return;
    tell(topics?.entry, entry);
    handed.add(entry.seq);
    while (handed.has(sent + 1)) sent++;
  };
  /** Whatever the broker has not passed on yet. */
  const flush = (): void => {
    for (const entry of replica.slice({ desk, from: confirmed + 1, to: replica.end(desk).seq })) send(entry);
    tellStatus();
  };

  const lostStore = (error: unknown): void => {
    if (storeFailure !== null) return;
    storeFailure = (error as Error).message;
    store = createMemoryStore(`${desk.slice(0, 30)}-m${window}`);
    become(`${desk.slice(0, 30)}-m${window}`);
    tellStatus();
  };
  /** From now on we act under this desk's name: at the start, and when the store was lost under us. */
  const become = (name: string): void => {
    if (name === desk) return;
    desk = name;
    topics = topicsOf(parts.cityId, self());
    [sent, confirmed] = [0, 0];
    passedOn.clear();
    handed.clear();
    openLink();
  };

  const reconcile = (): void => {
    if (!isOpen()) return;
    const nowMs = clock.steady();
    for (const { node, ranges } of peers.whomToAsk(replica, self(), (key) => (asked.get(key) ?? -Infinity) > nowMs - ANSWER_MS)) {
      asked.set(`${node.desk}/${node.window}`, nowMs);
      tell(topics?.ask(node), { from: self(), ranges });
      soon('again', ANSWER_MS + RECONCILE_MS, reconcile);
    }
  };
  const answer = (value: unknown): void => {
    const ask = readAsk(value);
    if (!ask) return reject('bad-shape');
    const wanted = ask.ranges.flatMap((range) => replica.slice({ ...range, to: Math.min(range.to, range.from + ENTRIES_PER_ASK) })).slice(0, ENTRIES_PER_ASK);
    for (let at = 0; at < wanted.length; at += ENTRIES_PER_REPLY) tell(topics?.reply(ask.from), wanted.slice(at, at + ENTRIES_PER_REPLY));
  };

  const hear: LinkEvents['message'] = (topic, text) => {
    const read = topics?.read(topic);
    if (!read) return reject('unknown-topic');
    let value: unknown = null;
    try {
      value = text === '' ? null : JSON.parse(text);
    } catch {
      return reject('bad-json');
    }
    if (read.kind === 'here') {
      const here = readHere(value);
      peers.here(read.node, here?.role ?? null);
      // Gone by a last will that another connection of ours left behind.
      if (here === null && read.node.desk === desk && read.node.window === window) tell(topics?.here, { role }, true);
    } else if (read.kind === 'have') {
      const have = readHave(value);
      if (!have) return reject('bad-shape');
      peers.have(read.desk, have.role, have.have);
    } else if (read.kind === 'ask') return answer(value);
    else if (!Array.isArray(value) && read.kind === 'reply') return reject('bad-shape');
    else {
      const entries = readEntries(Array.isArray(value) ? value : [value]);
      take(entries, true);
      if (read.kind === 'entry') for (const entry of entries) confirm(entry);
      else if (entries.length > 0) asked.clear();
    }
    tellStatus();
    soon('reconcile', RECONCILE_MS, reconcile);
  };
  function openLink(): void {
    link?.close();
    link = null;
    if (!parts.openLink || !topics || isClosed) return;
    const own = topics;
    link = parts.openLink(
      { clientId: `belvedere-${desk}-${window}`, subscriptions: own.subscriptions, will: own.here },
      {
        message: (topic, text) => {
          if (topics === own) hear(topic, text);
        },
        state(state) {
          linkState = state;
          tellStatus();
          // Who is here is told anew on the next connection, before it counts as open.
          if (state.kind !== 'open') return peers.forget();
          // What the last connection did not get confirmed goes out again: twice is once.
          sent = confirmed;
          handed.clear();
          tell(own.here, { role }, true);
          flush();
          tellHave();
          soon('reconcile', RECONCILE_MS, reconcile);
        },
      },
    );
  }

  const start = async (): Promise<void> => {
    let stored: StoredLog;
    try {
      stored = await store.load();
    } catch (error) {
      storeFailure = (error as Error).message;
      store = createMemoryStore(`desk-m${window}`);
      stored = await store.load();
    }
    restart = stored.restart;
    const entries = stored.entries.flatMap((value) => {
      const entry = readEntry(value);
      if (typeof entry !== 'string') return [entry];
      const { desk: of, seq } = value as ActionEntry;
      faults.push({ desk: String(of), seq: Number(seq), kind: 'altered' });
      return [];
    });
    take(entries, false);
    become(stored.desk);
    confirmed = Math.min(stored.confirmed, replica.end(desk).seq);
    sent = confirmed;
    tellStatus();
  };
  const ready = start();
  if (channel)
    channel.onmessage = (event) => {
      const entries = readEntries([event.data as unknown]);
      // The window that sealed it has kept it.
      take(entries, false);
      // ... and sends it; should it die on the way, this one does.
      for (const entry of entries) if (entry.desk === desk) soon('flush', 1000, flush);
    };
  const stopReconciling = every(RECONCILE_EVERY_MS, () => {
    tellHave();
    soon('reconcile', RECONCILE_MS, reconcile);
  });

  return {
    replica,
    ready,
    get status() {
      return status();
    },
    async add(action) {
      await ready;
      let entry: ActionEntry;
      try {
        entry = await store.seal(action);
      } catch (error) {
        lostStore(error);
        entry = await store.seal(action);
      }
      become(entry.desk);
      take([entry], false);
      channel?.postMessage(entry);
      send(entry);
      tellStatus();
      return entry;
    },
    close() {
      isClosed = true;
      stopReconciling();
      for (const cancel of timers.values()) cancel();
      link?.close();
      store.close();
      channel?.close();
    },
  };
}
