import type { Words } from '../../../base/words.ts';
import { labelPoint } from '../../pack/label-point.ts';
import type { ServiceProperties } from '../../pack/manifest.ts';
import type { OsmData, Tags } from './data.ts';
import type { Footprint } from './footprints.ts';
import { isYes, numberIn } from './lengths.ts';
import { namesOf } from './roads.ts';

interface Kind {
  readonly kind: string;
  readonly title: Words;
  /** Tag that tells how much it holds. */
  readonly capacity?: string;
  readonly is: (tags: Tags) => boolean;
}
const amenity =
  (...names: readonly string[]) =>
  (tags: Tags): boolean =>
    names.includes(tags.get('amenity') ?? '');

/** Services by tag; the first that fits. */
const kinds: readonly Kind[] = [
  {
    kind: 'hospital',
    title: { zh: '医院', en: 'Hospitals' },
    capacity: 'beds',
    is: (tags) => amenity('hospital')(tags) || tags.get('healthcare') === 'hospital',
  },
  {
    kind: 'clinic',
    title: { zh: '诊所', en: 'Clinics' },
    is: (tags) => amenity('clinic', 'doctors')(tags) || /^(clinic|centre|doctor)$/.test(tags.get('healthcare') ?? ''),
  },
  { kind: 'fire-station', title: { zh: '消防站', en: 'Fire stations' }, is: amenity('fire_station') },
  { kind: 'police-station', title: { zh: '派出所', en: 'Police stations' }, is: amenity('police') },
  {
    kind: 'service-hall',
    title: { zh: '政务服务大厅', en: 'Public halls' },
    is: (tags) => amenity('townhall', 'public_building', 'community_centre', 'social_centre')(tags) || tags.get('office') === 'government',
  },
  { kind: 'canteen', title: { zh: '食堂', en: 'Canteens' }, capacity: 'capacity', is: amenity('canteen', 'soup_kitchen', 'food_court') },
  { kind: 'school', title: { zh: '学校', en: 'Schools' }, capacity: 'capacity', is: amenity('school', 'kindergarten') },
];

type ServiceFeature = GeoJSON.Feature<GeoJSON.Point, ServiceProperties>;

/** Clinics, halls, stations and schools, from nodes and areas alike; one that is a building names it. */
export function servicesOf(data: OsmData, footprints: readonly Footprint[]): { readonly services: ServiceFeature[]; readonly titles: Record<string, Words> } {
  const services: ServiceFeature[] = [];
  const titles: Record<string, Words> = {};
  const offer = (id: string, tags: Tags, at: () => readonly [number, number]): void => {
    const found = kinds.find(({ is }) => is(tags));
    if (!found || tags.has('disused') || tags.has('abandoned')) return;
    titles[found.kind] = found.title;
    const { zh, en } = namesOf(tags);
    const capacity = found.capacity === undefined ? NaN : numberIn(tags.get(found.capacity));
    services.push({
      type: 'Feature',
      properties: {
        id,
        kind: found.kind,
        name: en === '' ? found.title : { zh, en },
        district: '',
        ...(isYes(tags, 'building') && !id.startsWith('node/') ? { building: id } : {}),
        ...(capacity > 0 ? { capacity } : {}),
      },
      geometry: { type: 'Point', coordinates: [...at()] },
    });
  };
  for (const { id, at, tags } of data.taggedNodes) offer(`node/${id}`, tags, () => [data.lon[at] as number, data.lat[at] as number]);
  for (const { id, tags, polygons } of footprints) offer(id, tags, () => labelPoint({ type: 'MultiPolygon', coordinates: [...polygons] }));
  return { services, titles };
}
