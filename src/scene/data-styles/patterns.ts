import type { Map as MapLibreMap } from 'maplibre-gl';
import { Pattern } from '../../rules/styles/paint.ts';

const SIDE_PX = 16;
const INK: readonly [number, number, number, number] = [30, 32, 34, 200];

/** Is a pixel inked? The same figures as the buildings' shader draws. */
function isInked(pattern: number, x: number, y: number): boolean {
  const falling = (x + y) % 8;
  const rising = (x - y + SIDE_PX) % 8;
  if (pattern === Pattern.diagonal) return falling < 2.4;
  if (pattern === Pattern.cross) return falling < 2 || rising < 2;
  if (pattern === Pattern.dots) return Math.hypot((x % 8) - 3.5, (y % 8) - 3.5) < 1.8;
  if (pattern === Pattern.level) return y % 8 < 2.4;
  if (pattern === Pattern.dense) return (x + y) % 4 < 2.6;
  return pattern === Pattern.missing && (x - y + SIDE_PX) % 16 < 2;
}

/** Name of a pattern's image in the map's style, drawn when first asked for; null for no pattern. */
export function patternImage(map: MapLibreMap, pattern: number): string | null {
  if (pattern === Pattern.solid) return null;
  const name = `data-pattern-${pattern}`;
  if (map.hasImage(name)) return name;
  const data = new Uint8ClampedArray(SIDE_PX * SIDE_PX * 4);
  for (let y = 0; y < SIDE_PX; y++) for (let x = 0; x < SIDE_PX; x++) if (isInked(pattern, x, y)) data.set(INK, (y * SIDE_PX + x) * 4);
  map.addImage(name, { width: SIDE_PX, height: SIDE_PX, data });
  return name;
}
