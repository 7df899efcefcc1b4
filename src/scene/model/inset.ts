import { Color, PerspectiveCamera, Scene, Vector4, type Group } from 'three';
import type { Inset } from '../../base/map-tools.ts';
import type { PlanFrame } from '../../base/geodesy.ts';
import type { SceneHost } from '../scene-host.ts';
import type { ModelUniforms } from './materials.ts';
import { borrowed } from './shadows.ts';

/** MapLibre caches GL state, and must be told when somebody drew outside its frame. */
interface Painter {
  readonly painter?: { readonly context?: { setDirty?(): void } };
}

const RAD = Math.PI / 180;
const FIELD_DEG = 36;

/** Draws the same city once more, from elsewhere, into a rectangle of the finished picture. The ground is one tone. */
export function createInset(host: SceneHost, group: Group, uniforms: ModelUniforms, frame: PlanFrame): (inset: Inset) => void {
  const camera = new PerspectiveCamera(FIELD_DEG, 1, 1, 20_000);
  const scene = borrowed(new Scene(), group);
  const kept = { viewport: new Vector4(), eye: uniforms.eye.value.clone(), haze: uniforms.hazeReach.value.clone(), clear: new Color() };

  const aim = ({ at, distanceM, bearingDeg, pitchDeg, width, height }: Inset): void => {
    const [x, y] = frame.toPlan(at.lon, at.lat);
    const [b, p] = [bearingDeg * RAD, pitchDeg * RAD];
    const out = distanceM * Math.sin(p);
    camera.position.set(x - Math.sin(b) * out, at.heightM + distanceM * Math.cos(p), -y + Math.cos(b) * out);
    camera.up.set(0, 1, 0);
    camera.lookAt(x, at.heightM, -y);
    camera.aspect = width / height;
    camera.near = Math.max(1, distanceM / 50);
    camera.far = distanceM * 40;
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
  };

  return (inset) => {
    const { renderer } = host;
    const { left, top, width, height, ground } = inset;
    if (!(width > 8 && height > 8)) return;
    aim(inset);
    kept.eye.copy(uniforms.eye.value);
    kept.haze.copy(uniforms.hazeReach.value);
    uniforms.eye.value.copy(camera.position);
    uniforms.hazeReach.value.setX(inset.distanceM * 4).setY(inset.distanceM * 20);
    renderer.resetState();
    renderer.getViewport(kept.viewport);
    renderer.getClearColor(kept.clear);
    const clearAlpha = renderer.getClearAlpha();
    const bottom = kept.viewport.w - top - height;
    renderer.setScissorTest(true);
    renderer.setScissor(left, bottom, width, height);
    renderer.setViewport(left, bottom, width, height);
    renderer.setClearColor(ground, 1);
    renderer.clear(true, true, true);
    renderer.render(scene, camera);
    renderer.setScissorTest(false);
    renderer.setViewport(kept.viewport);
    renderer.setClearColor(kept.clear, clearAlpha);
    uniforms.eye.value.copy(kept.eye);
    uniforms.hazeReach.value.copy(kept.haze);
    renderer.resetState();
    (host.map as unknown as Painter).painter?.context?.setDirty?.();
  };
}
