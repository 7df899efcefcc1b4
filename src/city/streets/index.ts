import { createLateFile, type LateFile } from '../late-file.ts';
import { lateParts } from '../networks/late-parts.ts';
import type { LateParts } from '../networks/read-parts.ts';
import type { CityManifest } from '../pack/manifest.ts';
import { createStreetNetwork, type StreetNetwork } from './network.ts';

/** The streets of a city as a network: fetched and checked in a worker when first asked for; null until then. */
export type Streets = LateFile<StreetNetwork | null>;

export const createStreets = (manifest: CityManifest, baseUrl: string, parts: () => LateParts = lateParts): Streets =>
  createLateFile<StreetNetwork | null>(manifest.streets, baseUrl, null, async (url) => createStreetNetwork(await parts().streets(url)));
