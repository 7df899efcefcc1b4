import { DataTexture, LinearFilter, LinearMipmapLinearFilter, RGBAFormat, RepeatWrapping, UnsignedByteType } from 'three';
import { noiseAt } from '../../base/random.ts';

const SIZE = 128;
const OCTAVES = [4, 8, 16, 32, 64] as const;
const smooth = (t: number): number => t * t * (3 - 2 * t);

/** Value noise summed over octaves, the same at opposite rims; `SIZE` squared, about 0 to 1. */
function field(seed: number, fall: number): Float32Array {
  const out = new Float32Array(SIZE * SIZE);
  let weight = 1;
  let sum = 0;
  for (const cells of OCTAVES) {
    const lattice = Float32Array.from({ length: cells * cells }, (_, i) => noiseAt(seed, cells, i));
    const step = SIZE / cells;
    for (let y = 0; y < SIZE; y++)
      for (let x = 0; x < SIZE; x++) {
        const [cx, cy] = [Math.floor(x / step), Math.floor(y / step)];
        const [tx, ty] = [smooth(x / step - cx), smooth(y / step - cy)];
        const at = (i: number, j: number): number => lattice[(j % cells) * cells + (i % cells)] as number;
        const low = at(cx, cy) + (at(cx + 1, cy) - at(cx, cy)) * tx;
        const high = at(cx, cy + 1) + (at(cx + 1, cy + 1) - at(cx, cy + 1)) * tx;
        out[y * SIZE + x] = (out[y * SIZE + x] as number) + weight * (low + (high - low) * ty);
      }
    sum += weight;
    weight *= fall;
  }
  return out.map((v) => v / sum);
}

/**
 * One small tile of chance for everything that drifts: red and green, two cloud fields; blue and alpha, slopes of water
 * (east, south; 0.5 = flat). Repeats without a seam; mipmaps flatten far water by themselves.
 */
export function createNoiseTexture(): DataTexture {
  const clouds = field(11, 0.55);
  const wisps = field(23, 0.62);
  const waves = field(37, 0.72);
  const at = (x: number, y: number): number => waves[((y + SIZE) % SIZE) * SIZE + ((x + SIZE) % SIZE)] as number;
  const data = new Uint8Array(SIZE * SIZE * 4);
  const byte = (v: number): number => Math.max(0, Math.min(255, Math.round(v * 255)));
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) {
      const i = y * SIZE + x;
      const slope = [at(x + 1, y) - at(x - 1, y), at(x, y + 1) - at(x, y - 1)] as const;
      data.set([byte(clouds[i] as number), byte(wisps[i] as number), byte(0.5 + slope[0] * 1.6), byte(0.5 + slope[1] * 1.6)], i * 4);
    }
  const texture = new DataTexture(data, SIZE, SIZE, RGBAFormat, UnsignedByteType);
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.needsUpdate = true;
  return texture;
}
