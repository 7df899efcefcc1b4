import type { GroundLayer } from '../../pack/pack-input.ts';
import type { Tags } from './data.ts';
import { isYes } from './lengths.ts';

type Kind = { readonly layer: Extract<GroundLayer, 'land' | 'water'>; readonly kind: string };

const values = (kinds: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(kinds).flatMap(([kind, list]) => list.split(' ').map((value) => [value, kind])));

const byKey: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  natural: values({ wood: 'wood', park: 'scrub heath grassland wetland fell tundra', sand: 'sand beach shingle', base: 'bare_rock scree' }),
  leisure: values({ park: 'park garden pitch playground golf_course nature_reserve common dog_park track', plaza: 'marina' }),
  landuse: values({
    wood: 'forest orchard plant_nursery',
    park: 'grass meadow village_green recreation_ground cemetery allotments greenfield flowerbed',
    field: 'farmland farmyard vineyard',
    urban: 'residential commercial retail garages institutional education religious military',
    industrial: 'industrial railway depot quarry landfill construction brownfield',
    port: 'port harbour',
  }),
  place: values({ plaza: 'square' }),
  amenity: values({ plaza: 'parking bicycle_parking', urban: 'school university college hospital kindergarten', park: 'grave_yard' }),
  man_made: values({ plaza: 'pier' }),
};

function waterKind(tags: Tags): string | null {
  const water = tags.get('water') ?? '';
  if (tags.get('waterway') === 'riverbank' || /^(river|stream|oxbow)$/.test(water)) return 'river';
  if (/^(canal|ditch|moat|lock|fairway)$/.test(water)) return 'canal';
  if (tags.get('natural') === 'bay' || tags.get('natural') === 'strait') return 'sea';
  if (tags.get('natural') === 'water' || /^(reservoir|basin|salt_pond)$/.test(tags.get('landuse') ?? '') || tags.get('leisure') === 'swimming_pool')
    return 'pond';
  return tags.get('landuse') === 'dock' ? 'canal' : null;
}

/** Ground layer and kind of an area, null where it is none of ours. */
export function landKind(tags: Tags): Kind | null {
  if (isYes(tags, 'building') || isYes(tags, 'building:part') || tags.get('location') === 'underground') return null;
  const water = waterKind(tags);
  if (water) return { layer: 'water', kind: water };
  const highway = tags.get('area:highway') ?? tags.get('highway');
  if (highway !== undefined && (tags.get('area') === 'yes' || tags.has('area:highway'))) return { layer: 'land', kind: 'plaza' };
  for (const [key, kinds] of Object.entries(byKey)) {
    const kind = kinds[tags.get(key) ?? ''];
    if (kind !== undefined) return { layer: 'land', kind };
  }
  return null;
}
