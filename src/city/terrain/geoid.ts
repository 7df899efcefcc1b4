import { fail } from '../../base/problem.ts';
import { readGeotiff } from './geotiff.ts';
import { valueAt } from './raster.ts';

/** How high a vertical datum's zero lies above the ellipsoid: h = H + N, with N from here. */
export interface Geoid {
  /** N at an EPSG:4326 position, metres, bilinear; NaN outside the grid. */
  undulationM(lonDeg: number, latDeg: number): number;
}

/** A grid in degrees: first value at `west`, `north`; rows southwards. */
interface DegreeGrid {
  readonly west: number;
  readonly north: number;
  readonly stepLon: number;
  readonly stepLat: number;
  readonly width: number;
  readonly height: number;
  readonly valueM: Float32Array;
}

function geoidOf({ west, north, stepLon, stepLat, width, height, valueM }: DegreeGrid): Geoid {
  // A grid round the whole earth has a neighbour beyond its last column: its first.
  const wraps = Math.abs(width * stepLon - 360) < stepLon / 2;
  const columns = wraps ? width + 1 : width;
  const wide = wraps ? new Float32Array(columns * height) : valueM;
  if (wraps)
    for (let row = 0; row < height; row++) {
      wide.set(valueM.subarray(row * width, (row + 1) * width), row * columns);
      wide[row * columns + width] = valueM[row * width] as number;
    }
  return {
    undulationM(lon, lat) {
      const column = (((((lon - west) % 360) + 360) % 360) as number) / stepLon;
      const row = (north - lat) / stepLat;
      // Values stand at nodes: nothing is known beyond the outer ones.
      if (!(column <= columns - 1 && row >= 0 && row <= height - 1)) return NaN;
      return valueAt({ width: columns, height, valueM: wide }, column, row);
    },
  };
}

const MOST_NODES = 250e6;
const GTX_HEADER = 40;
/** What a GTX file writes where it knows nothing (NOAA VDatum). */
const GTX_NONE = -88.8888;

/** NOAA VDatum's GTX: big-endian latitude and longitude of the south-west node, steps, rows and columns, then 32-bit floats from the south. */
function readGtx(bytes: Uint8Array, where: string): Geoid {
  if (bytes.length < GTX_HEADER) fail('bad-geoid', where, `${bytes.length} bytes hold no GTX header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [south, west, stepLat, stepLon] = [0, 8, 16, 24].map((at) => view.getFloat64(at)) as [number, number, number, number];
  const [height, width] = [view.getInt32(32), view.getInt32(36)];
  if (
    !(Math.abs(south) <= 90 && Math.abs(west) <= 360 && stepLat > 0 && stepLat < 90 && stepLon > 0 && stepLon < 180) ||
    height < 2 ||
    width < 2 ||
    width * height > MOST_NODES
  )
    return fail('bad-geoid', where, `its header says ${height} x ${width} nodes from ${south}, ${west} by ${stepLat}, ${stepLon} degrees`);
  if (bytes.length < GTX_HEADER + width * height * 4) return fail('bad-geoid', where, `holds ${bytes.length} of ${GTX_HEADER + width * height * 4} bytes`);
  const valueM = new Float32Array(width * height);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const v = view.getFloat32(GTX_HEADER + ((height - 1 - row) * width + column) * 4);
      valueM[row * width + column] = Math.abs(v - GTX_NONE) < 1e-3 ? NaN : v;
    }
  return geoidOf({ west, north: south + stepLat * (height - 1), stepLon, stepLat, width, height, valueM });
}

/** GeographicLib's PGM: `P5` with `# Offset` and `# Scale` comments, 16-bit big-endian from 90° N, 0° E, the whole earth. */
function readPgm(bytes: Uint8Array, where: string): Geoid {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  const number = (name: string): number => Number(new RegExp(`^# *${name} +(-?[\\d.eE+-]+)`, 'm').exec(head)?.[1] ?? NaN);
  const [offset, scale] = [number('Offset'), number('Scale')];
  const form = /^P5\s(?:#[^\n]*\n|\s)*(\d+)\s+(?:#[^\n]*\n)*(\d+)\s+(?:#[^\n]*\n)*(\d+)\s/.exec(head);
  if (!form || !Number.isFinite(offset + scale)) return fail('bad-geoid', where, 'is not a PGM with the Offset and Scale of a geoid grid');
  const [width, height, most] = form.slice(1, 4).map(Number) as [number, number, number];
  const start = form[0].length;
  if (most !== 65535 || width < 2 || height < 2 || width * height > MOST_NODES)
    return fail('bad-geoid', where, `${width} x ${height} values up to ${most}: geoid grids have 16 bits`);
  if (bytes.length < start + width * height * 2) return fail('bad-geoid', where, `holds ${bytes.length} of ${start + width * height * 2} bytes`);
  const valueM = Float32Array.from({ length: width * height }, (_, i) => {
    const at = start + i * 2;
    return offset + scale * (((bytes[at] as number) << 8) | (bytes[at + 1] as number));
  });
  return geoidOf({ west: 0, north: 90, stepLon: 360 / width, stepLat: 180 / (height - 1), width, height, valueM });
}

/** A geoid grid by the look of its bytes: GeographicLib PGM, GeoTIFF (heights above the ellipsoid), else NOAA GTX. */
export async function readGeoid(bytes: Uint8Array, where: string): Promise<Geoid> {
  const [a, b] = [bytes[0], bytes[1]];
  if (a === 0x50 && b === 0x35) return readPgm(bytes, where);
  if ((a === 0x49 && b === 0x49) || (a === 0x4d && b === 0x4d)) {
    const raster = await readGeotiff(bytes, where);
    return { undulationM: (lon, lat) => valueAt(raster, ...raster.toCell(lon, lat)) };
  }
  return readGtx(bytes, where);
}
