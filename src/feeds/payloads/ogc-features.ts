import { parseTime } from '../../base/instant.ts';
import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import { Quality, type QualityCode } from '../../tables/quality.ts';
import { openChannel, type Channel } from './channel.ts';
import type { PayloadForm, RowSink } from './decoder.ts';
import { isObject, own, ownText } from './json.ts';
import { MAX_STREAMS } from './limits.ts';
import { numberOf, placeOfGeometry, type Place } from './reading.ts';
import { partsOfTopic, referenceSystem } from './reference-systems.ts';

/** Where features say when they were observed, best first. OGC API Features names none. */
const timeNames = ['phenomenonTime', 'resultTime', 'observedAt', 'dateObserved', 'datetime', 'timestamp', 'date', 'updated'] as const;

/**
 * Features of OGC API Features Part 1 (OGC 17-069r4) as readings: every number or yes/no among a feature's properties is a stream
 * `<feature id>#<property>` at the feature's place, in the unit the declaration states (`units`). A feature without a time is doubted.
 */
export function createOgcFeaturesDecoder(declaration: FeedDeclaration): PayloadForm {
  const channels = new Map<string, Channel>();

  /** Of a system that is not loaded (told again from a recording) the place stands with the stream already. */
  const placeIn = (geometry: object, crs: string | null): Place | undefined => {
    if (crs === null) return placeOfGeometry(geometry);
    const system = referenceSystem(crs);
    return system && placeOfGeometry(geometry, system.toLonLat);
  };
  const readFeature = (feature: unknown, topic: string, arrivedMs: number, sink: RowSink): void => {
    const { collection, crs } = partsOfTopic(topic);
    const id = isObject(feature) ? own(feature, 'id') : undefined;
    const properties = isObject(feature) ? own(feature, 'properties') : undefined;
    if (!isObject(feature) || !isObject(properties) || (typeof id !== 'string' && typeof id !== 'number'))
      return sink.reject('bad-shape', 1, `feature ${JSON.stringify(id) ?? 'without id'}`);
    const thing = collection === '' ? String(id) : `${collection}/${id}`;
    const geometry = own(feature, 'geometry');
    const place = isObject(geometry) ? placeIn(geometry, crs) : undefined;
    if (place && Number.isNaN(place.lon)) return sink.reject('bad-position', 1, `${thing}: ${JSON.stringify(geometry).slice(0, 120)}`);
    const timeName = timeNames.find((name) => ownText(properties, name) !== undefined);
    const time = timeName === undefined ? undefined : parseTime(ownText(properties, timeName) ?? '');
    if (time && Number.isNaN(time.endMs)) return sink.reject('bad-time', 1, `${thing} ${timeName}: ${ownText(properties, timeName ?? '')}`);
    for (const [name, value] of Object.entries(properties)) {
      const number = typeof value === 'string' ? NaN : numberOf(value);
      const streamId = `${thing}#${name}`;
      const known = channels.get(streamId);
      // Texts and structures are about the feature; an absent number is missing only where one stood before.
      if (Number.isNaN(number) && !(known && value === null)) continue;
      const unit = typeof value === 'boolean' ? '1' : undefined;
      const channel = known ?? openChannel({ id: streamId, thingId: thing, names: [name], unit, place, kind: collection }, declaration, sink);
      if (typeof channel === 'string') {
        sink.reject(channel, 1, streamId);
        continue;
      }
      if (!known && channels.size < MAX_STREAMS) channels.set(streamId, channel);
      const quality = Math.max(channel.quality, time?.zoned ? Quality.good : Quality.uncertain) as QualityCode;
      const timeMs = time ? time.endMs : arrivedMs;
      if (Number.isNaN(number)) sink.row(channel.stream, timeMs, NaN, Quality.missing);
      else sink.row(channel.stream, timeMs, number * channel.scale + channel.offset, quality);
    }
  };
  return {
    decodeJson(topic, json, arrivedMs, sink) {
      const features = isObject(json) ? own(json, 'features') : undefined;
      if (!Array.isArray(features)) return sink.reject('bad-shape');
      for (const feature of features) readFeature(feature, topic, arrivedMs, sink);
    },
  };
}
