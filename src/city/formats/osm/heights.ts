import type { Tags } from './data.ts';
import { metresIn, numberIn } from './lengths.ts';

/** What a storey is taken for where only storeys are told (the wiki's Simple 3D Buildings says 3 m). */
const storeyM = 3;
/** Where nothing is told, by what the building is; marked as assumed in its attributes. */
const assumedM: Readonly<Record<string, number>> = {
  house: 6,
  detached: 6,
  semidetached_house: 6,
  terrace: 6,
  bungalow: 4,
  garage: 3,
  garages: 3,
  carport: 2.6,
  shed: 2.6,
  hut: 2.6,
  kiosk: 3,
  roof: 4,
  greenhouse: 3,
  church: 15,
  cathedral: 24,
  apartments: 12,
  industrial: 8,
  warehouse: 8,
  hospital: 15,
};

export interface BuildingHeights {
  /** Top of the roof and foot of the walls above ground, metres. */
  readonly topM: number;
  readonly footM: number;
  /** Of the roof alone, NaN where the file does not say. */
  readonly roofM: number;
  readonly storeys: number;
  /** Where `topM` comes from. */
  readonly from: 'height' | 'levels' | 'assumed';
}

/** Heights by `height`, else by `building:levels`, else by what the building is (wiki.openstreetmap.org/wiki/Simple_3D_Buildings). */
export function heightsOf(tags: Tags): BuildingHeights {
  const type = tags.get('building:part') ?? tags.get('building') ?? '';
  const storeys = numberIn(tags.get('building:levels'));
  const roofStoreys = numberIn(tags.get('roof:levels'));
  const said = [metresIn(tags.get('height')), metresIn(tags.get('est_height')), metresIn(tags.get('building:height'))].find((m) => m > 0);
  const roofSaid = metresIn(tags.get('roof:height'));
  const roofM = roofSaid >= 0 ? roofSaid : roofStoreys > 0 ? roofStoreys * storeyM : NaN;
  const minSaid = metresIn(tags.get('min_height') ?? tags.get('building:min_height'));
  const minStorey = numberIn(tags.get('building:min_level'));
  const footM = minSaid > 0 ? minSaid : minStorey > 0 ? minStorey * storeyM : 0;
  const from = said !== undefined ? 'height' : storeys > 0 ? 'levels' : 'assumed';
  const topM = said ?? (storeys > 0 ? storeys * storeyM + (Number.isNaN(roofM) ? 0 : roofM) : footM + (assumedM[type] ?? 6));
  return { topM: Math.max(topM, footM + 0.5), footM, roofM, storeys, from };
}
