import { createPlanFrame } from '../../../../src/base/geodesy.ts';
import { createRandom } from '../../../../src/base/random.ts';
import type { Area, City, Sensor, Service } from '../../../../src/city/city.ts';
import type { CityManifest } from '../../../../src/city/pack/manifest.ts';
import { createBuildingTable } from '../../../../src/tables/buildings.ts';

/** A small invented town around (0, 0) of its plan: streets in a grid, a river, a park, sensors and services. */
export function createSyntheticCity(sensorCount = 400): City {
  const frame = createPlanFrame([150, 20]);
  const random = createRandom(7);
  const at = (x: number, y: number): [number, number] => [...frame.toLonLat(x, y)] as [number, number];
  const box = (x0: number, y0: number, x1: number, y1: number): GeoJSON.Polygon => ({
    type: 'Polygon',
    coordinates: [[at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1), at(x0, y0)]],
  });
  const collection = (features: GeoJSON.Feature[]): string =>
    URL.createObjectURL(new Blob([JSON.stringify({ type: 'FeatureCollection', features })], { type: 'application/json' }));
  const feature = (geometry: GeoJSON.Geometry, properties: Record<string, unknown>): GeoJSON.Feature => ({ type: 'Feature', geometry, properties });

  const land = [
    feature(box(-4000, -3000, 4000, 3000), { kind: 'base' }),
    feature(box(-1500, -1200, 1500, 1200), { kind: 'urban' }),
    feature(box(600, 300, 1100, 700), { kind: 'park' }),
    feature(box(-2600, -2000, -1700, -1300), { kind: 'industrial' }),
    feature(box(-200, -90, 0, 60), { kind: 'plaza' }),
    feature(box(1600, -900, 3000, 900), { kind: 'wood' }),
  ];
  const river: [number, number][] = [];
  for (let x = -4000; x <= 4000; x += 100) river.push(at(x, -420 + 120 * Math.sin(x / 700) - 70));
  for (let x = 4000; x >= -4000; x -= 100) river.push(at(x, -420 + 120 * Math.sin(x / 700) + 70));
  river.push(river[0] as [number, number]);
  const water = [feature({ type: 'Polygon', coordinates: [river] }, { kind: 'river' })];
  const roads: GeoJSON.Feature[] = [];
  for (let i = -12; i <= 12; i++) {
    const grade = i % 6 === 0 ? 'primary' : i % 3 === 0 ? 'secondary' : 'residential';
    const widthM = grade === 'primary' ? 24 : grade === 'secondary' ? 15 : 8;
    const names = { name_zh: `第${i + 13}大街`, name_en: `Avenue ${i + 13}` };
    roads.push(feature({ type: 'LineString', coordinates: [at(i * 120, -1500), at(i * 120, -560)] }, { class: grade, widthM, bridge: 0, ...names }));
    if (grade !== 'residential')
      roads.push(feature({ type: 'LineString', coordinates: [at(i * 120, -560), at(i * 120, -240)] }, { class: grade, widthM, bridge: 1, ...names }));
    roads.push(feature({ type: 'LineString', coordinates: [at(i * 120, -240), at(i * 120, 1500)] }, { class: grade, widthM, bridge: 0, ...names }));
    if (Math.abs(i * 120 + 420) > 260)
      roads.push(feature({ type: 'LineString', coordinates: [at(-1500, i * 120), at(1500, i * 120)] }, { class: grade, widthM, bridge: 0, name_zh: `和平路${i}`, name_en: `Peace Road ${i}` }));
  }
  const places = [
    feature({ type: 'Point', coordinates: at(0, 200) }, { name_zh: '云湾', name_en: 'Yunwan', kind: 'city', rank: 1 }),
    feature({ type: 'Point', coordinates: at(-800, 700) }, { name_zh: '北岸区', name_en: 'North Bank', kind: 'district', rank: 2 }),
    feature({ type: 'Point', coordinates: at(800, -900) }, { name_zh: '南岸区', name_en: 'South Bank', kind: 'district', rank: 2 }),
    feature({ type: 'Point', coordinates: at(850, 500) }, { name_zh: '柳园', name_en: 'Willow Park', kind: 'park', rank: 4 }),
    feature({ type: 'Point', coordinates: at(-1500, -480) }, { name_zh: '云河', name_en: 'Yun River', kind: 'water', rank: 3 }),
  ];
  const boundaries = [feature({ type: 'LineString', coordinates: [at(-4000, -420), at(4000, -420)] }, { level: 'district' })];

  const area = (id: string, zh: string, en: string, geometry: GeoJSON.Polygon, x: number, y: number): Area => {
    const [lon, lat] = at(x, y);
    return { properties: { id, level: 'district', name: { zh, en }, population: 10000 }, geometry, lon, lat };
  };
  const districts = [
    area('d-north', '北岸区', 'North Bank', box(-4000, -420, 4000, 3000), -800, 700),
    area('d-south', '南岸区', 'South Bank', box(-4000, -3000, 4000, -420), 800, -900),
  ];
  const kinds = ['drain-level', 'air-quality', 'traffic-counter', 'street-light'];
  const sensors: Sensor[] = Array.from({ length: sensorCount }, (_, i) => {
    const [lon, lat] = at(Math.round(random.between(-12, 12)) * 120 + random.between(-6, 6), random.between(-1400, 1400));
    const kind = kinds[i % kinds.length] as string;
    const id = `s-${String(i).padStart(5, '0')}`;
    const property = kind === 'drain-level' ? 'waterLevel' : kind === 'air-quality' ? 'pm25' : kind === 'traffic-counter' ? 'averageVehicleSpeed' : 'powerState';
    return {
      lon,
      lat,
      properties: { id, kind, name: { zh: `传感器${i}`, en: `Sensor ${i}` }, district: 'd-north', streams: [{ id: `ds-${i}`, property, unit: '1', intervalS: 10 }] },
    };
  });
  const serviceKinds = ['posthouse', 'canteen', 'hall', 'hospital', 'fire', 'police', 'pump'];
  const services: Service[] = Array.from({ length: 28 }, (_, i) => {
    const [lon, lat] = at(random.between(-1300, 1300), random.between(-1300, 1300));
    const kind = serviceKinds[i % serviceKinds.length] as string;
    return { lon, lat, properties: { id: `v-${i}`, kind, name: { zh: `${i}号驿站`, en: `${kind} ${i}` }, district: 'd-north' } };
  });
  const [west, south] = at(-5000, -5000);
  const [east, north] = at(5000, 5000);
  const manifest: CityManifest = {
    version: '1.0',
    id: 'synthetic',
    name: { zh: '试验城', en: 'Test town' },
    kind: 'demo',
    crs: { source: 'EPSG:4326', vertical: 'local', ellipsoidOffset: { metres: 0, declared: false } },
    origin: { lon: 150, lat: 20 },
    bounds: [west, south, east, north],
    timeZone: { kind: 'fixed', offsetMinutes: 600 },
    ground: { geojson: { land: collection(land), water: collection(water), roads: collection(roads), places: collection(places), boundaries: collection(boundaries) } },
    feeds: [],
    alarmRules: [],
    cameras: [],
  };
  const sensorById = new Map(sensors.map((s) => [s.properties.id, s]));
  const serviceById = new Map(services.map((s) => [s.properties.id, s]));
  const areaById = new Map(districts.map((a) => [a.properties.id, a]));
  return {
    manifest,
    baseUrl: new URL('/', location.href).href,
    frame,
    districts,
    streets: [],
    grid: [],
    services,
    sensors,
    buildings: createBuildingTable(),
    sensor: (id) => sensorById.get(id),
    service: (id) => serviceById.get(id),
    area: (id) => areaById.get(id),
    place(ref) {
      const found = ref.kind === 'sensor' ? sensorById.get(ref.id) : ref.kind === 'service' ? serviceById.get(ref.id) : areaById.get(ref.id);
      return found ? { lon: found.lon, lat: found.lat, name: found.properties.name, kind: ref.kind } : undefined;
    },
    contains: (lon, lat) => lon >= west && lon <= east && lat >= south && lat <= north,
    utcOffsetMinutes: () => 600,
  };
}
