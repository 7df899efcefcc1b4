import { DoubleSide, FrontSide, Vector4, type IUniform, type RawShaderMaterial } from 'three';
import type { Cut, CutBox, CutPlane } from '../../base/cut.ts';
import type { PlanFrame } from '../../base/geodesy.ts';

/** Uniforms of `cut-glsl.ts`. */
export interface CutUniforms {
  readonly cutPlane: IUniform<Vector4>;
  readonly cutBoxAt: IUniform<Vector4>;
  readonly cutBoxHalf: IUniform<Vector4>;
}
export const createCutUniforms = (): CutUniforms => ({
  cutPlane: { value: new Vector4(0, 0, 0, 1) },
  cutBoxAt: { value: new Vector4(0, 0, 0, 0) },
  cutBoxHalf: { value: new Vector4(1, 1, 1, 0) },
});

const RAD = Math.PI / 180;

function putPlane(to: Vector4, plane: CutPlane | null, frame: PlanFrame): void {
  if (!plane) return void to.set(0, 0, 0, 1);
  const [x, y] = frame.toPlan(plane.lon, plane.lat);
  const [azimuth, tilt] = [plane.azimuthDeg * RAD, plane.tiltDeg * RAD];
  const n = [Math.sin(azimuth) * Math.cos(tilt), Math.sin(tilt), -Math.cos(azimuth) * Math.cos(tilt)] as const;
  to.set(...n, n[0] * x + n[1] * plane.heightM - n[2] * y);
}

function putBox(at: Vector4, half: Vector4, box: CutBox | null, frame: PlanFrame): void {
  if (!box) return void at.setW(0);
  const [x, y] = frame.toPlan(box.lon, box.lat);
  const scale = frame.scaleAt(box.lat).north;
  at.set(x, box.heightM + box.tallM / 2, -y, box.keeps === 'inside' ? 1 : -1);
  half.set((box.lengthM * scale) / 2, box.tallM / 2, (box.widthM * scale) / 2, box.azimuthDeg * RAD);
}

/** Write a cut into the uniforms; true when there is one. Sizes are true metres, the three world is plan metres. */
export function putCut(uniforms: CutUniforms, cut: Cut, frame: PlanFrame): boolean {
  putPlane(uniforms.cutPlane.value, cut.plane, frame);
  putBox(uniforms.cutBoxAt.value, uniforms.cutBoxHalf.value, cut.box, frame);
  return cut.plane !== null || cut.box !== null;
}

/** Compile cutting in or out. `opened`: materials whose back sides show where they are cut. */
export function setCutting(materials: readonly RawShaderMaterial[], opened: readonly RawShaderMaterial[], isCut: boolean): void {
  for (const material of materials) {
    if (material.defines['CUT'] === Number(isCut)) continue;
    material.defines['CUT'] = Number(isCut);
    material.needsUpdate = true;
  }
  for (const material of opened) material.side = isCut ? DoubleSide : FrontSide;
}
