import { fetchOk } from '../../base/browser.ts';
import { parseJsonText } from '../formats/json-door.ts';
import { readDependencies, readServed } from '../pack/dependencies.ts';
import { readNetwork } from '../pack/networks.ts';
import { readStoreys } from '../pack/storeys.ts';
import type { DependencyGraph, ServedGroup } from '../../tables/dependencies.ts';
import { readOperations } from '../pack/operations.ts';
import { streetColumns, type StreetColumns } from '../streets/columns.ts';
import { readStreets } from '../streets/street-file.ts';
import type { Operations } from '../../tables/operations.ts';
import { columnsOf, type NetworkColumns } from './columns.ts';

/** Large parts of a pack that are fetched when first asked for. */
export interface LateParts {
  network(url: string): Promise<NetworkColumns>;
  /** JSON text of each building's storeys, so that opening one house does not read them all. */
  storeys(url: string): Promise<{ readonly ids: readonly string[]; readonly texts: readonly string[] }>;
  /** Nodes and needs, checked; whoever asks indexes them. */
  dependencies(url: string): Promise<Pick<DependencyGraph, 'nodes' | 'supplies'>>;
  served(url: string, graphUrl: string): Promise<readonly ServedGroup[]>;
  streets(url: string): Promise<StreetColumns>;
  operations(url: string): Promise<Operations>;
}

const json = async (url: string): Promise<unknown> => parseJsonText(await (await fetchOk(url)).text(), url);

/** Reads on the thread it runs on; the page asks a worker that serves the same. */
export const readHere: LateParts = {
  network: async (url) => columnsOf(readNetwork(await json(url), url)),
  async storeys(url) {
    const found = [...readStoreys(await json(url), url)];
    return { ids: found.map(([id]) => id), texts: found.map(([, list]) => JSON.stringify(list)) };
  },
  async dependencies(url) {
    const { nodes, supplies } = readDependencies(await json(url), url);
    return { nodes, supplies };
  },
  streets: async (url) => streetColumns(readStreets(await json(url), url)),
  operations: async (url) => readOperations(await json(url), url),
  async served(url, graphUrl) {
    const [served, graph] = await Promise.all([json(url), json(graphUrl)]);
    return readServed(served, readDependencies(graph, graphUrl), url);
  },
};
