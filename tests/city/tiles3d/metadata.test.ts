import { describe, expect, it } from 'vitest';
import { decodeContent } from '../../../src/city/formats/tiles3d/content/decode-content.ts';
import { batchRows } from '../../../src/city/formats/tiles3d/metadata/batch-table.ts';
import { readRow, type PropertyRows } from '../../../src/city/formats/tiles3d/metadata/property-rows.ts';
import { tableRows } from '../../../src/city/formats/tiles3d/metadata/property-table.ts';
import type { MetadataSchema } from '../../../src/city/formats/tiles3d/metadata/schema.ts';
import { createGlbBuilder } from '../../../src/city/formats/tiles3d/write-glb.ts';
import { diskIo } from './content-io.ts';
import { bytesOf } from './make.ts';

const values = (rows: PropertyRows, row: number) => Object.fromEntries(readRow(rows, row).map(({ id, value }) => [id, value]));

describe('property tables (3D Metadata, OGC 22-025r4)', () => {
  const schema = {
    id: 's',
    enums: { roof: { valueType: 'UINT8', values: [{ name: 'flat', value: 1 }, { name: 'gable', value: 7 }] } }, // prettier-ignore
    classes: {
      house: {
        name: 'House',
        properties: {
          height: { type: 'SCALAR', componentType: 'FLOAT32', noData: -9999, description: 'Above the foot' },
          tone: { type: 'VEC3', componentType: 'UINT8', normalized: true },
          share: { type: 'SCALAR', componentType: 'INT16', normalized: true, scale: 10, offset: 5 },
          roof: { type: 'ENUM', enumType: 'roof', noData: 'flat', default: 'unsaid' },
          isListed: { type: 'BOOLEAN' },
          names: { type: 'STRING', array: true },
          floors: { type: 'SCALAR', componentType: 'UINT64' },
          pair: { type: 'SCALAR', componentType: 'INT8', array: true, count: 2 },
          left: { type: 'STRING', default: 'none' },
        },
      },
    },
  } as unknown as MetadataSchema;
  const views: Uint8Array[] = [
    bytesOf(Float32Array.of(12.5, -9999)),
    Uint8Array.of(255, 0, 51, 0, 255, 0),
    bytesOf(Int16Array.of(32767, -32768)),
    Uint8Array.of(7, 1),
    Uint8Array.of(0b10),
    new TextEncoder().encode('ÄbcD'),
    bytesOf(Uint32Array.of(0, 2, 3)),
    bytesOf(Uint32Array.of(0, 2, 4, 5)),
    bytesOf(BigUint64Array.of(3n, 4n)),
    bytesOf(Int8Array.of(1, -2, 3, -4)),
  ];
  const properties = {
    height: { values: 0 },
    tone: { values: 1 },
    share: { values: 2 },
    roof: { values: 3 },
    isListed: { values: 4 },
    names: { values: 5, arrayOffsets: 6, stringOffsets: 7 },
    floors: { values: 8 },
    pair: { values: 9 },
  };
  const table = tableRows(schema, { class: 'house', count: 2, properties: properties as never }, (view) => views[view] as Uint8Array, 'x');

  it('decode numbers, vectors, flags, texts, arrays, names, defaults and what is missing', () => {
    expect(table.title).toBe('House');
    expect(values(table, 0)).toEqual({
      height: 12.5,
      tone: [1, 0, 0.2],
      share: 15,
      roof: 'gable',
      isListed: false,
      names: ['Ä', 'bc'],
      floors: 3,
      pair: [1, -2],
      left: 'none',
    });
    // INT16 normalised does not go below -1; noData of an enum is a name.
    expect(values(table, 1)).toEqual({
      height: undefined,
      tone: [0, 1, 0],
      share: -5,
      roof: 'unsaid',
      isListed: true,
      names: ['D'],
      floors: 4,
      pair: [3, -4],
      left: 'none',
    });
    expect(readRow(table, 0).map(({ type }) => type)).toContain('VEC3 UINT8 normalized');
  });

  it('refuse by name what lies outside', () => {
    expect(() => readRow(table, 2)).toThrow('index-out-of-range');
    const short = tableRows(schema, { class: 'house', count: 50, properties: { height: { values: 0 } } }, (view) => views[view] as Uint8Array, 'x');
    expect(() => readRow(short, 49)).toThrow('truncated at height');
  });
});

it('batch tables tell classes and parents by the hierarchy extension', () => {
  const hierarchy = {
    classes: [
      { name: 'Door', length: 2, instances: { colour: ['red', 'blue'] } },
      { name: 'House', length: 1, instances: { street: ['Kerkstraat'] } },
    ],
    instancesLength: 3,
    classIds: [0, 0, 1],
    parentIds: [2, 2, 2],
  };
  const rows = batchRows({ extensions: { '3DTILES_batch_table_hierarchy': hierarchy } }, new Uint8Array(0), 2, 'x') as PropertyRows;
  expect(values(rows, 1)).toEqual({ class: 'Door', colour: 'blue', street: 'Kerkstraat' });
});

it('property attributes give every vertex a row', async () => {
  const glb = createGlbBuilder();
  const column = (numbers: Float32Array, type: string, width: number) =>
    glb.accessor({ bufferView: glb.view(numbers), componentType: 5126, count: numbers.length / width, type });
  const file = glb.finish({
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [
      {
        primitives: [
          {
            mode: 0,
            attributes: { POSITION: column(Float32Array.of(0, 0, 0, 1, 0, 0), 'VEC3', 3), _WARMTH: column(Float32Array.of(20, 30), 'SCALAR', 1) },
            extensions: { EXT_structural_metadata: { propertyAttributes: [0] } } as never,
          },
        ],
      },
    ],
    extensions: {
      EXT_structural_metadata: {
        schema: { classes: { spot: { properties: { warmth: { type: 'SCALAR', componentType: 'FLOAT32', offset: 0.5 } as never } } } },
        propertyAttributes: [{ class: 'spot', properties: { warmth: { attribute: '_WARMTH' } } }],
      } as never,
    },
  });
  const { parts } = await decodeContent(file, 'https://a.example/a.glb', diskIo());
  expect(values(parts[0]?.vertexRows?.[0] as PropertyRows, 1)).toEqual({ warmth: 30.5 });
});
