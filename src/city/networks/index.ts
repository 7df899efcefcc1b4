import type { Words } from '../../base/words.ts';
import type { CityManifest } from '../pack/manifest.ts';
import type { LinkProperties, NetworkDeclaration, NodeProperties } from '../pack/network-properties.ts';
import type { Storey } from '../pack/storeys.ts';
import type { NetworkColumns } from './columns.ts';
import { lateParts } from './late-parts.ts';
import type { LateParts } from './read-parts.ts';

/** A network that has arrived. */
export interface Network {
  readonly declaration: NetworkDeclaration;
  readonly columns: NetworkColumns;
}
/** A link or a node by its key. */
export type NetworkThing = { readonly network: Network; readonly row: number } & (
  | { readonly kind: 'link'; readonly properties: LinkProperties }
  | { readonly kind: 'node'; readonly properties: NodeProperties }
);

/** Networks of a city: declared in its manifest, fetched when first asked for. Keys are `<network>:<id in its file>`. */
export interface Networks {
  readonly declared: readonly NetworkDeclaration[];
  /** Counts up when a network arrives or fails. */
  readonly version: number;
  /** Fetch once; resolves to null when it cannot be read (see `problem`). */
  load(id: string): Promise<Network | null>;
  loaded(id: string): Network | null;
  /** Why a network could not be read. */
  problem(id: string): string | null;
  /** A link or node; null while its network is on its way (it is then asked for) or when there is none. */
  thing(key: string): NetworkThing | null;
  /** Middle of a link or place of a node: degrees, and metres above the datum. */
  spot(thing: NetworkThing): { readonly lon: number; readonly lat: number; readonly heightM: number };
  name(thing: NetworkThing): Words;
}

/** Storeys of a city's buildings, fetched as a whole when first asked for. */
export interface Storeys {
  readonly isDeclared: boolean;
  readonly version: number;
  readonly problem: string | null;
  /** Storeys lowest first; null = none known; undefined = on their way. */
  of(buildingId: string): readonly Storey[] | null | undefined;
  load(): Promise<void>;
}

type GroundM = (lon: number, lat: number) => number;

export function createNetworks(manifest: CityManifest, baseUrl: string, groundM: GroundM, parts: () => LateParts = lateParts): Networks {
  const declared = manifest.networks ?? [];
  const flights = new Map<string, Promise<Network | null>>();
  const arrived = new Map<string, Network>();
  const problems = new Map<string, string>();
  const rows = new WeakMap<Network, ReadonlyMap<string, number>>();
  let version = 0;

  const fetchNetwork = async (declaration: NetworkDeclaration): Promise<Network | null> => {
    try {
      const network = { declaration, columns: await parts().network(new URL(declaration.file, baseUrl).href) };
      arrived.set(declaration.id, network);
      return network;
    } catch (error) {
      problems.set(declaration.id, (error as Error).message);
      return null;
    } finally {
      version++;
    }
  };
  const load = (id: string): Promise<Network | null> => {
    const declaration = declared.find((d) => d.id === id);
    if (!declaration) return Promise.resolve(null);
    const flight = flights.get(id) ?? fetchNetwork(declaration);
    flights.set(id, flight);
    return flight;
  };
  /** Links by id, nodes after them. */
  const rowsOf = (network: Network): ReadonlyMap<string, number> => {
    let known = rows.get(network);
    const { linkIds, nodeIds } = network.columns;
    if (!known) rows.set(network, (known = new Map([...linkIds, ...nodeIds].map((id, i) => [id, i]))));
    return known;
  };
  return {
    declared,
    get version() {
      return version;
    },
    load,
    loaded: (id) => arrived.get(id) ?? null,
    problem: (id) => problems.get(id) ?? null,
    thing(key) {
      const colon = key.indexOf(':');
      const network = arrived.get(key.slice(0, colon));
      if (!network) {
        void load(key.slice(0, colon));
        return null;
      }
      const { linkIds, linkTexts, nodeTexts } = network.columns;
      const i = rowsOf(network).get(key.slice(colon + 1));
      if (i === undefined) return null;
      if (i < linkIds.length) return { network, row: i, kind: 'link', properties: JSON.parse(linkTexts[i] as string) as LinkProperties };
      const row = i - linkIds.length;
      return { network, row, kind: 'node', properties: JSON.parse(nodeTexts[row] as string) as NodeProperties };
    },
    spot({ network: { columns: c }, row, kind }) {
      if (kind === 'node') {
        const [lon, lat] = [c.nodeLonLat[row * 2] as number, c.nodeLonLat[row * 2 + 1] as number];
        return { lon, lat, heightM: heightOf(c.nodeHeightM[row] as number, c.nodeDepthM[row] as number, groundM(lon, lat)) };
      }
      const [from, to] = [c.start[row] as number, c.start[row + 1] as number];
      // Between the two middle points: a straight pipe has only its ends.
      const [i, j] = [from + ((to - from - 1) >> 1), from + ((to - from) >> 1)];
      const mean = (list: Float64Array | Float32Array, step: number, k: number): number =>
        ((list[i * step + k] as number) + (list[j * step + k] as number)) / 2;
      const [lon, lat] = [mean(c.lonLat, 2, 0), mean(c.lonLat, 2, 1)];
      return { lon, lat, heightM: heightOf(mean(c.heightM, 1, 0), c.depthM[row] as number, groundM(lon, lat)) };
    },
    name({ network, kind, properties }) {
      if (properties.name) return properties.name;
      const { zh, en } = network.declaration.title;
      const what = kind === 'link' ? `DN${properties.diameterMm}` : properties.id;
      return { zh: `${zh} ${what}`, en: `${en} ${what}` };
    },
  };
}

/** Height above the datum: as given, else depth below the ground (0 where no terrain is known). */
export function heightOf(heightM: number, depthM: number, groundM: number): number {
  if (!Number.isNaN(heightM)) return heightM;
  return (Number.isNaN(groundM) ? 0 : groundM) - (Number.isNaN(depthM) ? 0 : depthM);
}

export function createStoreys(manifest: CityManifest, baseUrl: string, parts: () => LateParts = lateParts): Storeys {
  const path = manifest.storeys;
  let [version, problem]: [number, string | null] = [0, null];
  let flight: Promise<void> | null = null;
  let texts: ReadonlyMap<string, string> | null = path === undefined ? new Map() : null;
  const read = new Map<string, readonly Storey[]>();
  const fetchStoreys = async (): Promise<void> => {
    try {
      const found = await parts().storeys(new URL(path ?? '', baseUrl).href);
      texts = new Map(found.ids.map((id, i) => [id, found.texts[i] as string]));
    } catch (error) {
      problem = (error as Error).message;
      texts = new Map();
    }
    version++;
  };
  const load = (): Promise<void> => (texts ? Promise.resolve() : (flight ??= fetchStoreys()));
  return {
    isDeclared: path !== undefined,
    get version() {
      return version;
    },
    get problem() {
      return problem;
    },
    load,
    of(id) {
      if (!texts) {
        void load();
        return undefined;
      }
      const known = read.get(id);
      if (known) return known;
      const text = texts.get(id);
      if (text === undefined) return null;
      const list = JSON.parse(text) as readonly Storey[];
      read.set(id, list);
      return list;
    },
  };
}
