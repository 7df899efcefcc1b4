import { enuToEcef, ecefToGeodetic } from '../../../../base/geodesy.ts';
import { fail } from '../../../../base/problem.ts';
import { multiply } from '../../matrix.ts';
import { batchRows } from '../metadata/batch-table.ts';
import { createCollector, type ContentCollector } from './collect.ts';
import { columnIn, countIn, vectorIn, type TileContainer } from './container.ts';
import type { ContentIo } from './content.ts';
import { readGltfContent } from './gltf-content.ts';

/** A unit vector from its octahedron (Cigolle et al. 2014, "A Survey of Efficient Representations for Independent Unit Vectors"). */
export function octDecoded(x: number, y: number, most: number): [number, number, number] {
  let [u, v] = [(x / most) * 2 - 1, (y / most) * 2 - 1];
  const w = 1 - Math.abs(u) - Math.abs(v);
  if (w < 0) [u, v] = [(1 - Math.abs(v)) * (u < 0 ? -1 : 1), (1 - Math.abs(u)) * (v < 0 ? -1 : 1)];
  const length = Math.hypot(u, v, w) || 1;
  return [u / length, v / length, w / length];
}

/** Positions in float64: plain, or quantised in a volume (OGC 18-053r2, 10.2 and 11.2). */
export function placesIn(tile: TileContainer, count: number, where: string): Float64Array {
  const plain = columnIn(tile, 'POSITION', count * 3, Float32Array, where);
  if (plain) return Float64Array.from(plain);
  const steps = columnIn(tile, 'POSITION_QUANTIZED', count * 3, Uint16Array, where);
  if (!steps) return fail('bad-container', where, 'has neither POSITION nor POSITION_QUANTIZED');
  const offset = vectorIn(tile, 'QUANTIZED_VOLUME_OFFSET', 3, where) ?? fail('bad-container', where, 'no QUANTIZED_VOLUME_OFFSET');
  const scale = vectorIn(tile, 'QUANTIZED_VOLUME_SCALE', 3, where) ?? fail('bad-container', where, 'no QUANTIZED_VOLUME_SCALE');
  return Float64Array.from(steps, (step, i) => (step / 65535) * (scale[i % 3] as number) + (offset[i % 3] as number));
}

type Axes = readonly [up: readonly number[], right: readonly number[]];

/** Where up and right of an instance point: given, octahedral, or east-north-up where it stands; null: as the model is. */
function axesReader(tile: TileContainer, count: number, centre: readonly number[], places: Float64Array, where: string): ((i: number) => Axes) | null {
  const [up, right] = [columnIn(tile, 'NORMAL_UP', count * 3, Float32Array, where), columnIn(tile, 'NORMAL_RIGHT', count * 3, Float32Array, where)];
  if (up && right) return (i) => [[...up.subarray(i * 3, i * 3 + 3)], [...right.subarray(i * 3, i * 3 + 3)]];
  const octUp = columnIn(tile, 'NORMAL_UP_OCT32P', count * 2, Uint16Array, where);
  const octRight = columnIn(tile, 'NORMAL_RIGHT_OCT32P', count * 2, Uint16Array, where);
  if (octUp && octRight) {
    const read = (column: Uint16Array, i: number) => octDecoded(column[i * 2] as number, column[i * 2 + 1] as number, 65535);
    return (i) => [read(octUp, i), read(octRight, i)];
  }
  if (tile.featureJson['EAST_NORTH_UP'] !== true) return null;
  return (i) => {
    const at = [0, 1, 2].map((k) => (places[i * 3 + k] as number) + (centre[k] as number)) as [number, number, number];
    const m = enuToEcef(...ecefToGeodetic(...at));
    return [m.slice(4, 7), m.slice(0, 3)];
  };
}

/**
 * An i3dm: one glTF, many places. The model is first turned z up as everywhere; "right", "up" and their cross product are
 * then where its x, y and z go (so EAST_NORTH_UP means x east, y north, z up).
 */
export async function readInstances(tile: TileContainer, where: string, baseUrl: string, io: ContentIo, into: ContentCollector): Promise<void> {
  const count = countIn(tile, 'INSTANCES_LENGTH', where) ?? fail('bad-container', where, 'no INSTANCES_LENGTH');
  const centre = vectorIn(tile, 'RTC_CENTER', 3, where) ?? [0, 0, 0];
  const places = placesIn(tile, count, where);
  const axes = axesReader(tile, count, centre, places, where);
  const uniform = columnIn(tile, 'SCALE', count, Float32Array, where);
  const stretch = columnIn(tile, 'SCALE_NON_UNIFORM', count * 3, Float32Array, where);
  const batchIds = batchColumn(tile, count, where);
  const featureCount = batchIds ? Array.from(batchIds).reduce((most, id) => Math.max(most, id + 1), 0) : count;
  const rows = batchRows(tile.batchJson, tile.batchBin, featureCount, `${where}#batchTable`);
  const first = into.features({ count: featureCount, table: rows ? into.table(rows) : null, name: 'instance', nothing: null });

  // Float32 counts from the first instance.
  const origin = [places[0] ?? 0, places[1] ?? 0, places[2] ?? 0];
  const matrices = new Float32Array(count * 16);
  for (let i = 0; i < count; i++) {
    const scale = [0, 1, 2].map((k) => (uniform?.[i] ?? 1) * (stretch?.[i * 3 + k] ?? 1)) as [number, number, number];
    const [up, right] = axes?.(i) ?? [
      [0, 1, 0],
      [1, 0, 0],
    ];
    const [ux, uy, uz] = up as [number, number, number];
    const [rx, ry, rz] = right as [number, number, number];
    const forward = [ry * uz - rz * uy, rz * ux - rx * uz, rx * uy - ry * ux];
    const column = (v: readonly number[], s: number): number[] => [...v.map((c) => c * s), 0];
    const at = [0, 1, 2].map((k) => (places[i * 3 + k] as number) - (origin[k] as number));
    matrices.set([...column([rx, ry, rz], scale[0]), ...column([ux, uy, uz], scale[1]), ...column(forward, scale[2]), ...at, 1], i * 16);
  }
  const feature = Uint32Array.from({ length: count }, (_, i) => first + (batchIds?.[i] ?? i));

  const bytes = tile.isUri ? await io.fetchBytes(new URL(new TextDecoder().decode(tile.payload).replace(/[\0\s]+$/, ''), baseUrl).href) : tile.payload;
  const model = createCollector(where);
  await readGltfContent(bytes, where, io, { baseUrl, centre: null, batch: null }, model);
  const shift = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, ...[0, 1, 2].map((k) => (centre[k] as number) + (origin[k] as number)), 1];
  // The model's own nodes are nothing to pick: its placements are.
  into.adopt({ ...model.finish(), features: [] }, (part) => ({
    ...part,
    ...spread(part.toContent, part.instances?.matrices ?? null, matrices, feature),
    toContent: shift,
    featureImage: null,
  }));
}

/** Each placement times each of the model's own. */
function spread(own: readonly number[], inner: Float32Array | null, placements: Float32Array, feature: Uint32Array) {
  const innerCount = inner ? inner.length / 16 : 1;
  const count = placements.length / 16;
  if (innerCount * count > 2e6) fail('too-many', 'instances', `${innerCount} x ${count} instances`);
  const matrices = new Float32Array(count * innerCount * 16);
  const features = new Uint32Array(count * innerCount);
  for (let i = 0; i < count; i++) {
    const placed = multiply([...placements.subarray(i * 16, i * 16 + 16)], own);
    for (let k = 0; k < innerCount; k++) {
      const at = i * innerCount + k;
      matrices.set(inner ? multiply(placed, [...inner.subarray(k * 16, k * 16 + 16)]) : placed, at * 16);
      features[at] = feature[i] as number;
    }
  }
  return { instances: { matrices, feature: features } };
}

/** BATCH_ID in whichever width it was written; null: features are numbered as they come. */
export function batchColumn(tile: TileContainer, count: number, where: string): Uint8Array | Uint16Array | Uint32Array | null {
  const value = tile.featureJson['BATCH_ID'] as { componentType?: string } | undefined;
  if (value?.componentType === 'UNSIGNED_BYTE') return columnIn(tile, 'BATCH_ID', count, Uint8Array, where);
  if (value?.componentType === 'UNSIGNED_INT') return columnIn(tile, 'BATCH_ID', count, Uint32Array, where);
  return columnIn(tile, 'BATCH_ID', count, Uint16Array, where);
}
