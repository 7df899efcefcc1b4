import { addProtocol } from 'maplibre-gl';
import { PMTiles, Protocol, type Source } from 'pmtiles';
import { checkArchiveHead } from '../../../city/formats/archive-head.ts';
import { createWholeFileSource } from '../../../city/terrain/whole-file-source.ts';

let protocol: Protocol | null = null;
/** The protocol is a global of MapLibre: registered once, archives added by URL. */
export function pmtilesProtocol(): Protocol {
  if (protocol) return protocol;
  protocol = new Protocol();
  addProtocol('pmtiles', protocol.tile);
  return protocol;
}

/** What an archive holds, as a map needs to know it. */
export interface ArchiveContents {
  /** Address for a MapLibre source. */
  readonly url: string;
  readonly isVector: boolean;
  /** Vector layers by name, empty for pictures. */
  readonly layers: readonly string[];
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly bounds: readonly [number, number, number, number];
  readonly attribution?: string;
}

const mvt = 1;
/** Open an archive for the map. Rejects with `wrong-magic`, `unsupported-version` or `truncated-file` naming it. */
export async function openArchive(url: string, source: Source = createWholeFileSource(url)): Promise<ArchiveContents> {
  const { data } = await source.getBytes(0, 127);
  checkArchiveHead(new Uint8Array(data).subarray(0, 127), url);
  const archive = new PMTiles(source);
  const header = await archive.getHeader();
  const metadata = (await archive.getMetadata()) as { vector_layers?: { id?: unknown }[]; attribution?: unknown } | undefined;
  pmtilesProtocol().add(archive);
  return {
    url: `pmtiles://${source.getKey()}`,
    isVector: header.tileType === mvt,
    layers: (metadata?.vector_layers ?? []).flatMap(({ id }) => (typeof id === 'string' ? [id] : [])),
    minZoom: header.minZoom,
    maxZoom: header.maxZoom,
    bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat],
    ...(typeof metadata?.attribution === 'string' ? { attribution: metadata.attribution.replace(/<[^>]*>/g, '') } : {}),
  };
}
