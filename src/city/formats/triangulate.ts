import earcut from 'earcut';

/** A polygon with more corners than this is pathological: ear cutting is quadratic at worst (a spiral of 40,000 takes 28 s). */
export const mostCorners = 8000;
export type Triangulated = { readonly kind: 'triangles'; readonly corners: readonly number[] } | { readonly kind: 'refused'; readonly why: string };

/** Newell's normal (1972) of a ring of vertices: robust for rings not quite flat; its length is twice the area. */
export function newellNormal(xyz: ArrayLike<number>, ring: readonly number[]): [number, number, number] {
  let [nx, ny, nz] = [0, 0, 0];
  // Measured from the first corner: national coordinates are large, and their products would drown small surfaces.
  const first = (ring[0] ?? 0) * 3;
  const [ox, oy, oz] = [xyz[first] as number, xyz[first + 1] as number, xyz[first + 2] as number];
  for (let i = 0; i < ring.length; i++) {
    const a = (ring[i] as number) * 3;
    const b = (ring[(i + 1) % ring.length] as number) * 3;
    const [ax, ay, az] = [(xyz[a] as number) - ox, (xyz[a + 1] as number) - oy, (xyz[a + 2] as number) - oz];
    const [bx, by, bz] = [(xyz[b] as number) - ox, (xyz[b + 1] as number) - oy, (xyz[b + 2] as number) - oz];
    nx += (ay - by) * (az + bz);
    ny += (az - bz) * (ax + bx);
    nz += (ax - bx) * (ay + by);
  }
  return [nx, ny, nz];
}

/** Two axes of the plane with a normal, so that u x v points along it. */
export function planeAxes([nx, ny, nz]: readonly [number, number, number]): readonly [number[], number[]] {
  const length = Math.hypot(nx, ny, nz);
  const n = [nx / length, ny / length, nz / length] as const;
  // The world axis least along the normal gives the steadiest cross product.
  const least = Math.abs(n[0]) < Math.abs(n[1]) ? (Math.abs(n[0]) < Math.abs(n[2]) ? 0 : 2) : Math.abs(n[1]) < Math.abs(n[2]) ? 1 : 2;
  const w = [0, 0, 0];
  w[least] = 1;
  const cross = (a: readonly number[], b: readonly number[]): number[] => [
    (a[1] as number) * (b[2] as number) - (a[2] as number) * (b[1] as number),
    (a[2] as number) * (b[0] as number) - (a[0] as number) * (b[2] as number),
    (a[0] as number) * (b[1] as number) - (a[1] as number) * (b[0] as number),
  ];
  const u = cross(w, n);
  const size = Math.hypot(...u);
  const unit = u.map((c) => c / size);
  return [unit, cross(n, unit)];
}

/** Corners of a ring without repeats of the one before; GML habits close rings, CityJSON does not. */
const cleaned = (ring: readonly number[]): number[] => ring.filter((v, i) => v !== ring[(i + ring.length - 1) % ring.length]);

/**
 * Triangles of a polygon in space (outer ring, then holes; vertex numbers into xyz), wound like the outer ring. Ears are
 * cut in the polygon's own plane.
 */
export function triangulate(xyz: ArrayLike<number>, rings: readonly (readonly number[])[]): Triangulated {
  const clean = rings.map(cleaned);
  const outer = clean[0] ?? [];
  const holes = clean.slice(1).filter((ring) => ring.length >= 3);
  if (outer.length < 3) return { kind: 'refused', why: `a ring of ${outer.length} corners is no polygon` };
  if (outer.length === 3 && holes.length === 0) return { kind: 'triangles', corners: outer };
  const count = [outer, ...holes].reduce((sum, ring) => sum + ring.length, 0);
  if (count > mostCorners) return { kind: 'refused', why: `${count} corners, more than ${mostCorners}` };
  const normal = newellNormal(xyz, outer);
  if (!(Math.hypot(...normal) > 1e-9)) return { kind: 'refused', why: 'the polygon has no area' };
  const [u, v] = planeAxes(normal);

  const flat: number[] = [];
  const names: number[] = [];
  const starts: number[] = [];
  for (const ring of [outer, ...holes]) {
    if (names.length > 0) starts.push(names.length);
    for (const vertex of ring) {
      const [x, y, z] = [xyz[vertex * 3] as number, xyz[vertex * 3 + 1] as number, xyz[vertex * 3 + 2] as number];
      flat.push(x * (u[0] as number) + y * (u[1] as number) + z * (u[2] as number), x * (v[0] as number) + y * (v[1] as number) + z * (v[2] as number));
      names.push(vertex);
    }
  }
  const cut = earcut(flat, starts, 2);
  const corners: number[] = [];
  for (let i = 0; i < cut.length; i += 3) {
    const [a, b, c] = [cut[i] as number, cut[i + 1] as number, cut[i + 2] as number];
    const at = (k: number): number => flat[k] as number;
    const area = (at(b * 2) - at(a * 2)) * (at(c * 2 + 1) - at(a * 2 + 1)) - (at(c * 2) - at(a * 2)) * (at(b * 2 + 1) - at(a * 2 + 1));
    // In the plane's axes the outer ring runs counter-clockwise, so its triangles must as well.
    const [second, third] = area < 0 ? [c, b] : [b, c];
    corners.push(names[a] as number, names[second] as number, names[third] as number);
  }
  return corners.length > 0 ? { kind: 'triangles', corners } : { kind: 'refused', why: 'no triangle could be cut' };
}
