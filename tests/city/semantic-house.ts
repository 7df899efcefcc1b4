import { deflateSync } from 'node:zlib';
import { format } from '../../src/city/formats/cityjson/index.ts';
import type { ImportedModel } from '../../src/city/formats/format.ts';

/** One plain colour as a PNG of 8 x 8 pixels (ISO/IEC 15948). */
export function plainPng(rgb: readonly [number, number, number]): Uint8Array {
  const side = 8;
  const raw = Buffer.concat(Array.from({ length: side }, () => Buffer.from([0, ...Array.from({ length: side }, () => rgb).flat()])));
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc(body));
    return Buffer.concat([size, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return new Uint8Array(Buffer.concat([magic, chunk('IHDR', head), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))]));
}
function crc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) {
    c ^= byte;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  }
  return (c ^ 0xffffffff) >>> 0;
}

export const wallPicture: readonly [number, number, number] = [20, 60, 220];
export const roofColour: readonly [number, number, number] = [0.8, 0.1, 0.1];

/** RD New, on the market square of Delft. */
const [x0, y0] = [84500, 447500];
/** Half a house's width, length, eaves and ridge, metres: 40 x 60 under a saddle roof of 45 degrees along the long side. */
const [halfWidth, lengthM, eavesM, ridgeM] = [20, 60, 20, 40];

/**
 * A house under a saddle roof as CityJSON 2.0: a floor, four walls (the gables five-cornered) and two slopes; the slopes in red
 * material, the southern gable in a blue picture, the eastern slope with a solar panel's attribute.
 */
export function semanticHouse(): unknown {
  const corners = [
    [-halfWidth, 0, 0],
    [halfWidth, 0, 0],
    [halfWidth, lengthM, 0],
    [-halfWidth, lengthM, 0],
    [-halfWidth, 0, eavesM],
    [halfWidth, 0, eavesM],
    [halfWidth, lengthM, eavesM],
    [-halfWidth, lengthM, eavesM],
    [0, 0, ridgeM],
    [0, lengthM, ridgeM],
  ];
  const surfaces = [
    [0, 3, 2, 1],
    [0, 1, 5, 8, 4],
    [1, 2, 6, 5],
    [2, 3, 7, 9, 6],
    [3, 0, 4, 7],
    [5, 6, 9, 8],
    [7, 4, 8, 9],
  ];
  return {
    type: 'CityJSON',
    version: '2.0',
    metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/7415' },
    transform: { scale: [1, 1, 1], translate: [x0, y0, 0] },
    vertices: corners,
    appearance: {
      materials: [{ name: 'tiles', diffuseColor: roofColour }],
      textures: [{ type: 'PNG', image: 'wall.png' }],
      'vertices-texture': [
        [0, 0],
        [1, 0],
        [1, 0.5],
        [0.5, 1],
        [0, 0.5],
      ],
    },
    CityObjects: {
      house: {
        type: 'Building',
        attributes: { measuredHeight: { value: 40, uom: 'm' }, owner: { name: 'Vermeer', since: 1632 }, listed: true },
        geometry: [
          {
            type: 'Solid',
            lod: '2.2',
            boundaries: [surfaces.map((ring) => [ring])],
            semantics: {
              surfaces: [{ type: 'GroundSurface' }, { type: 'WallSurface' }, { type: 'RoofSurface' }, { type: 'RoofSurface', solar: 'panel' }],
              values: [[0, 1, 1, 1, 1, 3, 2]],
            },
            material: { day: { values: [[null, null, null, null, null, 0, 0]] } },
            texture: { day: { values: [[[[null]], [[0, 0, 1, 2, 3, 4]], [[null]], [[null]], [[null]], [[null]], [[null]]]] } },
          },
        ],
      },
    },
  };
}

/** The house read, with its picture beside it. */
export function importedHouse(): ImportedModel {
  const bytes = new TextEncoder().encode(JSON.stringify(semanticHouse()));
  return format.read([{ name: 'house.city.json', bytes }], { beside: (_, path) => (path === 'wall.png' ? plainPng(wallPicture) : null) });
}
