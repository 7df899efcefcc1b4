import type { StreamDescriptor } from './batch.ts';
import { lacksUnit } from './properties.ts';
import { createTextPool, hashOf } from './text-pool.ts';

/**
 * What streams are, numbered in the order they were added, in some 30 bytes each beside the letters of their ids: a screen may hold
 * two million. Descriptors are made when they are asked for.
 */
export interface StreamList {
  readonly count: number;
  add(descriptor: StreamDescriptor): number;
  /** The same stream (of the same id) is something else than was known of it. */
  replace(stream: number, descriptor: StreamDescriptor): void;
  /** The first of this id, from number `after` + 1 on; -1 when there is none. */
  find(id: string, after?: number): number;
  at(stream: number): StreamDescriptor;
  thing(stream: number): string;
  intervalMs(stream: number): number;
  property(stream: number): string;
  /** Nobody said in which unit its values are, and they need one. */
  lacksUnit(stream: number): boolean;
  /** By stream: streams of one number have property, unit, interval, source and kind in common. Replaced when it grows. */
  readonly template: Uint16Array | Uint32Array;
}

/** What many streams have in common. */
type Template = Pick<StreamDescriptor, 'property' | 'unit' | 'intervalMs' | 'source' | 'kind'>;

const FIRST_STREAMS = 1024;
/** Descriptors kept once made, so that a table of a city's own sensors makes each of them once. */
const MOST_MADE = 65_536;
/** Of so few streams all are kept from the start: somebody is going to ask for each of them. */
const FEW_STREAMS = 16_384;

/** A slot by the high bits of the hash, whatever the number of slots. FNV's low bits are its best: they are brought up first. */
const slotOf = (hash: number, slots: number): number => Math.floor(((Math.imul(hash, 0x9e3779b1) >>> 0) / 2 ** 32) * slots);
const slotsFor = (streams: number): number => Math.ceil(streams * SLOTS_A_STREAM);
/** At most four slots of five are taken. */
const SLOTS_A_STREAM = 1.25;

/** Places are kept to a centimetre, as the packed form tells them. */
const PLACES_PER_DEGREE = 1e7;
const NOWHERE = -0x80000000;
const placed = (degree: number): number => (Math.abs(degree) <= 180 ? Math.round(degree * PLACES_PER_DEGREE) : NOWHERE);
const degrees = (place: number): number => (place === NOWHERE ? NaN : place / PLACES_PER_DEGREE);
const MOST_SHORT = 0xffff;

export function createStreamList(): StreamList {
  const pool = createTextPool();
  const templates: Template[] = [];
  /** By template. */
  const unitless: boolean[] = [];
  const templateNumbers = new Map<string, number>();
  let count = 0;
  let idPlace = new Uint32Array(FIRST_STREAMS);
  let thingPlace = new Uint32Array(FIRST_STREAMS);
  /** Two bytes as long as they do. */
  let template: Uint16Array | Uint32Array = new Uint16Array(FIRST_STREAMS);
  /** In `PLACES_PER_DEGREE`; NOWHERE where it is unknown. */
  let lon = new Int32Array(FIRST_STREAMS);
  let lat = new Int32Array(FIRST_STREAMS);
  /** Number of a stream plus one by the hash of its id, the next slot where one is taken: earlier streams of an id come first. */
  let slots = new Uint32Array(slotsFor(FIRST_STREAMS));
  let made = new Map<number, StreamDescriptor>();
  let lastThing = -1;
  let lastTemplate = -1;

  const enter = (stream: number, hash: number): void => {
    let slot = slotOf(hash, slots.length);
    while (slots[slot] !== 0) slot = slot + 1 === slots.length ? 0 : slot + 1;
    slots[slot] = stream + 1;
  };
  const grow = (): void => {
    const longer = <T extends Uint32Array | Uint16Array | Int32Array>(old: T, next: T): T => {
      next.set(old);
      return next;
    };
    const size = 2 * count;
    idPlace = longer(idPlace, new Uint32Array(size));
    thingPlace = longer(thingPlace, new Uint32Array(size));
    template = template instanceof Uint16Array ? longer(template, new Uint16Array(size)) : longer(template, new Uint32Array(size));
    lon = longer(lon, new Int32Array(size));
    lat = longer(lat, new Int32Array(size));
    slots = new Uint32Array(slotsFor(size));
    for (let stream = 0; stream < count; stream++) enter(stream, pool.hashAt(idPlace[stream] as number));
  };
  const templateOf = ({ property, unit, intervalMs, source, kind }: StreamDescriptor): number => {
    // Nearly always that of the stream before: to tell it by its text takes longer.
    const last = templates[lastTemplate];
    const isLast = last?.property === property && last.unit === unit && Object.is(last.intervalMs, intervalMs) && last.source === source && last.kind === kind;
    if (isLast) return lastTemplate;
    const key = JSON.stringify([property, unit, String(intervalMs), source, kind]);
    let number = templateNumbers.get(key);
    if (number === undefined) {
      number = templates.push({ property, unit, intervalMs, source, kind }) - 1;
      unitless.push(lacksUnit(property, unit));
      templateNumbers.set(key, number);
    }
    lastTemplate = number;
    return number;
  };
  const templateAt = (stream: number): Template => templates[template[stream] as number] as Template;
  const describe = (stream: number, id: string, thingId: string): StreamDescriptor => ({
    id,
    thingId,
    ...templateAt(stream),
    lon: degrees(lon[stream] as number),
    lat: degrees(lat[stream] as number),
  });

  return {
    get count() {
      return count;
    },
    add(descriptor) {
      if (count === idPlace.length) grow();
      const { id, thingId } = descriptor;
      const stream = count++;
      idPlace[stream] = pool.add(id);
      // Streams of a thing come one after the other.
      if (thingId === id) thingPlace[stream] = idPlace[stream] as number;
      else if (lastThing >= 0 && pool.isAt(lastThing, thingId)) thingPlace[stream] = lastThing;
      else thingPlace[stream] = lastThing = pool.add(thingId);
      const shared = templateOf(descriptor);
      if (shared > MOST_SHORT && template instanceof Uint16Array) template = Uint32Array.from(template);
      template[stream] = shared;
      lon[stream] = placed(descriptor.lon);
      lat[stream] = placed(descriptor.lat);
      enter(stream, hashOf(id));
      if (stream < FEW_STREAMS) made.set(stream, describe(stream, id, thingId));
      else if (stream === FEW_STREAMS) made = new Map();
      return stream;
    },
    replace(stream, descriptor) {
      const { id, thingId } = descriptor;
      thingPlace[stream] = thingId === id ? (idPlace[stream] as number) : pool.add(thingId);
      const shared = templateOf(descriptor);
      if (shared > MOST_SHORT && template instanceof Uint16Array) template = Uint32Array.from(template);
      template[stream] = shared;
      lon[stream] = placed(descriptor.lon);
      lat[stream] = placed(descriptor.lat);
      if (made.has(stream)) made.set(stream, describe(stream, id, thingId));
    },
    find(id, after = -1) {
      for (let slot = slotOf(hashOf(id), slots.length); ; slot = slot + 1 === slots.length ? 0 : slot + 1) {
        const stream = (slots[slot] as number) - 1;
        if (stream < 0) return -1;
        if (stream > after && pool.isAt(idPlace[stream] as number, id)) return stream;
      }
    },
    at(stream) {
      const known = made.get(stream);
      if (known) return known;
      const id = pool.at(idPlace[stream] as number);
      const thingId = thingPlace[stream] === idPlace[stream] ? id : pool.at(thingPlace[stream] as number);
      const descriptor = describe(stream, id, thingId);
      if (made.size >= MOST_MADE) made = new Map();
      made.set(stream, descriptor);
      return descriptor;
    },
    thing: (stream) => made.get(stream)?.thingId ?? pool.at(thingPlace[stream] as number),
    intervalMs: (stream) => templateAt(stream).intervalMs,
    property: (stream) => templateAt(stream).property,
    lacksUnit: (stream) => unitless[template[stream] as number] as boolean,
    get template() {
      return template;
    },
  };
}
