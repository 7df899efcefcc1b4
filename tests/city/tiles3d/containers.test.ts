import { describe, expect, it } from 'vitest';
import { enuToEcef, geodeticToEcef } from '../../../src/base/geodesy.ts';
import type { Problem } from '../../../src/base/problem.ts';
import { multiply, transformPoint } from '../../../src/city/formats/matrix.ts';
import { decodeContent } from '../../../src/city/formats/tiles3d/content/decode-content.ts';
import type { Content } from '../../../src/city/formats/tiles3d/content/content.ts';
import { readRow } from '../../../src/city/formats/tiles3d/metadata/property-rows.ts';
import { diskIo } from './content-io.ts';
import { bytesOf, composite, container, dracoGltf, joined, triangleGlb, words } from './make.ts';

const decode = (bytes: Uint8Array): Promise<Content> => decodeContent(bytes, 'https://a.example/tiles/x.bin', diskIo());
const problems = async (bytes: Uint8Array): Promise<readonly Problem[]> =>
  decode(bytes).then(
    () => [],
    (error: unknown) => (error as { problems?: Problem[] }).problems ?? [{ code: 'crash', where: '', why: String(error) }],
  );
/** Content position of a part's vertex as placement `i` has it. */
function placed(content: Content, i: number, vertex: number): number[] {
  const [part] = content.parts;
  if (!part?.instances) throw new Error('no instances');
  const matrix = multiply(part.toContent, [...part.instances.matrices.subarray(i * 16, i * 16 + 16)]);
  const [x, y, z] = part.position.subarray(vertex * 3, vertex * 3 + 3) as unknown as [number, number, number];
  return transformPoint(matrix, x, y, z);
}
const close = (actual: readonly number[], expected: readonly number[]): void => expected.forEach((v, i) => expect(actual[i]).toBeCloseTo(v, 3));

describe('i3dm', () => {
  const positions = Float32Array.of(10, 0, 0, 0, 20, 0);

  it('puts one model at many places, turned and stretched as told', async () => {
    const up = Float32Array.of(0, 1, 0, 0, 1, 0);
    // The second is turned a quarter about z: its x points along y.
    const right = Float32Array.of(1, 0, 0, 0, 1, 0);
    const scale = Float32Array.of(1, 3);
    const featureBin = joined(bytesOf(positions), bytesOf(up), bytesOf(right), bytesOf(scale));
    const feature = {
      INSTANCES_LENGTH: 2,
      RTC_CENTER: [1e6, 0, 0],
      POSITION: { byteOffset: 0 },
      NORMAL_UP: { byteOffset: 24 },
      NORMAL_RIGHT: { byteOffset: 48 },
      SCALE: { byteOffset: 72 },
    };
    const content = await decode(container('i3dm', { feature, featureBin, batch: { kind: ['oak', 'elm'] } }, triangleGlb()));
    expect(content.counts).toMatchObject({ triangles: 2, instances: 2, features: 2 });
    // glTF (1, 0, 0) is x east in tile axes; "right" says where it goes.
    close(placed(content, 0, 1), [1e6 + 11, 0, 0]);
    // glTF's up, (0, 1, 0), is z in tile axes, which goes where right x up points.
    close(placed(content, 0, 2), [1e6 + 10, 0, 1]);
    expect([...(content.parts[0]?.instances?.feature ?? [])]).toEqual([0, 1]);
    expect(readRow(content.tables[0] as never, 1)).toMatchObject([{ id: 'kind', value: 'elm' }]);
  });

  it('stands things east-north-up where they are', async () => {
    const [x, y, z] = geodeticToEcef(4.36, 52, 0);
    const content = await decode(
      container(
        'i3dm',
        { feature: { INSTANCES_LENGTH: 1, EAST_NORTH_UP: true, RTC_CENTER: [x, y, z], POSITION: { byteOffset: 0 } }, featureBin: bytesOf(new Float32Array(3)) },
        triangleGlb(),
      ),
    );
    const frame = enuToEcef(4.36, 52, 0);
    // glTF up becomes the local vertical.
    close(placed(content, 0, 2), transformPoint(frame, 0, 0, 1));
    close(placed(content, 0, 1), transformPoint(frame, 1, 0, 0));
  });

  it('reads quantised places and octahedral axes', async () => {
    const featureBin = joined(bytesOf(Uint16Array.of(0, 65535, 0, 0)), bytesOf(Uint16Array.of(32768, 65535)), bytesOf(Uint16Array.of(65535, 32768)));
    const feature = {
      INSTANCES_LENGTH: 1,
      POSITION_QUANTIZED: { byteOffset: 0 },
      QUANTIZED_VOLUME_OFFSET: [100, 200, 300],
      QUANTIZED_VOLUME_SCALE: [10, 20, 30],
      NORMAL_UP_OCT32P: { byteOffset: 8 },
      NORMAL_RIGHT_OCT32P: { byteOffset: 12 },
    };
    const content = await decode(container('i3dm', { feature, featureBin }, triangleGlb()));
    close(placed(content, 0, 0), [100, 220, 300]);
    close(placed(content, 0, 1), [101, 220, 300]);
  });
});

describe('cmpt and pnts', () => {
  it('shows what can be read of a composite and names the rest', async () => {
    const points = container('pnts', {
      feature: { POINTS_LENGTH: 2, POSITION: { byteOffset: 0 }, RGB565: { byteOffset: 24 } },
      featureBin: joined(bytesOf(Float32Array.of(0, 0, 0, 5, 6, 7)), bytesOf(Uint16Array.of(0xf800, 0x001f))),
    });
    const batched = container(
      'b3dm',
      {
        feature: { BATCH_LENGTH: 2 },
        batch: { height: { byteOffset: 0, componentType: 'DOUBLE', type: 'SCALAR' } },
        batchBin: bytesOf(Float64Array.of(1.5, 2.5)),
      },
      triangleGlb({ batchIds: [0, 1, 1] }),
    );
    const broken = container('b3dm', { feature: { BATCH_LENGTH: 1 } }, triangleGlb({ batchIds: [0, 9, 0] }));
    const content = await decode(composite(points, broken, composite(batched)));
    expect(content.counts).toMatchObject({ points: 2, triangles: 1, features: 3 });
    expect(content.notes).toMatchObject([{ code: 'index-out-of-range', why: expect.stringContaining('batch id 9') }]);
    expect([...(content.parts[0]?.colour ?? [])]).toEqual([255, 0, 0, 255, 0, 0, 255, 255]);
    // Features of the composite follow each other.
    expect(Array.from(content.parts[1]?.feature as Uint32Array)).toEqual([1, 2, 2]);
    expect(readRow(content.tables[0] as never, 1)).toMatchObject([{ id: 'height', type: 'SCALAR FLOAT64', value: 2.5 }]);
  });

  it('unpacks Draco points and Draco meshes', async () => {
    const { gltf, packed } = await dracoGltf();
    const content = await decode(new TextEncoder().encode(JSON.stringify(gltf)));
    expect(content.counts).toMatchObject({ triangles: 2, vertices: 4 });
    expect(Math.max(...(content.parts[0]?.position ?? []))).toBeCloseTo(4, 3);
    const damaged = structuredClone(gltf);
    (damaged.buffers[0] as { uri: string }).uri = `data:;base64,${Buffer.from(packed.map((b, i) => (i > 20 ? 0 : b))).toString('base64')}`;
    expect(['bad-draco', 'count-mismatch']).toContain((await problems(new TextEncoder().encode(JSON.stringify(damaged))))[0]?.code);
  });
});

describe('hostile tiles are refused by name', () => {
  const good = container('b3dm', { feature: { BATCH_LENGTH: 0 } }, triangleGlb());
  const patched = (at: number, value: number): Uint8Array => {
    const bytes = good.slice();
    new DataView(bytes.buffer).setUint32(at, value, true);
    return bytes;
  };
  it.each([
    ['cut short', good.subarray(0, 20), 'truncated'],
    ['longer than it is', patched(8, 1e9), 'truncated'],
    ['a table past the end', patched(12, 1e9), 'truncated'],
    ['another version', patched(4, 7), 'unsupported-version'],
    ['nothing', new Uint8Array(0), 'bad-gltf'],
    ['noise', Uint8Array.from({ length: 200 }, (_, i) => (i * 37) % 251), 'bad-gltf'],
    [
      'points beyond the buffer',
      container('pnts', { feature: { POINTS_LENGTH: 1e9, POSITION: { byteOffset: 0 } }, featureBin: new Uint8Array(24) }),
      'truncated',
    ],
    ['a negative count', container('pnts', { feature: { POINTS_LENGTH: -1, POSITION: { byteOffset: 0 } }, featureBin: new Uint8Array(24) }), 'bad-container'],
    [
      'instances beyond the buffer',
      container('i3dm', { feature: { INSTANCES_LENGTH: 4e9, POSITION: { byteOffset: 0 } }, featureBin: new Uint8Array(24) }, triangleGlb()),
      'truncated',
    ],
    [
      'a batch column beyond its bytes',
      container('b3dm', { feature: { BATCH_LENGTH: 5 }, batch: { h: { byteOffset: 0, componentType: 'FLOAT', type: 'SCALAR' } } }, triangleGlb()),
      'truncated',
    ],
    ['JSON that is not', container('b3dm', { feature: { BATCH_LENGTH: 0 } }, triangleGlb()).map((b, i) => (i === 29 ? 0x7b : b)), 'bad-json'],
    ['a composite that claims more than it holds', joined(new TextEncoder().encode('cmpt'), words(1, 16, 3)), 'truncated'],
  ])('%s', async (_, bytes, code) => {
    expect((await problems(bytes as Uint8Array))[0]?.code).toBe(code);
  });

  it('composites within composites without end', async () => {
    let tile = good;
    for (let i = 0; i < 12; i++) tile = composite(tile);
    const content = await decode(tile);
    expect(content.counts.triangles).toBe(0);
    expect(content.notes).toMatchObject([{ code: 'too-deep' }]);
  });

  it('glTF whose nodes go round, and whose counts lie', async () => {
    const gltf = (change: object): Uint8Array => new TextEncoder().encode(JSON.stringify({ asset: { version: '2.0' }, scenes: [{ nodes: [0] }], ...change }));
    expect(await problems(gltf({ nodes: [{ children: [1] }, { children: [0] }] }))).toMatchObject([{ code: 'node-cycle' }]);
    const lying = {
      nodes: [{ mesh: 0 }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
      accessors: [{ componentType: 5126, count: 1e12, type: 'VEC3' }],
    };
    expect(await problems(gltf(lying))).toMatchObject([{ code: 'bad-gltf', where: expect.stringContaining('count') }]);
  });
});
