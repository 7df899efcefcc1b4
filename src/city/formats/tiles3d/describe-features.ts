import { createPlanFrame } from '../../../base/geodesy.ts';
import type { FeatureColumns } from './read-metadata.ts';
import type { DecodedMesh, TileNode } from './tile.ts';

/** Where the source does not say how high and where a feature is, its triangles do. */
export function describeFeatures(features: FeatureColumns, mesh: DecodedMesh, node: TileNode | undefined): void {
  const lacking = features.heightM.some(Number.isNaN) || features.lon.some(Number.isNaN);
  if (!lacking) return;
  const n = features.count;
  const low = new Float32Array(n).fill(Infinity);
  const high = new Float32Array(n).fill(-Infinity);
  const sumX = new Float64Array(n);
  const sumY = new Float64Array(n);
  const seen = new Float64Array(n);
  for (let v = 0; v < mesh.feature.length; v++) {
    const f = mesh.feature[v] as number;
    const z = (mesh.position[v * 3 + 2] as number) * mesh.scale[2] + mesh.offset[2];
    low[f] = Math.min(low[f] as number, z);
    high[f] = Math.max(high[f] as number, z);
    sumX[f] = (sumX[f] as number) + (mesh.position[v * 3] as number) * mesh.scale[0] + mesh.offset[0];
    sumY[f] = (sumY[f] as number) + (mesh.position[v * 3 + 1] as number) * mesh.scale[1] + mesh.offset[1];
    seen[f] = (seen[f] as number) + 1;
  }
  const anchor = node?.anchor;
  const frame = anchor && Number.isFinite(anchor.lon) ? createPlanFrame([anchor.lon, anchor.lat]) : null;
  const scale = frame && anchor ? frame.scaleAt(anchor.lat) : null;
  for (let f = 0; f < n; f++) {
    const count = seen[f] as number;
    if (count === 0) continue;
    if (Number.isNaN(features.baseM[f])) features.baseM[f] = low[f] as number;
    if (Number.isNaN(features.heightM[f])) features.heightM[f] = (high[f] as number) - (low[f] as number);
    if (!frame || !scale || !Number.isNaN(features.lon[f])) continue;
    const [lon, lat] = frame.toLonLat(((sumX[f] as number) / count) * scale.east, ((sumY[f] as number) / count) * scale.north);
    features.lon[f] = lon;
    features.lat[f] = lat;
  }
}
