import {
  CustomBlending,
  DoubleSide,
  GLSL3,
  Group,
  Matrix4,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  PlaneGeometry,
  RawShaderMaterial,
  Vector2,
  Vector3,
  Vector4,
} from 'three';
import { standingM } from '../../city/city.ts';
import { entityFromKey, type EntityRef } from '../../city/city.ts';
import type { Network } from '../../city/networks/index.ts';
import { undergroundOf, type Underground } from '../../session/underground.ts';
import type { FrameInfo, SceneHost } from '../scene-host.ts';
import type { SceneInputs } from '../scene.ts';
import { aimAt, meetsBall, type Sight } from './aim.ts';
import { layerOf } from './kinds.ts';
import { crossSections, holds, pitAt, pitMesh, sectionMesh, type Pit } from './pit.ts';
import { createDepthTeller, type Cut, type DugPit } from './tell-depths.ts';
import { boxVertex, pitFragment, pitVertex, sectionFragment, sectionVertex, tubeFragment, tubeVertex, veilFragment, veilVertex } from './tube-glsl.ts';
import { createTubes, isWithinReach, REACH_M, type TubeSet } from './tubes.ts';

/** Pipes, cables and metro below a ground that is clear or has a pit in it. Drawn only while the session asks for it. */
export interface UndergroundScene {
  readonly group: Group;
  readonly materials: readonly RawShaderMaterial[];
  /** Begin to load what the session asks for and is not there; counted as pending from now on. */
  fetch(): void;
  /** Before a frame: what is on, near and marked. */
  update(frame: FrameInfo, underground: Underground, isLit: boolean): void;
  /** The link or station under a line of sight; `pixelRad`: angle of one CSS pixel. */
  pick(sight: Sight, pixelRad: number): { readonly ref: EntityRef; readonly alongM: number } | null;
  dispose(): void;
}

const VEIL = 0.74;
const BRIGHT_BY_NIGHT = 0.72;
/** Half width of the thinnest pipe on screen, CSS pixels; the hand may miss by a little more. */
const LEAST_PX = 0.8;
const REACH_PX = 5;
/** Small pipes are drawn where the focus is nearer than this. */
const DETAIL_M = 3200;
/** Length of soil that hides by 63 %. */
const CLEAR_M = 160;
const soil = { night: [0.075, 0.072, 0.068], day: [0.2, 0.185, 0.165] };

export function createUndergroundScene(host: SceneHost, inputs: SceneInputs): UndergroundScene {
  const { city, session } = inputs;
  const group = new Group();
  group.matrixAutoUpdate = group.matrixWorldAutoUpdate = false;
  const uniforms = {
    eye: { value: new Vector3() },
    soilColour: { value: new Vector3().fromArray(soil.night) },
    accent: { value: new Vector3(0.75, 0.87, 0.97) },
    groundM: { value: 0 },
    clearM: { value: CLEAR_M },
    pitAt: { value: new Vector4(0, 0, 0, 0) },
    pitTurn: { value: new Vector4(1, 0, 0, 0) },
    pitSlope: { value: new Vector2() },
    pixelM: { value: 0.001 },
    detailAt: { value: new Vector3(0, 0, REACH_M) },
    shownNetworks: { value: 0 },
    marked: { value: new Vector4(-1, -1, -1, -1) },
    leastPx: { value: LEAST_PX },
    toWorld: { value: new Matrix4() },
    veil: { value: 0 },
    bright: { value: 1 },
    lightDirection: { value: new Vector3(0.55, 0, 0.83) },
  };
  const material = (vertexShader: string, fragmentShader: string, more: Partial<RawShaderMaterial> = {}): RawShaderMaterial =>
    Object.assign(new RawShaderMaterial({ glslVersion: GLSL3, uniforms, vertexShader, fragmentShader }), more);
  const materials = {
    tube: material(tubeVertex, tubeFragment, { side: DoubleSide }),
    box: material(boxVertex, tubeFragment),
    pit: material(pitVertex, pitFragment, { side: DoubleSide }),
    section: material(sectionVertex, sectionFragment, { side: DoubleSide }),
    veil: material(veilVertex, veilFragment, {
      transparent: false,
      depthTest: false,
      depthWrite: false,
      blending: CustomBlending,
      blendSrc: OneFactor,
      blendDst: OneMinusSrcAlphaFactor,
    }),
  };
  const veil = new Mesh(new PlaneGeometry(2, 2), materials.veil);
  veil.frustumCulled = false;
  veil.renderOrder = -10;
  veil.raycast = () => undefined;
  // Terrain has written its depth by now; what lies below it is to be seen all the same.
  veil.onBeforeRender = (renderer) => {
    renderer.state.buffers.depth.setMask(true);
    renderer.clearDepth();
  };
  group.add(veil);

  const sets = new Map<string, TubeSet>();
  const numberOf = (id: string): number => city.networks.declared.findIndex((d) => d.id === id);
  let pit: (DugPit & { readonly meshes: readonly Mesh[] }) | null = null;

  const isShown = (id: string): boolean => session.getState().layers.includes(layerOf(id));
  const wanted = (): readonly string[] => {
    const on = city.networks.declared.filter(({ id }) => isShown(id));
    // Nobody asked for a network: all of them, or there would be nothing to see.
    return (on.length > 0 ? on : city.networks.declared).map(({ id }) => id);
  };
  const fetch = (id: string): void => {
    if (sets.has(id) || asked.has(id)) return;
    asked.add(id);
    const done = host.pending(`network ${id}`);
    void city.networks
      .load(id)
      .then((network) => network && !closed && add(network))
      .finally(done);
  };
  const asked = new Set<string>();
  let closed = false;
  const add = (network: Network): void => {
    const set = createTubes(network, numberOf(network.declaration.id), city, materials.tube, materials.box);
    sets.set(network.declaration.id, set);
    for (const mesh of set.meshes) group.add(mesh);
    if (pit) dropPit();
    host.invalidate();
  };
  const dropPit = (): void => {
    for (const mesh of pit?.meshes ?? []) {
      mesh.removeFromParent();
      mesh.geometry.dispose();
    }
    pit = null;
  };
  const groundOf = (x: number, z: number): number => standingM(city, ...city.frame.toLonLat(x, -z));
  const dig = (underground: Underground): void => {
    if (underground.kind !== 'cut') {
      dropPit();
      uniforms.pitAt.value.set(0, 0, 0, 0);
      uniforms.pitTurn.value.set(1, 0, 0, 0);
      uniforms.pitSlope.value.set(0, 0);
      return;
    }
    const { lon, lat, bearingDeg } = underground.pit;
    const key = [lon, lat, bearingDeg, ...wanted()].join();
    if (pit?.key === key) return;
    dropPit();
    const made = pitAt(underground.pit, city.frame, groundOf);
    const sections = wanted().flatMap((id) => {
      const set = sets.get(id);
      return set ? crossSections(set.pieces, made).map((section): Cut => ({ ...section, network: id })) : [];
    });
    const meshes = [pitMesh(made, materials.pit), sectionMesh(sections, materials.section)];
    group.add(...meshes);
    pit = { key, pit: made, meshes, cuts: sections };
    uniforms.pitAt.value.set(made.x, made.z, made.halfLengthM, made.halfWidthM);
    uniforms.pitTurn.value.set(made.along[0], made.along[1], made.floorM, 1);
    uniforms.pitSlope.value.set(...made.slope);
  };
  const teller = createDepthTeller(host, city);
  const marked = (key: string | null): readonly [number, number] => {
    const ref = key === null ? null : entityFromKey(key);
    if (ref?.kind !== 'link') return [-1, -1];
    const thing = city.networks.thing(ref.id);
    if (!thing) return [-1, -1];
    return [numberOf(thing.network.declaration.id), thing.kind === 'link' ? thing.row : thing.network.columns.linkIds.length + thing.row];
  };

  return {
    group,
    materials: Object.values(materials),
    fetch: () => wanted().forEach(fetch),
    update(frame, underground, isLit) {
      group.visible = underground.kind !== 'off';
      if (!group.visible) return teller.fallSilent();
      const ids = wanted();
      const { camera } = host;
      const e = camera.matrixWorld.elements;
      uniforms.eye.value.set(e[12] as number, e[13] as number, e[14] as number);
      uniforms.toWorld.value.multiplyMatrices(camera.matrixWorld, camera.projectionMatrixInverse);
      uniforms.pixelM.value = (2 * host.map.getPixelRatio()) / ((camera.projectionMatrix.elements[5] as number) * host.size().height);
      const [lon, lat] = city.frame.toLonLat(frame.focus[0], -frame.focus[1]);
      dig(underground);
      uniforms.groundM.value = pit ? pit.pit.groundM : standingM(city, lon, lat);
      uniforms.veil.value = underground.kind === 'clear' ? VEIL : 0;
      const { theme, selected, hovered } = session.getState();
      uniforms.soilColour.value.fromArray(theme === 'night' && !isLit ? soil.night : soil.day);
      uniforms.bright.value = theme === 'night' ? BRIGHT_BY_NIGHT : 1;
      uniforms.shownNetworks.value = ids.reduce((bits, id) => bits | (1 << numberOf(id)), 0);
      uniforms.marked.value.set(...marked(selected), ...marked(hovered));
      const isNear = frame.distanceM < DETAIL_M;
      uniforms.detailAt.value.set(frame.focus[0], frame.focus[1], REACH_M);
      for (const [id, set] of sets)
        for (const mesh of set.meshes)
          mesh.visible = ids.includes(id) && (mesh.userData['isTrunk'] === true || (isNear && isWithinReach(mesh.geometry.boundingSphere, frame.focus)));
      teller.tell(frame, { sets, shown: ids, pit });
    },
    pick(sight, pixelRad) {
      const underground = undergroundOf(session);
      if (underground.kind === 'off') return null;
      let best: { ref: EntityRef; alongM: number; score: number } | null = null;
      for (const id of wanted()) {
        const set = sets.get(id);
        const network = city.networks.loaded(id);
        if (!set || !network) continue;
        const { pieces } = set;
        const seen = (piece: number, share: number): boolean => !pit || isOpen(pit.pit, pieces.from, pieces.to, piece, share);
        for (const cell of set.cells) {
          if (!cell.mesh.visible || !meetsBall(sight, cell.centre, cell.radiusM, REACH_PX * pixelRad)) continue;
          const aimed = aimAt(sight, pieces, cell.list, pixelRad, REACH_PX, seen);
          if (!aimed || (best && aimed.score >= best.score)) continue;
          const link = network.columns.linkIds[pieces.to[aimed.piece * 4 + 3] as number] as string;
          best = { ref: { kind: 'link', id: `${id}:${link}` }, alongM: aimed.alongM, score: aimed.score };
        }
        const station = aimAt(
          sight,
          set.stations,
          set.stations.list,
          pixelRad,
          REACH_PX,
          (piece, share) => !pit || isOpen(pit.pit, set.stations.from, set.stations.to, piece, share),
        );
        if (station && (!best || station.score < best.score)) {
          const node = network.columns.nodeIds[set.stations.to[station.piece * 4 + 3] as number] as string;
          best = { ref: { kind: 'link', id: `${id}:${node}` }, alongM: station.alongM, score: station.score };
        }
      }
      return best;
    },
    dispose() {
      closed = true;
      dropPit();
      for (const set of sets.values()) set.dispose();
      sets.clear();
      veil.geometry.dispose();
      for (const m of Object.values(materials)) m.dispose();
    },
  };
}

/** Does a place on a piece lie within the pit? */
function isOpen(pit: Pit, from: Float32Array, to: Float32Array, piece: number, share: number): boolean {
  const at = (k: number): number => (from[piece * 4 + k] as number) + ((to[piece * 4 + k] as number) - (from[piece * 4 + k] as number)) * share;
  return holds(pit, [at(0), at(1), at(2)]);
}
