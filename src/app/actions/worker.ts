import { createBridge } from '../../base/bridge.ts';
import { createClock } from '../../base/clock.ts';
import { openKeptStore } from './kept-store.ts';
import { openMqttLink } from './link.ts';
import { openActionNode, type ActionNode } from './node.ts';
import { createMemoryStore, type ActionStore } from './store.ts';
import type { LogCalls, LogEvents } from './wire.ts';

/** The action log of one window: its store and its own socket, away from the page and apart from observations. */
let opened: (node: ActionNode) => void;
const node = new Promise<ActionNode>((resolve) => (opened = resolve));

const serve: LogCalls = {
  async open({ cityId, window, role, mark, broker, credentials }) {
    const store: ActionStore = await openKeptStore(cityId, mark).catch((error: unknown) => {
      // The node finds out at once, says why, and goes on without.
      return { ...createMemoryStore(`desk-m${window}`), load: () => Promise.reject(error as Error) };
    });
    const standing = openActionNode({
      cityId,
      window,
      role,
      store,
      clock: createClock(),
      openLink: broker === null ? undefined : openMqttLink(broker, credentials),
      channel: new BroadcastChannel(`belvedere.actions.${cityId}`),
      onEntries: (entries) => bridge.tell('entries', entries),
      onStatus: (status) => bridge.tell('status', status),
    });
    opened(standing);
    await standing.ready;
  },
  async add(action) {
    return (await node).add(action);
  },
  ping() {},
  async close() {
    (await node).close();
  },
};
const bridge = createBridge<Record<string, never>, Record<string, never>, LogEvents>(self as unknown as DedicatedWorkerGlobalScope, serve);
