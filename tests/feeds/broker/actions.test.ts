import mqtt from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { sleep } from '../../../src/base/browser.ts';
import { createClock } from '../../../src/base/clock.ts';
import { uuid } from '../../../src/base/uuid.ts';
import { openMqttLink } from '../../../src/app/actions/link.ts';
import { openActionNode, type ActionNode } from '../../../src/app/actions/node.ts';
import { createMemoryStore } from '../../../src/app/actions/store.ts';
import type { NodeRole } from '../../../src/app/actions/topics.ts';
import { sealEntry, emptyChain, verifyChain, type ActionEntry } from '../../../src/tables/action-entry.ts';
import type { OperatorAction } from '../../../src/tables/actions.ts';
import { until } from './listen.ts';
import { startMosquitto, type Broker } from './mosquitto.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
const own = async (): Promise<Broker> => {
  const broker = await startMosquitto();
  closers.push(() => broker.stop());
  return broker;
};
interface Console {
  readonly node: ActionNode;
  readonly heard: { readonly entry: ActionEntry; readonly atMs: number }[];
}
const open = (broker: Broker, desk: string, store = createMemoryStore(desk), role: NodeRole = 'console', window = 'w1'): Console => {
  const heard: Console['heard'] = [];
  const node = openActionNode({
    cityId: 'hamlet',
    window,
    role,
    store,
    clock: createClock(),
    openLink: openMqttLink(broker.wsUrl, null),
    onEntries: (entries) => heard.push(...entries.map((entry) => ({ entry, atMs: Date.now() }))),
    onStatus: () => undefined,
  });
  closers.push(() => node.close());
  return { node, heard };
};
const act = (target: string, timeMs = Date.now()): OperatorAction => ({ id: uuid(), kind: 'acknowledge', operator: 'Mei Chen', timeMs, target });
const isOpen = (c: Console): boolean => c.node.status.link.kind === 'open';
const ids = (c: Console): string[] => c.node.replica.actions().map((a) => a.id);

describe('the action log over a real broker', () => {
  it('reaches two consoles and a wall within a second, and says who has seen it', async () => {
    const broker = await own();
    const [a, b, wall] = [open(broker, 'desk-a'), open(broker, 'desk-b'), open(broker, 'desk-wall', undefined, 'wall')];
    await until('all open', () => [a, b, wall].every(isOpen), 9000);
    const delays: number[] = [];
    for (let i = 0; i < 20; i++) {
      const entry = await a.node.add(act(`alarm-${i}`));
      const sentMs = Date.now();
      await until('seen', () => [b, wall].every((c) => c.heard.some((h) => h.entry.hash === entry.hash)), 3000);
      for (const c of [b, wall]) delays.push((c.heard.find((h) => h.entry.hash === entry.hash)?.atMs ?? Infinity) - sentMs);
    }
    delays.sort((x, y) => x - y);
    console.log(`action to other desks: median ${delays[20]} ms, worst ${delays.at(-1)} ms of ${delays.length}`);
    expect(delays.at(-1)).toBeLessThan(1000);
    await until('confirmed and seen', () => a.node.status.confirmed === 20 && a.node.status.desks.filter((d) => d.have['desk-a'] === 20).length === 2, 3000);
    expect(verifyChain(b.node.replica.chain('desk-a'))).toEqual([]);
  });

  it('works offline, and converges after the broker was killed, whoever acted meanwhile', async () => {
    const broker = await own();
    const [a, b] = [open(broker, 'desk-a'), open(broker, 'desk-b')];
    await until('both open', () => isOpen(a) && isOpen(b), 9000);
    await a.node.add(act('before'));
    await broker.kill();
    await until('both know', () => !isOpen(a) && !isOpen(b), 9000);
    for (let i = 0; i < 3; i++) {
      await a.node.add(act(`a-${i}`));
      await b.node.add(act(`b-${i}`));
    }
    expect(a.node.status.confirmed).toBeLessThan(4);
    expect(ids(a)).not.toEqual(ids(b));
    await broker.restart();
    const backMs = Date.now();
    await until('same list', () => ids(a).length === 7 && ids(a).join() === ids(b).join(), 30_000);
    await until('outboxes empty', () => a.node.status.confirmed === 4 && b.node.status.confirmed === 3, 5000);
    console.log(`in step again ${Date.now() - backMs} ms after the broker's return`);
    expect([...a.node.status.faults, ...b.node.status.faults]).toEqual([]);
  });

  it('gives a late joiner what it lacks, from the keeper, the desk itself or any other', async () => {
    const broker = await own();
    const a = open(broker, 'desk-a');
    const b = open(broker, 'desk-b');
    await until('open', () => isOpen(a) && isOpen(b), 9000);
    for (let i = 0; i < 250; i++) await a.node.add(act(`alarm-${i}`, i));
    await until('b has them', () => b.node.replica.count === 250, 9000);
    a.node.close();
    const late = open(broker, 'desk-late');
    await until('late has them, though their desk has left', () => late.node.replica.count === 250, 9000);
    expect(ids(late)).toEqual(ids(b));
    expect(late.heard.length).toBe(250);
  });

  it('applies once what comes twice, in any order, and keeps out what was altered', async () => {
    const broker = await own();
    const a = open(broker, 'desk-a');
    await until('open', () => isOpen(a), 9000);
    const chain: ActionEntry[] = [];
    for (let i = 0; i < 5; i++) chain.push(sealEntry('desk-x', chain.at(-1) ?? emptyChain, act(`x-${i}`, i)));
    const sender = await mqtt.connectAsync(broker.tcpUrl, { reconnectPeriod: 0 });
    closers.push(() => sender.endAsync(true));
    const send = (value: unknown) => sender.publishAsync('belvedere/hamlet/actions/entry/desk-x', JSON.stringify(value), { qos: 1 });
    for (const at of [3, 1, 4, 1, 0, 2, 3]) await send(chain[at]);
    const third = chain[2] as ActionEntry;
    await send({ ...third, action: { ...third.action, operator: 'Mallory' } });
    await send({ nonsense: true });
    // A second entry of a number that is taken: properly sealed, so only the chain gives it away.
    await send(sealEntry('desk-x', { seq: 2, hash: (chain[1] as ActionEntry).hash }, act('forged', 9)));
    await until('fork seen', () => a.node.status.faults.length > 0, 3000);
    expect(a.node.status.faults).toEqual([{ desk: 'desk-x', seq: 3, kind: 'forked' }]);
    expect(a.node.status.rejected).toEqual({ altered: 1, 'bad-shape': 1 });
    expect(a.heard.length).toBe(5);
    expect(ids(a)).toEqual(chain.map((e) => e.action.id));
  });

  it('sends again after a reload what the broker had not passed on', async () => {
    const broker = await own();
    const b = open(broker, 'desk-b');
    const store = createMemoryStore('desk-a');
    await broker.kill();
    const before = open(broker, 'desk-a', store);
    const done = act('in the dark');
    await before.node.add(done);
    before.node.close();
    const after = open(broker, 'desk-a', store, 'console', 'w2');
    // The killed page's journal hands the same action over once more.
    await after.node.add(done);
    await broker.restart();
    await until('b has it', () => ids(b).includes(done.id), 30_000);
    await sleep(500);
    expect(b.heard.length).toBe(1);
    expect(after.node.status.confirmed).toBe(1);
  });
});
