import { expect, it } from 'vitest';
import { mayShow } from '../../src/scene/layers.ts';
import { layerRegistry } from '../../src/scene/layers/registry.ts';

const shownTo = (role: 'whole' | 'city' | 'wall'): string[] =>
  layerRegistry.filter(({ info }) => mayShow(info, { mode: 'operate', role })).map(({ info }) => info.id);

it('keeps visits, meals and their teams off every wall, and hides nothing from an operator', () => {
  const all = layerRegistry.map(({ info }) => info.id);
  expect(shownTo('whole')).toEqual(all);
  expect(shownTo('city')).toEqual(all);
  expect(all.filter((id) => !shownTo('wall').includes(id))).toEqual(['tasks', 'care-teams']);
});
