import type { Operations } from '../../tables/operations.ts';
import { createLateFile, type LateFile } from '../late-file.ts';
import { lateParts } from '../networks/late-parts.ts';
import type { LateParts } from '../networks/read-parts.ts';
import type { CityManifest } from '../pack/manifest.ts';

/** How a city works on its troubles: fetched and checked in a worker when first asked for. */
export type LateOperations = LateFile<Operations>;

const nothing: Operations = { agencies: [], classes: [], units: [], cameras: [], dispatch: [] };

export const createOperations = (manifest: CityManifest, baseUrl: string, parts: () => LateParts = lateParts): LateOperations =>
  createLateFile(manifest.operations, baseUrl, nothing, (url) => parts().operations(url));
