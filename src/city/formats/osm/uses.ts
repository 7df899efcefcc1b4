import type { BuildingUse } from '../../../tables/buildings.ts';
import type { Tags } from './data.ts';

const byBuilding: Readonly<Record<string, BuildingUse>> = Object.fromEntries(
  (
    [
      ['residential', 'apartments house detached semidetached_house terrace residential bungalow dormitory cabin farm houseboat static_caravan'],
      ['commercial', 'commercial retail supermarket kiosk hotel shop mall restaurant'],
      ['office', 'office'],
      ['industrial', 'industrial warehouse manufacture factory hangar storage_tank silo'],
      ['public', 'public civic government townhall community_centre library stadium sports_hall museum'],
      ['health', 'hospital clinic'],
      ['education', 'school university college kindergarten'],
      ['transport', 'train_station station transportation parking garage garages carport bridge'],
      ['heritage', 'church cathedral chapel mosque temple synagogue shrine castle monastery'],
      ['emergency', 'fire_station police'],
    ] as const
  ).flatMap(([use, values]) => values.split(' ').map((value) => [value, use] as const)),
);
const byAmenity: Readonly<Record<string, BuildingUse>> = {
  hospital: 'health',
  clinic: 'health',
  doctors: 'health',
  nursing_home: 'health',
  school: 'education',
  kindergarten: 'education',
  university: 'education',
  college: 'education',
  fire_station: 'emergency',
  police: 'emergency',
  townhall: 'public',
  library: 'public',
  community_centre: 'public',
  theatre: 'public',
  place_of_worship: 'heritage',
  restaurant: 'commercial',
  cafe: 'commercial',
  parking: 'transport',
};

/** What a building is used for: its amenity says more than its walls. */
export function useOf(tags: Tags): BuildingUse {
  const amenity = byAmenity[tags.get('amenity') ?? ''];
  if (amenity) return amenity;
  if (tags.has('office')) return 'office';
  if (tags.has('historic')) return 'heritage';
  return byBuilding[tags.get('building') ?? ''] ?? (tags.has('shop') ? 'commercial' : 'unknown');
}

const longest = 300;
/** Tags as the inspector shows them. */
export const attributesOf = (tags: Tags): Record<string, string> =>
  Object.fromEntries([...tags].filter(([key]) => key !== '' && key !== '__proto__').map(([key, value]) => [key, value.slice(0, longest)]));
