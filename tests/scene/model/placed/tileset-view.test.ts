import { describe, expect, it } from 'vitest';
import { createPlanFrame } from '../../../../src/base/geodesy.ts';
import { ProblemError } from '../../../../src/base/problem.ts';
import { decodeContent } from '../../../../src/city/formats/tiles3d/content/decode-content.ts';
import type { Content } from '../../../../src/city/formats/tiles3d/content/content.ts';
import { readTree } from '../../../../src/city/formats/tiles3d/tree/read-tree.ts';
import type { TilesView } from '../../../../src/scene/model/placed/choose-tiles.ts';
import { createContentMaterials } from '../../../../src/scene/model/placed/content-materials.ts';
import type { ContentSource, Flight } from '../../../../src/scene/model/placed/content-source.ts';
import { createContentStage, shownDrawables } from '../../../../src/scene/model/placed/content-view.ts';
import type { FeatureLinks } from '../../../../src/scene/model/placed/feature-links.ts';
import { createPickNumbers } from '../../../../src/scene/model/placed/pick-numbers.ts';
import { createProblemBook } from '../../../../src/scene/model/placed/placed-status.ts';
import { standing } from '../../../../src/scene/model/placed/placement.ts';
import { openTileset } from '../../../../src/scene/model/placed/tileset-view.ts';
import { diskIo } from '../../../city/tiles3d/content-io.ts';
import { triangleGlb } from '../../../city/tiles3d/make.ts';

const base = 'https://a.example/';
const box = (x: number) => ({ box: [x, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0, 5] });
const leaf = (name: string, x: number) => ({ boundingVolume: box(x), geometricError: 0, content: { uri: name } });
const tileset = (root: object) => ({ asset: { version: '1.1' }, geometricError: 100, root: { geometricError: 50, refine: 'ADD', ...root } });
const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

/** A source that hands out one triangle for everything but what is told to fail, and counts. */
function open(files: Readonly<Record<string, object>>, options: { budgetBytes?: number; fails?: Readonly<Record<string, string>>; holds?: boolean } = {}) {
  const asked: string[] = [];
  const cancelled: string[] = [];
  const flight = <T>(url: string, make: () => Promise<T> | T): Flight<T> => {
    asked.push(url.slice(base.length));
    const code = options.fails?.[url.slice(base.length)];
    const failure = (why: string): Promise<never> => Promise.reject(new ProblemError([{ code: why, where: url, why: 'so' }]));
    const done = code ? failure(code) : options.holds && url.endsWith('.glb') ? new Promise<T>(() => undefined) : Promise.resolve().then(make);
    return { done, cancel: () => void cancelled.push(url.slice(base.length)) };
  };
  const source: ContentSource = {
    prepare: () => undefined,
    tileset: (url, transform) => flight(url, () => readTree(url, files[url.slice(base.length)], transform)),
    subtree: () => flight('subtree', () => null),
    content: (url) => flight(url, (): Promise<Content> => decodeContent(triangleGlb(), url, diskIo())),
    hold: () => undefined,
    release: () => undefined,
    close: () => undefined,
  };
  const stage = createContentStage();
  const links: FeatureLinks = { numbers: createPickNumbers(), contents: new Map(), version: 0 };
  const view = openTileset({
    id: 't',
    url: `${base}tileset.json`,
    source,
    parts: { stage, materials: createContentMaterials({} as never), links },
    placement: () => standing({ lon: 4.36, lat: 52, heightM: 0, headingDeg: 0, scale: 1 }, createPlanFrame([4.36, 52])),
    budgetBytes: options.budgetBytes ?? 1e9,
    problems: createProblemBook(() => undefined),
    pending: () => () => undefined,
    onChange: () => undefined,
  });
  return { view, asked, cancelled, links, shown: () => shownDrawables(stage).length };
}
const eye = (x: number, sees: TilesView['sees'] = () => true): TilesView => ({ eye: [x, 0, 0], pixelsPerRadian: 500, sees });
async function run(scene: ReturnType<typeof open>, view: TilesView, rounds = 6): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    await settle();
    scene.view.update(view, 16);
  }
}

describe('a streamed tileset', () => {
  const two = { 'tileset.json': tileset({ boundingVolume: box(0), children: [leaf('a.glb', -20), leaf('b.glb', 20)] }) };

  it('draws what it has fetched and forgets it when closed', async () => {
    const scene = open(two);
    await run(scene, eye(0));
    expect(scene.view.status).toMatchObject({ state: 'open', tilesLoaded: 2, tilesPending: 0, triangles: 2, problemCount: 0 });
    expect([scene.shown(), scene.links.contents.size]).toEqual([2, 2]);
    scene.view.close();
    expect([scene.shown(), scene.links.contents.size]).toEqual([0, 0]);
  });

  it('calls off what the view has left behind', async () => {
    const scene = open(two, { holds: true });
    await run(scene, eye(0), 2);
    expect(scene.view.status.tilesPending).toBe(2);
    await run(
      scene,
      eye(0, ([x]) => x > -1),
      2,
    );
    expect(scene.cancelled).toEqual(['a.glb']);
    expect(scene.view.status.tilesPending).toBe(1);
  });

  it('keeps to its budget: what is out of sight goes first', async () => {
    const scene = open(two, { budgetBytes: 1 });
    await run(
      scene,
      eye(0, ([x]) => x < 1),
    );
    await run(
      scene,
      eye(0, ([x]) => x > -1),
    );
    expect(scene.view.status.tilesLoaded).toBe(1);
    expect([...scene.links.contents.keys()]).toEqual(['t:b.glb']);
  });

  it('shows the rest of several contents, and asks again only where that may help', async () => {
    const several = { 'tileset.json': tileset({ boundingVolume: box(0), contents: [{ uri: 'a.glb' }, { uri: 'gone.glb' }] }) };
    const scene = open(several, { fails: { 'gone.glb': 'missing-content' } });
    await run(scene, eye(0));
    expect(scene.view.status).toMatchObject({ triangles: 1, problems: [{ code: 'missing-content' }] });
    expect(scene.asked.filter((url) => url === 'gone.glb').length).toBe(1);
  });

  it('walks into nested tilesets, but not round and round', async () => {
    const nested = {
      'tileset.json': tileset({ boundingVolume: box(0), content: { uri: 'inner/tileset.json' } }),
      'inner/tileset.json': tileset({
        boundingVolume: box(0),
        children: [leaf('c.glb', 0), { boundingVolume: box(0), geometricError: 10, content: { uri: '../tileset.json' } }],
      }),
    };
    const scene = open(nested);
    await run(scene, eye(0), 10);
    expect(scene.view.status).toMatchObject({ triangles: 1, problems: [{ code: 'tileset-cycle' }], tilesPending: 0 });
    expect(scene.asked).toEqual(['tileset.json', 'inner/tileset.json', 'inner/c.glb']);
  });

  it('is refused with its reason when it cannot be read', async () => {
    const scene = open({ 'tileset.json': { asset: { version: '3.0' } } });
    await run(scene, eye(0), 2);
    expect(scene.view.status).toMatchObject({ state: 'refused', tilesPending: 0, problems: [{ code: 'unsupported-version' }] });
  });
});
