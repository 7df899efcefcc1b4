import { describe, expect, it } from 'vitest';
import { finish } from '../../../src/base/steps.ts';
import { innerBreaks, rankedByWeight, sortedFinite } from '../../../src/rules/styles/classify.ts';
import type { Followers, StyleColumn } from '../../../src/rules/styles/column.ts';
import { followersOf, paintingFollowers } from '../../../src/rules/styles/follow.ts';
import { paint, type Painted } from '../../../src/rules/styles/paint.ts';
import { completeStyle } from '../../../src/rules/styles/style-text.ts';

const words = { zh: '值', en: 'Value' };
const SOURCES = 40;
const THINGS = 5000;
/** Every eleventh follows nobody, the others one of 40, some of these by many. */
const of = Int32Array.from({ length: THINGS }, (_, i) => (i % 11 === 0 ? -1 : (i * 7 + (i >> 3)) % SOURCES));
const followers: Followers = finish(followersOf(of, (source) => source, SOURCES));
const columnOf = (values: Float32Array): StyleColumn => ({
  ...{ title: words, unit: 'm', decimals: 1, kind: 'demo', timeMs: 0, how: words },
  values: Float32Array.from(of, (source) => (source < 0 ? NaN : (values[source] as number))),
  follow: { followers, values },
});
const style = (scale: object, channel: 'colour' | 'height' = 'colour') =>
  completeStyle({ id: 'x', title: words, target: 'buildings', value: { from: 'reading', name: 'x' }, channel, scale } as never);
const first = Float32Array.from({ length: SOURCES }, (_, s) => (s === 7 ? NaN : (s * 29) % 83));
const look = ({ paint: bytes, heightM, legend }: Painted) => ({ bytes, heightM, legend });
/** What the older edition says now is what the newer says, so that each is looked at before the next is made. */
const frozen = (painted: Painted) => structuredClone(look(painted));

describe('things that follow sources', () => {
  it('are listed by source', () => {
    expect(followers.first[SOURCES]).toBe(of.filter((source) => source >= 0).length);
    for (let s = 0; s < SOURCES; s++) for (const thing of followers.things.subarray(followers.first[s], followers.first[s + 1])) expect(of[thing]).toBe(s);
  });

  const scales = [
    { kind: 'continuous' },
    { kind: 'classed', method: 'quantile', classes: 5 },
    { kind: 'classed', method: 'equal', classes: 4 },
    { kind: 'breaks', breaks: [10, 40] },
  ];
  it.each(scales.flatMap((scale) => [null, Uint8Array.from(of, (_, i) => Number(i % 3 > 0))].map((shown) => [scale, shown] as const)))(
    'are painted as if each had its value of its own: %j',
    (scale, shown) => {
      const column = columnOf(first);
      expect(look(finish(paintingFollowers(style(scale), column, shown, null)))).toEqual(look(paint(style(scale), column, shown)));
      const tall = style(scale, 'height');
      expect(look(finish(paintingFollowers(tall, column, shown, null))).heightM).toEqual(look(paint(tall, column, shown)).heightM);
    },
  );

  it('are painted on where a source spoke, and nowhere else', () => {
    const scale = { kind: 'breaks', breaks: [10, 40] };
    const one = finish(paintingFollowers(style(scale), columnOf(first), null, null));
    expect(one.changed).toBeUndefined();
    const later = first.slice();
    later[3] = 70;
    later[5] = NaN;
    later[8] = (first[8] as number) + 0.01;
    const before = frozen(one);
    const two = finish(paintingFollowers(style(scale), columnOf(later), null, one));
    const fresh = paint(style(scale), columnOf(later), null);
    expect(look(two)).toEqual(look(fresh));
    expect(two.changed?.since).toBe(one.edition);
    const changed = [...(two.changed?.things ?? [])].sort((a, b) => a - b);
    const differing = [...of.keys()].filter((i) => [0, 1, 2, 3].some((k) => fresh.paint[i * 4 + k] !== before.bytes[i * 4 + k]));
    expect(changed).toEqual(differing);
    expect(new Set(changed.map((i) => of[i]))).toEqual(new Set([3, 5]));
    // Nothing new: the same edition, by name.
    const three = finish(paintingFollowers(style(scale), columnOf(later), null, two));
    expect(three.edition).toBe(two.edition);
    expect(three.changed?.things.length).toBe(0);
  });

  it('cost what changed: a million things of a thousand sources, one of which spoke', () => {
    const many = Int32Array.from({ length: 1_000_000 }, (_, i) => i % 1000);
    const all = finish(followersOf(many, (source) => source, 1000));
    const at = Float32Array.from({ length: 1000 }, (_, s) => s / 7);
    const values = Float32Array.from(many, (source) => at[source] as number);
    const column = (now: Float32Array): StyleColumn => ({
      ...{ title: words, unit: 'm', decimals: 1, kind: 'demo', timeMs: 0, how: words, range: [0, 150] },
      values,
      follow: { followers: all, values: now },
    });
    const scale = { kind: 'classed', method: 'equal', classes: 5 };
    let painted = finish(paintingFollowers(style(scale), column(at), null, null));
    const took: number[] = [];
    for (let s = 0; s < 21; s++) {
      const now = at.slice();
      now[s] = 149 - (s % 2) * 140;
      const { user, system } = process.cpuUsage();
      painted = finish(paintingFollowers(style(scale), column(now), null, painted));
      const spent = process.cpuUsage({ user, system });
      took.push((spent.user + spent.system) / 1000);
      expect(painted.changed?.things.length).toBeLessThanOrEqual(2000);
    }
    // Painting all of them takes some hundred milliseconds.
    expect(took.sort((a, b) => a - b)[10]).toBeLessThan(8);
  });
});

describe('ranks by weight', () => {
  it('are those of the values written out', () => {
    const values = Float32Array.of(5, NaN, 1, 9, 3);
    const weights = [2, 4, 3, 0, 1];
    const ranked = rankedByWeight(values, weights);
    const whole = finish(sortedFinite([5, 5, 1, 1, 1, 3]));
    expect(Array.from({ length: ranked.length }, (_, rank) => ranked.at(rank))).toEqual([...whole]);
    expect(ranked.at(6)).toBeUndefined();
    for (const method of ['quantile', 'equal', 'natural'] as const)
      expect(innerBreaks(ranked, { kind: 'classed', method, classes: 3 })).toEqual(innerBreaks(whole, { kind: 'classed', method, classes: 3 }));
  });
});
