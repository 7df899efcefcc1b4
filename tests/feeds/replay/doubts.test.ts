import { expect, it } from 'vitest';
import type { FeedDeclaration } from '../../../src/city/pack/manifest.ts';
import { isClockAhead, Quality } from '../../../src/tables/quality.ts';
import { bytesOf } from '../collect.ts';
import { openReplay, recordFeed, type Said } from './record-feed.ts';

const T = Date.UTC(2026, 5, 21, 8);
const MINUTE_MS = 60_000;
const declaration: FeedDeclaration = { id: 'sta', type: 'mqtt', title: { zh: 'sta', en: 'sta' }, address: 'wss://source.example' };
const said = (minutes: number, topic: string, message: object): Said => ({ atMs: T + minutes * MINUTE_MS, topic, bytes: bytesOf(message) });
const observed = (minutes: number, result: number, aheadMinutes = 0): Said =>
  said(minutes, 'v1.1/Datastreams(1)/Observations', { phenomenonTime: new Date(T + (minutes + aheadMinutes) * MINUTE_MS).toISOString(), result });
const datastream = { '@iot.id': 1, name: 'Air', unitOfMeasurement: { name: 'degree Fahrenheit', symbol: '°F', definition: 'http://www.qudt.org/qudt/owl/1.0.0/unit/Instances.html#DegreeFahrenheit' }, ObservedProperty: { name: 'airTemperature' } }; // prettier-ignore
const END_MS = T + 10 * MINUTE_MS;

it('doubts a clock ahead as live does, and lets the next true reading take its place', async () => {
  const messages = [said(0.5, 'v1.1/Datastreams(1)', datastream), observed(1, 68), observed(2, 77, 5), observed(3, 86)];
  const { blob } = await recordFeed(declaration, messages, T, END_MS, 'sensorthings');
  const page = await openReplay(blob, declaration);
  for (const minutes of [1.5, 2.5, 3.5, 2.5]) {
    const { live } = await recordFeed(declaration, messages, T, T + minutes * MINUTE_MS, 'sensorthings');
    await page.show(T + minutes * MINUTE_MS);
    const verdict = ({ streams }: typeof live) => [
      minutes,
      streams.value[0],
      streams.quality[0],
      isClockAhead(streams.lagMs[0] as number),
      streams.freshness(0, T + minutes * MINUTE_MS),
    ];
    expect(verdict(page)).toEqual(verdict(live));
    expect(isClockAhead(live.streams.lagMs[0] as number)).toBe(minutes === 2.5);
    expect(live.streams.quality[0]).toBe(minutes === 2.5 ? Quality.uncertain : Quality.good);
  }
  await page.driver.close();
});

it.each([
  ['known before the recording began', [observed(-1, 77)]],
  ['met while it ran', []],
])('takes no value said before its unit was told for one in that unit: of a stream %s', async (_, before) => {
  const messages = [...before, observed(2, 77), said(4, 'v1.1/Datastreams(1)', datastream), observed(5, 77)];
  const { blob, live } = await recordFeed(declaration, messages, T, END_MS, 'sensorthings');
  const page = await openReplay(blob, declaration);
  await page.show(T + 9 * MINUTE_MS);
  const now = ({ streams }: typeof live) => [streams.count, streams.descriptor(0).unit, streams.value[0], streams.quality[0]];
  expect(now(page)).toEqual(now(live));
  for (const minutes of [0.5, 3]) {
    await page.show(T + minutes * MINUTE_MS);
    expect([minutes, page.streams.value[0], page.streams.quality[0]]).toEqual([minutes, NaN, Quality.missing]);
  }
  await page.driver.close();
});
