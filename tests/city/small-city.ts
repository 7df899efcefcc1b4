import { createPlanFrame } from '../../src/base/geodesy.ts';
import type { PackInput, SolidFeature } from '../../src/city/pack/pack-input.ts';
import { buildingUses } from '../../src/tables/buildings.ts';

/** Where the made-up test city lies; far north, so that degrees of longitude are short and mistakes show. */
export const smallOrigin = { lon: 4.36, lat: 52.01 } as const;
const frame = createPlanFrame([smallOrigin.lon, smallOrigin.lat]);

/** An upright prism w x d x h around a plan position, turned by an angle; counter-clockwise from outside, floor included. */
export function prism(id: string, xM: number, yM: number, widthM: number, depthM: number, heightM: number, turn = 0, baseM = 0): SolidFeature {
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const positions = new Float64Array(24);
  [-1, 1, 1, -1].forEach((sx, i) => {
    const sy = i < 2 ? -1 : 1;
    const [u, v] = [(sx * widthM) / 2, (sy * depthM) / 2];
    positions.set([xM + u * c - v * s, yM + u * s + v * c, baseM], i * 3);
    positions.set([xM + u * c - v * s, yM + u * s + v * c, baseM + heightM], (i + 4) * 3);
  });
  const triangles = Uint32Array.of(4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7, 0, 2, 1, 0, 3, 2);
  const [lon, lat] = frame.toLonLat(xM, yM);
  const n = Number(id.replace(/\D/g, ''));
  return {
    record: {
      id,
      use: buildingUses[n % buildingUses.length] ?? 'unknown',
      storeys: n % 5 === 0 ? NaN : Math.max(1, Math.round(heightM / 3)),
      heightM,
      baseM,
      year: 1900 + (n % 120),
      people: [n % 3, 2, 1, 0],
      lon,
      lat,
      ...(n % 7 === 0 ? { attributes: { roof: 'flat', note: 'ünïcode 云' } } : {}),
    },
    mesh: { positions, triangles },
  };
}

const grid = (side: number, stepM: number): SolidFeature[] =>
  Array.from({ length: side * side }, (_, i) =>
    prism(`b${i}`, (i % side) * stepM - (side * stepM) / 2, Math.floor(i / side) * stepM - (side * stepM) / 2, 12, 20, 6 + (i % 9) * 3, i * 0.1),
  );

const square = (x: number, y: number, halfM: number): GeoJSON.Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
      [-1, -1],
    ].map(([u, v]) => [...frame.toLonLat(x + (u as number) * halfM, y + (v as number) * halfM)]),
  ],
});

/** A little town of `side` x `side` prisms with one of everything. */
export function smallCity(side = 12, stepM = 150): PackInput {
  const [west, south] = frame.toLonLat(-3000, -3000);
  const [east, north] = frame.toLonLat(3000, 3000);
  return {
    manifest: {
      version: '1.0',
      id: 'small',
      name: { zh: '小城', en: 'Small town' },
      kind: 'demo',
      crs: { source: 'EPSG:4326', vertical: 'EPSG:5773', ellipsoidOffset: { metres: 43.5, declared: true } },
      origin: smallOrigin,
      bounds: [west, south, east, north],
      timeZone: { kind: 'fixed', offsetMinutes: 60 },
      feeds: [],
      alarmRules: [],
      cameras: [{ id: 'all', name: { zh: '全景', en: 'Overview' }, lon: smallOrigin.lon, lat: smallOrigin.lat, zoom: 14, pitch: 50, bearing: 0 }],
    },
    buildings: grid(side, stepM),
    furniture: [
      { kind: 'tree-conifer', positions: Float64Array.of(10, 20, 0, -400, 900, 1.5), scale: Float32Array.of(8, 12), turn: Float32Array.of(0, 1.2) },
      { kind: 'street-lamp', positions: Float64Array.of(1500, -1500, 0), scale: Float32Array.of(6), turn: Float32Array.of(2) },
    ],
    ground: {
      land: { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { kind: 'park' }, geometry: square(0, 0, 500) }] },
      places: {
        type: 'FeatureCollection',
        features: [
          {
            type: 'Feature',
            properties: { name_zh: '小城', name_en: 'Small town', kind: 'city', rank: 1 },
            geometry: { type: 'Point', coordinates: [smallOrigin.lon, smallOrigin.lat] },
          },
        ],
      },
    },
    districts: [
      { type: 'Feature', properties: { id: 'd1', level: 'district', name: { zh: '一区', en: 'First' }, population: 1200 }, geometry: square(0, 0, 2000) },
    ],
    streets: [
      { type: 'Feature', properties: { id: 's1', level: 'street', parent: 'd1', name: { zh: '一街道', en: 'First street' } }, geometry: square(500, 500, 400) },
    ],
    grid: [],
    services: [
      {
        type: 'Feature',
        properties: { id: 'v1', kind: 'health-post', name: { zh: '卫生站', en: 'Health post' }, district: 'd1', capacity: 4 },
        geometry: { type: 'Point', coordinates: [...frame.toLonLat(120, 80)] },
      },
    ],
    sensors: [
      {
        type: 'Feature',
        properties: {
          id: 'x1',
          kind: 'air-quality',
          name: { zh: '空气站', en: 'Air station' },
          district: 'd1',
          streams: [{ id: 'x1-no2', property: 'no2', unit: 'ug/m3', intervalS: 60 }],
        },
        geometry: { type: 'Point', coordinates: [...frame.toLonLat(300, -80)] },
      },
    ],
  };
}
