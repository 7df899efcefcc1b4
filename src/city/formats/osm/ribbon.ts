import type { PlanFrame } from '../../../base/geodesy.ts';
import type { LonLatRing } from './rings.ts';

/** A line as a polygon of a width: what a river is before anybody drew its banks. Mitres are cut at twice the half width. */
export function ribbonOf(line: LonLatRing, widthM: number, frame: PlanFrame): LonLatRing | null {
  const points = line
    .map(([lon, lat]) => frame.toPlan(lon, lat))
    .filter((p, i, all) => i === 0 || Math.hypot(p[0] - (all[i - 1] as typeof p)[0], p[1] - (all[i - 1] as typeof p)[1]) > 0.05);
  if (points.length < 2) return null;
  const normal = (i: number): readonly [number, number] => {
    const [a, b] = [points[i] as readonly [number, number], points[i + 1] as readonly [number, number]];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    return [-(b[1] - a[1]) / length, (b[0] - a[0]) / length];
  };
  const side = (sign: number): LonLatRing =>
    points.map(([x, y], i) => {
      const before = normal(Math.max(0, i - 1));
      const after = normal(Math.min(points.length - 2, i));
      const [mx, my] = [before[0] + after[0], before[1] + after[1]];
      const reach = Math.min(2, 2 / Math.max(1e-6, mx * mx + my * my)) * (widthM / 2) * sign;
      const [lon, lat] = frame.toLonLat(x + mx * reach, y + my * reach);
      return [lon, lat];
    });
  const ring = [...side(-1), ...side(1).reverse()];
  return [...ring, ring[0] as [number, number]];
}
