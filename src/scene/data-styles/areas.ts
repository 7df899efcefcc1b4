import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import type { Language } from '../../base/words.ts';
import type { Area, City } from '../../city/city.ts';
import { PAINTED, Pattern, TALLEST_M, type Painted } from '../../rules/styles/paint.ts';
import { cssOf } from '../../rules/styles/ramps.ts';
import { patternImage } from './patterns.ts';
import { valueText } from './value-text.ts';

const SOURCE = 'styled-areas';
const FILL = 'styled-area';
const INK = 'styled-area-pattern';
const PRISM = 'styled-area-prism';
/** Prisms of areas stand half as high as buildings would, or the city would vanish under them. */
const PRISM_SHARE = 0.5;

/** Areas painted by data: a wash under the roads, patterns over it, prisms where height is the channel. */
export function showAreas(map: MapLibreMap, city: City, painted: Painted | null, language: Language): void {
  if (!painted && !map.getSource(SOURCE)) return;
  ensureLayers(map);
  const data = painted ? collectionOf(map, city, painted, language) : { type: 'FeatureCollection' as const, features: [] };
  (map.getSource(SOURCE) as GeoJSONSource).setData(data);
  map.setLayoutProperty(PRISM, 'visibility', painted?.heightM ? 'visible' : 'none');
}

function ensureLayers(map: MapLibreMap): void {
  if (map.getSource(SOURCE)) return;
  map.addSource(SOURCE, { type: 'geojson', data: { type: 'FeatureCollection', features: [] }, tolerance: 0.3 });
  const underRoads = ['road-minor-casing', 'road-casing', 'city-model'].find((id) => map.getLayer(id));
  map.addLayer({ id: FILL, type: 'fill', source: SOURCE, paint: { 'fill-color': ['get', 'css'], 'fill-opacity': 0.72 } }, underRoads);
  map.addLayer(
    { id: INK, type: 'fill', source: SOURCE, filter: ['has', 'pattern'], paint: { 'fill-pattern': ['get', 'pattern'], 'fill-opacity': 0.7 } },
    underRoads,
  );
  map.addLayer(
    {
      id: PRISM,
      type: 'fill-extrusion',
      source: SOURCE,
      filter: ['has', 'heightM'],
      paint: { 'fill-extrusion-color': ['get', 'css'], 'fill-extrusion-height': ['get', 'heightM'], 'fill-extrusion-opacity': 0.55 },
    },
    map.getLayer('city-model') ? 'city-model' : undefined,
  );
}

const areasOf = (city: City, painted: Painted): readonly Area[] => {
  const { level } = painted.style;
  return level === 'district' ? city.districts : level === 'street' ? city.streets : city.grid;
};

function collectionOf(map: MapLibreMap, city: City, painted: Painted, language: Language): GeoJSON.FeatureCollection {
  const { paint, heightM, column } = painted;
  const features = areasOf(city, painted).flatMap((area, i): GeoJSON.Feature[] => {
    const code = paint[i * 4 + 3] as number;
    if (code < PAINTED) return [];
    const pattern = patternImage(map, code & 7);
    const isMissing = (code & 7) === Pattern.missing;
    const tallM = heightM ? (heightM[i] as number) * PRISM_SHARE : NaN;
    const properties = {
      css: isMissing ? 'rgba(154,154,154,0.25)' : cssOf([paint[i * 4] as number, paint[i * 4 + 1] as number, paint[i * 4 + 2] as number]),
      text: valueText(column, i, language),
      ...(pattern ? { pattern } : {}),
      ...(Number.isFinite(tallM) ? { heightM: Math.min(TALLEST_M, tallM) } : {}),
    };
    return [{ type: 'Feature', geometry: area.geometry, properties }];
  });
  return { type: 'FeatureCollection', features };
}

/** Where labels of areas stand. */
export const areaPlaces = (city: City, painted: Painted): readonly { readonly lon: number; readonly lat: number }[] => areasOf(city, painted);
