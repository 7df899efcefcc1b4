import type { Random } from '../../base/random.ts';
import type { BuildingUse } from '../../tables/buildings.ts';
import type { PlanMesh } from '../pack/pack-input.ts';
import { areaOf, boxesMeet, boxOf, overlap, ringInside, type Box, type Point, type Ring } from './plane.ts';
import type { Block } from './blocks.ts';
import type { CitySeed } from './seed.ts';

/** A building while the city still grows: services may give it a use, people move in last. */
export interface Draft {
  use: BuildingUse;
  name: { readonly zh: string; readonly en: string } | null;
  readonly storeys: number;
  readonly heightM: number;
  readonly year: number;
  /** Outline on the ground. */
  readonly ring: Ring;
  /** Gross floor area that is dwellings, m². */
  readonly dwellingM2: number;
  readonly floorM2: number;
  readonly mesh: PlanMesh;
  readonly block: number;
}
export type TreeKind = 'tree-broadleaf' | 'tree-conifer' | 'tree-palm';
export interface Green {
  readonly kind: 'park' | 'wood' | 'field' | 'plaza' | 'urban' | 'port' | 'industrial';
  readonly ring: Ring;
}

/** Where the growers put things. */
export interface Town {
  readonly seed: CitySeed;
  /** Level the walls start at, below ground so that nothing floats. */
  readonly footM: number;
  readonly drafts: Draft[];
  readonly greens: Green[];
  readonly ponds: Ring[];
  readonly paths: Point[][];
  readonly trees: { kind: TreeKind; x: number; y: number; heightM: number }[];
}

/** One block being filled: refuses what does not fit or would touch its neighbours. */
export interface Site {
  readonly block: Block;
  readonly random: Random;
  /** Is this outline free? `clearM2` rings are kept as they are, so callers pass outlines grown by their own gap. */
  free(outline: Ring): boolean;
  take(outline: Ring): void;
}
export function openSite(block: Block, random: Random): Site {
  const taken: { ring: Ring; box: Box }[] = [];
  return {
    block,
    random,
    free(outline) {
      if (!ringInside(outline, block.ring)) return false;
      const box = boxOf(outline);
      return !taken.some((t) => boxesMeet(t.box, box) && overlap(t.ring, outline));
    },
    take: (outline) => void taken.push({ ring: outline, box: boxOf(outline) }),
  };
}

export function addDraft(
  town: Town,
  site: Site,
  ring: Ring,
  parts: Omit<Draft, 'ring' | 'block' | 'floorM2' | 'dwellingM2' | 'name'> & { name?: Draft['name']; dwellingShare: number; floorM2?: number },
): void {
  const { dwellingShare, floorM2 = areaOf(ring) * parts.storeys, name = null, ...rest } = parts;
  town.drafts.push({ ...rest, name, ring, block: site.block.id, floorM2, dwellingM2: floorM2 * dwellingShare });
}
