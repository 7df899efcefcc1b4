import { Scene, type RawShaderMaterial, type Group, type Vector3 } from 'three';
import { fail } from '../../../base/problem.ts';
import type { EntityRef } from '../../../city/city.ts';
import type { SceneHost } from '../../scene-host.ts';
import type { SceneInputs } from '../../scene.ts';
import { placedLayerId, type PlacedItem, type PlacedList } from '../../placed-list.ts';
import type { ModelUniforms } from '../materials.ts';
import { borrowed, type Caster } from '../shadows.ts';
import type { TilesView } from './choose-tiles.ts';
import { createContentMaterials } from './content-materials.ts';
import { createContentPicker } from './content-picker.ts';
import type { ContentSource } from './content-source.ts';
import { blockFormatsOf } from './content-textures.ts';
import { createContentStage, shownDrawables } from './content-view.ts';
import { describeFeature } from './describe-feature.ts';
import { entityOf, numberOfEntity, type FeatureLinks, type StageParts } from './feature-links.ts';
import { openModel, type ModelView } from './model-view.ts';
import { createPickNumbers } from './pick-numbers.ts';
import { createProblemBook } from './placed-status.ts';
import { onEarth, standing } from './placement.ts';
import { openTileset, type TilesetView } from './tileset-view.ts';

/** All foreign tilesets and placed models of a city in one group, lit and shaded with it. */
export interface PlacedScene {
  readonly group: Group;
  readonly casters: readonly Caster[];
  /** Where textured parts of the pack's own buildings are drawn too. */
  readonly parts: StageParts;
  update(view: TilesView, mostErrorPx: number): void;
  pick(x: number, y: number): Promise<{ readonly ref: EntityRef; readonly depth: number } | null>;
  /** Counts up when what casts shadows changes. */
  readonly version: number;
  readonly tilesLoaded: number;
  readonly tilesPending: number;
  setShadowTaps(taps: number): void;
  setAmbientTaps(taps: number): void;
  /** What most contents are drawn with, to be compiled before the first comes. */
  usualMaterials(): readonly RawShaderMaterial[];
  setCutting(isCut: boolean): void;
  /** The GPU forgot everything. */
  forgetGpu(): void;
  dispose(): void;
}

type Open =
  | { readonly kind: 'tileset'; readonly item: PlacedItem; readonly view: TilesetView }
  | { readonly kind: 'model'; readonly item: PlacedItem; readonly view: ModelView };

/** All tilesets together: contents, indices and pictures on the GPU. */
const BUDGET_BYTES = 384e6;
/** A point is drawn so large, metres. */
const POINT_M = 0.08;

export function createPlacedScene(host: SceneHost, inputs: SceneInputs, uniforms: ModelUniforms, list: PlacedList, source: ContentSource): PlacedScene {
  const { city, session } = inputs;
  const materials = createContentMaterials(uniforms);
  const stage = createContentStage();
  const links: FeatureLinks = { numbers: createPickNumbers(), contents: new Map(), version: 0 };
  const parts: StageParts = { stage, materials, links };
  const picker = createContentPicker(host, stage);
  const open = new Map<string, Open>();
  const datumM = city.manifest.crs.ellipsoidOffset.metres;
  source.prepare(blockFormatsOf(host.renderer));

  const start = (item: PlacedItem): Open => {
    const problems = createProblemBook(({ code, where, why }) => console.warn(`${item.kind} ${item.id}: ${code} at ${where}: ${why}`));
    const common = { id: item.id, url: item.url, source, parts, problems, pending: host.pending, onChange: host.invalidate };
    if (item.kind === 'model') {
      const place = item.place ?? fail('no-place', item.id, 'a model stands somewhere');
      return { kind: 'model', item, view: openModel({ ...common, place, frame: host.frame }) };
    }
    const placement = (isOnEarth: boolean) => {
      if (item.place) return standing(item.place, host.frame);
      if (!isOnEarth) return fail('not-on-earth', item.url, 'says no place on the earth: give it one with "place"');
      return onEarth(host.frame, item.heightOffsetM - (item.heights === 'datum' ? 0 : datumM));
    };
    return { kind: 'tileset', item, view: openTileset({ ...common, placement, budgetBytes: BUDGET_BYTES / Math.max(1, list.items.length) }) };
  };
  /** Open what is switched on for the first time, close what was taken off the list. */
  let seen = '';
  const follow = (): void => {
    const on = new Set(session.getState().layers);
    const key = `${list.version} ${session.getState().layers.join()}`;
    if (key === seen) return;
    seen = key;
    for (const [id, { view, item }] of open) {
      if (list.items.includes(item)) continue;
      view.close();
      open.delete(id);
    }
    for (const item of list.items) if (on.has(placedLayerId(item.id)) && !open.has(item.id)) open.set(item.id, start(item));
  };
  const isOn = (id: string): boolean => session.getState().layers.includes(placedLayerId(id));
  const total = (of: (each: Open) => number): number => [...open.values()].reduce((sum, each) => sum + of(each), 0);
  let pointed = '';
  /** Ids are looked up when they change, or when what is loaded does. */
  const point = (): void => {
    const { hovered, selected } = session.getState();
    const key = `${hovered}\n${selected}\n${links.version}\n${total(({ view }) => view.version)}`;
    if (key === pointed) return;
    pointed = key;
    materials.uniforms.hoveredFeature.value = numberOfEntity(hovered, links);
    materials.uniforms.selectedFeature.value = numberOfEntity(selected, links);
  };

  /** The point picked last, and on what. */
  let hit: { readonly id: string; readonly position: Vector3 } | null = null;
  list.tell((id) => open.get(id)?.view ?? null);
  const stopList = list.onChange(host.invalidate);
  const stopTelling = city.placed.provide((id) => describeFeature(id, list.items, links, host.frame, hit?.id === id ? hit.position : null));
  const stopSession = session.subscribe((now, before) => {
    if (now.layers !== before.layers) host.invalidate();
  });

  return {
    group: stage.group,
    parts,
    casters: [
      { scene: borrowed(new Scene(), stage.plain), material: materials.depth, heightMaterial: materials.height, nearOnly: false },
      { scene: borrowed(new Scene(), stage.repeated), material: materials.repeatedDepth, heightMaterial: materials.repeatedHeight, nearOnly: false },
    ],
    update(view, mostErrorPx) {
      follow();
      for (const each of open.values()) {
        if (each.kind === 'model') each.view.show(isOn(each.item.id));
        else if (isOn(each.item.id)) each.view.update(view, each.item.errorPx ?? mostErrorPx);
        else each.view.hide();
      }
      point();
      materials.uniforms.pointPx.value = view.pixelsPerRadian * POINT_M;
    },
    async pick(x, y) {
      if (shownDrawables(stage).length === 0) return null;
      const found = await picker.pick(x, y);
      const owner = found && links.numbers.find(found.number);
      if (!owner) return null;
      const ref = entityOf(owner.owner, owner.feature);
      hit = { id: ref.id, position: found.position };
      return { ref, depth: found.depth };
    },
    get version() {
      return total(({ view }) => view.version);
    },
    get tilesLoaded() {
      return total(({ view }) => view.status.tilesLoaded);
    },
    get tilesPending() {
      return total(({ view, item }) => (isOn(item.id) ? view.status.tilesPending : 0));
    },
    usualMaterials: materials.usual,
    setShadowTaps: materials.setShadowTaps,
    setAmbientTaps: materials.setAmbientTaps,
    setCutting: materials.setCutting,
    forgetGpu() {
      picker.forget();
      materials.forget();
      for (const { view } of links.contents.values()) view.forget();
    },
    dispose() {
      list.tell(null);
      stopList();
      stopTelling();
      stopSession();
      for (const { view } of open.values()) view.close();
      open.clear();
      picker.dispose();
      materials.dispose();
    },
  };
}
