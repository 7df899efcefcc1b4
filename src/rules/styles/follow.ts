import type { Steps } from '../../base/steps.ts';
import type { DataStyle } from '../../tables/data-style.ts';
import { STEP_ROWS } from './classify.ts';
import type { Followers, StyleColumn } from './column.ts';
import { nextEdition, PAINTED, painting, Pattern, type Painted, type PaintedSources } from './paint.ts';
import { OTHER } from './ramps.ts';

/**
 * Things by source, from each thing's source (negative = none); in steps, for there may be a million.
 * @param sourceOf dense number of a source, 0 to `sources` - 1, or -1.
 */
export function* followersOf(things: ArrayLike<number>, sourceOf: (follows: number) => number, sources: number): Steps<Followers> {
  const of = new Int32Array(things.length);
  const first = new Uint32Array(sources + 1);
  for (let i = 0; i < of.length; i++) {
    const source = sourceOf(things[i] as number);
    of[i] = source;
    if (source >= 0) first[source + 1] = (first[source + 1] as number) + 1;
    if (i % STEP_ROWS === STEP_ROWS - 1) yield;
  }
  for (let s = 0; s < sources; s++) first[s + 1] = (first[s + 1] as number) + (first[s] as number);
  const next = first.slice(0, sources);
  const sorted = new Uint32Array(first[sources] as number);
  for (let i = 0; i < of.length; i++) {
    const source = of[i] as number;
    if (source >= 0) {
      sorted[next[source] as number] = i;
      next[source] = (next[source] as number) + 1;
    }
    if (i % STEP_ROWS === STEP_ROWS - 1) yield;
  }
  return { of, first, things: sorted };
}

export const followersOfSource = ({ first, things }: Followers, source: number): Uint32Array =>
  things.subarray(first[source] as number, first[source + 1] as number);

/**
 * As `painting` where things follow sources: the sources are painted, then the followers of those that look different now. A
 * thousand stations that speak cost a thousand values and the buildings about those that changed, not a million buildings.
 * @param before the last edition of this very style, or null. Its arrays become the new edition's.
 */
export function* paintingFollowers(style: DataStyle, column: StyleColumn, shown: Uint8Array | null, before: Painted | null): Steps<Painted> {
  const { follow } = column;
  if (!follow) return yield* painting(style, column, shown);
  const { followers } = follow;
  const count = followers.of.length;
  const known = before?.sources?.followers === followers && before.shown === shown ? before : null;
  const { weights, shownCount } = known?.sources ?? (yield* weigh(followers, shown));
  const small = yield* painting(style, { ...column, values: follow.values }, null, weights);
  const sources: PaintedSources = { followers, weights, shownCount, paint: small.paint, heightM: small.heightM };
  const isRebuilt = !known || (known.heightM === null) !== (small.heightM === null);
  const paint = isRebuilt ? new Uint8Array(count * 4) : known.paint;
  const heightM = small.heightM === null ? null : isRebuilt ? new Float32Array(count) : known.heightM;
  const changed: number[] = [];
  for (let s = 0; s < weights.length; s++)
    if (isRebuilt || looksOther(known?.sources, sources, s) || (style.label && !Object.is(known?.column.follow?.values[s], follow.values[s]))) changed.push(s);

  if (isRebuilt) yield* lonely(followers, shown, paint, heightM);
  let sinceYield = 0;
  for (const s of changed) {
    const [red, green, blue, alpha] = small.paint.subarray(s * 4, s * 4 + 4) as unknown as [number, number, number, number];
    for (const thing of followersOfSource(followers, s)) {
      if (heightM) heightM[thing] = small.heightM?.[s] as number;
      if (shown?.[thing] === 0) continue;
      const at = thing * 4;
      paint[at] = red;
      paint[at + 1] = green;
      paint[at + 2] = blue;
      paint[at + 3] = alpha;
      if (++sinceYield % STEP_ROWS === 0) yield;
    }
  }
  const followed = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    edition: !isRebuilt && changed.length === 0 ? known.edition : nextEdition(),
    ...(!isRebuilt && { changed: { since: known.edition, things: thingsOf(followers, changed) } }),
    sources,
    style,
    paint,
    heightM,
    shown,
    column,
    legend: { ...small.legend, total: count, missing: small.legend.missing + shownCount - followed, filteredOut: count - shownCount },
  };
}

/** How many shown things follow each source, and how many are shown at all. */
function* weigh({ of, first }: Followers, shown: Uint8Array | null): Steps<Pick<PaintedSources, 'weights' | 'shownCount'>> {
  const sources = first.length - 1;
  if (!shown) return { weights: Float64Array.from({ length: sources }, (_, s) => (first[s + 1] as number) - (first[s] as number)), shownCount: of.length };
  const weights = new Float64Array(sources);
  let shownCount = 0;
  for (let i = 0; i < of.length; i++) {
    if (i % STEP_ROWS === STEP_ROWS - 1) yield;
    if (shown[i] === 0) continue;
    shownCount++;
    const source = of[i] as number;
    if (source >= 0) weights[source] = (weights[source] as number) + 1;
  }
  return { weights, shownCount };
}

/** Things that follow nobody are missing. */
function* lonely({ of }: Followers, shown: Uint8Array | null, paint: Uint8Array, heightM: Float32Array | null): Steps<void> {
  for (let i = 0; i < of.length; i++) {
    if (i % STEP_ROWS === STEP_ROWS - 1) yield;
    if ((of[i] as number) >= 0) continue;
    if (heightM) heightM[i] = NaN;
    if (shown?.[i] !== 0) paint.set([...OTHER, Pattern.missing | PAINTED], i * 4);
  }
}

function looksOther(before: PaintedSources | undefined, after: PaintedSources, source: number): boolean {
  if (!before) return true;
  for (let i = source * 4; i < source * 4 + 4; i++) if (before.paint[i] !== after.paint[i]) return true;
  return !Object.is(before.heightM?.[source], after.heightM?.[source]);
}

function thingsOf(followers: Followers, sources: readonly number[]): Uint32Array {
  const parts = sources.map((s) => followersOfSource(followers, s));
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
