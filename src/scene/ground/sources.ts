import type { SourceSpecification } from 'maplibre-gl';
import { PMTiles } from 'pmtiles';
import type { City } from '../../city/city.ts';
import type { CityManifest } from '../../city/pack/manifest.ts';
import { groundLayers, type GroundLayer } from '../../city/pack/pack-input.ts';
import { createWholeFileSource } from '../../city/terrain/whole-file-source.ts';
import { pmtilesProtocol } from './extra/archives.ts';

/** Where a ground layer's features come from in the style. */
export interface GroundSources {
  readonly sources: Readonly<Record<string, SourceSpecification>>;
  /** Source (and vector layer) of a ground layer, or null where the pack has none. */
  of(layer: GroundLayer): { readonly source: string; readonly 'source-layer'?: string } | null;
}

/** What the ground needs of a city: all of it is there before the city's lists are. */
export type CityGround = Pick<City, 'manifest' | 'baseUrl' | 'frame'>;

const made = new WeakMap<CityManifest, GroundSources>();
/** One set of sources per city: an archive is opened once, however often the style is made anew. */
export function groundSources(city: CityGround): GroundSources {
  let sources = made.get(city.manifest);
  if (!sources) made.set(city.manifest, (sources = makeSources(city)));
  return sources;
}

function makeSources(city: CityGround): GroundSources {
  const ground = city.manifest.ground;
  if (!ground) return { sources: {}, of: () => null };
  if ('pmtiles' in ground) {
    const url = new URL(ground.pmtiles, city.baseUrl).href;
    pmtilesProtocol().add(new PMTiles(createWholeFileSource(url)));
    return {
      sources: { ground: { type: 'vector', url: `pmtiles://${url}` } },
      of: (layer) => ({ source: 'ground', 'source-layer': layer }),
    };
  }
  const files = ground.geojson;
  const present = groundLayers.filter((layer) => files[layer] !== undefined);
  return {
    sources: Object.fromEntries(
      present.map((layer) => [
        `ground-${layer}`,
        { type: 'geojson', data: new URL(files[layer] as string, city.baseUrl).href, tolerance: 0.25 } satisfies SourceSpecification,
      ]),
    ),
    of: (layer) => (files[layer] === undefined ? null : { source: `ground-${layer}` }),
  };
}
