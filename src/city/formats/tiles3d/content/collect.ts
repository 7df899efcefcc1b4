import { fail, type Problem } from '../../../../base/problem.ts';
import type { PropertyRows } from '../metadata/property-rows.ts';
import type { Content, ContentCounts, ContentImage, ContentMaterial, ContentPart, FeatureGroup } from './content.ts';

/** More than any sane tile holds. */
const MOST_VERTICES = 2.5e7;
const MOST_INSTANCES = 2e6;

/** Gathers what a content is made of, numbers its features and adds up. */
export interface ContentCollector {
  part(part: ContentPart): void;
  material(material: ContentMaterial): number;
  image(image: ContentImage): number;
  table(rows: PropertyRows): number;
  /** The first feature number of a new group. */
  features(group: Omit<FeatureGroup, 'first'>): number;
  note(problem: Problem): void;
  /** Take over all of another content (inner tiles, instances). */
  adopt(other: Content, change: (part: ContentPart) => ContentPart): void;
  finish(): Content;
}

export function createCollector(where: string): ContentCollector {
  const parts: ContentPart[] = [];
  const materials: ContentMaterial[] = [];
  const images: ContentImage[] = [];
  const tables: PropertyRows[] = [];
  const groups: FeatureGroup[] = [];
  const notes: Problem[] = [];
  let featureCount = 0;
  let vertices = 0;
  let instances = 0;

  const collector: ContentCollector = {
    part(part) {
      vertices += part.position.length / 3;
      instances += part.instances ? part.instances.matrices.length / 16 : 0;
      if (vertices > MOST_VERTICES) fail('too-many', where, `more than ${MOST_VERTICES} vertices`);
      if (instances > MOST_INSTANCES) fail('too-many', where, `more than ${MOST_INSTANCES} instances`);
      parts.push(part);
    },
    material: (material) => materials.push(material) - 1,
    image: (image) => images.push(image) - 1,
    table: (rows) => tables.push(rows) - 1,
    features(group) {
      const first = featureCount;
      featureCount += group.count;
      if (featureCount > 0xffffff) fail('too-many', where, `${featureCount} features`);
      groups.push({ ...group, first, nothing: group.nothing === null ? null : first + group.nothing });
      return first;
    },
    note: (problem) => void notes.push(problem),
    adopt(other, change) {
      const [material, image, table, feature] = [materials.length, images.length, tables.length, featureCount];
      images.push(...other.images);
      tables.push(...other.tables);
      notes.push(...other.notes);
      const moved = (index: number): number => (index < 0 ? -1 : index + image);
      for (const m of other.materials)
        materials.push({
          ...m,
          image: moved(m.image),
          glowImage: moved(m.glowImage),
          normalImage: moved(m.normalImage),
          finishImage: moved(m.finishImage),
        });
      for (const g of other.features)
        collector.features({ ...g, table: g.table === null ? null : g.table + table, nothing: g.nothing === null ? null : g.nothing - g.first });
      for (const part of other.parts) {
        const shifted = typeof part.feature === 'number' ? part.feature + feature : part.feature.map((f) => f + feature);
        const { featureImage: told, instances: placed } = part;
        collector.part(
          change({
            ...part,
            material: part.material + material,
            feature: shifted,
            featureImage: told && { ...told, first: told.first + feature, image: told.image + image },
            instances: placed && { ...placed, feature: placed.feature?.map((f) => f + feature) ?? null },
          }),
        );
      }
    },
    finish: () => ({ parts, materials, images, features: groups, tables, notes, counts: countsOf(parts, materials, featureCount) }),
  };
  return collector;
}

function countsOf(parts: readonly ContentPart[], materials: readonly ContentMaterial[], features: number): ContentCounts {
  let [triangles, points, vertices, instances] = [0, 0, 0, 0];
  for (const part of parts) {
    const placements = part.instances ? part.instances.matrices.length / 16 : 1;
    const corners = part.index?.length ?? part.position.length / 3;
    if (part.shape === 'triangles') triangles += (corners / 3) * placements;
    if (part.shape === 'points') points += corners * placements;
    vertices += part.position.length / 3;
    if (part.instances) instances += placements;
  }
  return { triangles, points, vertices, instances, features, textures: new Set(materials.map((m) => m.image).filter((i) => i >= 0)).size };
}
