import { fail } from '../../../../base/problem.ts';
import { isObject } from '../../json-door.ts';
import { batchRows } from '../metadata/batch-table.ts';
import type { ContentCollector } from './collect.ts';
import { columnIn, countIn, vectorIn, type TileContainer } from './container.ts';
import type { ContentIo, DracoGeometry } from './content.ts';
import { batchColumn, octDecoded, placesIn } from './instances.ts';
import { plainMaterial } from './materials.ts';

const linear = (byte: number): number => {
  const c = byte / 255;
  return Math.round(255 * (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
};
/** sRGB bytes to linear bytes (IEC 61966-2-1); below a sixteenth this loses steps, which points do not show. */
const linearBytes = Uint8Array.from({ length: 256 }, (_, i) => linear(i));

/** Point colours in whichever form: RGBA, RGB, RGB565, one for all. */
function coloursIn(tile: TileContainer, count: number, drawn: DracoGeometry | null, where: string): Uint8Array | null {
  const out = new Uint8Array(count * 4).fill(255);
  const fill = (values: ArrayLike<number>, width: number): Uint8Array => {
    for (let i = 0; i < count; i++)
      for (let c = 0; c < width; c++) out[i * 4 + c] = c < 3 ? (linearBytes[values[i * width + c] as number] as number) : (values[i * width + c] as number);
    return out;
  };
  const rgba = drawn?.attributes['RGBA'] ?? columnIn(tile, 'RGBA', count * 4, Uint8Array, where);
  if (rgba) return fill(rgba, 4);
  const rgb = drawn?.attributes['RGB'] ?? columnIn(tile, 'RGB', count * 3, Uint8Array, where);
  if (rgb) return fill(rgb, 3);
  const packed = columnIn(tile, 'RGB565', count, Uint16Array, where);
  if (packed)
    return fill(
      Uint8Array.from({ length: count * 3 }, (_, i) => rgb565(packed[Math.floor(i / 3)] as number)[i % 3] as number),
      3,
    );
  const one = vectorIn(tile, 'CONSTANT_RGBA', 4, where);
  return one
    ? fill(
        Uint8Array.from({ length: count * 4 }, (_, i) => one[i % 4] as number),
        4,
      )
    : null;
}
const rgb565 = (v: number): readonly [number, number, number] => [
  Math.round(((v >> 11) * 255) / 31),
  Math.round((((v >> 5) & 63) * 255) / 63),
  Math.round(((v & 31) * 255) / 31),
];

function normalsIn(tile: TileContainer, count: number, drawn: DracoGeometry | null, where: string): Float32Array | null {
  const plain = drawn?.attributes['NORMAL'] ?? columnIn(tile, 'NORMAL', count * 3, Float32Array, where);
  if (plain) return Float32Array.from(plain);
  const oct = columnIn(tile, 'NORMAL_OCT16P', count * 2, Uint8Array, where);
  if (!oct) return null;
  const out = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) out.set(octDecoded(oct[i * 2] as number, oct[i * 2 + 1] as number, 255), i * 3);
  return out;
}

/** Draco's share of a point cloud: 3DTILES_draco_point_compression names attributes of the feature table. */
async function unpacked(tile: TileContainer, count: number, io: ContentIo, where: string): Promise<DracoGeometry | null> {
  const extensions = tile.featureJson['extensions'];
  const packed = isObject(extensions) ? extensions['3DTILES_draco_point_compression'] : undefined;
  if (!isObject(packed)) return null;
  const [start, length] = [Number(packed['byteOffset']), Number(packed['byteLength'])];
  if (!(start >= 0 && length >= 0 && start + length <= tile.featureBin.length))
    fail('truncated', where, `Draco bytes ${start} to ${start + length} of ${tile.featureBin.length}`);
  const properties = isObject(packed['properties']) ? packed['properties'] : {};
  const types = { POSITION: 'f32', RGB: 'u8', RGBA: 'u8', NORMAL: 'f32', BATCH_ID: 'u16' } as const;
  const wanted = Object.fromEntries(
    Object.entries(types).flatMap(([name, type]) => (typeof properties[name] === 'number' ? [[name, { id: properties[name], type }] as const] : [])),
  );
  const decoder = await io.codecs.draco();
  let geometry: DracoGeometry;
  try {
    geometry = decoder.decode(tile.featureBin.subarray(start, start + length), wanted);
  } catch (error) {
    return fail('bad-draco', where, (error as Error).message);
  }
  if (geometry.pointCount !== count) fail('count-mismatch', where, `POINTS_LENGTH ${count}, ${geometry.pointCount} decoded`);
  return geometry;
}

/** A pnts point cloud (OGC 18-053r2, 11). */
export async function readPoints(tile: TileContainer, where: string, io: ContentIo, into: ContentCollector): Promise<void> {
  const count = countIn(tile, 'POINTS_LENGTH', where) ?? fail('bad-container', where, 'no POINTS_LENGTH');
  const drawn = await unpacked(tile, count, io, where);
  const places = drawn?.attributes['POSITION'] ?? placesIn(tile, count, where);
  const batchIds = drawn?.attributes['BATCH_ID'] ?? batchColumn(tile, count, where);
  const batchLength = batchIds ? (countIn(tile, 'BATCH_LENGTH', where) ?? 0) : 0;
  const rows = batchLength > 0 ? batchRows(tile.batchJson, tile.batchBin, batchLength, `${where}#batchTable`) : null;
  const first = into.features({ count: Math.max(1, batchLength), table: rows ? into.table(rows) : null, name: 'points', nothing: null });
  const centre = vectorIn(tile, 'RTC_CENTER', 3, where) ?? [0, 0, 0];
  // Large quantised volumes lose nothing: the first point is taken as the origin of float32.
  const [x0, y0, z0] = [places[0] ?? 0, places[1] ?? 0, places[2] ?? 0];
  const origin = [x0, y0, z0];
  into.part({
    shape: 'points',
    position: Float32Array.from(places, (v, i) => v - (origin[i % 3] as number)),
    normal: normalsIn(tile, count, drawn, where),
    uv: null,
    colour: coloursIn(tile, count, drawn, where),
    index: null,
    feature: batchIds
      ? Uint32Array.from(batchIds, (id, i) =>
          id < Math.max(1, batchLength) ? first + id : fail('index-out-of-range', where, `batch id ${id} of point ${i}: BATCH_LENGTH is ${batchLength}`),
        )
      : first,
    featureImage: null,
    material: into.material({ ...plainMaterial, isUnlit: !(drawn?.attributes['NORMAL'] || tile.featureJson['NORMAL'] || tile.featureJson['NORMAL_OCT16P']) }),
    toContent: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x0 + (centre[0] as number), y0 + (centre[1] as number), z0 + (centre[2] as number), 1],
    instances: null,
  });
}
