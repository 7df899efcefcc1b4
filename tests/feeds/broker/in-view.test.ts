import { afterEach, expect, it } from 'vitest';
import { sleep } from '../../../src/base/browser.ts';
import { cellOf } from '../../../src/feeds/cells.ts';
import { packDirectory, packRows } from '../../../src/feeds/payloads/packed/encode.ts';
import type { StreamDescriptor } from '../../../src/tables/batch.ts';
import { listen, openPublisher, until } from './listen.ts';
import { startMosquitto } from './mosquitto.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const grid = { rootZoom: 10, leafZoom: 16 };
const places = { delft: [4.357, 52.011], hague: [4.3, 52.08] } as const;
const stream = (id: keyof typeof places): StreamDescriptor => ({
  id, thingId: id, property: 'pm25', unit: 'ug/m3', intervalMs: 10_000, lon: places[id][0], lat: places[id][1], source: 'hub', kind: 'air',
}); // prettier-ignore
const around = ([lon, lat]: readonly [number, number]): [number, number, number, number] => [lon - 0.005, lat - 0.004, lon + 0.005, lat + 0.004];

it('asks a real broker for what is in view and for all that is urgent; what passed unseen is not lost', async () => {
  const broker = await startMosquitto();
  closers.push(() => broker.stop());
  const publisher = await openPublisher(broker.tcpUrl);
  closers.push(() => publisher.close());
  const heard = await listen(
    broker.wsUrl,
    { topics: ['c/streams'], urgent: ['c/urgent/#'], cells: { topic: 'c/obs/+/{cell}/#', ...grid } },
    { bounds: [4, 51, 5, 53] },
  );
  closers.push(() => heard.driver.close());
  await until('open', () => heard.state?.kind === 'open', 9000);
  await publisher.send('c/streams', Buffer.from(packDirectory([stream('delft'), stream('hague')], 0, 5)));
  const sent = { delft: 0, hague: 0 };
  const say = async (id: keyof typeof places, value: number): Promise<void> => {
    const [lon, lat] = places[id];
    const rows = {
      stream: Uint32Array.of(id === 'delft' ? 0 : 1),
      timeMs: Float64Array.of(Date.now()),
      value: Float32Array.of(value),
      quality: Uint8Array.of(0),
    };
    await publisher.send(`c/obs/x/${cellOf(lon, lat, grid)}`, Buffer.from(packRows(rows, 0, 1, 5, sent[id]++)));
  };
  const has = (id: string, value: number) => () => heard.rows.some((row) => row.id === id && row.value === value);
  await say('delft', 1);
  heard.driver.look?.(around(places.delft));
  const sayUntilHeard = async (id: keyof typeof places, value: number): Promise<void> => {
    for (let tries = 0; !has(id, value)(); tries++) {
      if (tries > 200) throw new Error(`not heard: ${id}`);
      await say(id, value);
      await sleep(20);
    }
  };
  await sayUntilHeard('delft', 2);
  await say('hague', 3);
  heard.driver.look?.(around(places.hague));
  await sayUntilHeard('hague', 4);
  await sleep(300);
  const before = heard.rows.length;
  for (let i = 0; i < 5; i++) await say('delft', 50 + i);
  await publisher.send('c/urgent/x', { id: 'urn:a', type: 'Alert', severity: 'high', dateIssued: new Date().toISOString() });
  await until('the alert', () => heard.counts.messages > 0 && heard.counts.received > 0 && heard.tidings.length === 1, 5000);
  expect(heard.rows.slice(before).filter(({ id }) => id === 'delft')).toEqual([]);
  expect(heard.rows.some(({ value }) => value === 3)).toBe(false);
  // Back in Delft: the five that passed meanwhile were not asked for.
  heard.driver.look?.(around(places.delft));
  await sayUntilHeard('delft', 6);
  expect(heard.counts).toMatchObject({ dropped: 0, rejected: {} });
  // Of what is urgent a gap is a gap, whatever was looked at meanwhile.
  const sayUrgently = (before: number): Promise<unknown> => {
    const rows = { stream: Uint32Array.of(0), timeMs: Float64Array.of(Date.now()), value: Float32Array.of(before), quality: Uint8Array.of(0) };
    return publisher.send('c/urgent/ruled', Buffer.from(packRows(rows, 0, 1, 5, before)));
  };
  await sayUrgently(100);
  await until('the first', has('delft', 100), 5000);
  heard.driver.look?.(around(places.hague));
  await sayUrgently(103);
  await until('the fourth', has('delft', 103), 5000);
  expect(heard.counts.dropped).toBe(2);
});
