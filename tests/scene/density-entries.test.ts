import { expect, it } from 'vitest';
import type { City } from '../../src/city/city.ts';
import type { DensityDeclaration } from '../../src/city/pack/density.ts';
import { layersOf } from '../../src/scene/layers/registry.ts';

const words = (text: string) => ({ zh: text, en: text });
const entries = (densities?: readonly DensityDeclaration[]) =>
  layersOf({ networks: { declared: [] }, manifest: { densities } } as unknown as City).map(({ info }) => info);

it('a pack’s densities are layers beside that of all streams, with a legend of their own classes', () => {
  const all = entries([{ id: 'noise', title: words('Noise'), breaks: [2, 3, 8], onByDefault: true }]);
  const at = all.findIndex(({ id }) => id === 'density');
  expect(all[at + 1]).toMatchObject({ id: 'density-noise', title: words('Noise'), onByDefault: true, live: 'streams' });
  expect(all[at + 1]?.legend.map(({ label }) => label.en.replace(/ streams heard of.*/, ''))).toEqual(['Sensors, and fewer than 2', '2', '3 – 7', '≥ 8']);
  expect(new Set(all[at + 1]?.legend.map(({ css }) => css)).size).toBe(4);
});

it('without any there is the one of all streams', () => {
  expect(
    entries()
      .filter(({ id }) => id.startsWith('density'))
      .map(({ id, legend, onByDefault }) => [id, legend.length, onByDefault]),
  ).toEqual([['density', 6, false]]);
});
