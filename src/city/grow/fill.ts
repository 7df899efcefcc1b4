import { createRandom, hashText } from '../../base/random.ts';
import type { Block } from './blocks.ts';
import { zoneAt } from './character.ts';
import { fillBusiness, fillCampus, fillCivic, fillMixed } from './fill-centre.ts';
import { fillResidential } from './fill-flats.ts';
import { fillField, fillPark, fillWood } from './fill-green.ts';
import { fillOldTown, fillVilla, fillVillage } from './fill-houses.ts';
import { fillIndustry, fillPort } from './fill-works.ts';
import { centroidOf } from './plane.ts';
import type { CitySeed } from './seed.ts';
import { openSite, type Town } from './town.ts';

/** Build on every block; each has its own stream of chance, so one block's change leaves the others alone. */
export function fillBlocks(seed: CitySeed, blocks: readonly Block[], progress: (share: number) => void): Town {
  const town: Town = { seed, footM: seed.groundM - 0.5, drafts: [], greens: [], ponds: [], paths: [], trees: [] };
  blocks.forEach((block, n) => {
    if (n % 200 === 0) progress(n / blocks.length);
    const random = createRandom(hashText(`block ${block.id}`, seed.seed));
    const site = openSite(block, random);
    switch (block.kind) {
      case 'oldtown': {
        town.greens.push({ kind: 'urban', ring: block.ring });
        return fillOldTown(town, site);
      }
      case 'village': {
        town.greens.push({ kind: 'urban', ring: block.ring });
        return fillVillage(town, site);
      }
      case 'villa':
        return fillVilla(town, site);
      case 'residential':
        if (block.areaM2 > 6000 && random.next() < 0.045) return fillPark(town, site, random.next() < 0.4);
        return fillResidential(town, site);
      case 'cbd':
        return fillBusiness(town, site, seed.landmarks);
      case 'mixed':
        if (random.next() < 0.035) return fillPark(town, site, false);
        return fillMixed(town, site);
      case 'civic':
        return fillCivic(town, site);
      case 'hospital':
        return fillCampus(town, site, 'health');
      case 'campus':
        return fillCampus(town, site, 'education');
      case 'industry':
        return fillIndustry(town, site);
      case 'port':
        return fillPort(town, site);
      case 'park':
        return fillPark(town, site, zoneAt(seed, centroidOf(block.ring))?.pond ?? false);
      case 'wood':
        return fillWood(town, site);
      case 'field':
        return fillField(town, site);
    }
  });
  return town;
}
