import type { FeedDeclaration } from '../../../city/pack/manifest.ts';
import { Quality, type QualityCode } from '../../../tables/quality.ts';
import { openChannel, type Channel } from '../channel.ts';
import type { PayloadForm, RowSink } from '../decoder.ts';
import { isObject, own, ownText, readJson } from '../json.ts';
import { MAX_STREAMS } from '../limits.ts';
import { ucumOfSymbolText } from '../../../base/unit-codes.ts';
import { Flag, HEADER_BYTES, Kind, NOWHERE, padded, PLACES_PER_DEGREE, type Template } from './layout.ts';

/** Streams one sender numbers. */
interface Run {
  /** Our number of each of its streams, -1 where it has not told it. */
  local: Int32Array;
  /** Which of the channels' rules turns its values into ours. */
  rule: Uint16Array;
}
type Rule = Pick<Channel, 'scale' | 'offset' | 'quality'>;

/** Senders remembered at once, and numbers of all of them together; the one heard of first is forgotten first. */
const MOST_RUNS = 4096;
/** Of one topic; each start of a sender is another run, and the first met is forgotten first. */
const MOST_SENDERS = 128;
const FIRST_NUMBERS = 256;
const MOST_NUMBERS = 4 * MAX_STREAMS;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the packed form (see `layout.ts`). A run's stream numbers mean what its directories say; rows of streams it never
 * told are refused and counted. Where the row numbers of a topic leave a gap, what lies in it is lost and counted.
 */
export function createPackedDecoder(
  declaration: FeedDeclaration,
): Required<Pick<PayloadForm, 'decodeBytes'>> & { unheard(isLeft: (topic: string) => boolean): void } {
  const runs = new Map<number, Run>();
  const rules: Rule[] = [];
  /** By topic and run: how many rows it had sent with its last. */
  const heard = new Map<string, Map<number, number>>();
  let numbers = 0;

  const forgetFirst = (): void => {
    const [first] = runs;
    if (!first) return;
    numbers -= first[1].local.length;
    runs.delete(first[0]);
  };
  const runOf = (run: number): Run => {
    let known = runs.get(run);
    if (known) return known;
    if (runs.size >= MOST_RUNS) forgetFirst();
    runs.set(run, (known = { local: new Int32Array(FIRST_NUMBERS).fill(-1), rule: new Uint16Array(FIRST_NUMBERS) }));
    numbers += FIRST_NUMBERS;
    return known;
  };
  const number = (run: Run, wire: number, channel: Channel): void => {
    if (wire >= run.local.length) {
      const size = Math.min(MAX_STREAMS, Math.max(wire + 1, run.local.length * 2));
      const [local, rule] = [new Int32Array(size).fill(-1), new Uint16Array(size)];
      local.set(run.local);
      rule.set(run.rule);
      numbers += size - run.local.length;
      [run.local, run.rule] = [local, rule];
      while (numbers > MOST_NUMBERS && runs.size > 1) forgetFirst();
    }
    let at = rules.findIndex(({ scale, offset, quality }) => scale === channel.scale && offset === channel.offset && quality === channel.quality);
    if (at < 0) at = rules.push({ scale: channel.scale, offset: channel.offset, quality: channel.quality }) - 1;
    run.local[wire] = channel.stream;
    run.rule[wire] = at;
  };

  const readDirectory = (topic: string, buffer: ArrayBuffer, count: number, runId: number, sink: RowSink): void => {
    const bytes = new Uint8Array(buffer);
    if (bytes.length < HEADER_BYTES + 4) return sink.reject('bad-shape');
    const sharedBytes = new DataView(buffer).getUint32(HEADER_BYTES, true);
    let at = HEADER_BYTES + 4 + padded(sharedBytes);
    if (at + 18 * count > bytes.length) return sink.reject('bad-shape');
    const templates = templatesIn(bytes.subarray(HEADER_BYTES + 4, HEADER_BYTES + 4 + sharedBytes));
    if (!templates) return sink.reject('bad-shape');
    const run = runOf(runId);
    const wire = new Uint32Array(buffer, at, count);
    sink.keep?.(`directory ${topic} ${runId} ${wire[0]}`);
    const place = new Int32Array(buffer, at + 4 * count, 2 * count);
    const shorts = new Uint16Array(buffer, at + 12 * count, 3 * count);
    at += 18 * count;
    for (let i = 0; i < count; i++) {
      const [idBytes, thingBytes] = [shorts[count + i] as number, shorts[2 * count + i] as number];
      const template = templates[shorts[i] as number];
      const end = at + idBytes + thingBytes;
      // From here on nothing can be found any more.
      if (end > bytes.length) return sink.reject('bad-shape', count - i);
      const id = textOf(bytes, at, at + idBytes);
      const thingId = thingBytes === 0 ? id : textOf(bytes, at + idBytes, end);
      at = end;
      if (!template || !id || !thingId || (wire[i] as number) >= MAX_STREAMS) {
        sink.reject('bad-shape');
        continue;
      }
      const [x, y] = [place[i] as number, place[count + i] as number];
      const isNowhere = x === NOWHERE || y === NOWHERE;
      const [lon, lat] = isNowhere ? [NaN, NaN] : [x / PLACES_PER_DEGREE, y / PLACES_PER_DEGREE];
      if (Math.abs(lon) > 180 || Math.abs(lat) > 90) {
        sink.reject('bad-position');
        continue;
      }
      const { property, unit, intervalS, kind, source } = template;
      const ucum = unit === '' ? undefined : (ucumOfSymbolText(unit) ?? null);
      const facts = { id, thingId, names: [property], unit: ucum, place: { lon, lat }, source, kind };
      const channel = openChannel(intervalS === undefined ? facts : { ...facts, intervalMs: intervalS * 1000 }, declaration, sink);
      if (typeof channel === 'string') sink.reject(channel);
      else number(run, wire[i] as number, channel);
    }
  };

  const readRows = (buffer: ArrayBuffer, flags: number, count: number, baseMs: number, { local, rule }: Run, sink: RowSink): void => {
    const hasTimes = !(flags & Flag.sameTime);
    const hasQuality = !(flags & Flag.allGood);
    const size = HEADER_BYTES + 4 * count * (hasTimes ? 3 : 2) + (hasQuality ? count : 0);
    if (buffer.byteLength !== size) return sink.reject('bad-shape');
    if (!(Math.abs(baseMs) <= 8.64e15)) return sink.reject('bad-time', count);
    const stream = new Uint32Array(buffer, HEADER_BYTES, count);
    const dt = hasTimes ? new Int32Array(buffer, HEADER_BYTES + 4 * count, count) : null;
    const value = new Float32Array(buffer, HEADER_BYTES + 4 * count * (hasTimes ? 2 : 1), count);
    const quality = hasQuality ? new Uint8Array(buffer, size - count, count) : null;
    let [unknown, noNumber, noQuality] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const wire = stream[i] as number;
      const ours = wire < local.length ? (local[wire] as number) : -1;
      const told = quality === null ? 0 : (quality[i] as number);
      const raw = value[i] as number;
      if (ours < 0) unknown++;
      else if (told > Quality.missing) noQuality++;
      else if (told === Quality.missing) sink.row(ours, baseMs + (dt === null ? 0 : (dt[i] as number)), NaN, Quality.missing);
      // Not a number and infinity: no reading.
      else if (raw - raw !== 0) noNumber++;
      else {
        const by = rules[rule[wire] as number] as Rule;
        sink.row(ours, baseMs + (dt === null ? 0 : (dt[i] as number)), raw * by.scale + by.offset, (told > by.quality ? told : by.quality) as QualityCode);
      }
    }
    if (unknown > 0) sink.reject('unknown-stream', unknown);
    if (noNumber > 0) sink.reject('bad-number', noNumber);
    if (noQuality > 0) sink.reject('bad-shape', noQuality);
  };

  /** Rows the sender numbered between the last message of this topic and this one. */
  const account = (topic: string, run: number, before: number, count: number, sink: RowSink): void => {
    let senders = heard.get(topic);
    if (!senders) {
      senders = new Map<number, number>();
      if (heard.size < MAX_STREAMS) heard.set(topic, senders);
    }
    const rows = senders.get(run);
    // Not those of a snapshot that is told again.
    if (rows === undefined || before + count > rows) sink.numbered?.(count);
    if (rows !== undefined && before > rows) sink.lose(before - rows);
    if (rows === undefined && senders.size >= MOST_SENDERS) {
      const [first] = senders.keys();
      senders.delete(first ?? run);
    }
    senders.set(run, Math.max(rows ?? 0, before + count));
  };

  return {
    decodeBytes(topic, bytes, sink) {
      // Columns want their own alignment, which a packet's inside does not have. (`slice` of a Buffer would copy nothing.)
      const { buffer } = new Uint8Array(bytes);
      const view = new DataView(buffer);
      const [kind, flags, count, run] = [view.getUint8(4), view.getUint8(5), view.getUint32(8, true), view.getUint32(12, true)];
      const before = view.getFloat64(16, true);
      if (kind === Kind.directory) readDirectory(topic, buffer, count, run, sink);
      else if (kind !== Kind.rows || !Number.isSafeInteger(before) || before < 0) sink.reject('bad-shape');
      else {
        account(topic, run, before, count, sink);
        readRows(buffer, flags, count, view.getFloat64(24, true), runOf(run), sink);
      }
      return true;
    },
    unheard(isLeft) {
      for (const topic of heard.keys()) if (isLeft(topic)) heard.delete(topic);
    },
  };
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  try {
    return utf8.decode(bytes.subarray(from, to));
  } catch {
    return '';
  }
}

function templatesIn(bytes: Uint8Array): readonly (Template | null)[] | null {
  const read = readJson(bytes);
  if (read.kind === 'refused' || !Array.isArray(read.json)) return null;
  return (read.json as unknown[]).map((one) => {
    const property = isObject(one) ? ownText(one, 'property') : undefined;
    const unit = isObject(one) ? ownText(one, 'unit') : undefined;
    if (!isObject(one) || !property || unit === undefined) return null;
    const intervalS = own(one, 'intervalS');
    const interval = typeof intervalS === 'number' && intervalS > 0 ? { intervalS } : {};
    return { property, unit, kind: ownText(one, 'kind') ?? '', source: ownText(one, 'source') ?? '', ...interval };
  });
}
