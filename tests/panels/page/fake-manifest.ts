import type { CityManifest } from '../../../src/city/pack/manifest.ts';
import { origin, words } from './fake-now.ts';
import { rules } from './fake-rules.ts';

export function fakeManifest(demo: boolean): CityManifest {
  const bounds = [origin.lon - 0.1, origin.lat - 0.1, origin.lon + 0.1, origin.lat + 0.1] as const;
  return {
    version: '1.0',
    id: 'yunwan',
    name: demo ? words('云湾', 'Yunwan') : words('代尔夫特', 'Delft'),
    kind: demo ? 'demo' : 'real',
    attribution: demo ? 'Belvedere demo city, CC0' : 'BAG, CC0',
    crs: { source: 'EPSG:4326', vertical: 'EGM2008', ellipsoidOffset: { metres: 0, declared: true } },
    origin,
    bounds,
    timeZone: demo ? { kind: 'fixed', offsetMinutes: 480 } : { kind: 'iana', name: 'Europe/Amsterdam' },
    services: [{ kind: 'posthouse', title: words('健康驿站', 'Health posthouse'), file: 'x' }],
    feeds: [
      { id: 'demo', type: 'demo', title: words('演示城市数据', 'Demo city feed'), address: 'demo:yunwan?seed=7' },
      { id: 'broker', type: 'mqtt', title: words('市政物联网总线', 'Municipal IoT broker'), address: 'wss://broker.example/mqtt' },
    ],
    alarmRules: rules,
    cameras: ['全城', '港口', '老城', '中央商务区'].map((zh, i) => ({
      id: `v${i}`,
      name: words(zh, ['Whole city', 'Port', 'Old town', 'Business district'][i] as string),
      ...origin,
      zoom: 13 + i,
      pitch: 50,
      bearing: i * 20,
    })),
  };
}
