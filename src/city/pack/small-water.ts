import { metresPerDegree } from '../../base/geodesy.ts';

/** Narrower water than this, by area over half its shore, has no shallows to show. */
const SMALL_M = 30;

/** Mean width of a polygon in metres: twice its area by the length of its outline; holes count on both sides. */
function meanWidthM(rings: readonly (readonly GeoJSON.Position[])[]): number {
  const { lonM, latM } = metresPerDegree(rings[0]?.[0]?.[1] ?? 0);
  let [area2, shoreM] = [0, 0];
  rings.forEach((ring, r) => {
    let own = 0;
    for (let i = 1; i < ring.length; i++) {
      const [ax = 0, ay = 0] = ring[i - 1] ?? [];
      const [bx = 0, by = 0] = ring[i] ?? [];
      own += (ax * by - bx * ay) * lonM * latM;
      shoreM += Math.hypot((bx - ax) * lonM, (by - ay) * latM);
    }
    area2 += r === 0 ? Math.abs(own) : -Math.abs(own);
  });
  return shoreM > 0 ? area2 / shoreM : 0;
}

/** Water with `small: 1` where it is a brook, a pool or a fountain: drawn with a thin rim, not with a band of shallows. */
export function withSmallWater(water: GeoJSON.FeatureCollection): GeoJSON.FeatureCollection {
  const isSmall = ({ geometry }: GeoJSON.Feature): boolean => {
    if (geometry.type === 'Polygon') return meanWidthM(geometry.coordinates) < SMALL_M;
    return geometry.type === 'MultiPolygon' && geometry.coordinates.every((rings) => meanWidthM(rings) < SMALL_M);
  };
  return { ...water, features: water.features.map((f) => (isSmall(f) ? { ...f, properties: { ...f.properties, small: 1 } } : f)) };
}
