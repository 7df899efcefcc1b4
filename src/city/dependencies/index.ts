import { indexDependencies, type DependencyGraph, type ServedGroup } from '../../tables/dependencies.ts';
import { lateParts } from '../networks/late-parts.ts';
import type { LateParts } from '../networks/read-parts.ts';
import type { CityManifest } from '../pack/manifest.ts';

/** Who needs what from whom in a city: fetched and checked in a worker when first asked for. */
export interface Dependencies {
  readonly isDeclared: boolean;
  /** Counts up when a part arrives or fails. */
  readonly version: number;
  /** Why it could not be read. */
  readonly problem: string | null;
  /** Null while it is on its way (it is then asked for), or when there is none. */
  readonly graph: DependencyGraph | null;
  /** Whom the nodes serve; empty until it is here. */
  readonly served: readonly ServedGroup[];
  /** Resolves when the graph is here, or cannot be. */
  load(): Promise<DependencyGraph | null>;
  loadServed(): Promise<readonly ServedGroup[]>;
}

const nobody: readonly ServedGroup[] = [];

export function createDependencies(manifest: CityManifest, baseUrl: string, parts: () => LateParts = lateParts): Dependencies {
  const declared = manifest.dependencies;
  const at = (path: string): string => new URL(path, baseUrl).href;
  let [version, problem]: [number, string | null] = [0, null];
  let [graph, served]: [DependencyGraph | null, readonly ServedGroup[]] = [null, nobody];
  let flight: Promise<DependencyGraph | null> | null = null;
  let servedFlight: Promise<readonly ServedGroup[]> | null = null;

  const guarded = async (run: () => Promise<void>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      problem = (error as Error).message;
    }
    version++;
  };
  const load = (): Promise<DependencyGraph | null> => {
    if (!declared) return Promise.resolve(null);
    flight ??= guarded(async () => {
      const found = await parts().dependencies(at(declared.graph));
      graph = indexDependencies(found.nodes, found.supplies);
    }).then(() => graph);
    return flight;
  };
  return {
    isDeclared: declared !== undefined,
    get version() {
      return version;
    },
    get problem() {
      return problem;
    },
    get graph() {
      if (!graph) void load();
      return graph;
    },
    get served() {
      return served;
    },
    load,
    loadServed() {
      const path = declared?.served;
      if (!declared || path === undefined) return Promise.resolve(nobody);
      servedFlight ??= guarded(async () => {
        served = await parts().served(at(path), at(declared.graph));
      }).then(() => served);
      return servedFlight;
    },
  };
}
