import type { PlanMesh, SolidSurface, SurfaceImage } from '../../pack/pack-input.ts';
import type { Extent } from './extent.ts';
import { emptyExtent, widen } from './extent.ts';

/** What becomes one primitive: everything without a look of its own, everything coloured, or everything with one picture. */
export interface BuildingPart {
  readonly positions: Float64Array;
  readonly feature: Uint32Array;
  readonly triangles: Uint32Array;
  /** Row of the surface table per vertex, `surfaceCount` = none; null where no building of the tile has surfaces. */
  readonly surface: Uint32Array | null;
  /** Linear RGBA per vertex, 0 to 1. */
  readonly colour: Float32Array | null;
  readonly uv: Float32Array | null;
  readonly image: SurfaceImage | null;
}
export interface MergedBuildings {
  readonly parts: readonly BuildingPart[];
  readonly surfaceCount: number;
  readonly extent: Extent;
}
/** Plan metres to the tile's local east-north-up metres: local = (plan - centre) / scale, z unchanged. */
export interface LocalFrame {
  readonly centre: readonly [xM: number, yM: number];
  readonly scale: { readonly east: number; readonly north: number };
}

interface Growing {
  readonly image: SurfaceImage | null;
  readonly isColoured: boolean;
  readonly positions: number[];
  readonly feature: number[];
  readonly triangles: number[];
  readonly surface: number[];
  readonly colour: number[];
  readonly uv: number[];
}
const growing = (image: SurfaceImage | null, isColoured: boolean): Growing => ({
  image,
  isColoured,
  positions: [],
  feature: [],
  triangles: [],
  surface: [],
  colour: [],
  uv: [],
});

/** IEC 61966-2-1: glTF's vertex colours are linear. */
const linear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

/** Buildings of a tile in its local metres, apart by look. */
export function mergeBuildings(
  buildings: readonly { readonly mesh: PlanMesh; readonly surfaces?: readonly SolidSurface[] }[],
  local: LocalFrame,
): MergedBuildings {
  const extent = emptyExtent();
  const plain = growing(null, false);
  const coloured = growing(null, true);
  const pictured = new Map<SurfaceImage, Growing>();
  const surfaceCount = buildings.reduce((sum, { surfaces = [] }) => sum + surfaces.length, 0);
  const partOf = (surface: SolidSurface | undefined): Growing => {
    if (!surface?.image) return surface?.colour ? coloured : plain;
    const known = pictured.get(surface.image) ?? growing(surface.image, false);
    pictured.set(surface.image, known);
    return known;
  };
  let firstSurface = 0;
  buildings.forEach(({ mesh, surfaces = [] }, id) => {
    const place = new Map<number, number>();
    const homes: Growing[] = [];
    for (let v = 0; v < mesh.positions.length / 3; v++) {
      const number = mesh.surface?.[v];
      const surface = number === undefined ? undefined : surfaces[number];
      const part = partOf(surface);
      homes.push(part);
      const x = ((mesh.positions[v * 3] as number) - local.centre[0]) / local.scale.east;
      const y = ((mesh.positions[v * 3 + 1] as number) - local.centre[1]) / local.scale.north;
      const z = mesh.positions[v * 3 + 2] as number;
      place.set(v, part.feature.length);
      part.positions.push(x, y, z);
      widen(extent, x, y, z);
      part.feature.push(id);
      part.surface.push(number === undefined ? surfaceCount : firstSurface + number);
      const [r = 1, g = 1, b = 1, a = 1] = surface?.colour ?? [];
      if (part.isColoured) part.colour.push(linear(r), linear(g), linear(b), a);
      if (part.image) part.uv.push(mesh.uv?.[v * 2] ?? 0, mesh.uv?.[v * 2 + 1] ?? 0);
    }
    // All corners of a triangle are of one surface, hence of one part.
    for (const corner of mesh.triangles) (homes[corner] as Growing).triangles.push(place.get(corner) as number);
    firstSurface += surfaces.length;
  });
  const parts = [plain, coloured, ...pictured.values()]
    .filter(({ triangles }) => triangles.length > 0)
    .map((part): BuildingPart => ({
      positions: Float64Array.from(part.positions),
      feature: Uint32Array.from(part.feature),
      triangles: Uint32Array.from(part.triangles),
      surface: surfaceCount > 0 ? Uint32Array.from(part.surface) : null,
      colour: part.isColoured ? Float32Array.from(part.colour) : null,
      uv: part.image ? Float32Array.from(part.uv) : null,
      image: part.image,
    }));
  return { parts, surfaceCount, extent };
}
