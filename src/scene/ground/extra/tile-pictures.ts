import { addProtocol } from 'maplibre-gl';
import { fetchCapped } from '../../../base/browser.ts';
import type { TileAddress } from '../../../city/rasters/addresses.ts';

/** How the pictures of one raster have come so far. */
export interface PictureCounts {
  came: number;
  /** The service has none there (404, 204): normal at the edge of its area. */
  missing: number;
  failed: number;
  why: string;
}

const PROTOCOL = 'tile-picture';
const TIMEOUT_MS = 30_000;
const MOST_BYTES = 16e6;
const open = new Map<string, { readonly address: TileAddress; readonly counts: PictureCounts }>();
let isRegistered = false;

const blank = (): Promise<ImageBitmap> => createImageBitmap(new ImageData(1, 1));

async function fetchPicture(url: string, counts: PictureCounts, signal: AbortSignal): Promise<ImageBitmap> {
  const { status, headers, bytes } = await fetchCapped(url, { timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES, signal });
  if (status === 404 || status === 204) {
    counts.missing++;
    return blank();
  }
  if (status !== 200) throw new Error(`HTTP ${status}`);
  if (!bytes) throw new Error(`more than ${MOST_BYTES / 1e6} MB`);
  const type = headers.get('content-type') ?? '';
  if (!/^(image\/|application\/octet-stream|$)/.test(type)) throw new Error(`${type} instead of a picture`);
  const picture = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  counts.came++;
  return picture;
}

function register(): void {
  if (isRegistered) return;
  isRegistered = true;
  addProtocol(PROTOCOL, async ({ url }, { signal }) => {
    const [, id = '', z, x, y] = /^[\w-]+:\/\/(.+)\/(\d+)\/(\d+)\/(\d+)$/.exec(url) ?? [];
    const raster = open.get(decodeURIComponent(id));
    if (!raster) return { data: await blank() };
    try {
      return { data: await fetchPicture(raster.address(Number(z), Number(x), Number(y)), raster.counts, signal) };
    } catch (error) {
      if (signal.aborted) throw error;
      // Counted and told in the layer list; the rest of the picture goes on.
      raster.counts.failed++;
      raster.counts.why = (error as Error).message;
      return { data: await blank() };
    }
  });
}

/** Hand a raster's tiles to MapLibre under an address of our own, so that each is bounded, counted and never redirected. */
export function serveTilePictures(id: string, address: TileAddress): { readonly tiles: string; readonly counts: PictureCounts; close(): void } {
  register();
  const counts: PictureCounts = { came: 0, missing: 0, failed: 0, why: '' };
  open.set(id, { address, counts });
  return { tiles: `${PROTOCOL}://${encodeURIComponent(id)}/{z}/{x}/{y}`, counts, close: () => void open.delete(id) };
}
