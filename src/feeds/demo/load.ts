import { isoText } from '../../base/iso.ts';
import { createRandom, noiseAt } from '../../base/random.ts';
import { metresPerDegree } from '../../base/geodesy.ts';
import type { StreamDescriptor } from '../../tables/batch.ts';
import { observationBytes, observationsTopic } from './wire.ts';

/** How much is to be sent, and how it is packed. */
export interface LoadOptions {
  /** Streams, one per entity. */
  readonly entities: number;
  readonly seed: number;
  /** Observations per message: 1 (one MQTT message each, the default) or more (a JSON array on one topic). */
  readonly perMessage?: number;
  /** Middle of the disc of `radiusM` over which entities lie; EPSG:4326 degrees. */
  readonly centre?: readonly [lonDeg: number, latDeg: number];
  readonly radiusM?: number;
  readonly intervalS?: number;
}

/** A tireless source of real SensorThings bytes, the same for the same seed: fixture, load test and bench. */
export interface Load {
  /** To announce, or to check against. */
  readonly descriptors: readonly StreamDescriptor[];
  /** Observations made so far. */
  readonly made: number;
  /**
   * Make at least `rows` observations of an instant (whole messages), going round all entities in a shuffled order so that
   * neighbours in time are not neighbours in memory. Returns how many were made.
   */
  make(rows: number, timeMs: number, send: (topic: string, bytes: Uint8Array) => void): number;
  /** Make what a rate asks for between two instants, each row stamped with its own time; no drift over many calls. */
  run(fromMs: number, toMs: number, rowsPerS: number, send: (topic: string, bytes: Uint8Array) => void): number;
}

/** Fisher-Yates with the project's seeded chance. */
function shuffled(count: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const random = createRandom(seed);
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return order;
}

const utf8 = new TextEncoder();
const ARRAY_TOPIC = 'v1.1/Observations';

export function makeLoad(options: LoadOptions): Load {
  const { entities, seed, perMessage = 1, centre = [150, 31], radiusM = 5000, intervalS = 10 } = options;
  const { lonM, latM } = metresPerDegree(centre[1]);
  const descriptors = Array.from({ length: entities }, (_, i): StreamDescriptor => {
    // Sunflower spiral (Vogel 1979): even over the disc without a draw.
    const r = radiusM * Math.sqrt((i + 0.5) / entities);
    const angle = i * Math.PI * (3 - Math.sqrt(5));
    const id = `load-${String(i).padStart(7, '0')}`;
    return {
      id,
      thingId: `thing-${id}`,
      property: 'pm25',
      unit: 'ug/m3',
      intervalMs: intervalS * 1000,
      lon: centre[0] + (r * Math.cos(angle)) / lonM,
      lat: centre[1] + (r * Math.sin(angle)) / latM,
      source: 'load',
      kind: 'load',
    };
  });
  const order = shuffled(entities, seed);
  const topics = perMessage === 1 ? descriptors.map((d) => observationsTopic(d.id)) : [];
  let made = 0;
  const valueOf = (entity: number, round: number): number => Math.round(1000 * (noiseAt(seed, entity) + 0.2 * noiseAt(seed, entity, round))) / 10;
  const next = (): readonly [entity: number, value: number] => {
    const entity = order[made % entities] as number;
    const value = valueOf(entity, Math.floor(made / entities));
    made++;
    return [entity, value];
  };
  const sendOne = (timeMs: number, send: (topic: string, bytes: Uint8Array) => void): void => {
    const [entity, value] = next();
    send(topics[entity] as string, observationBytes((descriptors[entity] as StreamDescriptor).id, timeMs, timeMs, value));
  };
  const sendMany = (timeMs: number, send: (topic: string, bytes: Uint8Array) => void): void => {
    const time = isoText(timeMs);
    const rows: string[] = [];
    for (let i = 0; i < perMessage; i++) {
      const [entity, value] = next();
      const { id } = descriptors[entity] as StreamDescriptor;
      rows.push(`{"phenomenonTime":"${time}","resultTime":"${time}","result":${value},"Datastream":{"@iot.id":"${id}"}}`);
    }
    send(ARRAY_TOPIC, utf8.encode(`[${rows.join(',')}]`));
  };
  const sendMessage = perMessage === 1 ? sendOne : sendMany;

  return {
    descriptors,
    get made() {
      return made;
    },
    make(rows, timeMs, send) {
      const before = made;
      while (made - before < rows) sendMessage(timeMs, send);
      return made - before;
    },
    run(fromMs, toMs, rowsPerS, send) {
      const before = made;
      // Rows are numbered from the epoch on, so that abutting spans neither skip nor repeat one.
      const everyMs = (1000 * perMessage) / rowsPerS;
      for (let n = Math.floor(fromMs / everyMs) + 1; n * everyMs <= toMs; n++) sendMessage(n * everyMs, send);
      return made - before;
    },
  };
}
