import { BufferAttribute, BufferGeometry, Group, Matrix4, Mesh, type Camera, type RawShaderMaterial } from 'three';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { paletteOf } from '../ground/palette.ts';
import { ringGeometry } from './haze-plane.ts';
import type { Look } from './light.ts';
import type { ModelMaterials } from './materials.ts';
import { createWaterMask } from './water-mask.ts';

/** Water and sky of a lit city, where the map left their places open; clay keeps the map's own flat colours. */
export interface WaterAndSky {
  readonly group: Group;
  /** Snow and wetness. */
  readonly onGround: readonly Mesh[];
  /** Before a frame is drawn. `isGroundWhole`: not seen through; `mayWarm`: there is time to compile what is not yet shown. True while another frame is wanted. */
  update(camera: Camera, look: Look, theme: 'night' | 'day', state: { readonly isGroundWhole: boolean; readonly mayWarm: boolean }): boolean;
  /** After a lost context. */
  restore(): void;
  close(): void;
}

/** Two colours of the map as the display has them, for the way between the styles. */
const display = (hex: string): readonly [number, number, number] => {
  const n = Number.parseInt(hex.slice(1), 16);
  return [((n >> 16) & 255) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
};

function quiet(geometry: BufferGeometry, material: RawShaderMaterial, order: number): Mesh {
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.renderOrder = order;
  mesh.raycast = () => undefined;
  return mesh;
}

export function createWaterAndSky(map: MapLibreMap, materials: ModelMaterials, isIsland: boolean): WaterAndSky {
  const { uniforms } = materials;
  const mask = createWaterMask(map, isIsland);
  const over = new BufferGeometry();
  over.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3));
  // After the light on the ground, before lamp pools and haze; the sky last, where no water was.
  const water = quiet(ringGeometry(), materials.water, -1.8);
  const sky = quiet(over, materials.sky, -1.6);
  const ring = water.geometry;
  const snow = quiet(ring, materials.snow, -2.5);
  const wet = quiet(ring, materials.wet, -1.9);
  const fall = quiet(over, materials.fall, 20);
  const group = new Group();
  group.add(water, sky, snow, wet, fall);
  /** Everything is drawn once, to no effect, so that no first shower and no change of style waits for a compiler. */
  let isWarm = false;
  const turn = new Matrix4();
  return {
    group,
    onGround: [snow, wet],
    update(camera, look, theme, { isGroundWhole, mayWarm }) {
      const wasWanted = mask?.isWanted ?? false;
      const isLit = isGroundWhole && (look.lit[0] as number) > 0;
      if (mask) mask.isWanted = isLit;
      const warms = mayWarm && !isWarm;
      water.visible = sky.visible = (mask?.take() ?? false) || warms;
      const [wetness, lying, falling] = [look.wet[0] as number, look.snow[0] as number, Math.max(look.rainfall[0] as number, look.snowfall[0] as number)];
      wet.visible = (isGroundWhole && wetness > 0.01) || warms;
      snow.visible = (isGroundWhole && lying > 0.01) || warms;
      fall.visible = falling > 0.01 || warms;
      isWarm ||= warms;
      // Its places are exact already; against a draped ground at the same height depth would only flicker.
      materials.water.depthTest = !map.terrain;
      if (isLit) {
        const { sky: zenith, horizon, water: flat } = paletteOf(theme, 'clay');
        uniforms.claySky.value.set(...display(zenith));
        uniforms.clayHorizon.value.set(...display(horizon));
        uniforms.clayWater.value.set(...display(flat));
        // Directions only: the view's turn without its place.
        turn.copy(camera.matrixWorld).setPosition(0, 0, 0);
        uniforms.skyRay.value.multiplyMatrices(turn, camera.projectionMatrixInverse);
      }
      // A map without water has no mask to wait for.
      return mask !== null && isLit !== wasWanted;
    },
    restore() {
      mask?.restore();
      isWarm = false;
    },
    close() {
      mask?.close();
      water.geometry.dispose();
      sky.geometry.dispose();
    },
  };
}
