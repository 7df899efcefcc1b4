import { describe, expect, it } from 'vitest';
import { checkRooms, importsOf, judge, ringsOf } from '../../tools/check-rooms.ts';

const edge = (from: string, to: string) => ({ from, to, isPackage: !to.includes('.ts') });

it('finds every form of import and none in comments', () => {
  const text = `
    // import { x } from './comment.ts';
    import type { A } from '../base/a.ts';
    import { b,
      type C } from "./b.ts";
    import './side.css';
    export * from './again.ts';
    const lazy = () => import('./lazy.ts');
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    import url from '../worker.ts?worker&url';
    import { Vector3 } from 'three';`;
  expect(importsOf('rules/x/y.ts', text).map(({ to, isPackage, isType }) => [to, isPackage, isType])).toEqual([
    ['rules/base/a.ts', false, true],
    ['rules/x/b.ts', false, false],
    ['rules/x/side.css', false, false],
    ['rules/x/again.ts', false, false],
    ['rules/x/lazy.ts', false, false],
    ['rules/x/worker.ts', false, false],
    ['rules/worker.ts', false, false],
    ['three', true, false],
  ]);
});

describe('the table', () => {
  it.each([
    ['rules/a.ts', 'tables/b.ts'],
    ['panels/alarms/list.tsx', 'panels/ui/desk.ts'],
    ['feeds/demo/index.ts', 'feeds/payloads/decoder.ts'],
    ['feeds/registry.ts', 'feeds/mqtt/index.ts'],
    ['app/main.ts', 'feeds/registry.ts'],
    ['scene/model/mesh.ts', 'three'],
    ['city/formats/tiles3d/glb.ts', 'three'],
    ['city/pack/write.node.ts', 'node:fs'],
  ])('lets %s import %s', (from, to) => expect(judge(edge(from, to))).toBeNull());
  it.each([
    ['rules/a.ts', 'city/city.ts', 'rules may not import city'],
    ['base/a.ts', 'tables/b.ts', 'base may not import tables'],
    ['panels/alarms/list.tsx', 'scene/scene.ts', 'panels may not import scene'],
    ['scene/x.ts', 'feeds/feed.ts', 'scene may not import feeds'],
    ['feeds/demo/index.ts', 'feeds/mqtt/link.ts', 'siblings'],
    ['panels/alarms/list.tsx', 'panels/inspector/inspector.tsx', 'siblings'],
    ['city/formats/cityjson/read.ts', 'city/formats/tiles3d/tile.ts', 'siblings'],
    ['panels/alarms/list.tsx', 'three', 'belongs in scene'],
    ['panels/alarms/list.tsx', 'zustand/vanilla', 'belongs in session'],
    ['rules/a.ts', 'node:fs', 'belongs in tools/'],
    ['rules/a.ts', '../tools/project.ts', 'outside src/'],
  ])('stops %s importing %s', (from, to, why) => expect(judge(edge(from, to))).toContain(why));
});

it('finds rings, but not through types', () => {
  const link = (from: string, to: string, isType = false) => ({ from, to, isPackage: false, isType });
  expect(ringsOf([link('a', 'b'), link('b', 'c'), link('c', 'a'), link('c', 'd')])).toEqual(['a -> b -> c -> a']);
  expect(ringsOf([link('a', 'b'), link('b', 'a', true)])).toEqual([]);
});

it('holds for the house as it stands', () => expect(checkRooms()).toEqual([]));
