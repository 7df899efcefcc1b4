import type { LayerSpecification, Map as MapLibreMap, StyleSpecification } from 'maplibre-gl';
import type { Language } from '../../base/words.ts';
import { paletteOf, type GroundPalette } from './palette.ts';
import { labelLayers } from './labels.ts';
import { landLayers, waterLayers } from './surfaces.ts';
import { roadLayers } from './roads.ts';
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

/** Lowest first. */
export function groundLayersOf(city: CityGround, look: GroundLook, from: GroundSources): LayerSpecification[] {
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
  const sky = skyOf(paletteOf(look.theme, look.style));
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
