import { Matrix4, Vector3 } from 'three';
import type { PlanFrame } from '../../../base/geodesy.ts';
import type { FeatureMetadata, PlacedFeature } from '../../../city/placed-features.ts';
import type { ContentPart } from '../../../city/formats/tiles3d/content/content.ts';
import { readRow, type DecodedProperty, type PropertyRows } from '../../../city/formats/tiles3d/metadata/property-rows.ts';
import type { PlacedItem } from '../../placed-list.ts';
import { findFeature, type FeatureLinks, type LinkedContent } from './feature-links.ts';

interface Extent {
  readonly low: Vector3;
  readonly high: Vector3;
}

/** Where a part's vertices of a feature are, in three metres. */
function widen({ low, high }: Extent, part: ContentPart, feature: number, toThree: Matrix4): void {
  const own = toThree.clone().multiply(new Matrix4().fromArray(part.toContent as number[]));
  const at = new Vector3();
  const { instances } = part;
  const take = (v: number, matrix: Matrix4): void => {
    at.set(part.position[v * 3] as number, part.position[v * 3 + 1] as number, part.position[v * 3 + 2] as number).applyMatrix4(matrix);
    low.min(at);
    high.max(at);
  };
  const count = part.position.length / 3;
  if (instances) {
    const placed = new Matrix4();
    for (let i = 0; i * 16 < instances.matrices.length; i++) {
      if ((instances.feature?.[i] ?? part.feature) !== feature) continue;
      placed.multiplyMatrices(own, new Matrix4().fromArray(instances.matrices, i * 16));
      for (let v = 0; v < count; v++) take(v, placed);
    }
    return;
  }
  const isWhole = typeof part.feature === 'number' && (part.feature === feature || part.featureImage !== null);
  for (let v = 0; v < count; v++) if (isWhole || (typeof part.feature !== 'number' && part.feature[v] === feature)) take(v, own);
}

/** The inspector asks four times a second; a feature of a large content is measured once. */
let measured: { readonly link: LinkedContent; readonly feature: number; readonly extent: Extent } | null = null;

function extentOf(link: LinkedContent, feature: number): Extent {
  if (measured?.link === link && measured.feature === feature) return measured.extent;
  const extent = { low: new Vector3(Infinity, Infinity, Infinity), high: new Vector3(-Infinity, -Infinity, -Infinity) };
  for (const part of link.content.parts) widen(extent, part, feature, link.toThree);
  measured = { link, feature, extent };
  return extent;
}

function metadataOf(granularity: FeatureMetadata['granularity'], rows: PropertyRows, row: number): FeatureMetadata[] {
  try {
    return [{ granularity, origin: rows.origin, title: rows.title, properties: readRow(rows, row) }];
  } catch (error) {
    // A broken row is told as one: the rest of the feature is still worth showing.
    const problem: DecodedProperty = { id: 'problem', name: 'problem', type: '', description: '', semantic: '', value: (error as Error).message };
    return [{ granularity, origin: rows.origin, title: rows.title, properties: [problem] }];
  }
}

const nameIds = new Set(['name', 'title', 'gml_name', 'gml:name', 'bezeichnung', 'id', 'gml_id', 'gml:id', 'identifier']);

/** What the vertex nearest to the picked point says, where vertices say anything. */
function metadataAt(link: LinkedContent, feature: number, hit: Vector3 | null): FeatureMetadata[] {
  if (!hit) return [];
  let nearest: { readonly rows: readonly PropertyRows[]; readonly vertex: number } | null = null;
  let least = Infinity;
  const at = new Vector3();
  for (const part of link.content.parts) {
    if (!part.vertexRows || part.vertexRows.length === 0 || part.instances) continue;
    const own = link.toThree.clone().multiply(new Matrix4().fromArray(part.toContent as number[]));
    for (let v = 0; v * 3 < part.position.length; v++) {
      if (part.featureImage === null && (typeof part.feature === 'number' ? part.feature : part.feature[v]) !== feature) continue;
      at.set(part.position[v * 3] as number, part.position[v * 3 + 1] as number, part.position[v * 3 + 2] as number).applyMatrix4(own);
      const away = at.distanceToSquared(hit);
      if (away >= least) continue;
      least = away;
      nearest = { rows: part.vertexRows, vertex: v };
    }
  }
  return nearest?.rows.flatMap((rows) => metadataOf('vertex', rows, nearest.vertex)) ?? [];
}

/** Everything known of a feature by id; undefined while its content is not loaded. `hit`: the point last picked on it, three metres. */
export function describeFeature(
  id: string,
  items: readonly PlacedItem[],
  links: FeatureLinks,
  frame: PlanFrame,
  hit: Vector3 | null,
): PlacedFeature | undefined {
  const found = findFeature(id, links);
  const item = items.find((candidate) => candidate.id === found?.link.setId);
  if (!found || !item) return undefined;
  const { link, feature } = found;
  const { content } = link;
  const group = content.features.find(({ first, count }) => feature >= first && feature < first + count);
  const table = content.tables[group?.table ?? -1];
  const own = group && table && feature !== group.nothing ? metadataOf('feature', table, feature - group.first) : [];
  const { low, high } = extentOf(link, feature);
  const [lon, lat] = frame.toLonLat((low.x + high.x) / 2, -(low.z + high.z) / 2);
  const told = own[0]?.properties.find(
    ({ id: name, value }) => nameIds.has(name.toLowerCase()) && (typeof value === 'string' || typeof value === 'number'),
  )?.value;
  const plain = item.kind === 'model' ? undefined : `${group?.name ?? ''} ${(group?.count ?? 1) > 1 ? feature - (group?.first ?? 0) : ''}`.trim();
  const text = told === undefined ? plain : String(told);
  return {
    name: text ? { zh: text, en: text } : item.title,
    setTitle: item.title,
    setKind: item.kind,
    attribution: item.attribution,
    lon: Number.isFinite(low.x) ? lon : NaN,
    lat: Number.isFinite(low.x) ? lat : NaN,
    lowM: Number.isFinite(low.y) ? low.y : NaN,
    highM: Number.isFinite(high.y) ? high.y : NaN,
    metadata: [...metadataAt(link, feature, hit), ...own, ...link.levels.flatMap(({ granularity, rows }) => metadataOf(granularity, rows, 0))],
  };
}
