import { DataTexture, NearestFilter, RedFormat, UnsignedByteType } from 'three';
import type { PlanFrame } from '../../base/geodesy.ts';
import type { City } from '../../city/city.ts';
import { Quality } from '../../tables/quality.ts';
import type { StreamTable } from '../../tables/streams.ts';
import { isLampKind } from '../lamp-kind.ts';

/**
 * The city's street lamps as they are reported: one byte per Streetlight entity in a small texture, 0 dark to 255 full. A lamp
 * shines only while its own last word is "on" and still counts: out, silent for too long or never heard of is dark.
 */
export interface Lamps {
  readonly texture: DataTexture;
  /** Row of the entity that stands within a metre of a place (three metres), or -1. */
  rowAt(x: number, z: number): number;
  /** Entities no furniture of the pack can be expected to draw: plan x, y and row. */
  readonly standing: readonly (readonly [x: number, y: number, row: number])[];
  /** Counts up when `standing` grew. */
  readonly standingVersion: number;
  /** Read the tables for an instant; true when a lamp changed. */
  update(nowMs: number): boolean;
  readonly shining: number;
  dispose(): void;
}

export const LAMP_WIDTH = 256;
const REACH_M = 1;
/** Age alone changes a lamp's standing this often at most. */
const AGE_STEP_MS = 30_000;

const cellKey = (x: number, z: number): string => `${Math.round(x)},${Math.round(z)}`;

export function createLamps(city: City, streams: StreamTable, frame: PlanFrame): Lamps {
  const ids: string[] = [];
  const byCell = new Map<string, number>();
  const places: (readonly [number, number])[] = [];
  const standing: (readonly [number, number, number])[] = [];
  let standingVersion = 0;
  let data = new Uint8Array(LAMP_WIDTH);
  const texture = new DataTexture(data, LAMP_WIDTH, 1, RedFormat, UnsignedByteType);
  texture.minFilter = texture.magFilter = NearestFilter;
  texture.unpackAlignment = 1;
  texture.needsUpdate = true;
  /** Streams of each lamp that say whether and how strongly it shines; -1 = not told. */
  let power = new Int32Array(0);
  let output = new Int32Array(0);
  let shapeSeen = -1;
  let versionSeen = -1;
  let readMs = NaN;
  let shining = 0;

  const enter = (id: string, lon: number, lat: number, isPack: boolean): void => {
    const [x, y] = frame.toPlan(lon, lat);
    const row = ids.push(id) - 1;
    places.push([x, -y]);
    byCell.set(cellKey(x, -y), row);
    if (isPack && city.manifest.furniture !== undefined) return;
    standing.push([x, y, row]);
    standingVersion++;
  };
  for (const { lon, lat, properties } of city.sensors) if (isLampKind(properties.kind)) enter(properties.id, lon, lat, true);

  /** Lamps met only in a feed stand where the feed says. */
  const meet = (): void => {
    const known = new Set(ids);
    for (let row = 0; row < streams.count; row++) {
      const { thingId, kind, lon, lat } = streams.descriptor(row);
      if (kind === undefined || !isLampKind(kind) || known.has(thingId) || !Number.isFinite(lon) || !Number.isFinite(lat)) continue;
      known.add(thingId);
      enter(thingId, lon, lat, false);
    }
  };
  const link = (): void => {
    meet();
    power = new Int32Array(ids.length).fill(-1);
    output = new Int32Array(ids.length).fill(-1);
    ids.forEach((id, lamp) => {
      for (const row of streams.rowsOfThing(id)) {
        const { property } = streams.descriptor(row);
        if (property === 'powerState') power[lamp] = row;
        else if (property === 'illuminanceLevel') output[lamp] = row;
      }
    });
    const height = Math.max(1, Math.ceil(ids.length / LAMP_WIDTH));
    if (data.length === height * LAMP_WIDTH) return;
    data = new Uint8Array(height * LAMP_WIDTH);
    texture.dispose();
    texture.image = { data, width: LAMP_WIDTH, height };
  };
  /** What a stream says now, NaN where that no longer counts. */
  const said = (row: number, nowMs: number): number => {
    if (row < 0 || (streams.quality[row] as number) >= Quality.bad || streams.freshness(row, nowMs) === 'lost') return NaN;
    return streams.value[row] as number;
  };
  const shineOf = (lamp: number, nowMs: number): number => {
    const on = said(power[lamp] as number, nowMs);
    const level = said(output[lamp] as number, nowMs);
    if (Number.isNaN(on) ? !(level > 0) : !(on > 0.5)) return 0;
    return Number.isNaN(level) ? 255 : Math.max(0, Math.min(255, Math.round((level * 255) / 100)));
  };

  return {
    texture,
    standing,
    get standingVersion() {
      return standingVersion;
    },
    get shining() {
      return shining;
    },
    rowAt(x, z) {
      for (let i = -1; i <= 1; i++)
        for (let j = -1; j <= 1; j++) {
          const row = byCell.get(cellKey(x + i, z + j));
          const place = row === undefined ? undefined : places[row];
          if (row !== undefined && place && Math.hypot(place[0] - x, place[1] - z) <= REACH_M) return row;
        }
      return -1;
    },
    update(nowMs) {
      if (streams.version === versionSeen && streams.shapeVersion === shapeSeen && Math.abs(nowMs - readMs) < AGE_STEP_MS) return false;
      if (streams.shapeVersion !== shapeSeen) link();
      shapeSeen = streams.shapeVersion;
      versionSeen = streams.version;
      readMs = nowMs;
      let changed = false;
      shining = 0;
      for (let lamp = 0; lamp < ids.length; lamp++) {
        const shine = shineOf(lamp, nowMs);
        if (shine > 0) shining++;
        if (data[lamp] === shine) continue;
        data[lamp] = shine;
        changed = true;
      }
      if (changed) texture.needsUpdate = true;
      return changed;
    },
    dispose: () => texture.dispose(),
  };
}
