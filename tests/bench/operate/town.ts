import { join } from 'node:path';
import { rmSync } from 'node:fs';
import type { PackInput } from '../../../src/city/pack/pack-input.ts';
import type { SensorProperties } from '../../../src/city/pack/manifest.ts';
import { writePack } from '../../../src/city/pack/write.node.ts';
import type { AlarmRule } from '../../../src/tables/alarm-rule.ts';
import { ensureBuilt } from '../../../tools/build-app.ts';
import { openCityFolder } from '../../../tools/opened-city.ts';
import { cacheFolder } from '../../../tools/project.ts';
import { serve, type Served } from '../../../tools/server/serve.ts';
import { smallCity, smallOrigin } from '../../city/small-city.ts';

/** Drains that can all go into alarm, and pumps that each raise one critical alarm. */
export const DRAINS = 10_000;
export const PUMPS = 400;
/** Drains behind one pump station of the dependency graph: what one root brings down. */
export const PER_ROOT = 50;
export const drainStream = (n: number): string => `ds-drain-${String(n).padStart(5, '0')}`;
export const pumpStream = (n: number): string => `ds-pump-${String(n).padStart(5, '0')}`;
/** Levels, m: nothing, a drain's alarm, a pump's. */
export const LEVEL = { quiet: 1, high: 2.5, critical: 3.5 } as const;

const words = (en: string) => ({ zh: en, en });

function sensor(kind: 'drain' | 'pump', n: number, of: number): GeoJSON.Feature<GeoJSON.Point, SensorProperties> {
  const angle = n * Math.PI * (3 - Math.sqrt(5));
  const r = 0.02 * Math.sqrt((n + 0.5) / of);
  const stream = kind === 'drain' ? drainStream(n) : pumpStream(n);
  return {
    type: 'Feature',
    properties: {
      id: stream.slice(3),
      kind: kind === 'drain' ? 'drain-level' : 'pump-station',
      name: words(`${kind} ${n}`),
      district: 'd1',
      streams: [{ id: stream, property: 'waterLevel', unit: 'm', intervalS: 10 }],
    },
    geometry: { type: 'Point', coordinates: [smallOrigin.lon + r * Math.cos(angle), smallOrigin.lat + 0.6 * r * Math.sin(angle)] },
  };
}

const rule = (id: string, thingKind: string, value: number, priority: 1 | 2): AlarmRule => ({
  id,
  thingKind,
  value,
  priority,
  title: words('Level high'),
  property: 'waterLevel',
  op: 'above',
  unit: 'm',
  deadband: 0.1,
  onDelayS: 0,
  offDelayS: 60,
  cause: words('More water than the pumps lift'),
  consequence: words('Streets flood'),
  action: words('Send a pump crew'),
  respondWithinMin: 15,
});

/** A small town with ten thousand drains; every `PER_ROOT` of them hang on the first. */
function town(sourceUrl: string): PackInput {
  const small = smallCity();
  const node = (n: number) => ({
    id: `n-${n}`,
    kind: 'pump-station',
    name: words(`station ${n}`),
    lon: smallOrigin.lon,
    lat: smallOrigin.lat,
    things: [`sensor/${drainStream(n).slice(3)}`],
  });
  const drains = Array.from({ length: DRAINS }, (_, n) => n);
  return {
    ...small,
    manifest: {
      ...small.manifest,
      id: 'operate-bench',
      feeds: [{ id: 'live', type: 'websocket', title: words('Live'), address: sourceUrl }],
      alarmRules: [rule('drain', 'drain-level', 2, 2), rule('pump', 'pump-station', 3, 1)],
    },
    sensors: [...drains.map((n) => sensor('drain', n, DRAINS)), ...Array.from({ length: PUMPS }, (_, n) => sensor('pump', n, PUMPS))],
    dependencies: {
      nodes: drains.map(node),
      supplies: drains
        .filter((n) => n % PER_ROOT !== 0)
        .map((n) => ({ to: `n-${n}`, medium: 'drainage' as const, from: [`n-${n - (n % PER_ROOT)}`], need: 'all' as const, backupH: 0 })),
      served: [],
    },
  };
}

/** The built application, or another build of it, on that town. */
export async function serveTown(sourceUrl: string, app?: string): Promise<Served> {
  const folder = join(cacheFolder, 'operate-bench');
  rmSync(folder, { recursive: true, force: true });
  await writePack(town(sourceUrl), folder);
  const city = openCityFolder(folder);
  return serve({ mounts: [city.mount, { path: '/', folder: app ?? (await ensureBuilt()) }], config: { city: city.path, connectOrigins: [sourceUrl] } });
}
