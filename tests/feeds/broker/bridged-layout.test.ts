import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterEach, expect, it } from 'vitest';
import { hubTopics } from '../../../tools/hub/teller.ts';
import { projectRoot } from '../../../tools/project.ts';
import { openPublisher, until } from './listen.ts';
import { startMosquitto } from './mosquitto.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** The lines of the bridge as docs/scale-out.md gives them to who runs one. */
const told = (): readonly string[] => {
  const [, lines = ''] = /```\n(connection to-city\n[^`]*)```/.exec(readFileSync(join(projectRoot, 'docs/scale-out.md'), 'utf8')) ?? [];
  return lines.trim().split('\n');
};

it('the bridge of the scale-out document brings a district’s consoles all that everybody asks for, and takes what its operators do to all others', async () => {
  const lines = told();
  expect(lines.length).toBeGreaterThan(3);
  const city = await startMosquitto();
  closers.push(() => city.stop());
  const toCity = (n: number): readonly string[] => [
    ...lines.map((line) => line.replace(/^address .*/, `address 127.0.0.1:${city.tcpPort}`)),
    'restart_timeout 1',
    `remote_clientid district-${n}`,
  ];
  const [north, south] = [await startMosquitto({ lines: toCity(1) }), await startMosquitto({ lines: toCity(2) })];
  closers.push(
    () => north.stop(),
    () => south.stop(),
  );
  const heard: string[] = [];
  const console_ = await mqtt.connectAsync(north.tcpUrl, { protocolVersion: 5, reconnectPeriod: 0 });
  closers.push(() => console_.endAsync(true));
  console_.on('message', (topic, payload) => heard.push(`${topic} ${payload.toString()}`));
  await console_.subscribeAsync('belvedere/#', { qos: 1 });
  const [fromCity, fromSouth] = [await openPublisher(city.tcpUrl), await openPublisher(south.tcpUrl)];
  closers.push(
    () => fromCity.close(),
    () => fromSouth.close(),
  );
  const topics = hubTopics('delft');
  const forAll = [
    topics.tasks, topics.requests, topics.requestsNow(0), 'belvedere/delft/urgent/alarms/north', 'belvedere/delft/urgent/alarms-now/north',
    topics.ruled, `${topics.ruled}/north`, topics.ruledNow, `${topics.ruledNow}/north`, `${topics.ruledStreams}/0`, topics.vehicles, topics.vehiclesNow,
  ]; // prettier-ignore
  // Until both bridges stand.
  const actions = ['entry/desk-s', 'have/desk-s', 'here/desk-s/w1', 'ask/desk-n/w1', 'reply/desk-n/w1'].map((one) => topics.actions + one);
  const missing = (): readonly string[] => [...forAll, ...actions].filter((topic) => !heard.some((one) => one.startsWith(`${topic} `)));
  for (let tries = 0; tries < 20 && missing().length > 0; tries++) {
    for (const topic of forAll) await fromCity.send(topic, 'x');
    for (const topic of actions) await fromSouth.send(topic, 'x');
    await until('some', () => missing().length === 0, 500).catch(() => undefined);
  }
  expect(missing()).toEqual([]);
  // Each comes once, and nothing goes round in circles.
  await fromSouth.send(`${topics.actions}entry/desk-s`, 'once');
  await until('the last', () => heard.includes(`${topics.actions}entry/desk-s once`), 9000);
  await until('an echo', () => heard.filter((one) => one.endsWith(' once')).length > 1, 700).catch(() => undefined);
  expect(heard.filter((one) => one.endsWith(' once')).length).toBe(1);
}, 60_000);
