import { fail, type Problem } from '../../base/problem.ts';
import { rawExtent } from './feature-extent.ts';
import type { ImportedModel, SourceFile } from './format.ts';

/** Features of one file, EPSG:4326, checked. */
export interface FeatureFile {
  readonly file: SourceFile;
  /** What the file calls itself; its own name where it does not. */
  readonly title: string | null;
  readonly features: readonly GeoJSON.Feature[];
}

/** A place of the earth in degrees, or null for numbers that are none. */
export function positionOf(lon: number, lat: number, heightM = NaN): GeoJSON.Position | null {
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return null;
  return Number.isFinite(heightM) ? [lon, lat, heightM] : [lon, lat];
}

/** A text as the number it writes (`007` is a text, and so is an empty one). */
export const valueOf = (text: string): string | number => (/^[+-]?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : text);

/** Files of features as data layers, one each; nothing of them is a building. `empty-model` where no feature has a place. */
export function featureLayers(files: readonly FeatureFile[], source: string, notes: readonly Problem[]): ImportedModel {
  const full = files.filter(({ features }) => features.length > 0);
  const features = full.flatMap((part) => part.features);
  if (features.length === 0) return fail('empty-model', files[0]?.file.name ?? 'import', 'holds no feature with a place');
  const bounds = rawExtent(features.map(({ geometry }) => geometry));
  const counts: Record<string, number> = { Feature: features.length };
  for (const { geometry } of features) counts[geometry.type] = (counts[geometry.type] ?? 0) + 1;
  return {
    crs: { source, vertical: 'ground' },
    origin: { lon: (bounds[0] + bounds[2]) / 2, lat: Math.max(-85, Math.min(85, (bounds[1] + bounds[3]) / 2)) },
    bounds,
    buildings: [],
    ground: {},
    overlays: full.map(({ file, title, features: own }) => ({
      name: title ?? file.name.replace(/^.*[\\/]/, '').replace(/\.[^.]+$/, ''),
      data: { type: 'FeatureCollection', features: [...own] },
    })),
    counts,
    notes,
  };
}
