import type { StreamDescriptor } from '../../../src/tables/batch.ts';
import { metresPerDegree } from '../../../src/base/geodesy.ts';
import { isoText } from '../../../src/base/iso.ts';
import { packDirectory, packRows } from '../../../src/feeds/payloads/packed/encode.ts';

/**
 * How readings are put on the wire: one SensorThings observation a message, many in an array, many NGSI-LD entities in a notification,
 * or the packed form.
 */
export type Form = 'one' | 'batch' | 'entities' | 'packed';
/**
 * No message for its listener is longer than 4,096 bytes: what Mosquitto 2.0 cannot write to a WebSocket at once it trickles out at 41 kB/s, and
 * the measurement would be of that.
 */
export const PER_BATCH = 24;
/** 24 kB: for the door alone. */
export const PER_NOTIFICATION = 50;
export const PER_PACKED = 500;
const PER_DIRECTORY = 60;
/** Entity 0 carries the probes: its value is the probe's number. */
export const PROBE = 0;
export const CENTRE = [150, 31] as const;
const RUN = 7;

export const idOf = (entity: number): string => `load-${String(entity).padStart(7, '0')}`;

/** A sunflower spiral (Vogel 1979) of five kilometres: even over the disc. */
export function placeOf(entity: number, entities: number): readonly [lon: number, lat: number] {
  const { lonM, latM } = metresPerDegree(CENTRE[1]);
  const r = 5000 * Math.sqrt((entity + 0.5) / entities);
  const angle = entity * Math.PI * (3 - Math.sqrt(5));
  return [CENTRE[0] + (r * Math.cos(angle)) / lonM, CENTRE[1] + (r * Math.sin(angle)) / latM];
}

export const descriptorOf = (entity: number, entities: number): StreamDescriptor => {
  const [lon, lat] = placeOf(entity, entities);
  return { id: idOf(entity), thingId: idOf(entity), property: 'pm25', unit: 'ug/m3', intervalMs: 10_000, lon, lat, source: 'load', kind: 'load' };
};

/** An MQTT 3.1.1 PUBLISH at QoS 0. */
export function publishPacket(topic: string, payload: Uint8Array): Buffer {
  const name = Buffer.from(topic);
  let left = 2 + name.length + payload.length;
  const head = [0x30];
  do {
    const byte = left % 128;
    left = Math.floor(left / 128);
    head.push(left > 0 ? byte | 128 : byte);
  } while (left > 0);
  return Buffer.concat([Buffer.from([...head, name.length >> 8, name.length & 255]), name, payload]);
}

/** Between 10 and 100 always of one width, so that messages can be stamped in place. */
const valueText = (value: number): string => value.toFixed(3);
const observation = (entity: number, value: number, time: string): string =>
  `{"phenomenonTime":"${time}","resultTime":"${time}","result":${valueText(value)},"Datastream":{"@iot.id":"${idOf(entity)}"}}`;
const topicOf = (entity: number): string => `v1.1/Datastreams('${idOf(entity)}')/Observations`;
const shortObservation = (value: number, time: string): string => `{"phenomenonTime":"${time}","resultTime":"${time}","result":${valueText(value)}}`;

export const entityIdOf = (entity: number): string => `urn:ngsi-ld:AirQualityObserved:${idOf(entity)}`;
/** A Smart Data Models AirQualityObserved, normalized: some 490 bytes, as brokers write it. */
function ngsiEntity(entity: number, entities: number, value: number, time: string): string {
  const place = placeOf(entity, entities).map((degrees) => degrees.toFixed(6));
  const observed = `{"type":"Property","value":{"@type":"DateTime","@value":"${time}"}}`;
  const reading = `{"type":"Property","value":${valueText(value)},"unitCode":"GQ","observedAt":"${time}"}`;
  const location = `{"type":"GeoProperty","value":{"type":"Point","coordinates":[${place.join(',')}]}}`;
  const device = `{"type":"Relationship","object":"urn:ngsi-ld:Device:${idOf(entity)}"}`;
  const owner = `{"type":"Property","value":"Environment"}`;
  return `{"id":"${entityIdOf(entity)}","type":"AirQualityObserved","dateObserved":${observed},"pm25":${reading},"location":${location},"refDevice":${device},"dataProvider":${owner}}`;
}
/** A notification over MQTT (ETSI GS CIM 009, 7.2). */
const notification = (data: readonly string[], time: string): Buffer =>
  publishPacket(
    'ngsi-ld/notify',
    Buffer.from(
      `{"metadata":{"Content-Type":"application/json"},"body":{"id":"urn:ngsi-ld:Notification:load","type":"Notification","subscriptionId":"urn:ngsi-ld:Subscription:load","notifiedAt":"${time}","data":[${data.join(',')}]}}`,
    ),
  );

/** Everything about the entities that a screen has to know before. */
export function* directories(entities: number): Generator<Buffer> {
  for (let first = 0; first < entities; first += PER_DIRECTORY) {
    const streams = Array.from({ length: Math.min(PER_DIRECTORY, entities - first) }, (_, i) => descriptorOf(first + i, entities));
    yield publishPacket(`dir/${first}`, packDirectory(streams, first, RUN));
  }
}

export const probePacket = (form: Form, entities: number, probe: number): Buffer => {
  const time = isoText(Date.now());
  if (form === 'entities') return notification([ngsiEntity(PROBE, entities, probe, time)], time);
  if (form === 'one') return publishPacket(topicOf(PROBE), Buffer.from(shortObservation(probe, time)));
  if (form === 'batch') return publishPacket('v1.1/Observations', Buffer.from(`[${observation(PROBE, probe, time)}]`));
  return packedPacket('probe', Uint32Array.of(PROBE), probe, probe - 1);
};
/** @param before rows sent on this topic before: what the broker loses is then counted by who reads. */
const packedPacket = (topic: string, stream: Uint32Array, value: number, before: number): Buffer => {
  const [timeMs, values] = [new Float64Array(stream.length).fill(Date.now()), new Float32Array(stream.length).fill(value)];
  return publishPacket(topic, packRows({ stream, timeMs, value: values, quality: new Uint8Array(stream.length) }, 0, stream.length, RUN, before));
};

/** An endless supply of packets: entities in a shuffled round (never the probe's own), stamped with the present. */
export interface Supply {
  /** Packets of at least so many updates, and how many they are. */
  next(updates: number): { readonly bytes: Buffer; readonly updates: number };
}

export function createSupply(form: Form, entities: number): Supply {
  // A step that has no factor in common with the number goes round all of them.
  const step = entities % 7919 === 0 ? 7907 : 7919;
  let at = 1;
  const nextEntity = (): number => {
    at = (at + step) % entities;
    return at === PROBE ? nextEntity() : at;
  };
  if (form === 'packed') {
    let before = 0;
    return {
      next(updates) {
        const packets: Buffer[] = [];
        let made = 0;
        while (made < updates) {
          const stream = new Uint32Array(Math.min(PER_PACKED, updates - made));
          for (let i = 0; i < stream.length; i++) stream[i] = nextEntity();
          packets.push(packedPacket('rows', stream, 10 + (at % 90), before));
          before += stream.length;
          made += stream.length;
        }
        return { bytes: Buffer.concat(packets), updates: made };
      },
    };
  }
  const perMessage = form === 'one' ? 1 : form === 'batch' ? PER_BATCH : PER_NOTIFICATION;
  const stampless = isoText(0);
  const message = (): Buffer => {
    const value = 10 + (at % 90);
    if (form === 'one') {
      const entity = nextEntity();
      return publishPacket(topicOf(entity), Buffer.from(shortObservation(value, stampless)));
    }
    if (form === 'entities')
      return notification(
        Array.from({ length: PER_NOTIFICATION }, () => ngsiEntity(nextEntity(), entities, value, stampless)),
        stampless,
      );
    return publishPacket(
      'v1.1/Observations',
      Buffer.from(`[${Array.from({ length: PER_BATCH }, () => observation(nextEntity(), value, stampless)).join(',')}]`),
    );
  };
  // One round of all entities, made once; all packets of a form are of one length.
  const packets = Array.from({ length: Math.ceil(Math.min(entities, 100_000) / perMessage) }, message);
  const length = packets[0]?.length ?? 0;
  const round = Buffer.concat(packets);
  const stamps: number[] = [];
  for (let found = round.indexOf(stampless); found >= 0 && found < length; found = round.indexOf(stampless, found + 1)) stamps.push(found);
  let packet = 0;
  return {
    next(updates) {
      const wanted = Math.max(1, Math.round(updates / perMessage));
      const time = Buffer.from(isoText(Date.now()));
      const parts: Buffer[] = [];
      for (let made = 0; made < wanted;) {
        const count = Math.min(wanted - made, packets.length - packet);
        const part = Buffer.from(round.subarray(packet * length, (packet + count) * length));
        for (let i = 0; i < count; i++) for (const stamp of stamps) part.set(time, i * length + stamp);
        parts.push(part);
        packet = (packet + count) % packets.length;
        made += count;
      }
      return { bytes: Buffer.concat(parts), updates: wanted * perMessage };
    },
  };
}
