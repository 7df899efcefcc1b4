import { parseTime } from '../../base/instant.ts';
import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import type { CityEvent, EventArea, Severity } from '../../tables/events.ts';
import type { PayloadForm, RowSink } from './decoder.ts';
import { isObject, own, ownText, type JsonObject } from './json.ts';
import { valueOf } from './ngsi-ld-attributes.ts';
import { textOf } from './ngsi-ld.ts';
import { notifiedEntities } from './notification.ts';
import { placeOfGeometry } from './reading.ts';

/** Alerts of one message, and sources. */
const MOST_ALERTS = 20_000;
/** Ids that stand, of all sources together: several times what a page keeps. */
const MOST_STANDING = 100_000;
const LONGEST_TEXT = 4000;
/** An alert at a point has no area; a ring this small shows where it is. */
const PLACE_RADIUS_M = 50;

/** Severities of the Smart Data Models' Alert, as steps of CAP 1.2. */
const severityOf = new Map<string, Severity>([
  ['critical', 'extreme'],
  ['high', 'severe'],
  ['medium', 'moderate'],
  ['low', 'minor'],
  ['informational', 'minor'],
]);

interface Source {
  /** A snapshot came. */
  isListed: boolean;
  /** The last number heard. */
  sequence: number;
  /** When the youngest of its alerts was issued. */
  newestMs: number;
  /** Ids of what its last snapshot and the alerts since hold. */
  standing: Set<string>;
}
const note = (source: Source, events: readonly CityEvent[]): void => {
  for (const { sentMs } of events) if (sentMs > source.newestMs) source.newestMs = sentMs;
};

/**
 * Alerts as the Smart Data Models write them (NGSI-LD `Alert`), each counted, and snapshots of all that stand:
 * `{ "alerts": [...], "sequence": 41 }`, retained by the broker. A `sequence` in each alert numbers what one source says; the
 * source is the last level of the topic, so that `alarms/north` and `alarms-now/north` go together. A gap in the numbers is
 * lost and counted; the snapshot on connect brings back what stands, and takes away what does not.
 */
export function createAlertsDecoder(declaration: FeedDeclaration): PayloadForm {
  const sources = new Map<string, Source>();
  let standing = 0;
  let hasSnapshots = false;
  /** Sources that told no snapshot yet, and no number. */
  let unlisted = 0;
  let unnumbered = 0;
  const sourceOf = (topic: string): Source | undefined => {
    const name = topic.slice(topic.lastIndexOf('/') + 1);
    let source = sources.get(name);
    if (source || sources.size >= MOST_ALERTS) return source;
    sources.set(name, (source = { isListed: false, sequence: NaN, newestMs: -Infinity, standing: new Set() }));
    unlisted++;
    unnumbered++;
    return source;
  };
  const stand = (source: Source, ids: Iterable<string>): void => {
    for (const id of ids) {
      if (source.standing.has(id)) continue;
      source.standing.add(id);
      standing++;
    }
    // As a page forgets the oldest.
    for (const { standing: held } of standing > MOST_STANDING ? [source, ...sources.values()] : [])
      for (const id of held) {
        if (standing <= MOST_STANDING) return;
        held.delete(id);
        standing--;
      }
  };
  const number = (source: Source, sequence: number): void => {
    if (Number.isNaN(source.sequence)) unnumbered--;
    source.sequence = sequence;
  };
  const tellKnown = (sink: RowSink): void => sink.alertsKnown?.({ areListed: unlisted === 0, areNumbered: unnumbered === 0 });
  const present = (): string[] => [...sources.values()].flatMap((source) => [...source.standing]);

  const readOne = (json: unknown, sink: RowSink): CityEvent | null => {
    const event = isObject(json) ? eventOf(json, declaration) : null;
    if (typeof event !== 'string' && event) return event;
    sink.reject(event ?? 'bad-shape');
    return null;
  };
  const readSnapshot = (json: JsonObject, alerts: readonly unknown[], topic: string, sink: RowSink): void => {
    const told = own(json, 'sequence');
    // Infinity (`1e999`) would be later than all that comes.
    const sequence = Number.isSafeInteger(told) ? (told as number) : NaN;
    const source = sourceOf(topic);
    if (!source || alerts.length > MOST_ALERTS) return sink.reject('too-large');
    if (!source.isListed) unlisted--;
    hasSnapshots = source.isListed = true;
    const events = alerts.flatMap((one) => readOne(one, sink) ?? []);
    note(source, events);
    // A snapshot older than what was heard since (a retained one that a bridge brought late) takes nothing away.
    if (sequence < source.sequence) return sink.tell({ kind: 'events', events: [] });
    standing -= source.standing.size;
    source.standing = new Set();
    stand(
      source,
      events.map(({ id }) => id),
    );
    sink.keep?.(`snapshot ${topic}`);
    if (!Number.isNaN(sequence)) number(source, sequence);
    sink.tell({ kind: 'events', events, present: present() });
  };
  const readAlerts = (list: readonly unknown[], topic: string, sink: RowSink): void => {
    const source = sourceOf(topic);
    const events = list.flatMap((one) => {
      const event = readOne(one, sink);
      const sequence = isObject(one) ? valueOf(own(one, 'sequence')) : undefined;
      if (source && typeof sequence === 'number' && Number.isSafeInteger(sequence)) {
        sink.numbered?.(1);
        if (sequence > source.sequence + 1) sink.lose(sequence - source.sequence - 1);
        // With a lower number a younger alert tells that its source has started anew and counts from the beginning.
        if (!(sequence <= source.sequence) || (event && event.sentMs > source.newestMs)) number(source, sequence);
      }
      if (source && event) note(source, [event]);
      return event ?? [];
    });
    // An alert stands until a snapshot of its own source says otherwise.
    if (source) {
      stand(
        source,
        events.map(({ id }) => id),
      );
      if (hasSnapshots && events[0]) sink.keep?.(`alert ${topic} ${events[0].id}`);
    }
    if (events.length > 0) sink.tell({ kind: 'events', events });
  };
  return {
    decodeJson(topic, json, _arrivedMs, sink) {
      const all = isObject(json) ? own(json, 'alerts') : undefined;
      if (isObject(json) && Array.isArray(all)) readSnapshot(json, all, topic, sink);
      else readAlerts(Array.isArray(json) ? json : (notifiedEntities(json) ?? [json]), topic, sink);
      tellKnown(sink);
    },
  };
}

const timeOf = (entity: JsonObject, name: string): number => {
  const text = textOf(entity, name);
  return text === undefined ? NaN : parseTime(text).endMs;
};
const cut = (text: string): string => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text);

function eventOf(entity: JsonObject, declaration: FeedDeclaration): CityEvent | 'bad-shape' | 'bad-time' | 'bad-position' {
  const id = ownText(entity, 'id');
  const category = textOf(entity, 'category') ?? '';
  if (id === undefined || ownText(entity, 'type') !== 'Alert') return 'bad-shape';
  const sentMs = timeOf(entity, 'dateIssued');
  if (textOf(entity, 'dateIssued') !== undefined && Number.isNaN(sentMs)) return 'bad-time';
  const area = areaOf(valueOf(own(entity, 'location')));
  if (!area) return 'bad-position';
  const cause = textOf(entity, 'subCategory') ?? category;
  const about = textOf(entity, 'alertSource');
  return {
    id,
    kind: 'alert',
    cause,
    texts: [{ language: '', title: cut(textOf(entity, 'name') ?? cause), text: cut(textOf(entity, 'description') ?? ''), instruction: '' }],
    severity: severityOf.get(textOf(entity, 'severity') ?? '') ?? 'unknown',
    urgency: 'unknown',
    certainty: 'observed',
    status: 'actual',
    area,
    entities: about === undefined ? [] : [about],
    sentMs,
    effectiveMs: NaN,
    onsetMs: timeOf(entity, 'validFrom'),
    expiresMs: timeOf(entity, 'validTo'),
    message: 'alert',
    references: [],
    source: textOf(entity, 'source') ?? textOf(entity, 'dataProvider') ?? declaration.title.en,
    web: '',
  };
}

/** Nowhere where the alert names no place, null where it names one that cannot be. */
function areaOf(geometry: unknown): EventArea | null {
  if (geometry === undefined || geometry === null) return { names: [], polygons: [], circles: [] };
  const { lon, lat } = placeOfGeometry(geometry);
  return Number.isNaN(lon) || Number.isNaN(lat) ? null : { names: [], polygons: [], circles: [{ lon, lat, radiusM: PLACE_RADIUS_M }] };
}
