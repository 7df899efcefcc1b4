import proj4 from 'proj4';
import { fail } from '../../base/problem.ts';
import { shown } from './json-door.ts';

/** A source CRS as importers use it. */
export interface SourceCrs {
  /** `EPSG:28992`, or the proj4 text. */
  readonly name: string;
  /** `EPSG:5709` or `unknown`. */
  readonly vertical: string;
  /** Degrees in, degrees out: then axis order has to be told by the values. */
  readonly geographic: boolean;
  toLonLat(x: number, y: number): readonly [lonDeg: number, latDeg: number];
  fromLonLat(lonDeg: number, latDeg: number): readonly [x: number, y: number];
}

const utm = (zone: number, south: boolean, datum: string): string => `+proj=utm +zone=${zone}${south ? ' +south' : ''} ${datum} +units=m +no_defs`;
const wgs84 = '+datum=WGS84';
const etrs89 = '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0';
const mgi = '+ellps=bessel +towgs84=577.326,90.129,463.919,5.137,1.474,5.297,2.4232 +units=m +no_defs';
const degrees = '+proj=longlat +datum=WGS84 +no_defs';
const rd =
  '+proj=sterea +lat_0=52.15616055555555 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel ' +
  '+towgs84=565.2369,50.0087,465.658,-0.406857330322398,0.350732676542563,-1.8703473836068,4.0812 +units=m +no_defs';
const swiss = (x0: number, y0: number): string =>
  `+proj=somerc +lat_0=46.95240555555556 +lon_0=7.439583333333333 +k_0=1 +x_0=${x0} +y_0=${y0} +ellps=bessel +towgs84=674.374,15.056,405.346,0,0,0,0 +units=m +no_defs`;

/** Definitions by EPSG code (parameters from the EPSG registry, areas' usual Helmert shifts, 1 m or better). */
const definitions = new Map<number, string>([
  [4326, degrees],
  [4979, degrees],
  [4258, degrees],
  [4937, degrees],
  [4490, degrees],
  [6668, degrees],
  [6697, degrees],
  [3857, '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs'],
  [28992, rd],
  [31254, `+proj=tmerc +lat_0=0 +lon_0=10.33333333333333 +k=1 +x_0=0 +y_0=-5000000 ${mgi}`],
  [31255, `+proj=tmerc +lat_0=0 +lon_0=13.33333333333333 +k=1 +x_0=0 +y_0=-5000000 ${mgi}`],
  [31256, `+proj=tmerc +lat_0=0 +lon_0=16.33333333333333 +k=1 +x_0=0 +y_0=-5000000 ${mgi}`],
  [2056, swiss(2600000, 1200000)],
  [21781, swiss(600000, 200000)],
  [2154, `+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 ${etrs89} +units=m +no_defs`],
  [
    3812,
    `+proj=lcc +lat_0=50.797815 +lon_0=4.35921583333333 +lat_1=49.8333333333333 +lat_2=51.1666666666667 +x_0=649328 +y_0=665262 ${etrs89} +units=m +no_defs`,
  ],
  [
    27700,
    '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs',
  ],
  // NAD83(NSRS2007) / Kentucky Single Zone, US survey feet.
  [
    3547,
    `+proj=lcc +lat_0=36.3333333333333 +lon_0=-85.75 +lat_1=37.0833333333333 +lat_2=38.6666666666667 +x_0=1500000 +y_0=999999.9998984 ${etrs89} +units=us-ft +no_defs`,
  ],
  [3067, utm(35, false, etrs89)],
  [2180, `+proj=tmerc +lat_0=0 +lon_0=19 +k=0.9993 +x_0=500000 +y_0=-5300000 ${etrs89} +units=m +no_defs`],
]);
for (let zone = 1; zone <= 60; zone++) {
  definitions.set(32600 + zone, utm(zone, false, wgs84));
  definitions.set(32700 + zone, utm(zone, true, wgs84));
}
for (let zone = 28; zone <= 38; zone++) definitions.set(25800 + zone, utm(zone, false, etrs89));
/** Japan Plane Rectangular CS I to XIX on JGD2011 (EPSG:6669 to 6687): latitude and longitude of origin. */
const japan: readonly (readonly [number, number])[] = [
  [33, 129.5],
  [33, 131],
  [36, 132.16666666666666],
  [33, 133.5],
  [36, 134.33333333333334],
  [36, 136],
  [36, 137.16666666666666],
  [36, 138.5],
  [36, 139.83333333333334],
  [40, 140.83333333333334],
  [44, 140.25],
  [44, 142.25],
  [44, 144.25],
  [26, 142],
  [26, 127.5],
  [26, 124],
  [26, 131],
  [20, 136],
  [26, 154],
];
japan.forEach(([lat, lon], i) => definitions.set(6669 + i, `+proj=tmerc +lat_0=${lat} +lon_0=${lon} +k=0.9999 +x_0=0 +y_0=0 ${etrs89} +units=m +no_defs`));
/** CGCS2000 three-degree zones by central meridian (EPSG:4534 to 4554: 75 to 135 degrees east). */
for (let i = 0; i <= 20; i++)
  definitions.set(4534 + i, `+proj=tmerc +lat_0=0 +lon_0=${75 + 3 * i} +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs`);

/** Compound codes: horizontal part and vertical datum. */
const compounds = new Map<number, readonly [horizontal: number, vertical: number]>([
  [7415, [28992, 5709]],
  [5554, [25831, 5783]],
  [5555, [25832, 5783]],
  [5556, [25833, 5783]],
  [6697, [6668, 6695]],
  [9518, [4326, 3855]],
]);
/** Heights of these are above the ellipsoid itself. */
const ellipsoidal = new Set([4979, 4937]);
/** Vertical CRSs that may stand beside a horizontal one in a compound URN. */
const verticals = new Set([5709, 5783, 7837, 5773, 3855, 5778, 5621, 5701, 5705, 5728, 5729, 6695, 5737, 5720]);

/** EPSG codes in any of the usual spellings: `EPSG:7415`, an OGC URN or URL, a compound URN. */
export function epsgCodes(text: string): number[] {
  return [...text.matchAll(/EPSG(?:[:/][\d.]*)?[:/](\d{4,5})/gi)].map((match) => Number(match[1]));
}

function fromProj4(text: string): SourceCrs {
  try {
    const road = proj4(text, degrees);
    return {
      name: text,
      vertical: 'unknown',
      geographic: /\+proj=longlat/.test(text),
      toLonLat: (x, y) => road.forward([x, y]) as [number, number],
      fromLonLat: (lon, lat) => road.inverse([lon, lat]) as [number, number],
    };
  } catch (error) {
    return fail('bad-proj4', '--proj4', `${shown(text)}: ${String(error)}`);
  }
}

/**
 * The CRS a reference says, or a `--proj4` text (a definition or an EPSG code) instead of it.
 * @param reference `metadata.referenceSystem` of a file; null = the file does not say.
 */
export function findCrs(reference: string | null, override: string | undefined, where: string): SourceCrs {
  const said = override ?? reference;
  if (said === null || said === undefined)
    return fail('unknown-crs', where, 'the file names no coordinate reference system; pass --proj4 "EPSG:code" or --proj4 "+proj=..."');
  if (/\+proj=/.test(said)) return fromProj4(said);
  const codes = epsgCodes(said);
  const compound = codes.map((code) => compounds.get(code)).find((pair) => pair !== undefined);
  const horizontal = compound?.[0] ?? codes.find((code) => definitions.has(code));
  const definition = horizontal === undefined ? undefined : definitions.get(horizontal);
  if (definition === undefined || horizontal === undefined)
    return fail('unknown-crs', where, `${shown(said)} is not among the known reference systems; pass its definition as --proj4 "+proj=..." (see epsg.io)`);
  const vertical = compound?.[1] ?? codes.find((code) => verticals.has(code));
  return {
    ...fromProj4(definition),
    name: `EPSG:${horizontal}`,
    vertical: vertical !== undefined ? `EPSG:${vertical}` : ellipsoidal.has(horizontal) ? 'ellipsoid' : 'unknown',
  };
}

/** A reference system as a web service writes coordinates in it: in the order of its authority. */
export interface AuthorityCrs {
  /** `EPSG:4326`. */
  readonly name: string;
  toLonLat(first: number, second: number): readonly [lonDeg: number, latDeg: number];
}
/** Projected systems whose authority puts the northing first (EPSG coordinate systems 4530 and 4531); geographic ones put latitude first. */
const isNorthFirst = (code: number): boolean =>
  code === 2180 || (code >= 31254 && code <= 31256) || (code >= 6669 && code <= 6687) || (code >= 4534 && code <= 4554);

/** The system that a URI, URN or code names, in its authority's axis order; null where it is none of those known here. */
export function authorityCrs(reference: string): AuthorityCrs | null {
  const codes = epsgCodes(reference);
  const horizontal = codes.map((code) => compounds.get(code)?.[0]).find((code) => code !== undefined) ?? codes.find((code) => definitions.has(code));
  const definition = horizontal === undefined ? undefined : definitions.get(horizontal);
  if (definition === undefined || horizontal === undefined) return null;
  const { geographic, toLonLat } = fromProj4(definition);
  const isTurned = geographic || isNorthFirst(horizontal);
  return { name: `EPSG:${horizontal}`, toLonLat: isTurned ? (first, second) => toLonLat(second, first) : toLonLat };
}
