import {
  BufferAttribute,
  BufferGeometry,
  ExternalTexture,
  GLSL3,
  Group,
  Material,
  Mesh,
  RawShaderMaterial,
  SrcColorFactor,
  Vector3,
  Vector4,
  type BlendingDstFactor,
} from 'three';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { mercatorX, mercatorY, type PlanFrame } from '../../base/geodesy.ts';
import { terrainVertex } from './terrain-glsl.ts';

/**
 * Draws what lies on flat ground (shade, haze, snow) on the map's terrain instead, over the very tiles the map drew in
 * this frame. Nothing is made, and nothing drawn twice, in a city without terrain.
 */
export interface TerrainSkin {
  readonly group: Group;
  /** From now on a flat mesh's material lies on the terrain where there is one, seen whenever the flat one would be. */
  cover(flat: Mesh): void;
  /** Before a frame is drawn, after the flat meshes' visibility is set. */
  update(): void;
  dispose(): void;
}

/** Tile units along a tile's side in MapLibre. */
const EXTENT = 8192;
/** All layers but three's default one: switches a flat mesh off without touching the visibility its owner sets. */
const OFF = 1;

/** Light on the ground is there at any hour: hills show by it. */
const isLight = (material: RawShaderMaterial): boolean => material.userData['isLight'] === true;

function latticeOf(cells: number): BufferGeometry {
  const side = cells + 1;
  const position = new Float32Array(side * side * 3);
  for (let j = 0; j < side; j++) for (let i = 0; i < side; i++) position.set([i / cells, 0, j / cells], (j * side + i) * 3);
  const index = new Uint16Array(cells * cells * 6);
  for (let j = 0, n = 0; j < cells; j++)
    for (let i = 0; i < cells; i++, n += 6) {
      const a = j * side + i;
      index.set([a, a + side, a + side + 1, a, a + side + 1, a + 1], n);
    }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(position, 3));
  geometry.setIndex(new BufferAttribute(index, 1));
  return geometry;
}

interface Patch {
  readonly mesh: Mesh<BufferGeometry, RawShaderMaterial>;
  readonly dem: ExternalTexture;
  readonly tilePlace: Vector3;
  readonly demPlace: Vector4;
  readonly demCode: Vector4;
}
interface Cover {
  readonly flat: Mesh<BufferGeometry, RawShaderMaterial>;
  readonly group: Group;
  readonly patches: Patch[];
}

export function createTerrainSkin(map: MapLibreMap, frame: PlanFrame): TerrainSkin {
  const group = new Group();
  const covers: Cover[] = [];
  const [west, north] = [mercatorX(frame.origin[0]), mercatorY(frame.origin[1])];
  /** The map's own cells, or the two surfaces would cross each other. */
  let lattice: { readonly cells: number; readonly geometry: BufferGeometry } | null = null;
  let isOn = false;

  const patchOf = ({ flat, group: own }: Cover): Patch => {
    const [tilePlace, demPlace, demCode, dem] = [new Vector3(), new Vector4(), new Vector4(), new ExternalTexture()];
    const base = flat.material;
    // Uniforms are shared with the flat material, not copied: what it is painted with lies on the hills too.
    const tile = { tilePlace: { value: tilePlace }, demPlace: { value: demPlace }, demCode: { value: demCode }, dem: { value: dem } };
    const material = new RawShaderMaterial();
    Material.prototype.copy.call(material, base);
    material.glslVersion = GLSL3;
    material.uniforms = { ...base.uniforms, ...tile };
    material.vertexShader = terrainVertex;
    material.fragmentShader = base.fragmentShader;
    material.defines = { ...base.defines, TERRAIN: 1 };
    // Multiplied twice over, so that a slope in the sun can be lighter than the level map.
    if (isLight(base)) material.blendDst = SrcColorFactor as BlendingDstFactor;
    const mesh = new Mesh(lattice?.geometry, material);
    mesh.frustumCulled = false;
    mesh.matrixAutoUpdate = mesh.matrixWorldAutoUpdate = false;
    mesh.renderOrder = flat.renderOrder;
    mesh.raycast = () => undefined;
    own.add(mesh);
    return { mesh, dem, tilePlace, demPlace, demCode };
  };

  const fit = (cells: number): void => {
    if (lattice?.cells === cells) return;
    lattice?.geometry.dispose();
    lattice = { cells, geometry: latticeOf(cells) };
    for (const { patches } of covers) for (const { mesh } of patches) mesh.geometry = lattice.geometry;
  };

  return {
    group,
    cover(flat) {
      const cover: Cover = { flat: flat as Mesh<BufferGeometry, RawShaderMaterial>, group: new Group(), patches: [] };
      covers.push(cover);
      group.add(cover.group);
    },
    update() {
      const { terrain } = map;
      if (Boolean(terrain) !== isOn) {
        isOn = Boolean(terrain);
        for (const { flat } of covers) flat.layers.set(isOn ? OFF : 0);
        group.visible = isOn;
      }
      if (!isOn) return;
      fit(terrain.meshSize);
      const tiles = terrain.tileManager.getRenderableTiles();
      for (const cover of covers) cover.group.visible = cover.flat.visible || isLight(cover.flat.material);
      tiles.forEach(({ tileID }, n) => {
        const { z, x, y } = tileID.canonical;
        const side = 1 / (2 ** z * frame.mercatorPerM);
        const data = terrain.getTerrainData(tileID);
        const matrix = data.u_terrain_matrix;
        const [red, green, blue, shift] = data.u_terrain_unpack as [number, number, number, number];
        for (const cover of covers) {
          if (!cover.group.visible) continue;
          const patch = (cover.patches[n] ??= patchOf(cover));
          const { defines } = cover.flat.material;
          if (Object.entries(defines).some(([name, value]) => patch.mesh.material.defines[name] !== value)) {
            patch.mesh.material.defines = { ...defines, TERRAIN: 1 };
            patch.mesh.material.needsUpdate = true;
          }
          patch.mesh.visible = true;
          patch.tilePlace.set((x / 2 ** z - west) / frame.mercatorPerM, (y / 2 ** z - north) / frame.mercatorPerM, side);
          patch.demPlace.set(matrix[12] as number, matrix[13] as number, (matrix[0] as number) * EXTENT, data.u_terrain_dim);
          patch.demCode.set(red, green, blue, shift);
          patch.dem.sourceTexture = data.texture;
        }
      });
      for (const { patches } of covers) for (let n = tiles.length; n < patches.length; n++) (patches[n] as Patch).mesh.visible = false;
    },
    dispose() {
      lattice?.geometry.dispose();
      for (const { patches } of covers) for (const { mesh } of patches) mesh.material.dispose();
    },
  };
}
