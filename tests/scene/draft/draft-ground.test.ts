import type { LayerSpecification, Map as MapLibreMap } from 'maplibre-gl';
import { expect, it } from 'vitest';
import { createPlanFrame } from '../../../src/base/geodesy.ts';
import type { CityManifest } from '../../../src/city/pack/manifest.ts';
import type { CityGround } from '../../../src/scene/ground/sources.ts';
import { draftGroundStyle, dressGround } from '../../../src/scene/ground/draft-ground.ts';
import { groundStyle, LABELS_BOTTOM, type GroundLook } from '../../../src/scene/ground/style.ts';

const ofFiles = (layers: readonly string[]): CityGround => ({
  manifest: { kind: 'imported', ground: { geojson: Object.fromEntries(layers.map((name) => [name, `${name}.geojson`])) } } as unknown as CityManifest,
  baseUrl: 'http://city/',
  frame: createPlanFrame([150, 31]),
});
const look: GroundLook = { theme: 'night', style: 'clay', language: 'en', labels: 'night' };
const idsOf = (layers: readonly { readonly id: string }[]): string[] => layers.map(({ id }) => id);

/** As much of a map as keeps layers in their order. */
function mapOf(layers: readonly LayerSpecification[]) {
  const order = idsOf(layers);
  const idle: (() => void)[] = [];
  const map = {
    getLayer: (id: string) => (order.includes(id) ? { id } : undefined),
    getLayersOrder: () => [...order],
    addLayer({ id }: LayerSpecification, before?: string) {
      order.splice(before === undefined ? order.length : order.indexOf(before), 0, id);
    },
    moveLayer(id: string, before: string) {
      order.splice(order.indexOf(id), 1);
      order.splice(order.indexOf(before), 0, id);
    },
    removeLayer: (id: string) => void order.splice(order.indexOf(id), 1),
    once: (_name: string, listener: () => void) => void idle.push(listener),
  };
  return { map: map as unknown as MapLibreMap, order, comeToRest: () => idle.splice(0).forEach((listener) => listener()) };
}

it('a draft has areas and streets, at one zoom, and no names', () => {
  const city = ofFiles(['land', 'water', 'roads', 'places', 'boundaries']);
  const { layers, sources } = draftGroundStyle(city, look, 14.4);
  expect(idsOf(layers)).toEqual(['background', 'draft-land', 'water', 'draft-roads', LABELS_BOTTOM]);
  expect(sources).toEqual(groundStyle(city, look).sources);
  const roads = layers.find(({ id }) => id === 'draft-roads');
  expect(JSON.stringify(roads)).not.toContain('"zoom"');
  expect(JSON.stringify(roads)).toContain('["literal",["motorway","primary","secondary","residential"]]');
  // From far away only what shows there.
  expect(JSON.stringify(draftGroundStyle(city, look, 10).layers)).toContain('["literal",["motorway","primary"]]');
  expect(idsOf(draftGroundStyle(ofFiles(['water']), look, 14).layers)).toEqual(['background', 'water', LABELS_BOTTOM]);
});

it.each([[['land', 'water', 'roads', 'places', 'boundaries']], [['water', 'roads']], [['places']], [[]]])('and becomes the whole ground: %s', (files) => {
  const city = ofFiles(files);
  const { map, order, comeToRest } = mapOf(draftGroundStyle(city, look, 14.4).layers);
  // Houses stand on the draft's ground already.
  order.splice(order.indexOf(LABELS_BOTTOM), 0, 'city-draft');
  let isWhole = false;
  dressGround(map, city, look, () => (isWhole = true));
  const whole = idsOf(groundStyle(city, look).layers);
  const withHouses = whole.flatMap((id) => (id === LABELS_BOTTOM ? ['city-draft', id] : [id]));
  expect(order.filter((id) => !id.startsWith('draft-'))).toEqual(withHouses);
  // What stands for land and roads meanwhile lies right below them, bridges over their water.
  const next = (id: string): string | undefined => order[order.indexOf(id) + 1];
  if (files.includes('land')) expect(next('draft-land')).toBe('land');
  if (files.includes('roads')) expect(next('draft-roads')).toBe(files.includes('boundaries') ? 'street-boundary' : 'road-minor-casing');
  expect(isWhole).toBe(false);
  comeToRest();
  expect(order).toEqual(withHouses);
  expect(isWhole).toBe(true);
});
