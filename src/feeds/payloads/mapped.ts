import { parseTime } from '../../base/instant.ts';
import type { FeedDeclaration, FeedMapping } from '../../city/pack/manifest.ts';
import { schemaFaults } from '../../city/pack/protobuf-schema.ts';
import { Quality, type QualityCode } from '../../tables/quality.ts';
import { openChannel, type Channel } from './channel.ts';
import { csvRows } from '../../base/csv.ts';
import type { PayloadForm, RowSink } from './decoder.ts';
import { at, pointerSteps } from './json-pointer.ts';
import { MAX_STREAMS } from './limits.ts';
import { readProtobuf } from './protobuf.ts';
import { nowhere, numberOf, type Place } from './reading.ts';

const MOST_ROWS = 100_000;
const utf8 = new TextDecoder('utf-8', { fatal: true });

const shortText = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 120);

/** Looks one thing up in a row: a JSON pointer into it, or a CSV column by its header. */
type Look = (row: unknown) => unknown;

/**
 * Any JSON, CSV or protobuf read by a mapping the pack declares. Every mapped value of a row becomes a stream `<thing>#<property>`, in the
 * unit the mapping states (UCUM), converted once into the product's own. Rows without a thing, with a time that is none or a
 * number that is none are refused and counted; a value that is absent or null is missing.
 */
export function createMappedDecoder(declaration: FeedDeclaration, mapping: FeedMapping): PayloadForm {
  const channels = new Map<string, Channel>();
  const isCsv = mapping.format === 'csv';
  const lookFor = (name: string | undefined, header: readonly string[] = []): Look | null => {
    if (name === undefined) return null;
    if (name.startsWith('=')) return () => name.slice(1);
    if (isCsv) {
      const column = header.indexOf(name);
      return column < 0 ? null : (row) => (row as readonly string[])[column];
    }
    const steps = pointerSteps(name);
    return steps && ((row) => at(row, steps));
  };

  const readRow = (row: unknown, looks: Looks, topic: string, arrivedMs: number, sink: RowSink): void => {
    const named = looks.thing ? looks.thing(row) : topic;
    const thing = typeof named === 'number' ? String(named) : named;
    if (typeof thing !== 'string' || thing === '' || thing.length > 300) return sink.reject('bad-shape', 1, `thing ${shortText(named)}`);
    const timeMs = looks.time ? timeOf(looks.time(row), mapping.timeForm ?? 'iso') : arrivedMs;
    if (Number.isNaN(timeMs)) return sink.reject('bad-time', 1, `${thing}: ${shortText(looks.time?.(row))}`);
    const place = placeOf(looks, row);
    if (!place) return sink.reject('bad-position', 1, `${thing}: ${shortText(looks.lon?.(row))}, ${shortText(looks.lat?.(row))}`);
    for (const { look, property, unit } of looks.values) {
      const raw = look(row);
      if (raw === undefined) continue;
      const isMissing = raw === null || raw === '';
      const number = typeof raw === 'string' && raw.trim() !== '' && Number.isFinite(Number(raw)) ? Number(raw) : numberOf(raw);
      if (!isMissing && Number.isNaN(number)) {
        sink.reject('bad-number', 1, `${thing} ${property}: ${shortText(raw)}`);
        continue;
      }
      const id = `${thing}#${property}`;
      const known = channels.get(id);
      const channel = known ?? openChannel({ id, thingId: thing, names: [property], unit, place, kind: mapping.kind }, declaration, sink);
      if (typeof channel === 'string') {
        sink.reject(channel, 1, `${thing} ${property} in ${unit}`);
        continue;
      }
      if (!known && channels.size < MAX_STREAMS) channels.set(id, channel);
      if (isMissing) sink.row(channel.stream, timeMs, NaN, Quality.missing);
      else
        sink.row(
          channel.stream,
          timeMs,
          number * channel.scale + channel.offset,
          (looks.time ? channel.quality : Math.max(channel.quality, Quality.uncertain)) as QualityCode,
        );
    }
  };
  const looksOf = (header?: readonly string[]): Looks | null => {
    const values = mapping.values.flatMap(({ at: name, property, unit }) => {
      const look = lookFor(name, header);
      return look ? [{ look, property, unit }] : [];
    });
    const [thing, time, lon, lat] = [mapping.thing, mapping.time, mapping.lon, mapping.lat].map((name) => lookFor(name, header));
    // A column that is named and not there: the table is another one than was declared.
    const lacks = (name: string | undefined, look: Look | null | undefined): boolean => name !== undefined && !look;
    if (values.length === 0 || lacks(mapping.thing, thing) || lacks(mapping.time, time) || lacks(mapping.lon, lon) || lacks(mapping.lat, lat)) return null;
    return { thing: thing ?? null, time: time ?? null, lon: lon ?? null, lat: lat ?? null, values };
  };
  const readCsv = (topic: string, bytes: Uint8Array, sink: RowSink): void => {
    let rows: string[][];
    try {
      rows = csvRows(utf8.decode(bytes), MOST_ROWS);
    } catch {
      return sink.reject('bad-shape');
    }
    const [header, ...body] = rows;
    const looks = header ? looksOf(header.map((name) => name.trim())) : null;
    if (!looks) return sink.reject('bad-shape');
    for (const row of body) readRow(row, looks, topic, NaN, sink);
  };
  const rowsAt = pointerSteps(mapping.rows ?? '');
  const jsonLooks = isCsv ? null : looksOf();
  const { schema } = mapping;
  const isProtobuf = mapping.format === 'protobuf';
  const isReadable = schema !== undefined && schemaFaults(schema).length === 0;
  const readProto = (topic: string, bytes: Uint8Array, arrivedMs: number, sink: RowSink): void => {
    const message = isReadable ? readProtobuf(schema, bytes) : null;
    if (message) readFound(topic, message, arrivedMs, sink);
    else sink.reject('bad-protobuf');
  };
  const readFound = (topic: string, json: unknown, arrivedMs: number, sink: RowSink): void => {
    const found = rowsAt ? at(json, rowsAt) : undefined;
    if (found === undefined || found === null || !jsonLooks) return sink.reject('bad-shape');
    for (const row of Array.isArray(found) ? (found as unknown[]) : [found]) readRow(row, jsonLooks, topic, arrivedMs, sink);
  };
  return {
    decodeBytes(topic, bytes, sink, arrivedMs) {
      if (isCsv) readCsv(topic, bytes, sink);
      else if (isProtobuf) readProto(topic, bytes, arrivedMs, sink);
      return isCsv || isProtobuf;
    },
    decodeJson: readFound,
  };
}

interface Looks {
  readonly thing: Look | null;
  readonly time: Look | null;
  readonly lon: Look | null;
  readonly lat: Look | null;
  readonly values: readonly { readonly look: Look; readonly property: string; readonly unit: string }[];
}

function timeOf(value: unknown, form: NonNullable<FeedMapping['timeForm']>): number {
  if (form === 'iso') return typeof value === 'string' ? parseTime(value).endMs : NaN;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return NaN;
  // Milliseconds are what the product keeps; finer digits are cut, as of a time in text. A sum in binary may lie a hair below one.
  return Math.floor((form === 'unix-s' ? number * 1000 : number) + 1e-3);
}

/** Nowhere where the mapping names no place; null where it does and there is none. */
function placeOf({ lon, lat }: Looks, row: unknown): Place | null {
  if (!lon || !lat) return nowhere;
  const [x, y] = [lon(row), lat(row)].map((v) => (typeof v === 'string' && v.trim() !== '' ? Number(v) : v));
  if (typeof x !== 'number' || typeof y !== 'number') return null;
  return Math.abs(x) <= 180 && Math.abs(y) <= 90 ? { lon: x, lat: y } : null;
}
