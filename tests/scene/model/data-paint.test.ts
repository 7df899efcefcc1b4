import { expect, it } from 'vitest';
import { Vector2 } from 'three';
import { finish } from '../../../src/base/steps.ts';
import type { StyleColumn } from '../../../src/rules/styles/column.ts';
import { followersOf, paintingFollowers } from '../../../src/rules/styles/follow.ts';
import type { Painted } from '../../../src/rules/styles/paint.ts';
import { completeStyle } from '../../../src/rules/styles/style-text.ts';
import { createDataPaint } from '../../../src/scene/model/data-paint.ts';
import { createBuildingStates } from '../../../src/scene/model/states.ts';
import type { SceneInputs } from '../../../src/scene/scene.ts';

const THINGS = 5000;
const words = { zh: '值', en: 'Value' };
const of = Int32Array.from({ length: THINGS }, (_, i) => Math.floor(i / 1000));
const followers = finish(followersOf(of, (source) => source, 5));
const column = (at: readonly number[]): StyleColumn => ({
  ...{ title: words, unit: 'm', decimals: 1, kind: 'demo', timeMs: 0, how: words },
  values: Float32Array.from(of, (source) => at[source] as number),
  follow: { followers, values: Float32Array.from(at) },
});
const style = (channel: 'colour' | 'height') =>
  completeStyle({ id: 'x', title: words, target: 'buildings', value: { from: 'reading', name: 'x' }, channel, scale: { kind: 'breaks', breaks: [10] } });

it('takes over whole paintings, and of later editions the rows that changed', () => {
  let painted: Painted | null = null;
  let version = 0;
  const states = createBuildingStates();
  const data = createDataPaint(
    {
      styles: {
        get version() {
          return version;
        },
        painted: () => painted,
      },
    } as unknown as SceneInputs,
    states,
  );
  const colour = (row: number): number[] => [...(data.colours.image.data as Uint8Array).subarray(row * 4, row * 4 + 4)];
  const show = (next: Painted | null): string => {
    painted = next;
    version++;
    return data.update();
  };
  const one = finish(paintingFollowers(style('colour'), column([1, 1, 1, 20, 20]), null, null));
  expect(show(one)).toBe('colours');
  expect(colour(0)).not.toEqual(colour(3000));
  expect(data.update()).toBe('nothing');

  const kept = data.colours.image.data as Uint8Array;
  kept.set([1, 2, 3, 4], 4500 * 4);
  const two = finish(paintingFollowers(style('colour'), column([20, 1, 1, 20, 20]), null, one));
  expect(show(two)).toBe('colours');
  expect(colour(0)).toEqual(colour(3000));
  expect(colour(1000)).not.toEqual(colour(3000));
  // A row of a source that said nothing new was not touched.
  expect(colour(4500)).toEqual([1, 2, 3, 4]);

  // An edition whose forerunner was never seen here is taken over whole.
  const three = finish(paintingFollowers(style('colour'), column([20, 20, 1, 20, 20]), null, two));
  const four = finish(paintingFollowers(style('colour'), column([20, 20, 20, 20, 20]), null, three));
  expect(show(four)).toBe('colours');
  expect(colour(4500)).toEqual(colour(2500));

  // Heights change shade as well, and so does their end.
  expect(show(finish(paintingFollowers(style('height'), column([1, 2, 3, 4, 5]), null, null)))).toBe('shapes');
  expect((data.heights.image.data as Float32Array)[4999]).toBeCloseTo(240);
  expect(show(null)).toBe('shapes');
  const told = new Vector2(9, 9);
  data.write(told);
  expect(told.toArray()).toEqual([0, 0]);
});
