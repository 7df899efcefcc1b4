import { lateParts } from '../networks/late-parts.ts';
import type { LateParts } from '../networks/read-parts.ts';
import type { CityManifest } from '../pack/manifest.ts';
import { createStreetNetwork, type StreetNetwork } from './network.ts';

/** The streets of a city as a network: fetched and checked in a worker when first asked for. */
export interface Streets {
  readonly isDeclared: boolean;
  /** Counts up when it arrives or fails. */
  readonly version: number;
  /** Why it could not be read. */
  readonly problem: string | null;
  /** Null while it is on its way (it is then asked for), or when there is none. */
  readonly network: StreetNetwork | null;
  /** Resolves when it is here, or cannot be. */
  load(): Promise<StreetNetwork | null>;
}

export function createStreets(manifest: CityManifest, baseUrl: string, parts: () => LateParts = lateParts): Streets {
  const path = manifest.streets;
  let [version, problem]: [number, string | null] = [0, null];
  let network: StreetNetwork | null = null;
  let flight: Promise<StreetNetwork | null> | null = null;
  const fetchStreets = async (at: string): Promise<StreetNetwork | null> => {
    try {
      network = createStreetNetwork(await parts().streets(new URL(at, baseUrl).href));
    } catch (error) {
      problem = (error as Error).message;
    }
    version++;
    return network;
  };
  const load = (): Promise<StreetNetwork | null> => (path === undefined ? Promise.resolve(null) : (flight ??= fetchStreets(path)));
  return {
    isDeclared: path !== undefined,
    get version() {
      return version;
    },
    get problem() {
      return problem;
    },
    get network() {
      if (!network) void load();
      return network;
    },
    load,
  };
}
