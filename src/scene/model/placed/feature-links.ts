import { entityFromKey, type EntityRef } from '../../../city/city.ts';
import type { Content } from '../../../city/formats/tiles3d/content/content.ts';
import type { PropertyRows } from '../../../city/formats/tiles3d/metadata/property-rows.ts';
import type { ContentMaterials } from './content-materials.ts';
import type { ContentStage, ContentView } from './content-view.ts';
import { createContentView } from './content-view.ts';
import type { PickNumbers } from './pick-numbers.ts';
import type { Matrix4 } from 'three';

/** A content that is here, and what it belongs to: everything the inspector may ask of a feature. */
export interface LinkedContent {
  /** Tileset or model. */
  readonly setId: string;
  /** Within its set: stable as long as the files keep their names. */
  readonly path: string;
  readonly content: Content;
  readonly toThree: Matrix4;
  /** What is said of it as a whole, from the nearest to the widest. */
  /** Where features are buildings of the pack itself. */
  readonly buildings?: { idOf(feature: number): string; numberOf(id: string): number | undefined };
  readonly levels: readonly { readonly granularity: 'content' | 'group' | 'tile' | 'tileset'; readonly rows: PropertyRows }[];
}

/** Everything drawn has numbers to be picked by and ids to be remembered by. */
export interface FeatureLinks {
  readonly numbers: PickNumbers<LinkedContent>;
  /** Contents by set and path. */
  readonly contents: Map<string, { readonly link: LinkedContent; readonly base: number; readonly view: ContentView }>;
  /** Rises whenever a content comes or goes: ids may resolve differently. */
  version: number;
}

export interface StageParts {
  readonly stage: ContentStage;
  readonly materials: ContentMaterials;
  readonly links: FeatureLinks;
}

const keyOf = ({ setId, path }: LinkedContent): string => `${setId}:${path}`;

/** Draw a content and register its features; undone by `dispose` of the answer. */
export function stageContent(link: LinkedContent, { stage, materials, links }: StageParts): ContentView {
  const base = links.numbers.take(Math.max(1, link.content.counts.features), link) ?? 0;
  const view = createContentView(link.content, link.toThree, base, materials, stage);
  links.contents.set(keyOf(link), { link, base, view });
  links.version++;
  return {
    bytes: view.bytes,
    drawables: view.drawables,
    ball: view.ball,
    get isShown() {
      return view.isShown;
    },
    show: view.show,
    forget: view.forget,
    dispose() {
      view.dispose();
      links.numbers.free(base);
      if (links.contents.get(keyOf(link))?.link === link) links.contents.delete(keyOf(link));
      links.version++;
    },
  };
}

/** Ids look like `quarter:tiles/3/2.glb#17`: set, content, feature; a thing of one feature goes without the number. */
const featureId = (link: LinkedContent, feature: number): string => {
  const whole = link.path === '' ? link.setId : keyOf(link);
  return `${whole}${link.content.counts.features > 1 ? `#${feature}` : ''}`.slice(0, 200);
};

/** The content and feature an id means, while it is loaded. */
export function findFeature(id: string, links: FeatureLinks): { readonly link: LinkedContent; readonly feature: number; readonly number: number } | null {
  const match = /^(.*?)(?:#(\d+))?$/s.exec(id);
  const name = match?.[1] ?? id;
  const feature = Number(match?.[2] ?? 0);
  const found = links.contents.get(name) ?? links.contents.get(`${name}:`);
  if (!found || feature >= Math.max(1, found.link.content.counts.features)) return null;
  return { link: found.link, feature, number: found.base + feature };
}

/** What the session calls a picked feature: a building where it is one, else a feature of its set. */
export function entityOf(link: LinkedContent, feature: number): EntityRef {
  return link.buildings ? { kind: 'building', id: link.buildings.idOf(feature) } : { kind: 'feature', id: featureId(link, feature) };
}

/** The pick number of what the session has selected or hovered; 0 where it is nothing drawn here. */
export function numberOfEntity(key: string | null, links: FeatureLinks): number {
  const ref = key === null ? null : entityFromKey(key);
  if (ref?.kind === 'feature') return findFeature(ref.id, links)?.number ?? 0;
  if (ref?.kind !== 'building') return 0;
  for (const { link, base } of links.contents.values()) {
    const feature = link.buildings?.numberOf(ref.id);
    if (feature !== undefined) return base + feature;
  }
  return 0;
}
