import { heapBytes, monotonicMs, sleep } from '../base/browser.ts';
import type { Clock, TimeCursor } from '../base/clock.ts';
import { isoText } from '../base/iso.ts';
import { entityKey, type EntityRef } from '../city/city.ts';
import type { Alarm } from '../rules/alarms/alarm.ts';
import type { PlacedAccess } from '../scene/placed-access.ts';
import type { Scene } from '../scene/scene.ts';
import type { CameraPlace, Session } from '../session/session.ts';
import type { Engine } from './engine.ts';

/** What `entities()` returns: one object per thing, at the edge. */
export interface EntitySummary extends EntityRef {
  readonly name: { readonly zh: string; readonly en: string };
  readonly subtype: string;
  readonly lon: number;
  readonly lat: number;
}
export interface EntityQuery {
  readonly kind?: EntityRef['kind'];
  /** Part of an id or of a name in any language, case-insensitive. */
  readonly text?: string;
  /** `canteen`, `drain-level`, `district`, `Streetlight`, ... */
  readonly subtype?: string;
  /** At most this many; 100 unless told. */
  readonly limit?: number;
}
export interface ObservationSummary {
  readonly feed: string;
  readonly stream: string;
  readonly thing: string;
  readonly property: string;
  readonly unit: string;
  readonly value: number | null;
  /** ISO 8601 UTC, or null when nothing arrived yet. */
  readonly time: string | null;
  readonly quality: number;
  readonly freshness: string;
  readonly source: string;
  readonly lon: number;
  readonly lat: number;
}
export interface ObservationQuery {
  readonly thing?: string;
  readonly property?: string;
  readonly feed?: string;
  readonly limit?: number;
}
export interface BelvedereStats {
  readonly frameMs: number;
  /** What of a frame's JS time the city model, the marks and layers of deck.gl took, ms. */
  readonly threeMs: number;
  readonly marksMs: number;
  readonly deckMs: number;
  /** How fine the picture is drawn now (`sparing`, `light`, `balanced`, `fine`), and why: `chosen`, `start`, `slow`, `script`, `smooth`. */
  readonly picture: string;
  readonly pictureReason: string;
  readonly framesDrawn: number;
  readonly drawCalls: number;
  readonly triangles: number;
  /** Bytes of the model's geometry, on the GPU and once more in memory. */
  readonly geometryBytes: number;
  readonly tilesLoaded: number;
  readonly tilesPending: number;
  readonly rowsPerS: number;
  /** Machine time from arrival in the worker to the page, ms, of the newest batch. */
  readonly batchLagMs: number;
  readonly received: number;
  readonly shown: number;
  readonly superseded: number;
  readonly repeated: number;
  readonly dropped: number;
  readonly rejected: number;
  readonly outsideCity: number;
  readonly staleOnArrival: number;
  readonly streams: number;
  readonly buildings: number;
  /** Bytes of JS heap, NaN where the browser does not say. */
  readonly heapBytes: number;
  /** Navigation start to the first picture with buildings, and to the first live value, ms; NaN before. */
  readonly firstPictureMs: number;
  readonly firstValueMs: number;
}

/** `window.belvedere`: for tests, embedders and benchmarks. Documented in docs/automation.md. */
export interface Belvedere {
  readonly version: string;
  /** Resolves when the city is open and no batch, fold, tile or frame is pending. Rejects after `timeoutMs` naming what is. */
  whenSettled(timeoutMs?: number): Promise<void>;
  stats(): BelvedereStats;
  entities(query?: EntityQuery): readonly EntitySummary[];
  observations(query?: ObservationQuery): readonly ObservationSummary[];
  alarms(): readonly Alarm[];
  /** `sensor/s-00001` or a reference; null clears. */
  select(id: string | EntityRef | null): void;
  /** Foreign tilesets and placed models: how each is getting on, and bringing more; null before the map is up. */
  readonly placed: PlacedAccess | null;
  /** What is under a point of the map, CSS pixels from its top left corner; null = ground. */
  pick(x: number, y: number): Promise<EntityRef | null>;
  readonly camera: { get(): CameraPlace; set(place: Partial<CameraPlace>): void };
  readonly time: { get(): TimeCursor & { readonly nowMs: number }; set(cursor: TimeCursor): void };
  /** Open another pack: a path on this server or a declared origin. Rejects with the named problem. */
  open(cityUrl: string): Promise<void>;
  /** Set any part of the session: language, theme, style, layers, operator. */
  session(change?: Partial<ReturnType<Session['getState']>>): ReturnType<Session['getState']>;
}

declare global {
  interface Window {
    belvedere?: Belvedere;
  }
}

export interface AutomationParts {
  readonly session: Session;
  readonly clock: Clock;
  engine(): Engine | null;
  scene(): Scene | null;
  /** False for windows that never have a scene. */
  readonly hasMap: boolean;
  /** Why the city could not be opened, or null. */
  failure(): string | null;
  open(cityUrl: string): Promise<void>;
  /** A script is at the wheel: the opening glide ends at home. Merely looking does not call this. */
  takeOver(): void;
  readonly marks: { firstPictureMs: number; firstValueMs: number };
}

export function createAutomation(parts: AutomationParts): Belvedere {
  const { session, clock } = parts;
  return {
    version: '0.1.0',
    async whenSettled(timeoutMs = 60_000) {
      parts.takeOver();
      const untilMs = monotonicMs() + timeoutMs;
      while (monotonicMs() < untilMs) {
        const failure = parts.failure();
        if (failure) throw new Error(failure);
        if (parts.engine()?.settled && (parts.scene() || !parts.hasMap)) {
          await parts.scene()?.whenSettled();
          if (parts.engine()?.settled) return;
        }
        await sleep(50);
      }
      throw new Error(`not settled after ${timeoutMs} ms: ${JSON.stringify({ engine: parts.engine()?.settled ?? 'opening', ...parts.scene()?.stats() })}`);
    },
    stats: () => statsOf(parts),
    entities: (query = {}) => entitiesOf(parts.engine(), query),
    observations: (query = {}) => observationsOf(parts.engine(), clock, query),
    alarms: () => parts.engine()?.alarms() ?? [],
    select(id) {
      parts.takeOver();
      session.setState({ selected: id === null || typeof id === 'string' ? id : entityKey(id) });
    },
    get placed() {
      return parts.scene()?.placed ?? null;
    },
    pick: (x, y) => parts.scene()?.pick(x, y) ?? Promise.resolve(null),
    camera: {
      get: () => parts.scene()?.camera() ?? session.getState().camera,
      set(place) {
        parts.takeOver();
        parts.scene()?.flyTo(place, { cut: true });
      },
    },
    time: {
      get: () => ({ ...clock.cursor, nowMs: clock.now() }),
      set(cursor) {
        parts.takeOver();
        session.setState({ time: cursor });
      },
    },
    open(cityUrl) {
      parts.takeOver();
      return parts.open(cityUrl);
    },
    session(change) {
      if (change) {
        parts.takeOver();
        session.setState(change);
      }
      return session.getState();
    },
  };
}

function statsOf(parts: AutomationParts): BelvedereStats {
  const engine = parts.engine();
  const scene = parts.scene()?.stats();
  const feeds = engine?.feeds() ?? [];
  const sum = (read: (feed: (typeof feeds)[number]) => number): number => feeds.reduce((total, feed) => total + read(feed), 0);
  return {
    frameMs: scene?.frameMs ?? NaN,
    threeMs: scene?.threeMs ?? NaN,
    marksMs: scene?.marksMs ?? NaN,
    deckMs: scene?.deckMs ?? NaN,
    picture: scene?.picture ?? '',
    pictureReason: scene?.pictureReason ?? '',
    framesDrawn: scene?.framesDrawn ?? 0,
    drawCalls: scene?.drawCalls ?? 0,
    triangles: scene?.triangles ?? 0,
    geometryBytes: scene?.geometryBytes ?? 0,
    tilesLoaded: scene?.tilesLoaded ?? 0,
    tilesPending: scene?.tilesPending ?? 0,
    rowsPerS: sum((f) => f.rowsPerS),
    batchLagMs: feeds.reduce((worst, f) => (f.lagMs > worst || Number.isNaN(worst) ? f.lagMs : worst), NaN),
    received: sum((f) => f.received),
    shown: sum((f) => f.shown),
    superseded: sum((f) => f.superseded),
    repeated: sum((f) => f.repeated),
    dropped: sum((f) => f.dropped),
    rejected: sum((f) => Object.values(f.rejected).reduce((a, b) => a + b, 0)),
    outsideCity: sum((f) => f.outsideCity),
    staleOnArrival: sum((f) => f.staleOnArrival),
    streams: engine?.streams.count ?? 0,
    buildings: engine?.city.buildings.count ?? 0,
    heapBytes: heapBytes(),
    ...parts.marks,
  };
}

function entitiesOf(engine: Engine | null, query: EntityQuery): EntitySummary[] {
  if (!engine) return [];
  const { city, streams } = engine;
  const found: EntitySummary[] = [];
  const limit = query.limit ?? 100;
  const text = query.text?.toLowerCase();
  const offer = (entity: EntitySummary): boolean => {
    if (query.subtype && entity.subtype !== query.subtype) return true;
    if (text && !`${entity.id} ${entity.name.zh} ${entity.name.en}`.toLowerCase().includes(text)) return true;
    found.push(entity);
    return found.length < limit;
  };
  const wants = (kind: EntityRef['kind']): boolean => query.kind === undefined || query.kind === kind;
  if (wants('area'))
    for (const a of [...city.districts, ...city.streets, ...city.grid])
      if (!offer({ kind: 'area', id: a.properties.id, name: a.properties.name, subtype: a.properties.level, lon: a.lon, lat: a.lat })) return found;
  if (wants('service'))
    for (const s of city.services)
      if (!offer({ kind: 'service', id: s.properties.id, name: s.properties.name, subtype: s.properties.kind, lon: s.lon, lat: s.lat })) return found;
  if (wants('sensor'))
    for (const s of city.sensors)
      if (!offer({ kind: 'sensor', id: s.properties.id, name: s.properties.name, subtype: s.properties.kind, lon: s.lon, lat: s.lat })) return found;
  if (wants('building'))
    for (let row = 0; row < city.buildings.count; row++) {
      const b = city.buildings.record(row);
      if (!offer({ kind: 'building', id: b.id, name: { zh: b.id, en: b.id }, subtype: b.use, lon: b.lon, lat: b.lat })) return found;
    }
  if (wants('thing')) {
    const seen = new Set<string>();
    for (let row = 0; row < streams.count; row++) {
      const d = streams.descriptor(row);
      if (seen.has(d.thingId) || city.sensor(d.thingId)) continue;
      seen.add(d.thingId);
      if (!offer({ kind: 'thing', id: d.thingId, name: { zh: d.thingId, en: d.thingId }, subtype: d.kind, lon: d.lon, lat: d.lat })) return found;
    }
  }
  return found;
}

function observationsOf(engine: Engine | null, clock: Clock, query: ObservationQuery): ObservationSummary[] {
  if (!engine) return [];
  const { streams } = engine;
  const all = (): number[] => Array.from({ length: streams.count }, (_, row) => row);
  const rows = query.thing !== undefined ? streams.rowsOfThing(query.thing) : query.property !== undefined ? streams.rowsOfProperty(query.property) : all();
  const found: ObservationSummary[] = [];
  for (const row of rows) {
    const d = streams.descriptor(row);
    if (query.property !== undefined && d.property !== query.property) continue;
    if (query.feed !== undefined && streams.feedOf(row) !== query.feed) continue;
    const value = streams.value[row] as number;
    const timeMs = streams.timeMs[row] as number;
    found.push({
      feed: streams.feedOf(row),
      stream: d.id,
      thing: d.thingId,
      property: d.property,
      unit: d.unit,
      value: Number.isNaN(value) ? null : value,
      time: Number.isNaN(timeMs) ? null : isoText(timeMs),
      quality: streams.quality[row] as number,
      freshness: streams.freshness(row, clock.now()),
      source: d.source,
      lon: d.lon,
      lat: d.lat,
    });
    if (found.length >= (query.limit ?? 100)) break;
  }
  return found;
}
