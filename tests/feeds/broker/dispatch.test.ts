import mqtt from 'mqtt';
import { afterEach, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.ts';
import { letterOf } from '../../../src/app/dispatch/letter.ts';
import { openMqttCarrier } from '../../../src/app/dispatch/mqtt-carrier.ts';
import { openOutbox } from '../../../src/app/dispatch/outbox.ts';
import { action } from '../../rules/cases/actions.ts';
import { until } from './listen.ts';
import { startMosquitto, type Broker } from './mosquitto.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
const TOPIC = 'city/hamlet/dispatch';
const opened = async (): Promise<{ broker: Broker; outbox: ReturnType<typeof openOutbox> }> => {
  const broker = await startMosquitto();
  closers.push(() => broker.stop());
  const outbox = openOutbox({
    carriers: new Map([['crews', openMqttCarrier(broker.wsUrl, TOPIC)]]),
    keep: { read: () => null, write: () => undefined },
    wallMs: () => Date.now(),
    random: createRandom(2),
    settled: () => undefined,
  });
  closers.push(() => outbox.close());
  return { broker, outbox };
};
const letter = { ...letterOf(action('d-7', 'dispatch-unit', 0, { unit: 'u1' }), 'crews', 'hamlet'), writtenMs: Date.now() };

it('a dispatch over a real broker is unconfirmed until the crew says so, and outlives the broker', async () => {
  const { broker, outbox } = await opened();
  outbox.post(letter);
  // The broker has it (PUBACK), nobody has taken it on.
  await until('sent', () => outbox.delivery('d-7')?.kind === 'sent', 9000);

  const heard: string[] = [];
  const crew = mqtt.connect(broker.tcpUrl, { protocolVersion: 5, reconnectPeriod: 500 });
  closers.push(() => crew.endAsync(true));
  crew.on('message', (_, payload) => heard.push((JSON.parse(payload.toString()) as { id: string }).id));
  crew.on('connect', () => crew.subscribe(TOPIC, { qos: 1 }));
  await until('heard by the crew', () => heard.includes('d-7'), 15_000);
  expect(outbox.delivery('d-7')?.kind).not.toBe('confirmed');

  await broker.kill();
  await until(
    'no link',
    () => {
      const told = outbox.delivery('d-7');
      return told?.kind === 'sent' && told.why !== '';
    },
    20_000,
  );
  await broker.restart();
  const before = heard.length;
  await until('heard again', () => heard.length > before, 30_000);
  await crew.publishAsync(`${TOPIC}/receipts`, JSON.stringify({ id: 'd-7', state: 'acknowledged' }), { qos: 1 });
  await until('confirmed', () => outbox.delivery('d-7')?.kind === 'confirmed', 9000);
  expect(new Set(heard)).toEqual(new Set(['d-7']));
});
