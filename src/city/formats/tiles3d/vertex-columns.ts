import { fail } from '../../../base/problem.ts';
import type { SurfaceColumns } from '../../../tables/surfaces.ts';
import { buildingSchemaId } from './building-metadata.ts';
import type { GltfPrimitive } from './gltf.ts';
import { normalDivisor, readColumn, type GltfDocument } from './read-glb.ts';
import { propertyReader } from './read-metadata.ts';

/** What our own tiles say of a vertex beyond place and building. */
export interface VertexColumns {
  /** Number of the surface within its building, from 1; 0 = none. */
  readonly surface: Uint32Array | null;
  /** sRGB in bytes; alpha 255 where the source says a colour, else 0. */
  readonly colour: Uint8Array | null;
}

const surfaceTable = 1;
const isOurs = ({ json }: GltfDocument): boolean => json.extensions?.EXT_structural_metadata?.schema?.id === buildingSchemaId;
const tableOf = ({ json }: GltfDocument) => json.extensions?.EXT_structural_metadata?.propertyTables?.[surfaceTable];

/** The surface table of one of our tiles, or null. */
export function readSurfaces(doc: GltfDocument): SurfaceColumns | null {
  const table = isOurs(doc) ? tableOf(doc) : undefined;
  if (table?.class !== 'surface') return null;
  const { count } = table;
  const read = (name: string) => propertyReader(doc, surfaceTable, name) ?? (() => undefined);
  const floats = (name: string): Float32Array => {
    const at = read(name);
    return Float32Array.from({ length: count }, (_, i) => Number(at(i) ?? NaN));
  };
  const [building, type, attributes, faults] = [read('building'), read('type'), read('attributes'), read('faults')];
  const columns = {
    count,
    building: Uint32Array.from({ length: count }, (_, i) => Number(building(i) ?? 0)),
    type: Array.from({ length: count }, (_, i) => String(type(i) ?? '')),
    areaM2: floats('areaM2'),
    tiltDeg: floats('tiltDeg'),
    bearingDeg: floats('bearingDeg'),
    attributes: new Map<number, Record<string, string | number | boolean>>(),
    faults: new Map<number, string>(),
  };
  for (let i = 0; i < count; i++) {
    const [said, wrong] = [attributes(i), faults(i)];
    if (typeof said === 'string') columns.attributes.set(i, JSON.parse(said) as Record<string, string | number | boolean>);
    if (typeof wrong === 'string') columns.faults.set(i, wrong);
  }
  return columns;
}

/** Rows of the surface table as numbers within each building, from 1. */
function localNumbers(ids: ArrayLike<number>, surfaces: SurfaceColumns, where: string): Uint32Array {
  const first = new Map<number, number>();
  surfaces.building.forEach((building, i) => {
    if (!first.has(building)) first.set(building, i);
  });
  return Uint32Array.from({ length: ids.length }, (_, v) => {
    const id = ids[v] as number;
    if (id > surfaces.count) fail('index-out-of-range', where, `surface ${id} of vertex ${v}: there are ${surfaces.count}`);
    return id === surfaces.count ? 0 : id - (first.get(surfaces.building[id] as number) as number) + 1;
  });
}

/** IEC 61966-2-1, from linear light. */
const encoded = (c: number): number => Math.round(255 * (c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055));

/** Surface numbers and colours of a primitive of our tiles; nothing of anybody else's. */
export function readVertexColumns(doc: GltfDocument, primitive: GltfPrimitive, path: string, surfaces: SurfaceColumns | null): VertexColumns {
  if (!surfaces) return { surface: null, colour: null };
  const { _FEATURE_ID_1: id, COLOR_0: tone } = primitive.attributes;
  const count = readColumn(doc, primitive.attributes['POSITION'] as number, path).accessor.count;
  const column = (accessor: number | undefined, width: number): ArrayLike<number> | null => {
    if (accessor === undefined) return null;
    const read = readColumn(doc, accessor, path);
    if (read.values.length !== count * width) fail('bad-gltf', `${doc.where}${path}`, `${read.values.length} numbers for ${count} vertices of ${width}`);
    const divisor = normalDivisor(read.accessor);
    return divisor === 1 ? read.values : Float32Array.from(read.values, (value) => value / divisor);
  };
  const [ids, tones] = [column(id, 1), column(tone, 4)];
  return {
    surface: ids ? localNumbers(ids, surfaces, `${doc.where}${path}`) : null,
    colour: tones ? Uint8Array.from({ length: count * 4 }, (_, i) => (i % 4 === 3 ? 255 : encoded(tones[i] as number))) : null,
  };
}

interface Vertices extends VertexColumns {
  readonly feature: Uint32Array;
}
/** Columns of several primitives one after the other; absent where none has them. */
export function joinColumns(parts: readonly Vertices[]): { surface?: Uint32Array; colour?: Uint8Array } {
  const count = parts.reduce((sum, { feature }) => sum + feature.length, 0);
  const join = <T extends Uint32Array | Uint8Array>(out: T, width: number, of: (part: Vertices) => T | null): T => {
    let at = 0;
    for (const part of parts) {
      out.set((of(part) ?? []) as never, at);
      at += part.feature.length * width;
    }
    return out;
  };
  return {
    ...(parts.some(({ surface }) => surface) ? { surface: join(new Uint32Array(count), 1, ({ surface }) => surface) } : {}),
    ...(parts.some(({ colour }) => colour) ? { colour: join(new Uint8Array(count * 4), 4, ({ colour }) => colour) } : {}),
  };
}
