/** Simple unit meshes (1 m high, z up, foot at the origin) so that any 3D Tiles viewer shows furniture; the scene draws its own. */
export interface UnitMesh {
  readonly positions: Float32Array;
  readonly triangles: Uint16Array;
}

interface Ring {
  readonly radius: number;
  readonly z: number;
}
const sides = 6;

/** A turned shape: rings of six corners joined by walls; a ring of radius 0 closes an end. */
function turned(rings: readonly Ring[]): UnitMesh {
  const positions: number[] = [];
  const triangles: number[] = [];
  for (const { radius, z } of rings)
    for (let i = 0; i < sides; i++) {
      const angle = (i / sides) * 2 * Math.PI;
      positions.push(radius * Math.cos(angle), radius * Math.sin(angle), z);
    }
  for (let r = 0; r + 1 < rings.length; r++)
    for (let i = 0; i < sides; i++) {
      const [a, b] = [r * sides + i, r * sides + ((i + 1) % sides)];
      const [c, d] = [a + sides, b + sides];
      if ((rings[r] as Ring).radius > 0) triangles.push(a, b, d);
      if ((rings[r + 1] as Ring).radius > 0 || (rings[r] as Ring).radius > 0) triangles.push(a, d, c);
    }
  return { positions: Float32Array.from(positions), triangles: Uint16Array.from(triangles) };
}

const broadleaf = turned([
  { radius: 0.03, z: 0 },
  { radius: 0.03, z: 0.3 },
  { radius: 0.32, z: 0.45 },
  { radius: 0.34, z: 0.7 },
  { radius: 0.12, z: 0.95 },
  { radius: 0, z: 1 },
]);
const conifer = turned([
  { radius: 0.03, z: 0 },
  { radius: 0.03, z: 0.12 },
  { radius: 0.22, z: 0.13 },
  { radius: 0, z: 1 },
]);
const palm = turned([
  { radius: 0.025, z: 0 },
  { radius: 0.02, z: 0.8 },
  { radius: 0.3, z: 0.82 },
  { radius: 0.1, z: 0.95 },
  { radius: 0, z: 1 },
]);
const post = turned([
  { radius: 0.012, z: 0 },
  { radius: 0.01, z: 0.94 },
  { radius: 0.05, z: 0.96 },
  { radius: 0.05, z: 0.98 },
  { radius: 0, z: 1 },
]);

const meshes: Readonly<Record<string, UnitMesh>> = { 'tree-broadleaf': broadleaf, 'tree-conifer': conifer, 'tree-palm': palm };
export const unitMesh = (kind: string): UnitMesh => meshes[kind] ?? post;
export const baseColour = (kind: string): readonly number[] => (kind.startsWith('tree') ? [0.28, 0.42, 0.22, 1] : [0.45, 0.47, 0.5, 1]);
