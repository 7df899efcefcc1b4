import type { RasterSourceSpecification } from 'maplibre-gl';
import { fetchCapped } from '../../../base/browser.ts';
import { fail } from '../../../base/problem.ts';
import type { RasterDeclaration } from '../../../city/pack/manifest.ts';
import { templateAddress, wmsAddress, type TileAddress } from '../../../city/rasters/addresses.ts';
import { allowedUrl } from '../../../city/rasters/origins.ts';
import { readWmts } from '../../../city/rasters/wmts.ts';
import { openArchive } from './archives.ts';
import { serveTilePictures, type PictureCounts } from './tile-pictures.ts';

export interface OpenedRaster {
  readonly source: RasterSourceSpecification;
  /** Absent for an archive, which is one file. */
  readonly counts?: PictureCounts;
  readonly attribution?: string;
  close(): void;
}

const MOST_CAPABILITIES_BYTES = 8e6;
type Told = Pick<OpenedRaster['source'], 'minzoom' | 'maxzoom' | 'bounds'> & { readonly tileSize?: number };

async function fetchCapabilities(url: string): Promise<string> {
  const { status, bytes } = await fetchCapped(url, { timeoutMs: 20_000, maxBytes: MOST_CAPABILITIES_BYTES });
  if (status !== 200) return fail('no-answer', url, `HTTP ${status}`);
  return bytes ? new TextDecoder().decode(bytes) : fail('too-large', url, `capabilities of more than ${MOST_CAPABILITIES_BYTES / 1e6} MB`);
}

/** The address of a raster's tiles; every origin that turns up on the way is checked before it is asked. */
async function addressOf(
  raster: RasterDeclaration,
  baseUrl: string,
  origins: readonly string[],
  where: string,
): Promise<{ readonly address: TileAddress; readonly told: Told }> {
  const url = allowedUrl(raster.url, baseUrl, origins, where);
  if (raster.type === 'wms') return { address: wmsAddress({ ...raster, url }), told: {} };
  if (raster.type !== 'wmts') return { address: templateAddress(url, raster.type === 'tms' ? 'south' : 'north'), told: {} };
  const layer = readWmts(await fetchCapabilities(url), url, raster);
  allowedUrl(layer.sample, url, origins, where);
  return {
    address: layer.address,
    told: {
      minzoom: layer.minZoom,
      maxzoom: layer.maxZoom,
      tileSize: layer.tileSize,
      ...(layer.bounds ? { bounds: [...layer.bounds] as [number, number, number, number] } : {}),
    },
  };
}

/** A declared raster as a MapLibre source. Rejects with a ProblemError: `undeclared-origin`, `unsupported-matrix-set`, `wrong-magic`, ... */
export async function openRaster(raster: RasterDeclaration, baseUrl: string, origins: readonly string[]): Promise<OpenedRaster> {
  const where = `city.json#/rasters/${raster.id}`;
  const declared: Told = {
    ...(raster.minZoom === undefined ? {} : { minzoom: raster.minZoom }),
    ...(raster.maxZoom === undefined ? {} : { maxzoom: raster.maxZoom }),
    ...(raster.bounds === undefined ? {} : { bounds: [...raster.bounds] as [number, number, number, number] }),
    ...(raster.tileSize === undefined ? {} : { tileSize: raster.tileSize }),
  };
  if (raster.type === 'pmtiles') {
    const archive = await openArchive(allowedUrl(raster.url, baseUrl, origins, where));
    if (archive.isVector) return fail('not-a-raster', where, 'the archive holds vector tiles: declare it among overlays');
    return {
      source: { type: 'raster', url: archive.url, tileSize: raster.tileSize ?? 256, ...declared },
      ...(archive.attribution ? { attribution: archive.attribution } : {}),
      close: () => undefined,
    };
  }
  const { address, told } = await addressOf(raster, baseUrl, origins, where);
  const served = serveTilePictures(raster.id, address);
  return { source: { type: 'raster', tiles: [served.tiles], tileSize: 256, ...told, ...declared }, counts: served.counts, close: served.close };
}
