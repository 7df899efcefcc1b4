import { createPlanFrame, type PlanFrame } from '../../../src/base/geodesy.ts';
import { createRandom } from '../../../src/base/random.ts';
import type { PackInput, PlanMesh, SolidFeature } from '../../../src/city/pack/pack-input.ts';

/** Origin of the test town, EPSG:4326. */
export const townOrigin = { lon: 150, lat: 20 };
export const townFrame = createPlanFrame([townOrigin.lon, townOrigin.lat]);

/** A block of 100 m x 40 m x 60 m whose south wall stands at y = 300, alone in its square: what hides and what is picked. */
export const wallBlock = { id: 'wall-block', x0: -50, y0: 300, x1: 50, y1: 340, heightM: 60 };

/** A small invented town around (0, 0) of its plan: streets in a grid, a river, a park, houses, sensors and services. */
export function testTown(): PackInput {
  const at = (x: number, y: number): [number, number] => [...townFrame.toLonLat(x, y)] as [number, number];
  const [west, south] = at(-8000, -8000);
  const [east, north] = at(8000, 8000);
  return {
    manifest: {
      version: '1.0',
      id: 'test-town',
      name: { zh: '试验镇', en: 'Test town' },
      kind: 'demo',
      crs: { source: 'EPSG:4326', vertical: 'local', ellipsoidOffset: { metres: 0, declared: true } },
      origin: townOrigin,
      bounds: [west, south, east, north],
      timeZone: { kind: 'fixed', offsetMinutes: 600 },
      feeds: [],
      alarmRules: [],
      cameras: [],
    },
    buildings: houses(townFrame),
    furniture: [],
    ground: ground(at),
    districts: [
      {
        type: 'Feature',
        properties: { id: 'd-north', level: 'district', name: { zh: '北岸区', en: 'North Bank' }, population: 9000 },
        geometry: box(at, -3000, -420, 3000, 3000),
      },
      {
        type: 'Feature',
        properties: { id: 'd-south', level: 'district', name: { zh: '南岸区', en: 'South Bank' }, population: 4000 },
        geometry: box(at, -3000, -3000, 3000, -420),
      },
    ],
    streets: [],
    grid: [],
    services: services(at),
    sensors: sensors(at),
  };
}

type At = (x: number, y: number) => [number, number];
const box = (at: At, x0: number, y0: number, x1: number, y1: number): GeoJSON.Polygon => ({
  type: 'Polygon',
  coordinates: [[at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1), at(x0, y0)]],
});
const feature = (geometry: GeoJSON.Geometry, properties: Record<string, unknown>): GeoJSON.Feature => ({ type: 'Feature', geometry, properties });
const collection = (features: GeoJSON.Feature[]): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features });
const line = (at: At, ...points: [number, number][]): GeoJSON.LineString => ({ type: 'LineString', coordinates: points.map(([x, y]) => at(x, y)) });
const point = (at: At, x: number, y: number): GeoJSON.Point => ({ type: 'Point', coordinates: at(x, y) });

function ground(at: At): PackInput['ground'] {
  const river: [number, number][] = [];
  for (let x = -4000; x <= 4000; x += 100) river.push(at(x, -420 + 120 * Math.sin(x / 700) - 70));
  for (let x = 4000; x >= -4000; x -= 100) river.push(at(x, -420 + 120 * Math.sin(x / 700) + 70));
  river.push(river[0] as [number, number]);
  const roads: GeoJSON.Feature[] = [];
  for (let i = -12; i <= 12; i++) {
    const grade = i % 6 === 0 ? 'primary' : i % 3 === 0 ? 'secondary' : 'residential';
    const widthM = grade === 'primary' ? 24 : grade === 'secondary' ? 15 : 8;
    const own = { class: grade, widthM, name_zh: `第${i + 13}大街`, name_en: `Avenue ${i + 13}` };
    roads.push(feature(line(at, [i * 120, -1500], [i * 120, -560]), { ...own, bridge: 0 }));
    if (grade !== 'residential') roads.push(feature(line(at, [i * 120, -560], [i * 120, -240]), { ...own, bridge: 1 }));
    roads.push(feature(line(at, [i * 120, -240], [i * 120, 1500]), { ...own, bridge: 0 }));
    if (Math.abs(i * 120 + 420) > 260)
      roads.push(feature(line(at, [-1500, i * 120], [1500, i * 120]), { ...own, bridge: 0, name_zh: `和平路${i + 13}`, name_en: `Peace Road ${i + 13}` }));
  }
  return {
    land: collection([
      feature(box(at, -4000, -3000, 4000, 3000), { kind: 'base' }),
      feature(box(at, -1500, -1200, 1500, 1200), { kind: 'urban' }),
      feature(box(at, 600, 300, 1100, 700), { kind: 'park' }),
      feature(box(at, -2600, -2000, -1700, -1300), { kind: 'industrial' }),
      feature(box(at, 1600, -900, 3000, 900), { kind: 'wood' }),
    ]),
    water: collection([feature({ type: 'Polygon', coordinates: [river] }, { kind: 'river' })]),
    roads: collection(roads),
    boundaries: collection([feature(line(at, [-4000, -420], [4000, -420]), { level: 'district' })]),
    places: collection([
      feature(point(at, 0, 150), { name_zh: '云镇', name_en: 'Cloudtown', kind: 'city', rank: 1 }),
      feature(point(at, -800, 700), { name_zh: '北岸区', name_en: 'North Bank', kind: 'district', rank: 2 }),
      feature(point(at, 850, 500), { name_zh: '柳园', name_en: 'Willow Park', kind: 'park', rank: 4 }),
      feature(point(at, -1500, -480), { name_zh: '云河', name_en: 'Yun River', kind: 'water', rank: 3 }),
    ]),
  };
}

function boxMesh(x0: number, y0: number, x1: number, y1: number, z0: number, z1: number): PlanMesh {
  const positions = new Float64Array([x0, y0, z0, x1, y0, z0, x1, y1, z0, x0, y1, z0, x0, y0, z1, x1, y0, z1, x1, y1, z1, x0, y1, z1]);
  const triangles = new Uint32Array([0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7, 4, 5, 6, 4, 6, 7]);
  return { positions, triangles };
}

function houses(frame: PlanFrame): SolidFeature[] {
  const random = createRandom(11);
  const make = (id: string, x0: number, y0: number, x1: number, y1: number, heightM: number): SolidFeature => {
    const [lon, lat] = frame.toLonLat((x0 + x1) / 2, (y0 + y1) / 2);
    const record = { id, use: 'residential', storeys: Math.round(heightM / 3), heightM, baseM: 0, year: 1990, people: [1, 2, 1, 0], lon, lat } as const;
    return { record, mesh: boxMesh(x0, y0, x1, y1, 0, heightM) };
  };
  const all = [make(wallBlock.id, wallBlock.x0, wallBlock.y0, wallBlock.x1, wallBlock.y1, wallBlock.heightM)];
  for (let i = -10; i < 10; i++)
    for (let j = -8; j < 10; j++) {
      const [x, y] = [i * 120, j * 120];
      // The square round the wall block stays empty, and so do the river and the park.
      if (Math.abs(x + 60) < 240 && y > -120 && y < 480) continue;
      if (Math.abs(y + 60 + 420) < 280 || (x > 480 && x < 1100 && y > 200 && y < 700)) continue;
      for (const [dx, dy] of [
        [18, 18],
        [64, 18],
        [18, 64],
        [64, 64],
      ] as const)
        all.push(make(`h-${i}-${j}-${dx}-${dy}`, x + dx, y + dy, x + dx + 34, y + dy + 34, random.between(8, 30) + (random.next() < 0.06 ? 50 : 0)));
    }
  return all;
}

function services(at: At): PackInput['services'] {
  const random = createRandom(5);
  return ['posthouse', 'canteen', 'hall', 'hospital', 'fire', 'police', 'pump'].flatMap((kind, k) =>
    [0, 1, 2].map((n) => {
      const id = `${kind}-${n}`;
      const [x, y] = [Math.round(random.between(-9, 9)) * 120 + 12, 600 + k * 120 - n * 400 + 8];
      return {
        type: 'Feature' as const,
        properties: { id, kind, name: { zh: `${kind}${n}号`, en: `${kind} ${n}` }, district: 'd-north' },
        geometry: point(at, x, y),
      };
    }),
  );
}

function sensors(at: At): PackInput['sensors'] {
  const random = createRandom(3);
  const kinds = [
    ['drain-level', 'waterLevel', 'm'],
    ['air-quality', 'pm25', 'ug/m3'],
    ['traffic-counter', 'averageVehicleSpeed', 'km/h'],
    ['street-light', 'powerState', '1'],
  ] as const;
  return Array.from({ length: 400 }, (_, i) => {
    const [kind, property, unit] = kinds[i % 4] as (typeof kinds)[number];
    const [x, y] = [Math.round(random.between(-12, 12)) * 120 + random.between(-6, 6), random.between(-1400, 1400)];
    const id = `s-${String(i).padStart(5, '0')}`;
    return {
      type: 'Feature' as const,
      properties: { id, kind, name: { zh: `传感器${i}`, en: `Sensor ${i}` }, district: 'd-north', streams: [{ id: `ds-${i}`, property, unit, intervalS: 10 }] },
      geometry: point(at, x, y),
    };
  });
}
