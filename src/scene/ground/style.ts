import type { LayerSpecification, Map as MapLibreMap, StyleSpecification } from 'maplibre-gl';
import type { Language } from '../../base/words.ts';
import { paletteOf, type GroundPalette } from './palette.ts';
import { labelLayers } from './labels.ts';
import { DRAFT_LAND, draftLand, landColour, landLayers, waterLayers } from './surfaces.ts';
import { DRAFT_ROADS, draftRoads, roadColour, roadLayers } from './roads.ts';
import { groundSources, type CityGround, type GroundSources } from './sources.ts';
import { terrainOf } from './terrain.ts';

export interface GroundLook {
  readonly theme: 'night' | 'day';
  readonly style: 'clay' | 'lit';
  readonly language: Language;
  /** Labels for a dark or a light picture: a lit city darkens its ground at night. */
  readonly labels: 'night' | 'day';
}

/** The first layer above the data: the city model and the marks are inserted before it, place labels come after. */
export const LABELS_BOTTOM = 'labels-bottom';

/** The whole ground as a MapLibre style; no glyphs, so that every label is drawn from this machine's fonts. */
export function groundStyle(city: CityGround, look: GroundLook): StyleSpecification {
  const from = groundSources(city);
  const { sources, ...terrain } = terrainOf(city);
  return {
    version: 8,
    sources: { ...(from.sources as StyleSpecification['sources']), ...sources },
    ...terrain,
    sky: skyOf(paletteOf(look.theme, look.style)),
    layers: groundLayersOf(city, look, from),
  };
}

/** What a draft has of the whole ground. */
const sharedLayers = ['background', 'water', LABELS_BOTTOM];
const draftLayers = [DRAFT_LAND, DRAFT_ROADS];

/**
 * The ground of a first picture, seen at one zoom: what tells land, parks, water and streets apart, without blocks, casings, rims and
 * names, so that the map's worker reads its tiles in a third of the time. `dressGround` makes the whole of it.
 */
export function draftGroundStyle(city: CityGround, look: GroundLook, zoom: number): StyleSpecification {
  const whole = groundStyle(city, look);
  const parts = { from: groundSources(city), palette: paletteOf(look.theme, look.style), latDeg: city.frame.origin[1], zoom };
  const [background, water, bottom] = sharedLayers.map((id) => whole.layers.filter((layer) => layer.id === id));
  return { ...whole, layers: [background, draftLand(parts), water, draftRoads(parts), bottom].flatMap((layers) => layers ?? []) };
}

/** Put what a draft lacks in its places. What stood for it goes below that, and away when the tiles have been read again. */
export function dressGround(map: MapLibreMap, city: CityGround, look: GroundLook, whole: () => void): void {
  let below = 'background';
  for (const layer of groundLayersOf(city, look, groundSources(city))) {
    const order = map.getLayersOrder();
    if (!map.getLayer(layer.id)) map.addLayer(layer, order[order.indexOf(below) + 1]);
    below = layer.id;
  }
  const drafts = draftLayers.filter((id) => map.getLayer(id));
  const [, lowest] = map.getLayersOrder();
  const lowestRoad = ['street-boundary', 'road-minor-casing'].find((id) => map.getLayer(id));
  for (const id of drafts) map.moveLayer(id, id === DRAFT_LAND ? lowest : lowestRoad);
  map.once('idle', () => {
    for (const id of drafts) if (map.getLayer(id)) map.removeLayer(id);
    whole();
  });
}

function groundLayersOf(city: CityGround, look: GroundLook, from: GroundSources): LayerSpecification[] {
  const palette = paletteOf(look.theme, look.style);
  const [, latDeg] = city.frame.origin;
  const parts = { palette, from, latDeg, language: look.language };
  return [
    { id: 'background', type: 'background', paint: { 'background-color': openGround(city, palette) } },
    ...landLayers(parts),
    ...waterLayers(parts),
    ...roadLayers(parts, paletteOf(look.labels, look.style)),
    // Draws nothing; there even in a city without labels, so that model and data always know their place.
    { id: LABELS_BOTTOM, type: 'background', layout: { visibility: 'none' } },
    ...labelLayers({ ...parts, palette: paletteOf(look.labels, look.style) }),
  ];
}

/** Change theme or style in place: paint only, no reload, no new tiles. */
export function repaintGround(map: MapLibreMap, city: CityGround, look: GroundLook): void {
  for (const layer of groundLayersOf(city, look, groundSources(city)))
    for (const [name, value] of Object.entries(layer.paint ?? {})) map.setPaintProperty(layer.id, name as 'fill-color', value as string);
  const palette = paletteOf(look.theme, look.style);
  // Until they are taken away.
  if (map.getLayer(DRAFT_LAND)) map.setPaintProperty(DRAFT_LAND, 'fill-color', landColour(palette));
  if (map.getLayer(DRAFT_ROADS)) map.setPaintProperty(DRAFT_ROADS, 'line-color', roadColour(palette));
  const sky = skyOf(palette);
  if (sky) map.setSky(sky);
}

/** Beyond the pack's own ground: open sea around the demo island, plain ground around a real city. */
const openGround = (city: CityGround, palette: GroundPalette): string => (city.manifest.kind === 'demo' ? palette.water : palette.ground);

const skyOf = (palette: GroundPalette): StyleSpecification['sky'] => ({
  'sky-color': palette.sky,
  'horizon-color': palette.horizon,
  'fog-color': palette.horizon,
  'sky-horizon-blend': 0.7,
  'horizon-fog-blend': 0.6,
  // Next to nothing of the map's own haze, which it lays on terrain only: ours is the same on hills and plain. At 1 the map divides by
  // nothing, and its last row of pixels is a light line.
  'fog-ground-blend': 0.98,
});
