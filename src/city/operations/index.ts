import type { Operations } from '../../tables/operations.ts';
import { lateParts } from '../networks/late-parts.ts';
import type { LateParts } from '../networks/read-parts.ts';
import type { CityManifest } from '../pack/manifest.ts';

/** How a city works on its troubles: fetched and checked in a worker when first asked for. */
export interface LateOperations {
  readonly isDeclared: boolean;
  readonly version: number;
  /** Why it could not be read. */
  readonly problem: string | null;
  /** What is known so far: nothing until it is here (it is then asked for), and for good where the pack declares none. */
  readonly known: Operations;
  load(): Promise<Operations>;
}

const nothing: Operations = { agencies: [], classes: [], units: [], cameras: [], dispatch: [] };

export function createOperations(manifest: CityManifest, baseUrl: string, parts: () => LateParts = lateParts): LateOperations {
  const path = manifest.operations;
  let [version, problem]: [number, string | null] = [0, null];
  let known = nothing;
  let flight: Promise<Operations> | null = null;
  const fetchOperations = async (at: string): Promise<Operations> => {
    try {
      known = await parts().operations(new URL(at, baseUrl).href);
    } catch (error) {
      problem = (error as Error).message;
    }
    version++;
    return known;
  };
  const load = (): Promise<Operations> => (path === undefined ? Promise.resolve(nothing) : (flight ??= fetchOperations(path)));
  return {
    isDeclared: path !== undefined,
    get version() {
      return version;
    },
    get problem() {
      return problem;
    },
    get known() {
      if (known === nothing) void load();
      return known;
    },
    load,
  };
}
