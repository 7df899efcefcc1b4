/** RGBA rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
export interface Difference {
  /** Mean over the picture of the largest channel's difference of block means, 0 to 255. */
  readonly mean: number;
  /** Share of blocks whose mean colour differs visibly. */
  readonly share: number;
}

const BLOCK_PX = 8;
/** A block's mean colour may move so far by another rasteriser, font or driver. */
const VISIBLE = 12;

/** Compare means of 8 x 8 blocks: edges may fall a pixel aside and lines be drawn finer, but no surface, light or thing may change. */
export function compare(a: Pixels, b: Pixels): Difference {
  if (a.width !== b.width || a.height !== b.height) return { mean: 255, share: 1 };
  let [sum, differing, blocks] = [0, 0, 0];
  for (let y = 0; y < a.height; y += BLOCK_PX)
    for (let x = 0; x < a.width; x += BLOCK_PX) {
      const away = blockDifference(a, b, x, y);
      sum += away;
      blocks++;
      if (away > VISIBLE) differing++;
    }
  return { mean: sum / blocks, share: differing / blocks };
}

function blockDifference(a: Pixels, b: Pixels, x0: number, y0: number): number {
  const sums = [0, 0, 0];
  let count = 0;
  for (let y = y0; y < Math.min(y0 + BLOCK_PX, a.height); y++)
    for (let x = x0; x < Math.min(x0 + BLOCK_PX, a.width); x++) {
      const o = (y * a.width + x) * 4;
      for (let c = 0; c < 3; c++) sums[c] = (sums[c] as number) + (a.data[o + c] as number) - (b.data[o + c] as number);
      count++;
    }
  return Math.max(...sums.map((s) => Math.abs(s) / count));
}

/** What a golden picture tolerates. */
export const TOLERATED: Difference = { mean: 2.5, share: 0.03 };
export const isLike = ({ mean, share }: Difference): boolean => mean <= TOLERATED.mean && share <= TOLERATED.share;
