import type { NetworkParts } from '../pack/networks.ts';
import type { LinkProperties, NetworkLevel, NodeProperties } from '../pack/network-properties.ts';

export const networkLevels = ['underground', 'ground', 'elevated'] as const satisfies readonly NetworkLevel[];

/**
 * A network as flat arrays, so that it crosses from a worker without being copied feature by feature. Links come first, then
 * nodes, each in the file's order; a feature's own properties stay JSON text until somebody asks.
 */
export interface NetworkColumns {
  readonly linkIds: readonly string[];
  readonly linkTexts: readonly string[];
  /** First point of each link, and one past the last. */
  readonly start: Uint32Array;
  /** Longitude and latitude per point, degrees. */
  readonly lonLat: Float64Array;
  /** Height above the datum per point, metres; NaN where the file says none. */
  readonly heightM: Float32Array;
  readonly depthM: Float32Array;
  readonly diameterM: Float32Array;
  /** Index into `networkLevels`. */
  readonly level: Uint8Array;
  /** 0xRRGGBB, or 0xFFFFFFFF where the link has no colour of its own. */
  readonly colour: Uint32Array;
  readonly nodeIds: readonly string[];
  readonly nodeTexts: readonly string[];
  readonly nodeLonLat: Float64Array;
  readonly nodeHeightM: Float32Array;
  readonly nodeDepthM: Float32Array;
  /** Length, width, height in metres and bearing in degrees per node; NaN where it is no box. */
  readonly nodeBox: Float32Array;
  readonly nodeColour: Uint32Array;
}

export const NO_COLOUR = 0xffffffff;
const colourOf = (text: string | undefined): number => (text === undefined ? NO_COLOUR : Number.parseInt(text.slice(1), 16));

export function columnsOf({ links, nodes }: NetworkParts): NetworkColumns {
  const points = links.reduce((sum, { line }) => sum + line.length, 0);
  const start = new Uint32Array(links.length + 1);
  const lonLat = new Float64Array(points * 2);
  const heightM = new Float32Array(points);
  let at = 0;
  links.forEach(({ line }, n) => {
    for (const [lon, lat, z] of line) {
      lonLat[at * 2] = lon as number;
      lonLat[at * 2 + 1] = lat as number;
      heightM[at++] = z ?? NaN;
    }
    start[n + 1] = at;
  });
  const levelOf = ({ level }: LinkProperties): number => networkLevels.indexOf(level ?? 'underground');
  return {
    linkIds: links.map(({ properties }) => properties.id),
    linkTexts: links.map(({ properties }) => JSON.stringify(properties)),
    start,
    lonLat,
    heightM,
    depthM: Float32Array.from(links, ({ properties }) => properties.depthM),
    diameterM: Float32Array.from(links, ({ properties }) => properties.diameterMm / 1000),
    level: Uint8Array.from(links, ({ properties }) => levelOf(properties)),
    colour: Uint32Array.from(links, ({ properties }) => colourOf(properties.colour)),
    nodeIds: nodes.map(({ properties }) => properties.id),
    nodeTexts: nodes.map(({ properties }) => JSON.stringify(properties)),
    nodeLonLat: Float64Array.from(nodes.flatMap(({ position }) => [position[0] as number, position[1] as number])),
    nodeHeightM: Float32Array.from(nodes, ({ position }) => position[2] ?? NaN),
    nodeDepthM: Float32Array.from(nodes, ({ properties }) => properties.depthM ?? NaN),
    nodeBox: Float32Array.from(nodes.flatMap(({ properties }) => boxOf(properties))),
    nodeColour: Uint32Array.from(nodes, ({ properties }) => colourOf(properties.colour)),
  };
}

const boxOf = ({ boxM, bearingDeg = 0 }: NodeProperties): readonly number[] => (boxM ? [...boxM, bearingDeg] : [NaN, NaN, NaN, NaN]);

/** Buffers to hand over with the columns. */
export const buffersOf = (c: NetworkColumns): ArrayBuffer[] =>
  [c.start, c.lonLat, c.heightM, c.depthM, c.diameterM, c.level, c.colour, c.nodeLonLat, c.nodeHeightM, c.nodeDepthM, c.nodeBox, c.nodeColour].map(
    (array) => array.buffer as ArrayBuffer,
  );
