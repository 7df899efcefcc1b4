import { describe, expect, it } from 'vitest';
import { createDecoder } from '../../src/feeds/payloads/decoder.ts';
import { createNgsiLdDecoder } from '../../src/feeds/payloads/ngsi-ld.ts';
import { readJson } from '../../src/feeds/payloads/json.ts';
import { bytesOf, createCollector, declaration } from './collect.ts';

/** Rows and refusals of messages, by the decoder with its memory and by one that parses each. */
function bothWays(texts: readonly string[]) {
  const [quick, long] = [createCollector(), createCollector()];
  const [withMemory, without] = [createNgsiLdDecoder(declaration), createNgsiLdDecoder(declaration)];
  for (const text of texts) {
    const bytes = bytesOf(text);
    const json = readJson(bytes);
    if (json.kind === 'refused') throw new Error(json.reason);
    if (!withMemory.decodeBytes?.('', bytes, quick.sink, 0)) withMemory.decodeJson('', json.json, 0, quick.sink);
    without.decodeJson('', json.json, 0, long.sink);
  }
  return { quick: { rows: quick.rows, rejected: quick.rejected }, long: { rows: long.rows, rejected: long.rejected } };
}

const known = '[{"id":"urn:a","type":"T","n":1}]';
const notified = (rest: string): string => `{"id":"urn:n","type":"Notification","data":[{"id":"urn:a","type":"T","n":2}],${rest}}`;

describe('entities from somebody who means harm', () => {
  it('say what they say at length where a notification and an entity look alike', () => {
    for (const texts of [
      [known, notified('"data":null')],
      [known, notified('"body":0')],
      [known, '{"body":{"data":[{"id":"urn:a","type":"T","n":2}]},"body":0}'],
      ['[{"id":"urn:a","type":"T","n":1,"data":[1]}]', '{"id":"urn:a","type":"T","n":2,"data":[1]}'],
      ['{"id":"urn:a","type":"N","n":1,"data":[{"id":"urn:a","type":"T","n":5}]}', '{"id":"urn:a","type":"N","n":7,"data":[{"id":"urn:a","type":"T","n":6}]}'],
    ]) {
      const { quick, long } = bothWays(texts);
      expect(quick, texts.join(' ')).toEqual(long);
    }
  });

  it('are refused words after numbers, and looked at after they moved, in whatever form that was said', () => {
    const level = (of: string, words = '"id":"urn:a","type":"T"'): string => `[{${words},"n":1,"level":${of}}]`;
    const oddOrder = level('3', '"type":"T","id":"urn:a"');
    const spoken = bothWays([level('"low tide"'), oddOrder, level('"low tide"')]);
    expect(spoken.quick).toEqual(spoken.long);
    expect(spoken.quick.rejected).toEqual({ 'bad-number': 1 });
    const escaped = bothWays([level('"low tide"'), '[{"id":"urn:a","type":"T","level":3,"x":"\\u0041"}]', level('"low tide"')]);
    expect(escaped.quick).toEqual(escaped.long);
  });

  it('of another payload form go to its reader, alone as well as in a list', () => {
    const decoder = createDecoder(declaration);
    const collector = createCollector();
    const alert = '{"id":"urn:b","type":"Alert","level":3}';
    decoder.decode('x', bytesOf(`[{"id":"urn:a","type":"T","n":1},${alert}]`), 0, collector.sink);
    const before = collector.rows.length;
    decoder.decode('x', bytesOf(alert), 0, collector.sink);
    expect(collector.rows.length).toBe(before);
    decoder.decode('x', bytesOf('[{"id":"urn:a","type":"T","n":1},{"id":"urn:c","m":2}]'), 0, collector.sink);
    const rows = collector.rows.length;
    decoder.decode('x', bytesOf('{"id":"urn:c","m":2}'), 0, collector.sink);
    expect(collector.rows.length).toBe(rows);
  });

  it('never throw and take no memory to speak of, however large', () => {
    const decoder = createDecoder(declaration);
    const { sink } = createCollector();
    const long = 'k'.repeat(500_000);
    const zeros = Array.from({ length: 200_000 }, () => '0').join(',');
    const before = process.memoryUsage().rss;
    for (const text of [
      `[{"id":"${long}","type":"T","n":1}]`,
      `[{"id":"urn:x","type":"T","n":1,"${long}":[${zeros}]}]`,
      ...Array.from({ length: 8 }, (_, i) => `[{"id":"urn:y${i}","type":"T","n":1,"a${i}":[${zeros}]}]`),
      `{"phenomenonTime":"2026-11-27T07:08:04Z","result":1,"resultQuality":"${long}"}`,
    ])
      for (const topic of ['x', "v1.1/Datastreams('d')/Observations"]) for (let i = 0; i < 2; i++) decoder.decode(topic, bytesOf(text), 0, sink);
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(600);
  });

  it('have no longer times than anybody reads', () => {
    const at = (time: string): string => `[{"id":"urn:a","type":"T","n":{"value":1,"observedAt":"${time}"}}]`;
    const { quick, long } = bothWays([at('2026-11-27T07:08:04Z'), at('2026-11-27T07:08:04.123456789012345678901Z')]);
    expect(quick).toEqual(long);
  });
});
