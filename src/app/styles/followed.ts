import type { Steps } from '../../base/steps.ts';
import type { Followers, StyleColumn } from '../../rules/styles/column.ts';
import { followersOf, followersOfSource } from '../../rules/styles/follow.ts';
import type { RowMap } from './row-map.ts';

/** Values that buildings take from few sources, kept from one look to the next: only what changed is written again. */
export interface FollowedValues {
  /** Value of every building by the values its sources have now. Null while the map is still being worked out. */
  take(key: string, map: RowMap, sources: FollowedSources): Steps<Pick<StyleColumn, 'values' | 'follow'>>;
}

export interface FollowedSources {
  readonly count: number;
  /** Dense number of what the map names; -1 = no source. */
  indexOf(follows: number): number;
  valueOf(source: number): number;
}

interface Kept {
  readonly key: string;
  readonly followers: Followers;
  readonly values: Float32Array;
  at: Float32Array;
}

export function createFollowedValues(): FollowedValues {
  let kept: Kept | null = null;
  return {
    *take(key, map, { count, indexOf, valueOf }) {
      const whose = `${key} ${map.version} ${count}`;
      const at = Float32Array.from({ length: count }, (_, source) => valueOf(source));
      if (kept?.key !== whose) {
        const followers = yield* followersOf(map.of, indexOf, count);
        kept = { key: whose, followers, values: new Float32Array(map.of.length).fill(NaN), at: new Float32Array(count).fill(NaN) };
      }
      const { followers, values } = kept;
      for (let source = 0; source < count; source++) {
        if (Object.is(kept.at[source], at[source])) continue;
        for (const thing of followersOfSource(followers, source)) values[thing] = at[source] as number;
        yield;
      }
      kept.at = at;
      return { values, follow: { followers, values: at } };
    },
  };
}
