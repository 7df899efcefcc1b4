import type { PlanFrame } from '../../../src/base/geodesy.ts';
import type { PackInput } from '../../../src/city/pack/pack-input.ts';
import { smallCity } from '../../city/small-city.ts';

const words = (text: string) => ({ zh: text, en: text });

/** A handful of houses with a posthouse, cameras beside it, and feeds of another server. */
export function liveTown(origin: string): PackInput {
  const town = smallCity(3);
  const [post] = town.services ?? [];
  const [station] = town.sensors ?? [];
  const camera = (id: string, url: string, beside = post) => {
    const [lon = NaN, lat = NaN] = beside?.geometry.coordinates ?? [];
    return { id, name: words(`Camera ${id}`), lon, lat, heightM: 6, bearingDeg: 0, tiltDeg: 20, url };
  };
  return {
    ...town,
    manifest: {
      ...town.manifest,
      id: 'live-town',
      feeds: [
        { id: 'buses', type: 'gtfs', title: words('Buses'), address: `${origin}/buses.json`, intervalS: 2 },
        { id: 'broker', type: 'mqtt', title: words('Locked broker'), address: `${origin.replace(/^http/, 'ws')}/mqtt`, topics: ['v1.1/#'] },
        { id: 'warnings', type: 'cap', title: words('Warnings'), address: `${origin}/warning.xml`, intervalS: 5 },
      ],
    },
    operations: {
      ...{ agencies: [], classes: [], units: [], dispatch: [] },
      cameras: [
        camera('hls', `${origin}/camera/live.m3u8`),
        camera('still', `${origin}/still.png`),
        camera('leads-away', `${origin}/leads-away.m3u8`),
        camera('undeclared', 'http://elsewhere.invalid/live.m3u8', station),
      ],
    },
  };
}

/** GTFS Realtime in its JSON form: one bus. */
export const bus = ([longitude, latitude]: readonly [number, number], timeMs: number): string =>
  JSON.stringify({
    header: { gtfsRealtimeVersion: '2.0', timestamp: String(Math.floor(Date.now() / 1000)) },
    entity: [
      {
        id: 'e1',
        vehicle: { vehicle: { id: 'bus-7', label: 'Harbour bus' }, position: { latitude, longitude }, timestamp: String(Math.floor(timeMs / 1000)) },
      },
    ],
  });

/** CAP 1.2: a square of 600 m, its middle 1400 m east of the town's. */
export function warning(frame: PlanFrame): string {
  const corner = (x: number, y: number): string => {
    const [lon, lat] = frame.toLonLat(1400 + x * 300, y * 300);
    return `${lat.toFixed(6)},${lon.toFixed(6)}`;
  };
  const ring = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)].join(' ');
  return `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>W-1</identifier><sender>office@warn.example</sender><sent>2026-01-01T00:00:00+00:00</sent>
  <status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
  <info><language>en</language><category>Met</category><event>Flood</event><urgency>Expected</urgency><severity>Severe</severity>
    <certainty>Likely</certainty><expires>2099-01-01T00:00:00+00:00</expires><headline>High water at the east bank</headline>
    <instruction>Keep away from the quay.</instruction>
    <area><areaDesc>East bank</areaDesc><polygon>${ring}</polygon></area>
  </info>
</alert>`;
}
