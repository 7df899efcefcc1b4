import type { LayerSpecification, Map as MapLibreMap, StyleSpecification } from 'maplibre-gl';
import { paletteOf, roadClasses } from './palette.ts';
import type { GroundParts } from './parts.ts';
import { fromZoom, roadColour } from './roads.ts';
import { roadWidthAt } from './road-width.ts';
import { groundSources, type CityGround } from './sources.ts';
import { groundLayersOf, groundStyle, LABELS_BOTTOM, type GroundLook } from './style.ts';
import { landColour, orderOfLand } from './surfaces.ts';

/** Layers that stand for all land and all roads of a draft. */
const DRAFT_LAND = 'draft-land';
const DRAFT_ROADS = 'draft-roads';
/** What it has of the whole ground. */
const sharedLayers = ['background', 'water', LABELS_BOTTOM];
/** Next to the colour of what lies around them: half of a city's land, by number of points. */
const unseenLand = ['urban', 'industrial', 'port', 'plaza'];

type DraftParts = Pick<GroundParts, 'palette' | 'from' | 'latDeg'> & { readonly zoom: number };

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

function draftLand({ palette, from }: DraftParts): LayerSpecification[] {
  const source = from.of('land');
  if (!source) return [];
  return [
    {
      id: DRAFT_LAND,
      type: 'fill',
      ...source,
      filter: ['!', ['in', ['get', 'kind'], ['literal', unseenLand]]],
      layout: { 'fill-sort-key': orderOfLand },
      paint: { 'fill-color': landColour(palette), 'fill-antialias': false },
    },
  ];
}

/** Carriageways of streets: nothing of them is worked out for the zooms around this one. */
function draftRoads({ palette, from, latDeg, zoom }: DraftParts): LayerSpecification[] {
  const source = from.of('roads');
  if (!source) return [];
  const shown = roadClasses.filter((c) => c !== 'lane' && c !== 'path' && fromZoom[c] < zoom);
  return [
    {
      id: DRAFT_ROADS,
      type: 'line',
      ...source,
      filter: ['in', ['get', 'class'], ['literal', shown]],
      paint: { 'line-color': roadColour(palette), 'line-width': roadWidthAt(zoom, latDeg) },
    },
  ];
}

/** Put what a draft lacks in its places. What stood for it goes below that, and away when the tiles have been read again. */
export function dressGround(map: MapLibreMap, city: CityGround, look: GroundLook, whole: () => void): void {
  let below = 'background';
  for (const layer of groundLayersOf(city, look, groundSources(city))) {
    const order = map.getLayersOrder();
    if (!map.getLayer(layer.id)) map.addLayer(layer, order[order.indexOf(below) + 1]);
    below = layer.id;
  }
  const drafts = [DRAFT_LAND, DRAFT_ROADS].filter((id) => map.getLayer(id));
  const [, lowest] = map.getLayersOrder();
  const lowestRoad = ['street-boundary', 'road-minor-casing'].find((id) => map.getLayer(id));
  for (const id of drafts) map.moveLayer(id, id === DRAFT_LAND ? lowest : lowestRoad);
  map.once('idle', () => {
    for (const id of drafts) if (map.getLayer(id)) map.removeLayer(id);
    whole();
  });
}

/** Change the colours of what still stands for the ground. */
export function repaintDraft(map: MapLibreMap, { theme, style }: GroundLook): void {
  const palette = paletteOf(theme, style);
  if (map.getLayer(DRAFT_LAND)) map.setPaintProperty(DRAFT_LAND, 'fill-color', landColour(palette));
  if (map.getLayer(DRAFT_ROADS)) map.setPaintProperty(DRAFT_ROADS, 'line-color', roadColour(palette));
}
