/** A line of sight: where from, and a unit direction. */
export interface Sight {
  readonly eye: readonly [x: number, y: number, z: number];
  readonly direction: readonly [x: number, y: number, z: number];
}

/** Between a ray and a piece of pipe: how near they come, how far along the ray that is, and where on the piece (0 to 1). */
export function approach(
  sight: Sight,
  from: ArrayLike<number>,
  to: ArrayLike<number>,
  at: number,
): { readonly gapM: number; readonly alongM: number; readonly share: number } {
  const { eye, direction: d } = sight;
  const [ax, ay, az] = [from[at] as number, from[at + 1] as number, from[at + 2] as number];
  const [ux, uy, uz] = [(to[at] as number) - ax, (to[at + 1] as number) - ay, (to[at + 2] as number) - az];
  const [wx, wy, wz] = [ax - eye[0], ay - eye[1], az - eye[2]];
  const uu = ux * ux + uy * uy + uz * uz;
  const ud = ux * d[0] + uy * d[1] + uz * d[2];
  const uw = ux * wx + uy * wy + uz * wz;
  const dw = d[0] * wx + d[1] * wy + d[2] * wz;
  // Closest points of two lines (Eberly 2001, "Robust computation of distance between line segments", with a unit direction).
  const lean = uu - ud * ud;
  const share = uu === 0 || lean < 1e-9 ? 0 : Math.max(0, Math.min(1, (ud * dw - uw) / lean));
  const alongM = Math.max(0, dw + share * ud);
  const gx = wx + ux * share - d[0] * alongM;
  const gy = wy + uy * share - d[1] * alongM;
  const gz = wz + uz * share - d[2] * alongM;
  return { gapM: Math.sqrt(gx * gx + gy * gy + gz * gz), alongM, share };
}

export interface Aimed {
  readonly piece: number;
  readonly alongM: number;
  /** Less is better: distance, and how true the aim is. */
  readonly score: number;
}

/** Can a line of sight meet anything within a ball, drawn this much larger per metre? */
export function meetsBall({ eye, direction: d }: Sight, centre: readonly [number, number, number], radiusM: number, growth: number): boolean {
  const [x, y, z] = [centre[0] - eye[0], centre[1] - eye[1], centre[2] - eye[2]];
  const along = x * d[0] + y * d[1] + z * d[2];
  const gap2 = x * x + y * y + z * z - along * along;
  const reach = radiusM + growth * Math.max(0, along + radiusM);
  return along > -radiusM && gap2 < reach * reach;
}

/**
 * The piece of pipe under a line of sight: nearest of those whose drawn width it meets (true radius or some pixels, whichever is
 * more). `pixelRad`: angle of a pixel; `leastPx`: half width of the thinnest pipe on screen, a little more for the hand.
 */
export function aimAt(
  sight: Sight,
  pieces: { readonly from: Float32Array; readonly to: Float32Array },
  list: ArrayLike<number>,
  pixelRad: number,
  leastPx: number,
  seen: (piece: number, share: number) => boolean = () => true,
): Aimed | null {
  let best: Aimed | null = null;
  let bestScore = Infinity;
  for (let k = 0; k < list.length; k++) {
    const i = list[k] as number;
    const { gapM, alongM, share } = approach(sight, pieces.from, pieces.to, i * 4);
    const radius = pieces.from[i * 4 + 3] as number;
    const reach = Math.max(radius, leastPx * pixelRad * alongM);
    if (gapM > reach || alongM <= 0) continue;
    // A thin pipe beside a thick one is aimed at when the aim is truer.
    const score = alongM + (gapM / reach) * Math.max(2, leastPx * pixelRad * alongM);
    if (score >= bestScore || !seen(i, share)) continue;
    bestScore = score;
    best = { piece: i, alongM, score };
  }
  return best;
}
