import { latOfMercatorY, lonOfMercatorX } from '../../base/geodesy.ts';
import { worldPixels, type MercatorGrid } from '../terrain/elevation.ts';
import { heightColour } from './height-ramp.ts';

/** Heights as a picture that lies flat on a web mercator map. */
export interface ElevationPicture {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel; transparent where the heights are unknown. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  /** west, south, east, north, degrees. */
  readonly bounds: readonly [number, number, number, number];
  readonly lowestM: number;
  readonly highestM: number;
}

/** Larger pictures do not fit every graphics card. */
const mostPx = 4096;
/** Light from the north-west, 45 degrees high (the habit of maps): cosine of its angle to the slope, 1 = facing it. */
const light = [-0.5, 0.5, Math.SQRT1_2] as const;

/**
 * Colours by height between the lowest and the highest, shaded by slope (Horn 1981 in its four-neighbour form).
 * @param valueM the heights whose lowest and highest count: the source's own, where the grid was resampled from it.
 */
export function elevationPicture(grid: MercatorGrid, valueM: Float32Array = grid.heightM): ElevationPicture {
  const step = Math.max(1, Math.ceil(Math.max(grid.width, grid.height) / mostPx));
  const [width, height] = [Math.floor(grid.width / step), Math.floor(grid.height / step)];
  const world = worldPixels(grid);
  let [lowestM, highestM] = [Infinity, -Infinity];
  for (const m of valueM) if (m < lowestM || m > highestM) [lowestM, highestM] = [Math.min(lowestM, m), Math.max(highestM, m)];
  const rgba = new Uint8ClampedArray(width * height * 4);
  const heightAt = (x: number, y: number): number =>
    grid.heightM[Math.min(grid.height - 1, Math.max(0, y * step)) * grid.width + Math.min(grid.width - 1, Math.max(0, x * step))] as number;
  for (let y = 0; y < height; y++) {
    const lat = latOfMercatorY((grid.y0 + y * step) / world);
    const spacingM = ((40075016.7 * Math.cos((lat * Math.PI) / 180)) / world) * step;
    for (let x = 0; x < width; x++) {
      const here = heightAt(x, y);
      if (Number.isNaN(here)) continue;
      const known = (m: number): number => (Number.isNaN(m) ? here : m);
      const east = (known(heightAt(x + 1, y)) - known(heightAt(x - 1, y))) / (2 * spacingM);
      const north = (known(heightAt(x, y - 1)) - known(heightAt(x, y + 1))) / (2 * spacingM);
      const lit = (-east * light[0] - north * light[1] + light[2]) / Math.hypot(east, north, 1);
      const shade = 0.45 + 0.55 * Math.max(0, Math.min(1, lit / light[2]));
      const [r, g, b] = heightColour((here - lowestM) / Math.max(1e-6, highestM - lowestM));
      rgba.set([r * shade, g * shade, b * shade, 235], (y * width + x) * 4);
    }
  }
  const bounds = [
    lonOfMercatorX(grid.x0 / world),
    latOfMercatorY((grid.y0 + height * step) / world),
    lonOfMercatorX((grid.x0 + width * step) / world),
    latOfMercatorY(grid.y0 / world),
  ] as const;
  return { width, height, rgba, bounds, lowestM, highestM };
}
