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
export const featureId = (link: LinkedContent, feature: number): string => {
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
