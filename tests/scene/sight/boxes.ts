type Corner = readonly [number, number, number];

/** The twelve triangles of an upright box between two corners. */
export function boxTriangles([x0, y0, z0]: Corner, [x1, y1, z1]: Corner): Float32Array<ArrayBuffer> {
  const corner = (i: number): number[] => [i & 1 ? x1 : x0, i & 2 ? y1 : y0, i & 4 ? z1 : z0];
  const faces = [0, 1, 3, 0, 3, 2, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4, 2, 3, 7, 2, 7, 6, 0, 2, 6, 0, 6, 4, 1, 3, 7, 1, 7, 5];
  return Float32Array.from(faces.flatMap(corner));
}
