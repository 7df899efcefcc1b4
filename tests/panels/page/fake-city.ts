import type { Words } from '../../../src/base/words.ts';
import { createPlanFrame } from '../../../src/base/geodesy.ts';
import type { Area, City, EntityRef, Sensor, Service } from '../../../src/city/city.ts';
import { createDependencies } from '../../../src/city/dependencies/index.ts';
import { createNetworks, createStoreys } from '../../../src/city/networks/index.ts';
import { createOperations } from '../../../src/city/operations/index.ts';
import { createPlacedFeatures } from '../../../src/city/placed-features.ts';
import { createStreets } from '../../../src/city/streets/index.ts';
import { createBuildingTable } from '../../../src/tables/buildings.ts';
import { fakeManifest } from './fake-manifest.ts';
import { origin, words } from './fake-now.ts';

const districtNames: readonly Words[] = [
  words('临江区', 'Riverside'),
  words('老城区', 'Old Town'),
  words('云桥区', 'Cloudbridge'),
  words('港口区', 'Harbour'),
  words('北岭区', 'North Ridge'),
  words('南湾区', 'South Bay'),
  words('科创新区', 'Innovation Park'),
  words('桑园区', 'Mulberry'),
  words('石塘区', 'Stonepond'),
  words('东堤区', 'East Embankment'),
  words('竹溪区', 'Bamboo Creek'),
  words('高铁新城', 'High-Speed Rail New Town'),
];

const area = (id: string, name: Words, i: number): Area => ({
  properties: { id, level: 'district', name, population: 40000 + i * 3100, population60: 9000 + i * 700 },
  geometry: { type: 'Polygon', coordinates: [] },
  lon: origin.lon + (i % 4) * 0.01,
  lat: origin.lat + Math.floor(i / 4) * 0.01,
});

export const sensorKinds = [
  { kind: 'drain-level', zh: '排水井', en: 'Drain', property: 'waterLevel', unit: 'm', base: 1.8 },
  { kind: 'pump-station', zh: '泵站', en: 'Pump', property: 'pumpState', unit: '1', base: 1 },
  { kind: 'canteen', zh: '助餐点冷柜', en: 'Canteen fridge', property: 'fridgeTemperature', unit: 'Cel', base: 4 },
  { kind: 'air-quality', zh: '空气站', en: 'Air station', property: 'pm25', unit: 'ug/m3', base: 42 },
  { kind: 'hall', zh: '政务大厅', en: 'Service hall', property: 'queueLength', unit: '1', base: 14 },
] as const;

export function fakeCity(demo: boolean): City {
  const manifest = fakeManifest(demo);
  const districts = districtNames.map((name, i) => area(`d${i}`, name, i));
  const streets = districts.flatMap((d, i) =>
    [0, 1, 2].map((n): Area => ({
      ...d,
      properties: {
        id: `s${i}-${n}`,
        level: 'street',
        parent: d.properties.id,
        name: words(`${d.properties.name.zh}${n + 1}街道`, `${d.properties.name.en} Street ${n + 1}`),
      },
    })),
  );
  const sensors: Sensor[] = [];
  for (let i = 0; i < 40; i++) {
    const k = sensorKinds[i % sensorKinds.length] as (typeof sensorKinds)[number];
    const id = `${k.kind}-${String(i).padStart(3, '0')}`;
    const extra =
      k.kind === 'pump-station'
        ? [
            { id: `${id}-flow`, property: 'pumpFlow', unit: 'm3/s', intervalS: 10 },
            { id: `${id}-level`, property: 'waterLevel', unit: 'm', intervalS: 10 },
            { id: `${id}-power`, property: 'pumpPower', unit: 'kW', intervalS: 10 },
          ]
        : [];
    sensors.push({
      lon: origin.lon + i * 0.001,
      lat: origin.lat + i * 0.0007,
      properties: {
        id,
        kind: k.kind,
        name: words(`${k.zh} Q${i}`, `${k.en} Q${i}`),
        district: `d${i % 12}`,
        street: `s${i % 12}-1`,
        streams: [{ id: `${id}-${k.property}`, property: k.property, unit: k.unit, intervalS: 10 }, ...extra],
      },
    });
  }
  const services: Service[] = [0, 1, 2].map((i) => ({
    lon: origin.lon,
    lat: origin.lat,
    properties: { id: `post-${i}`, kind: 'posthouse', name: words(`健康驿站 ${i + 1} 号`, `Posthouse ${i + 1}`), district: 'd0', capacity: 12 },
  }));
  const buildings = createBuildingTable();
  buildings.put({
    count: 1,
    row: new Int32Array([-1]),
    id: ['b-00042'],
    use: new Uint8Array([1]),
    storeys: new Float32Array([18]),
    heightM: new Float32Array([54.3]),
    baseM: new Float32Array([4.2]),
    year: new Float32Array([NaN]),
    people: new Float32Array([31, 142, 48, 9]),
    lon: new Float64Array([origin.lon]),
    lat: new Float64Array([origin.lat]),
  });
  const find = <T extends { readonly properties: { readonly id: string } }>(all: readonly T[], id: string): T | undefined =>
    all.find((t) => t.properties.id === id);
  const placeOf = (ref: EntityRef) => {
    const found = find(sensors, ref.id) ?? find(services, ref.id) ?? find(districts, ref.id) ?? find(streets, ref.id);
    if (found) return { lon: found.lon, lat: found.lat, name: found.properties.name, kind: ref.kind };
    return ref.kind === 'building' ? { ...origin, name: words('桑园新村 12 栋', 'Mulberry Court 12'), kind: 'building' } : undefined;
  };
  return {
    manifest,
    placed: createPlacedFeatures(),
    baseUrl: '/',
    frame: createPlanFrame([origin.lon, origin.lat]),
    districts,
    streets,
    grid: [],
    services,
    sensors,
    buildings,
    sensor: (id) => find(sensors, id),
    service: (id) => find(services, id),
    area: (id) => find([...districts, ...streets], id),
    place: placeOf,
    contains: () => true,
    elevation: null,
    heights: Promise.resolve(),
    groundM: () => NaN,
    networks: createNetworks(manifest, '/', () => NaN),
    storeys: createStoreys(manifest, '/'),
    dependencies: createDependencies(manifest, '/'),
    streetNetwork: createStreets(manifest, '/'),
    operations: createOperations(manifest, '/'),
    utcOffsetMinutes: () => 480,
  };
}
