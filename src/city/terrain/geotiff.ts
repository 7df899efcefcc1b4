import { fromArrayBuffer, type GeoTIFFImage } from 'geotiff';
import { fail } from '../../base/problem.ts';
import { findCrs, type SourceCrs } from '../formats/crs.ts';
import type { HeightRaster } from './raster.ts';

/** Rasters larger than this are cut up before they are brought here. */
const MOST_CELLS = 250e6;
/** "User-defined" in GeoKeys: the file describes a system of its own (OGC GeoTIFF 1.1, 7.1). */
const USER_DEFINED = 32767;
/** Metres a unit of a vertical CRS (EPSG unit codes in VerticalUnitsGeoKey). */
const verticalUnitM: Readonly<Record<number, number>> = { 9001: 1, 9002: 0.3048, 9003: 1200 / 3937 };

type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Model x = a·column + b·row + c, y = d·column + e·row + f, by ModelTransformation or ModelTiepoint and ModelPixelScale (GeoTIFF 1.1, B.6). */
function affineOf(image: GeoTIFFImage, where: string): Affine {
  const directory = image.fileDirectory;
  const matrix = directory.getValue('ModelTransformation') as ArrayLike<number> | undefined;
  const scale = directory.getValue('ModelPixelScale') as ArrayLike<number> | undefined;
  const tie = directory.getValue('ModelTiepoint') as ArrayLike<number> | undefined;
  // Where pixels are points, (0, 0) is the middle of the first one, else its corner: cells count from middles here.
  const shift = image.pixelIsArea() ? 0.5 : 0;
  const centred = (a: number, b: number, c: number, d: number, e: number, f: number): Affine => [a, b, c + shift * (a + b), d, e, f + shift * (d + e)];
  if (matrix && matrix.length >= 16) {
    const m = (i: number): number => matrix[i] as number;
    return centred(m(0), m(1), m(3), m(4), m(5), m(7));
  }
  if (!scale || !tie || scale.length < 2 || tie.length < 6)
    return fail('no-georeference', where, 'has neither a ModelTransformation nor a ModelTiepoint with a ModelPixelScale: nothing says where it lies');
  const [sx, sy] = [scale[0] as number, scale[1] as number];
  const [i, j, , x, y] = Array.from(tie) as [number, number, number, number, number];
  if (!(sx > 0) || !(Math.abs(sy) > 0)) return fail('no-georeference', where, `its pixels measure ${sx} x ${sy}`);
  return centred(sx, 0, x - i * sx, 0, -sy, y + j * sy);
}

function crsOf(image: GeoTIFFImage, override: string | undefined, where: string): SourceCrs {
  const keys = image.getGeoKeys() ?? {};
  const code = [keys.ProjectedCSTypeGeoKey, keys.GeographicTypeGeoKey].find((key) => typeof key === 'number' && key > 0) as number | undefined;
  const vertical = keys.VerticalCSTypeGeoKey as number | undefined;
  if (code === USER_DEFINED && override === undefined)
    return fail('unknown-crs', where, 'describes a reference system of its own, without an EPSG code; pass its definition as --proj4 "+proj=..."');
  const crs = findCrs(code === undefined ? null : `EPSG:${code}`, override, where);
  return vertical !== undefined && vertical !== USER_DEFINED ? { ...crs, vertical: `EPSG:${vertical}` } : crs;
}

/** Heights of the first band, NaN where the file says it has none. */
async function valuesOf(image: GeoTIFFImage, metresPerUnit: number, where: string): Promise<Float32Array> {
  const none = image.getGDALNoData();
  const bands = await image.readRasters({ samples: [0] }).catch((error: Error) => fail('bad-geotiff', where, `its pixels cannot be read: ${error.message}`));
  const band = bands[0] as ArrayLike<number> | undefined;
  if (!band || band.length !== image.getWidth() * image.getHeight())
    return fail('bad-geotiff', where, `holds ${band?.length ?? 0} of ${image.getWidth() * image.getHeight()} pixels`);
  // The tag is a text of decimals; the pixels may be rounded to single precision.
  const isNone = none === null ? () => false : (v: number) => v === none || v === Math.fround(none);
  const valueM = Float32Array.from(band, (v) => (isNone(v) || !Number.isFinite(v) ? NaN : v * metresPerUnit));
  if (valueM.every((m) => Number.isNaN(m))) fail('no-heights', where, 'no pixel holds a value');
  return valueM;
}

/**
 * A GeoTIFF elevation model (OGC 19-008r4): its first image's first band, in the CRS its GeoKeys name. Heights in the units
 * of VerticalUnitsGeoKey, metres when it does not say. Throws bad-geotiff, too-large, no-georeference, unknown-crs, no-heights.
 * @param proj4 EPSG code or proj4 text of the coordinates, where the file does not say or says wrong.
 */
export async function readGeotiff(bytes: Uint8Array, where: string, proj4?: string): Promise<HeightRaster> {
  const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const image = await fromArrayBuffer(whole)
    .then((tiff) => tiff.getImage())
    .catch((error: Error) => fail('bad-geotiff', where, `is not a TIFF that can be read: ${error.message}`));
  const [width, height] = [image.getWidth(), image.getHeight()];
  if (width * height > MOST_CELLS)
    fail('too-large', where, `${width} x ${height} pixels; at most ${MOST_CELLS / 1e6} million are read at once: cut it up first`);
  const [a, b, c, d, e, f] = affineOf(image, where);
  const crs = crsOf(image, proj4, where);
  const unit = image.getGeoKeys()?.VerticalUnitsGeoKey as number | undefined;
  const metresPerUnit = unit === undefined ? 1 : (verticalUnitM[unit] ?? fail('unknown-unit', where, `heights are in the unit EPSG:${unit}`));
  const valueM = await valuesOf(image, metresPerUnit, where);
  const determinant = a * e - b * d;
  if (!(Math.abs(determinant) > 0)) fail('no-georeference', where, 'its transformation folds the raster into a line');
  return {
    width,
    height,
    valueM,
    crs: { source: crs.name, vertical: crs.vertical },
    toLonLat: (column, row) => crs.toLonLat(a * column + b * row + c, d * column + e * row + f),
    toCell(lon, lat) {
      const [x, y] = crs.fromLonLat(lon, lat);
      return [(e * (x - c) - b * (y - f)) / determinant, (a * (y - f) - d * (x - c)) / determinant];
    },
  };
}
