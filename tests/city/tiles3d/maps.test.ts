import { describe, expect, it } from 'vitest';
import { decodeContent } from '../../../src/city/formats/tiles3d/content/decode-content.ts';
import type { Content, ContentIo } from '../../../src/city/formats/tiles3d/content/content.ts';

/** One triangle whose material wears what is given; pictures are not opened but counted. */
async function wearing(material: object): Promise<Content> {
  const corners = Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1);
  const uri = `data:application/octet-stream;base64,${Buffer.from(corners.buffer).toString('base64')}`;
  const picture = { uri: `data:image/png;base64,${Buffer.from([0x89, 0x50, 0x4e, 0x47]).toString('base64')}` };
  const json = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0, TEXCOORD_0: 1 }, material: 0 }] }],
    materials: [material],
    textures: [{ source: 0 }, { source: 1 }, { source: 2 }],
    images: [picture, picture, picture],
    buffers: [{ uri, byteLength: 60 }],
    bufferViews: [
      { buffer: 0, byteLength: 36 },
      { buffer: 0, byteOffset: 36, byteLength: 24 },
    ],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 0] },
      { bufferView: 1, componentType: 5126, count: 3, type: 'VEC2' },
    ],
  };
  const io: ContentIo = {
    fetchBytes: () => Promise.reject(new Error('nothing lies beside it')),
    decodeImage: () => Promise.resolve({ kind: 'missing', bytes: 0 }),
    codecs: {
      meshopt: () => {
        throw new Error('not packed');
      },
      draco: () => {
        throw new Error('not packed');
      },
    },
  };
  return decodeContent(new TextEncoder().encode(JSON.stringify(json)), 'https://a.example/m.gltf', io);
}

describe('pictures of how a surface is dented and polished', () => {
  it('are read beside the base colour, each with its own image', async () => {
    const { materials, images, parts, notes } = await wearing({
      pbrMetallicRoughness: { baseColorTexture: { index: 0 }, metallicRoughnessTexture: { index: 1 }, roughnessFactor: 0.5 },
      normalTexture: { index: 2, scale: 0.7 },
    });
    const [material] = materials;
    expect(notes).toEqual([]);
    expect(images.length).toBe(3);
    expect(new Set([material?.image, material?.finishImage, material?.normalImage])).toEqual(new Set([0, 1, 2]));
    expect(material).toMatchObject({ normalScale: 0.7, roughness: 0.5, metallic: 1, glowImage: -1 });
    expect(parts[0]?.uv?.length).toBe(6);
  });
  it('keep their place on the surface where there is no picture of colour', async () => {
    const { materials, parts } = await wearing({ normalTexture: { index: 2 } });
    expect(materials[0]).toMatchObject({ image: -1, finishImage: -1, normalImage: 0, normalScale: 1 });
    expect(parts[0]?.uv?.length).toBe(6);
  });
  it('are left out where they lie elsewhere on the surface than the colour', async () => {
    const { materials } = await wearing({
      pbrMetallicRoughness: { baseColorTexture: { index: 0 } },
      normalTexture: { index: 2, extensions: { KHR_texture_transform: { scale: [4, 4] } } },
    });
    expect(materials[0]).toMatchObject({ image: 0, normalImage: -1 });
  });
});
