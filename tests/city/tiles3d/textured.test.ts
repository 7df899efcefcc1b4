import { expect, it } from 'vitest';
import { decodeTileWith } from '../../../src/city/formats/tiles3d/decode.ts';
import type { TileNode } from '../../../src/city/formats/tiles3d/tile.ts';
import { createGlbBuilder } from '../../../src/city/formats/tiles3d/write-glb.ts';
import { diskIo } from './content-io.ts';

it('draws the textured walls of a building apart and keeps its feature number', async () => {
  const glb = createGlbBuilder();
  const column = (values: Float32Array | Uint16Array, type: string, width: number, componentType: number) =>
    glb.accessor({ bufferView: glb.view(values), componentType, count: values.length / width, type });
  const corners = column(Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0), 'VEC3', 3, 5126);
  const uv = column(Float32Array.of(0, 0, 1, 0, 0, 1), 'VEC2', 2, 5126);
  const ids = (id: number) => column(Float32Array.of(id, id, id), 'SCALAR', 1, 5126);
  const features = { EXT_mesh_features: { featureIds: [{ featureCount: 2, attribute: 0, propertyTable: 0 }] } };
  const picture = glb.view(Uint8Array.of(1, 2, 3, 4));
  const texts = new TextEncoder().encode('house-ahouse-b');
  const file = glb.finish({
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [
      {
        primitives: [
          { attributes: { POSITION: corners, _FEATURE_ID_0: ids(0) }, material: 0, extensions: features },
          { attributes: { POSITION: corners, TEXCOORD_0: uv, _FEATURE_ID_0: ids(1) }, material: 1, extensions: features },
        ],
      },
    ],
    materials: [{}, { pbrMetallicRoughness: { baseColorTexture: { index: 0 } }, doubleSided: true }],
    textures: [{ source: 0 }],
    images: [{ bufferView: picture, mimeType: 'image/png' }],
    extensions: {
      EXT_structural_metadata: {
        schema: { id: 's', classes: { building: { properties: { id: { type: 'STRING' } } } } },
        propertyTables: [{ class: 'building', count: 2, properties: { id: { values: glb.view(texts), stringOffsets: glb.view(Uint32Array.of(0, 7, 14)) } } }],
      },
    },
  });
  const node = { contentUrl: 'a.glb', anchor: { lon: 0, lat: 0, heightM: 0 } } as unknown as TileNode;
  const { tile, textured } = await decodeTileWith(new Uint8Array(file).buffer, node, diskIo());
  // Plain triangles stay in the one mesh, the others do not.
  expect([...(tile.mesh?.feature ?? [])]).toEqual([0, 0, 0]);
  expect(tile.features.id).toEqual(['house-a', 'house-b']);
  expect(Array.from(textured?.parts[0]?.feature as Uint32Array)).toEqual([1, 1, 1]);
  expect(textured?.materials[0]).toMatchObject({ image: 0, isDoubleSided: true });
  expect(textured?.counts).toMatchObject({ triangles: 1, features: 2, textures: 1 });
});
