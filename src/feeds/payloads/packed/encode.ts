import type { StreamDescriptor } from '../../../tables/batch.ts';
import { Flag, HEADER_BYTES, Kind, MAGIC, NOWHERE, padded, PLACES_PER_DEGREE, type Template } from './layout.ts';

/** Readings as the packed form takes them: columns of one length. */
export interface PackedRows {
  /** The sender's own stream numbers, as its directory tells them. */
  readonly stream: Uint32Array;
  /** Phenomenon time, ms since epoch. */
  readonly timeMs: Float64Array;
  readonly value: Float32Array;
  readonly quality: Uint8Array;
}

function frame(kind: number, flags: number, count: number, run: number, before: number, baseMs: number, bodyBytes: number) {
  const bytes = new Uint8Array(HEADER_BYTES + bodyBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint8(4, kind);
  view.setUint8(5, flags);
  view.setUint32(8, count, true);
  view.setUint32(12, run, true);
  view.setFloat64(16, before, true);
  view.setFloat64(24, baseMs, true);
  return bytes;
}

/**
 * One message of rows `from` to `to`. Columns that say nothing are left out: 8 bytes a row when all are good and of one
 * instant, 13 at most. Throws where a time lies more than 24 days from the first.
 * @param run of the sender, and `before` the rows it sent on this topic before.
 */
export function packRows(rows: PackedRows, from: number, to: number, run: number, before: number): Uint8Array {
  const count = to - from;
  const baseMs = rows.timeMs[from] ?? 0;
  let flags = Flag.sameTime | Flag.allGood;
  for (let i = from; i < to; i++) {
    if (rows.timeMs[i] !== baseMs) flags &= ~Flag.sameTime;
    if (rows.quality[i] !== 0) flags &= ~Flag.allGood;
  }
  const columns = 2 + (flags & Flag.sameTime ? 0 : 1);
  const bytes = frame(Kind.rows, flags, count, run, before, baseMs, 4 * columns * count + (flags & Flag.allGood ? 0 : count));
  let at = HEADER_BYTES;
  new Uint32Array(bytes.buffer, at, count).set(rows.stream.subarray(from, to));
  at += 4 * count;
  if (!(flags & Flag.sameTime)) {
    const dt = new Int32Array(bytes.buffer, at, count);
    for (let i = 0; i < count; i++) {
      const ms = Math.round((rows.timeMs[from + i] as number) - baseMs);
      if (ms !== (ms | 0)) throw new RangeError('readings of one message lie too far apart in time');
      dt[i] = ms;
    }
    at += 4 * count;
  }
  new Float32Array(bytes.buffer, at, count).set(rows.value.subarray(from, to));
  at += 4 * count;
  if (!(flags & Flag.allGood)) bytes.set(rows.quality.subarray(from, to), at);
  return bytes;
}

/** One message that tells streams numbered from `first` on. Keep it under the decoder's limit: some 10,000 streams. */
export function packDirectory(streams: readonly StreamDescriptor[], first: number, run: number): Uint8Array {
  const templates: Template[] = [];
  const templateNumbers = new Map<string, number>();
  const utf8 = new TextEncoder();
  const texts: Uint8Array[] = [];
  const count = streams.length;
  const [numbers, places] = [new Uint32Array(count), new Int32Array(2 * count)];
  const shorts = new Uint16Array(3 * count);
  streams.forEach(({ id, thingId, property, unit, intervalMs, lon, lat, source, kind }, i) => {
    const key = `${property}\n${unit}\n${intervalMs}\n${kind}\n${source}`;
    let number = templateNumbers.get(key);
    if (number === undefined) {
      number = templates.push({ property, unit, kind, source, ...(Number.isNaN(intervalMs) ? {} : { intervalS: intervalMs / 1000 }) }) - 1;
      templateNumbers.set(key, number);
    }
    const [idText, thingText] = [utf8.encode(id), utf8.encode(thingId === id ? '' : thingId)];
    numbers[i] = first + i;
    places[i] = Number.isNaN(lon) ? NOWHERE : Math.round(lon * PLACES_PER_DEGREE);
    places[count + i] = Number.isNaN(lat) ? NOWHERE : Math.round(lat * PLACES_PER_DEGREE);
    shorts[i] = number;
    shorts[count + i] = idText.length;
    shorts[2 * count + i] = thingText.length;
    texts.push(idText, thingText);
  });
  const shared = utf8.encode(JSON.stringify(templates));
  const textBytes = texts.reduce((sum, text) => sum + text.length, 0);
  const bytes = frame(Kind.directory, 0, count, run, 0, 0, 4 + padded(shared.length) + 12 * count + 6 * count + textBytes);
  let at = HEADER_BYTES;
  const put = (part: Uint8Array, room = part.length): void => {
    bytes.set(part, at);
    at += room;
  };
  put(new Uint8Array(Uint32Array.of(shared.length).buffer));
  put(shared, padded(shared.length));
  for (const column of [numbers, places, shorts]) put(new Uint8Array(column.buffer));
  for (const text of texts) put(text);
  return bytes;
}
