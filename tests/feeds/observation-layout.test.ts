import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../src/base/random.ts';
import { Quality } from '../../src/tables/quality.ts';
import { blankObservation, scanObservation, scanObservations, type ScannedObservation } from '../../src/feeds/payloads/observation-scan.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What is read of a message, or null; by a scanner that has read others before, or a new one. */
function read(text: string, scanner: ScannedObservation): unknown {
  const bytes = bytesOf(text);
  const rows: unknown[] = [];
  const row = (): boolean => {
    const { timeMs, resultMs, value, quality, idStart, idEnd } = scanner;
    rows.push({ timeMs, resultMs, value, quality, id: new TextDecoder().decode(bytes.subarray(idStart, Math.max(idStart, idEnd))) });
    return true;
  };
  if (text.startsWith('[')) return scanObservations(bytes, scanner, row) ? rows : null;
  return scanObservation(bytes, scanner) && row() ? rows : null;
}

const times = (random: Random): string =>
  random.pick([
    `2026-11-${10 + random.below(19)}T07:08:0${random.below(10)}.${100 + random.below(900)}Z`,
    '2026-11-23T07:08:04.250Z',
    '2026-11-23T17:08:04+10:00',
    '2026-02-30T07:08:04Z',
    '2026-11-23 07:08',
  ]);
const numbers = (random: Random): string =>
  random.pick(['0', '-0.5', '12', '7.125', '1e3', '007', '123456789012345678', '"3"', 'null', `${random.below(1e6) / 1000}`]);
const ids = (random: Random): string => random.pick([`"ds-${random.below(99)}"`, `${random.below(1e6)}`, '007', '"é"', '"a\\"b"', '1.5']);
const words = (random: Random): string => random.pick(['"good"', '"suspect"', '"bad"', '3', '"a{b"']);

/** Observations laid out one way, each with other values; here and there one that is not as it should be. */
function observationsOf(random: Random, withId: boolean): () => string {
  const fields: (() => string)[] = [() => `"phenomenonTime":${space}"${times(random)}"`, () => `"result":${space}${numbers(random)}`];
  const space = random.pick(['', '', ' ']);
  if (random.next() < 0.5) fields.push(() => `"resultTime":"${times(random)}"`);
  if (random.next() < 0.3) fields.push(() => `"resultQuality":${words(random)}`);
  if (random.next() < 0.3) fields.push(() => `"@iot.id":${numbers(random)}`);
  if (random.next() < 0.2) fields.push(() => `"@iot.selfLink":"http://a/Observations(${random.below(1e5)})"`);
  if (random.next() < 0.1) fields.push(() => `"result":${numbers(random)}`);
  if (withId) fields.push(() => `"Datastream":{${space}"@iot.id":${ids(random)}}`);
  fields.sort(() => random.next() - 0.5);
  return () => `{${fields.map((field) => field()).join(`,${space}`)}${space}}`;
}

/** In one of ten messages a byte is another. */
function maybeSpoilt(random: Random, text: string): string {
  if (random.next() > 0.1) return text;
  const at = random.below(text.length);
  return text.slice(0, at) + random.pick(['"', '{', '}', ',', ' ', '9', 'x', '']) + text.slice(at + 1);
}

describe('observations read by the layout of those before', () => {
  it('say the same as observations read key by key, whatever is in them', () => {
    const random = createRandom(2026);
    let [read1, refused] = [0, 0];
    for (let source = 0; source < 400; source++) {
      const isMany = random.next() < 0.5;
      const observation = observationsOf(random, isMany);
      const known = blankObservation();
      for (let i = 0; i < 25; i++) {
        const text = maybeSpoilt(random, isMany ? `[${Array.from({ length: 1 + random.below(4) }, observation).join(',')}]` : observation());
        const fresh = read(text, blankObservation());
        expect(read(text, known), text).toEqual(fresh);
        if (fresh === null) refused++;
        else read1++;
      }
    }
    // Enough of both to mean something.
    expect(Math.min(read1, refused)).toBeGreaterThan(1000);
  });

  it('say what JSON says', () => {
    const scanner = blankObservation();
    for (let i = 0; i < 200; i++) {
      const told = {
        phenomenonTime: new Date(1.7e12 + 7919 * i).toISOString(),
        // Of some the time they are of, of others one soon after.
        resultTime: new Date(1.7e12 + 7919 * i + (i % 3) * 250).toISOString(),
        result: Math.round(1e6 * Math.sin(i)) / 1000,
        Datastream: { '@iot.id': `ds-${i}` },
      };
      expect(read(JSON.stringify([told]), scanner)).toEqual([
        {
          timeMs: Date.parse(told.phenomenonTime),
          resultMs: Date.parse(told.resultTime),
          value: told.result,
          quality: Quality.good,
          id: told.Datastream['@iot.id'],
        },
      ]);
    }
  });

  it('goes on when a source changes its layout, and when two share a feed', () => {
    const scanner = blankObservation();
    const forms = [
      (i: number): string => `{"result":${i},"phenomenonTime":"2026-11-23T07:08:04Z"}`,
      (i: number): string => `{ "phenomenonTime": "2026-11-23T07:08:04Z", "result": ${i}, "resultQuality": "bad" }`,
    ];
    for (let i = 0; i < 60; i++) {
      const isSecond = i > 40 ? i % 2 === 0 : i > 20;
      expect(read((forms[isSecond ? 1 : 0] as (i: number) => string)(i), scanner)).toMatchObject([
        { value: i, quality: isSecond ? Quality.bad : Quality.good },
      ]);
    }
  });
});
