import { expect, it } from 'vitest';
import { readBatch } from '../../src/app/alarm-fold.ts';
import { sleep } from '../../src/base/browser.ts';
import type { Limits } from '../../src/feeds/feed.ts';
import { createPipeline } from '../../src/feeds/pipeline.ts';
import { createAlarmBook } from '../../src/rules/alarms/book.ts';
import { watchedBy } from '../../src/rules/alarms/limits.ts';
import type { AlarmRule } from '../../src/tables/alarm-rule.ts';
import { createFeedCounts, rejectedTotal } from '../../src/tables/batch.ts';
import { Quality } from '../../src/tables/quality.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { createBatchBuilder } from '../batch-builder.ts';
import { bytesOf, declaration } from '../feeds/collect.ts';
import { levelRule } from '../rules/alarms/fixtures.ts';

const T = Date.UTC(2026, 10, 23, 6);
/** A rule that lets no reading pass: no delay, no way back within the deadband. */
const quick = levelRule({ value: 2.6, deadband: 0, onDelayS: 0, offDelayS: 0 });

/** A feed whose page is busy until `free`, and the alarm book that reads what comes through. */
function busyPage(rules: readonly AlarmRule[], watched: () => Limits | undefined) {
  const streams = createStreamTable();
  const book = createAlarmBook(rules);
  let free: () => void = () => undefined;
  let counts = createFeedCounts();
  const pipeline = createPipeline(
    { declaration, cityUrl: '', bounds: [0, 0, 1, 1], utcOffsetMinutes: 0, wallShiftMs: 0 },
    {
      async batch(batch) {
        ({ counts } = batch);
        readBatch(streams, book, batch, streams.append('test', batch, T));
        await new Promise<void>((done) => (free = done));
      },
      tell: async () => undefined,
      state() {},
      watched,
    },
    { tickMs: 0, nowMs: () => T },
  );
  const known = ['a', 'b'].map((id) => ({ id, thingId: id, property: id === 'a' ? 'waterLevel' : 'airTemperature', unit: id === 'a' ? 'm' : 'Cel', intervalMs: 1000, lon: NaN, lat: NaN, source: '', kind: '' })); // prettier-ignore
  pipeline.announce(known);
  return {
    streams,
    book,
    say(id: string, atS: number, result: number) {
      const topic = `v1.1/Datastreams('${id}')/Observations`;
      pipeline.push(topic, bytesOf({ phenomenonTime: new Date(T + atS * 1000).toISOString(), result }));
    },
    /** The page takes what is there, and answers. */
    async turn() {
      await sleep(3);
      free();
      await sleep(3);
    },
    async end() {
      let isOver = false;
      void pipeline.flush().then(() => (isOver = true));
      while (!isOver) await this.turn();
      pipeline.close();
      book.tick(T + 60_000);
      return { raised: book.log().map(({ raisedMs, returnedMs }) => [raisedMs - T, returnedMs - T]), counts };
    },
  };
}

it('a peak of a second is an alarm, also while the page is busy: readings that a rule watches are not conflated', async () => {
  const page = busyPage([quick], () => watchedBy([quick]));
  await page.turn();
  // The page is busy with the first; the others wait for it.
  page.say('b', 0, 10);
  await sleep(10);
  for (const [atS, level] of [[1, 2.5], [2, 2.7], [3, 2.5]] as const) page.say('a', atS, level); // prettier-ignore
  for (const [atS, degrees] of [[1, 11], [2, 12], [3, 13]] as const) page.say('b', atS, degrees); // prettier-ignore
  const { raised, counts } = await page.end();
  expect(raised).toEqual([[2000, 3000]]);
  // Nobody watches the temperature: two of its readings were passed over, and counted.
  expect(counts).toMatchObject({ received: 7, shown: 5, superseded: 2 });
  expect(page.streams.value[page.streams.find('b')]).toBe(13);
});

it('agrees with a page that was never busy, whatever rules ask, and heeds rules as they change', async () => {
  const rules = [quick, levelRule({ id: 'rise', form: { kind: 'rate', windowS: 5 }, value: 100, deadband: 0, onDelayS: 0 })];
  let watched: Limits = {};
  const [calm, busy] = [busyPage(rules, () => watchedBy(rules)), busyPage(rules, () => watched)];
  await Promise.all([calm.turn(), busy.turn()]);
  const levels = Array.from({ length: 50 }, (_, n) => 2.2 + ((n * n) % 11) / 20);
  for (const [n, level] of levels.entries()) {
    // Somebody makes the rules while the page is busy.
    if (n === 1) watched = watchedBy(rules);
    for (const page of [calm, busy]) page.say('a', n, level);
    await calm.turn();
  }
  const [expected, got] = [await calm.end(), await busy.end()];
  expect(expected.raised.length).toBeGreaterThan(5);
  expect(got.raised).toEqual(expected.raised);
  const { received, shown, superseded, dropped } = got.counts;
  expect([received, superseded]).toEqual([50, 0]);
  expect(received).toBe(shown + superseded + dropped + rejectedTotal(got.counts));
});

it('a stream that a worker begun anew knows by its id alone is not missed while it speaks', () => {
  const silence = levelRule({ id: 'silent', form: { kind: 'silence' }, value: 3, unit: '1', deadband: 0, onDelayS: 0, offDelayS: 0 });
  const [streams, book] = [createStreamTable(), createAlarmBook([silence])];
  const speak = (atS: number, property: string, unit: string, isOpened: boolean): void => {
    const builder = createBatchBuilder(1);
    builder.push(0, T + atS * 1000, 2, Quality.good);
    const opened = isOpened ? [{ id: '19', thingId: '19', property, unit, intervalMs: 60_000, lon: NaN, lat: NaN, source: '', kind: '' }] : [];
    const batch = builder.take({ opened, kind: 'update', counts: createFeedCounts(), arrivedMs: T });
    readBatch(streams, book, batch, streams.append('test', batch, T + atS * 1000));
  };
  speak(0, 'waterLevel', 'm', true);
  // Its Datastream was told to the worker before: this one calls it by its number.
  for (let s = 60; s <= 600; s += 60) speak(s, '19', '', s === 60);
  book.tick(T + 610_000);
  expect(book.list()).toEqual([]);
  book.tick(T + 780_000);
  expect(book.list().map(({ raisedMs }) => raisedMs - T)).toEqual([780_000]);
});
