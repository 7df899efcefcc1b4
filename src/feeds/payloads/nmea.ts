import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import type { VehicleFacts, VehicleFix, VehicleKind } from '../../tables/vehicles.ts';
import { aisBits } from './ais-bits.ts';
import { readAis, type AisFacts } from './ais-messages.ts';
import type { PayloadForm, RowSink } from './decoder.ts';

const utf8 = new TextDecoder();
const utf8Bytes = new TextEncoder();
/** Parts of a message that come later than this belong to another with the same number (there are only ten). */
const PARTS_WITHIN_MS = 60_000;
const MOST_PENDING = 200;
/** Ships of which static data is kept. */
const MOST_SHIPS = 50_000;
const MOST_LINES = 20_000;

/** `!AIVDM,2,1,3,B,55P5TL01VIaAL@7WKO@mBplU@<PDhh000000001S;AJ::4A80?4i@E53,0*3E`, after an optional tag block `\c:1609841515*hh\`. */
const sentence = /^(?:\\([^\\]*)\\)?[!$]([A-Z]{2}VD[MO]),([1-9]),([1-9]),([0-9]?),([AB12]?),([^,]*),([0-5])\*([0-9A-Fa-f]{2})/;

/** XOR of all characters between `!` and `*` (NMEA 0183). */
export function nmeaChecksum(text: string): number {
  let sum = 0;
  for (let i = text.search(/[!$]/) + 1; i < text.length && text[i] !== '*'; i++) sum ^= text.charCodeAt(i);
  return sum;
}

/** The instant nearest to `aroundMs` whose second of the minute is `second`; `aroundMs` itself where it is not told. */
export function instantOfSecond(aroundMs: number, second: number): number {
  if (Number.isNaN(second)) return aroundMs;
  const minuteMs = Math.floor(aroundMs / 60_000) * 60_000;
  const near = [-60_000, 0, 60_000].map((shift) => minuteMs + shift + second * 1000);
  return near.reduce((best, timeMs) => (Math.abs(timeMs - aroundMs) < Math.abs(best - aroundMs) ? timeMs : best));
}

/** First digit of the ship type (ITU-R M.1371-5, table 53): 6 carries passengers. */
const kindOf = (shipType: number | undefined): VehicleKind => (Math.floor((shipType ?? 0) / 10) === 6 ? 'ferry' : 'ship');

/** Parts of a message and the sentences they came in, as far as they are here. */
interface Sentences {
  readonly parts: (string | undefined)[];
  readonly lines: (string | undefined)[];
  readonly atMs: number;
}
/** `distress` is null of what is no distress beacon. */
type ShipFacts = Omit<AisFacts, 'distress'> & { readonly distress: AisFacts['distress'] | null };
interface Ship {
  facts: ShipFacts;
  fix: VehicleFix | null;
}
const nothing: ShipFacts = {
  name: '', callSign: '', imo: NaN, shipType: NaN, destination: '', draughtM: NaN, lengthM: NaN, isAircraft: false, altDatum: 'none', distress: null,
}; // prettier-ignore

/**
 * AIS as NMEA 0183 lines (types 1 to 3, 5, 9, 18, 19, 24 and 27; the others say nothing of ships and are passed over). Checksums are
 * held, messages of several sentences put together, positions timed by their own second.
 */
export function createNmeaDecoder(declaration: FeedDeclaration): PayloadForm {
  const ships = new Map<string, Ship>();
  const pending = new Map<string, Sentences>();
  const source = declaration.title.en;
  const intervalMs = (declaration.intervalS ?? NaN) * 1000;

  const factsOf = (mmsi: string, facts: ShipFacts): VehicleFacts => {
    const { distress, name, callSign, imo, shipType, destination, draughtM, lengthM } = facts;
    const detail = { emergency: distress ?? '', callSign, imo, shipType, destination, draughtM, lengthM };
    return {
      id: mmsi,
      // A beacon is no ship.
      kind: distress !== null ? 'unknown' : facts.isAircraft ? 'aircraft' : kindOf(shipType),
      label: name || mmsi,
      altDatum: facts.altDatum,
      route: '',
      trip: '',
      intervalMs,
      source,
      detail: Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== '' && !Number.isNaN(value))),
    };
  };
  const read = ({ parts, lines, atMs }: Sentences, fillBits: number, sink: RowSink): void => {
    const bits = aisBits(parts.join(''), fillBits);
    const said = bits ? readAis(bits) : 'broken';
    if (said === 'other') return;
    if (said === 'broken') return sink.reject('bad-shape');
    const known = ships.get(said.mmsi);
    const ship = known ?? { facts: nothing, fix: null };
    if (!known && ships.size < MOST_SHIPS) ships.set(said.mmsi, ship);
    if (said.facts) {
      ship.facts = { ...ship.facts, ...said.facts };
      // Ships name themselves every six minutes; each kind of message tells other facts.
      sink.keep?.(`ship ${said.mmsi} ${Object.keys(said.facts).join()}`, utf8Bytes.encode(lines.join('\n')));
    }
    if (said.fix) {
      const { utcSecond, ...place } = said.fix;
      ship.fix = { ...place, timeMs: instantOfSecond(atMs, utcSecond) };
    }
    // New facts go with the known place, and wait for one where there is none.
    if (ship.fix) sink.vehicle(factsOf(said.mmsi, ship.facts), ship.fix);
  };
  /** The whole message once its last part is here; null while parts are missing. */
  const assembled = (parts: number, part: number, key: string, payload: string, line: string, atMs: number): Sentences | null => {
    if (parts === 1) return { parts: [payload], lines: [line], atMs };
    const known = pending.get(key);
    const isSame = known && known.parts.length === parts && Math.abs(atMs - known.atMs) < PARTS_WITHIN_MS;
    const entry: Sentences = isSame ? known : { parts: Array<string | undefined>(parts), lines: Array<string | undefined>(parts), atMs };
    entry.parts[part - 1] = payload;
    entry.lines[part - 1] = line;
    pending.delete(key);
    if (Array.from(entry.parts).every((one) => one !== undefined)) return { ...entry, atMs };
    if (pending.size >= MOST_PENDING) pending.delete(pending.keys().next().value ?? '');
    pending.set(key, entry);
    return null;
  };
  const readLine = (line: string, arrivedMs: number, sink: RowSink): void => {
    const [, tag, , parts, part, group, channel, payload = '', fill, sum] = sentence.exec(line) ?? [];
    if (sum === undefined) return /^(\\[^\\]*\\)?[!$][A-Z]{2}VD[MO]/.test(line) ? sink.reject('bad-shape') : undefined;
    if (nmeaChecksum(tag === undefined ? line : line.slice(tag.length + 2)) !== Number.parseInt(sum, 16)) return sink.reject('bad-checksum');
    if (Number(part) > Number(parts) || payload === '') return sink.reject('bad-shape');
    const tagged = Number(/(?:^|,)c:(\d{9,13})/.exec(tag ?? '')?.[1] ?? NaN);
    const atMs = Number.isNaN(tagged) ? arrivedMs : tagged > 1e11 ? tagged : tagged * 1000;
    const whole = assembled(Number(parts), Number(part), `${group}/${channel}`, payload, line, atMs);
    return whole === null ? undefined : read(whole, Number(fill), sink);
  };
  return {
    decodeBytes(_, bytes, sink, arrivedMs) {
      for (const line of utf8.decode(bytes).split(/\r?\n/, MOST_LINES)) if (line !== '') readLine(line.trim(), arrivedMs, sink);
      return true;
    },
    decodeJson: (_topic, _json, _arrivedMs, sink) => sink.reject('bad-shape'),
  };
}
