import type { Words } from '../../base/words.ts';

/** What a network carries. Lifelines lie in the ground; metro, rail and road also run above it. */
export const networkKinds = ['water', 'sewer', 'drain', 'power', 'telecom', 'gas', 'metro', 'rail', 'road'] as const;
export type NetworkKind = (typeof networkKinds)[number];

/** An entry of `city.json#/networks`: one GeoJSON file of links (lines) and nodes (points). */
export interface NetworkDeclaration {
  /** Slug, unique among networks; part of every link's key: `link/water:w-00012`. */
  readonly id: string;
  readonly kind: NetworkKind;
  readonly title: Words;
  readonly file: string;
}

export type NetworkLevel = 'underground' | 'ground' | 'elevated';

/**
 * A pipe, cable or stretch of track or deck between two nodes. Its line may carry heights above the pack's vertical datum as
 * third coordinates (the axis of a pipe, the top of rails or deck); without them the axis lies `depthM` under the ground.
 */
export interface LinkProperties {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Outside diameter of a pipe, duct, cable or tunnel, width of a deck; millimetres. */
  readonly diameterMm: number;
  readonly material: string;
  /** Mean depth of the axis under the ground, metres; negative above it. */
  readonly depthM: number;
  /** Year laid or built. */
  readonly year?: number;
  readonly operator?: string;
  readonly level?: NetworkLevel;
  readonly name?: Words;
  /** Line it belongs to (metro), with the colour people know it by, `#RRGGBB`. */
  readonly line?: string;
  readonly colour?: string;
  /** Radial feeder of a power network. */
  readonly feeder?: string;
  readonly voltageKV?: number;
  /** A tie between feeders whose switch stands open in normal running. */
  readonly isOpen?: boolean;
  /** Node of dependencies.json the link belongs to: a feeder, water zone, pump station, exchange. */
  readonly carrier?: string;
  /** Ducts side by side. */
  readonly ways?: number;
}

/** A joint, source, station, cabinet or outfall. */
export interface NodeProperties {
  readonly id: string;
  /** `junction`, `works`, `reservoir`, `treatment`, `lift`, `pump`, `outfall`, `substation`, `cabinet`, `exchange`, `handhole`, `gate`, `station`, `entrance`, `end`, ... */
  readonly type: string;
  readonly depthM?: number;
  readonly name?: Words;
  readonly level?: NetworkLevel;
  readonly lines?: readonly string[];
  readonly colour?: string;
  /** Length along `bearingDeg`, width and height of a station's box about its point, metres. */
  readonly boxM?: readonly [number, number, number];
  readonly bearingDeg?: number;
  /** Of a transformer: what it is rated for, and the residents behind it. */
  readonly ratedKva?: number;
  readonly people?: number;
  /** The service or sensor of the pack that stands here. */
  readonly entity?: string;
}

export type NetworkFeature = GeoJSON.Feature<GeoJSON.LineString, LinkProperties> | GeoJSON.Feature<GeoJSON.Point, NodeProperties>;

/** A network as growers and importers make it. */
export interface NetworkInput extends Omit<NetworkDeclaration, 'file'> {
  readonly features: readonly NetworkFeature[];
}
