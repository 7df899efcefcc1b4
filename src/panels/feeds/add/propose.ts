import { csvRows } from '../../../base/csv.ts';
import { parseInstant } from '../../../base/instant.ts';
import { ucumOfSymbolText, ucumOfUnitCode } from '../../../base/unit-codes.ts';
import { conversion, isUnit } from '../../../base/units.ts';
import type { FeedMapping } from '../../../city/pack/manifest.ts';
import { observedProperties } from '../../../tables/properties.ts';

/** A value found in a row, by its JSON pointer or CSV header. */
export interface Leaf {
  readonly at: string;
  readonly value: unknown;
}
export interface Sample {
  readonly format: 'json' | 'csv';
  /** Pointer to the array the rows are in; '' where the message is the row or the list. */
  readonly rows: string;
  readonly count: number;
  readonly leaves: readonly Leaf[];
}

const MOST_LEAVES = 200;
const MOST_DEPTH = 6;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const step = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The longest list of objects in a message: where its rows are. */
function rowsIn(json: unknown, at = '', depth = 0): { readonly at: string; readonly list: readonly unknown[] } | null {
  if (Array.isArray(json)) return json.length > 0 && isObject(json[0]) ? { at, list: json } : null;
  if (!isObject(json) || depth > MOST_DEPTH) return null;
  let best: ReturnType<typeof rowsIn> = null;
  for (const [key, value] of Object.entries(json)) {
    const found = rowsIn(value, at + step(key), depth + 1);
    if (found && found.list.length > (best?.list.length ?? 0)) best = found;
  }
  return best;
}
function leavesOf(value: unknown, at = '', depth = 0, into: Leaf[] = []): readonly Leaf[] {
  if (into.length >= MOST_LEAVES || depth > MOST_DEPTH) return into;
  if (isObject(value)) for (const [key, inner] of Object.entries(value)) leavesOf(inner, at + step(key), depth + 1, into);
  // Of a list within a row its first places: a position, a pair.
  else if (Array.isArray(value)) for (const [i, inner] of value.slice(0, 3).entries()) leavesOf(inner, `${at}/${i}`, depth + 1, into);
  else into.push({ at, value });
  return into;
}

/** What is in a message of JSON or CSV; null when it is neither. */
export function sampleOf(text: string): Sample | null {
  try {
    const json: unknown = JSON.parse(text);
    const rows = rowsIn(json);
    const row = rows ? rows.list[0] : json;
    return isObject(row) ? { format: 'json', rows: rows?.at ?? '', count: rows?.list.length ?? 1, leaves: leavesOf(row) } : null;
  } catch {
    // No JSON, then: a table?
  }
  try {
    const [header, first, ...rest] = csvRows(text, 1000);
    if (!header || !first || header.length < 2) return null;
    return { format: 'csv', rows: '', count: rest.length + 1, leaves: header.map((name, i) => ({ at: name.trim(), value: first[i] ?? '' })) };
  } catch {
    return null;
  }
}

const nameOf = (at: string): string => (at.split('/').at(-1) ?? at).toLowerCase();
const numberIn = (value: unknown): number => (typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN);

const isNumeral = (value: unknown): boolean => typeof value === 'string' && /^[+-]?(0|[1-9]\d{0,14})(\.\d+)?([eE][+-]?\d{1,3})?$/.test(value.trim());

/** In which form a value is an instant: by the standard's text, or seconds or milliseconds since 1970 between 2000 and 2100. */
export function timeFormOf(value: unknown): 'iso' | 'unix-s' | 'unix-ms' | null {
  const number = numberIn(value);
  if (number > 946_684_800 && number < 4_102_444_800) return 'unix-s';
  if (number > 946_684_800_000 && number < 4_102_444_800_000) return 'unix-ms';
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(parseInstant(value)) ? 'iso' : null;
}

const best = (leaves: readonly Leaf[], names: readonly RegExp[], fits: (leaf: Leaf) => boolean): Leaf | undefined => {
  for (const name of names) {
    const found = leaves.find((leaf) => name.test(nameOf(leaf.at)) && fits(leaf));
    if (found) return found;
  }
  return undefined;
};

/** Units as people put them behind a name: `temp_c`, `level (cm)`, `pm25_ugm3`. */
const suffixes: readonly (readonly [RegExp, string])[] = [
  [/(_|\(|\b)(°?c|celsius|degc)\)?$/, 'Cel'], [/(_|\(|\b)(°?f|fahrenheit|degf)\)?$/, '[degF]'], [/(_|\()?(pct|percent|%)\)?$/, '%'],
  [/(_|\()(ug_?m3|µg\/m³|ugm3)\)?$/, 'ug/m3'], [/(_|\()(mg_?m3)\)?$/, 'mg/m3'], [/(_|\()ppm\)?$/, '[ppm]'], [/(_|\()ppb\)?$/, '[ppb]'],
  [/(_|\()(kmh|km_h|kph)\)?$/, 'km/h'], [/(_|\()(mps|m_s|ms-1)\)?$/, 'm/s'], [/(_|\()mm\)?$/, 'mm'], [/(_|\()cm\)?$/, 'cm'], [/(_|\()(m|meter|metres?)\)?$/, 'm'],
  [/(_|\()hpa\)?$/, 'hPa'], [/(_|\()kpa\)?$/, 'kPa'], [/(_|\()pa\)?$/, 'Pa'], [/(_|\()bar\)?$/, 'bar'], [/(_|\()kwh\)?$/, 'kW.h'], [/(_|\()kw\)?$/, 'kW'], [/(_|\()db\(?a?\)?\)?$/, 'dB(A)'],
  [/(_|\()v(olts?)?\)?$/, 'V'], [/(_|\()lux\)?$/, 'lx'], [/(_|\()(l_s)\)?$/, 'L/s'], [/(_|\()(m3_h)\)?$/, 'm3/h'],
]; // prettier-ignore
/** Names of observed properties as sources write them; one that only looks alike (`battery_level`, `water_temp`, `attempts`) is another. */
const propertyNames: readonly (readonly [RegExp, string])[] = [
  [/pm_?2[._]?5/, 'pm25'], [/pm_?10/, 'pm10'], [/no_?2/, 'no2'], [/(^|_)o_?3|ozone/, 'o3'],
  [/^((air|outdoor|outside|ambient)_?)?temp(erature)?[cf]?(?![a-z])/, 'airTemperature'], [/hum|(^|_)rh(_|$)/, 'relativeHumidity'],
  [/noise|laeq|sound/, 'noiseLevel'], [/batt.*(level|pct|percent)|^batt(ery)?$/, 'batteryLevel'], [/fill_?level/, 'fillLevel'],
  [/(water|river|canal|stage)_?level|^level(?![a-z])/, 'waterLevel'], [/wind_?speed/, 'windSpeed'], [/wind_?dir/, 'windDirection'],
  [/rain|precip/, 'rainIntensity'], [/^(water_?)?flow(?![a-z])/, 'waterFlow'], [/baro|^(air|atmospheric)_?press/, 'airPressure'],
]; // prettier-ignore

/** Where a number's unit comes from: said in the row, read off the name, or taken from the kind of thing. */
export type UnitBasis = 'said' | 'name' | 'property' | 'none';
export interface ProposedValue {
  readonly at: string;
  readonly property: string;
  readonly unit: string;
  readonly basis: UnitBasis;
  readonly isChosen: boolean;
  readonly example: number;
}
export interface Proposal {
  readonly thing: string;
  readonly time: string;
  readonly timeForm: 'iso' | 'unix-s' | 'unix-ms';
  readonly lon: string;
  readonly lat: string;
  readonly values: readonly ProposedValue[];
}

/** Where the last step of a pointer begins; a CSV header is a step of its own, slashes and all. */
const parentOf = (at: string): string => (at.startsWith('/') ? at.slice(0, at.lastIndexOf('/')) : '');
const unitField = /^(unit|units|uom|ucum|unit_?code|unit_?of_?measure(ment)?)$/;

/**
 * What the row says a value's unit is: in a field beside it (`unit: "°F"`), or under the value's own name in a list of units
 * (`current_units: { temperature_2m: "°F" }`). As it stands where nobody can read it: then it is refused by name, and nothing else taken.
 */
function saidUnit(leaf: Leaf, leaves: readonly Leaf[], own: string | undefined): string | undefined {
  const texts = leaves.filter((one) => typeof one.value === 'string' && one.value.trim() !== '');
  const said =
    texts.find(({ at }) => at !== leaf.at && nameOf(at) === nameOf(leaf.at) && /units?$/.test(nameOf(parentOf(at)))) ??
    texts.find(({ at }) => parentOf(at) === parentOf(leaf.at) && unitField.test(nameOf(at)));
  if (!said) return undefined;
  const text = String(said.value).trim();
  const readings = [ucumOfUnitCode(text), ucumOfSymbolText(text)].filter((code) => code !== undefined);
  return readings.find((code) => own !== undefined && conversion(code, own)) ?? readings[0] ?? text;
}

/**
 * The unit behind a name. One of another kind than the property's stands too, and is refused by name (`no2_ppb` is no µg/m³), unless
 * a single letter says it, which may mean anything.
 */
function nameUnit(name: string, own: string | undefined): string | undefined {
  const units = suffixes.filter(([form]) => form.test(name)).map(([, unit]) => unit);
  const fitting = own === undefined ? units[0] : units.find((unit) => conversion(unit, own));
  return fitting ?? (/(^|[^a-z])[a-z]\)?$/.test(name) ? undefined : units[0]);
}

function valueOf(leaf: Leaf, leaves: readonly Leaf[]): ProposedValue {
  const name = nameOf(leaf.at);
  const known = [...observedProperties.keys()].find((id) => id.toLowerCase() === name) ?? propertyNames.find(([form]) => form.test(name))?.[1];
  const property = known !== undefined && observedProperties.has(known) ? known : (leaf.at.split('/').at(-1) ?? leaf.at);
  const own = observedProperties.get(property)?.unit;
  const suffix = nameUnit(name, own);
  const said = saidUnit(leaf, leaves, own);
  const [unit, basis]: readonly [string, UnitBasis] =
    said !== undefined ? [said, 'said'] : suffix !== undefined ? [suffix, 'name'] : own !== undefined ? [own, 'property'] : ['1', 'none'];
  return { at: leaf.at, property, unit, basis, isChosen: known !== undefined && own !== undefined, example: numberIn(leaf.value) };
}

/** What the fields of a sample most likely are; everything stays the person's to change. */
export function propose({ leaves, format }: Sample): Proposal {
  const inRange = (limit: number) => (leaf: Leaf) => Math.abs(numberIn(leaf.value)) <= limit;
  const lon = best(leaves, [/^(lon|lng|long|longitude)$/, /lon/, /^x$/], inRange(180)) ?? leaves.find(({ at }) => at.endsWith('coordinates/0'));
  const lat = best(leaves, [/^(lat|latitude)$/, /lat/, /^y$/], inRange(180)) ?? leaves.find(({ at }) => at.endsWith('coordinates/1'));
  const time =
    best(
      leaves,
      [/phenomenon|observed|measured|recorded/, /^(time|timestamp|datetime|ts|at|when|date)$/, /time|date/, /updated|modified/],
      (leaf) => timeFormOf(leaf.value) !== null,
    ) ?? leaves.find((leaf) => timeFormOf(leaf.value) !== null);
  const isName = ({ value }: Leaf): boolean => (typeof value === 'string' && value !== '') || typeof value === 'number';
  const thing = best(
    leaves,
    [/^(id|uuid)$/, /(device|sensor|station|meter|thing|asset).*(id|uid|eui)?$/, /_?id$/, /name|code/],
    (leaf) => isName(leaf) && leaf !== time,
  );
  const taken = new Set([lon, lat, time, thing]);
  // In a table every cell is text; a number there is what reads as one. In JSON some write numbers as text too, and codes with zeros before.
  const isNumber = ({ value }: Leaf): boolean =>
    typeof value === 'number' || typeof value === 'boolean' || (format === 'csv' ? !Number.isNaN(numberIn(value)) : isNumeral(value));
  const found = leaves.filter((leaf) => !taken.has(leaf) && isNumber(leaf) && !/_?id$/.test(nameOf(leaf.at))).map((leaf) => valueOf(leaf, leaves));
  const plainest = new Map<string, ProposedValue>();
  for (const value of found) {
    const before = plainest.get(value.property);
    if (!before || nameOf(value.at).length < nameOf(before.at).length) plainest.set(value.property, value);
  }
  const values = found.map((value) => ({ ...value, isChosen: value.isChosen && plainest.get(value.property) === value }));
  return {
    thing: thing?.at ?? '',
    time: time?.at ?? '',
    timeForm: (time && timeFormOf(time.value)) ?? 'iso',
    lon: lon?.at ?? '',
    lat: lat?.at ?? '',
    // With nothing known among them, all are offered as chosen.
    values: values.some((v) => v.isChosen) ? values : found.map((v) => ({ ...v, isChosen: plainest.get(v.property) === v })),
  };
}

export function mappingOf({ format, rows }: Sample, { thing, time, timeForm, lon, lat, values }: Proposal): FeedMapping {
  return {
    ...(format === 'csv' && { format }),
    ...(rows !== '' && { rows }),
    ...(thing !== '' && { thing }),
    ...(time !== '' && { time, ...(timeForm !== 'iso' && { timeForm }) }),
    ...(lon !== '' && lat !== '' && { lon, lat }),
    values: values.filter((v) => v.isChosen).map(({ at, property, unit }) => ({ at, property, unit })),
  };
}

/** A stream is a thing's property: of two fields chosen for one, one would overwrite the other. */
export type ValueFault = UnitFault | { readonly kind: 'twice'; readonly property: string };
/** Why a chosen value cannot be taken beside the others; null when it can. */
export function valueFault(value: ProposedValue, values: readonly ProposedValue[]): ValueFault | null {
  if (!value.isChosen) return null;
  const first = values.find(({ isChosen, property }) => isChosen && property === value.property);
  return unitFault(value) ?? (first && first.at !== value.at ? { kind: 'twice', property: value.property } : null);
}

/** Why a unit cannot be taken; null when it can. */
export type UnitFault =
  | { readonly kind: 'unreadable'; readonly unit: string }
  | { readonly kind: 'other-kind'; readonly unit: string; readonly wanted: string };
export function unitFault({ property, unit }: Pick<ProposedValue, 'property' | 'unit'>): UnitFault | null {
  if (!isUnit(unit)) return { kind: 'unreadable', unit };
  const wanted = observedProperties.get(property)?.unit;
  return wanted === undefined || conversion(unit, wanted) ? null : { kind: 'other-kind', unit, wanted };
}

/** How places lie to the city: inside, outside, and outside but inside when longitude and latitude change places. */
export function judgePlaces(
  places: readonly { readonly lon: number; readonly lat: number }[],
  [west, south, east, north]: readonly [number, number, number, number],
) {
  const isInside = (lon: number, lat: number): boolean => lon >= west && lon <= east && lat >= south && lat <= north;
  const judged = { inside: 0, outside: 0, nowhere: 0, swapped: 0 };
  for (const { lon, lat } of places) {
    if (Number.isNaN(lon) || Number.isNaN(lat)) judged.nowhere++;
    else if (isInside(lon, lat)) judged.inside++;
    else {
      judged.outside++;
      if (isInside(lat, lon)) judged.swapped++;
    }
  }
  return judged;
}

const shapes: readonly (readonly [RegExp, string])[] = [
  [/gbfs/i, 'gbfs'], [/ngsi-ld/i, 'ngsi-ld-http'], [/\/v2(\/entities|\?|$).*|ngsi/i, 'ngsi-v2'], [/open311|\/v2\.(json|xml)/i, 'open311'],
  [/\/collections(\/|$)|\/ogcapi/i, 'ogc-features'], [/aircraft\.json|tar1090/i, 'adsb'], [/gtfs|\.pb($|\?)/i, 'gtfs'], [/\.(atom|cap)($|\?)|\/cap(\/|$)/i, 'cap'],
  [/sensorthings|frost|\/v1\.[01](\/|\?|$)/i, 'sensorthings-http'], [/\/(events?|sse)($|\?)/i, 'sse'],
]; // prettier-ignore

/** The protocol an address most likely speaks. */
export function protocolOf(address: string): string {
  if (/^wss?:/i.test(address)) return /mqtt|:(9001|8083|8084|8884)(\/|$)/i.test(address) ? 'mqtt' : /ais|nmea/i.test(address) ? 'ais' : 'websocket';
  return shapes.find(([form]) => form.test(address))?.[1] ?? 'polled';
}
/** Protocols whose messages may follow no standard and are then read by a mapping. */
export const mappable: ReadonlySet<string> = new Set(['polled', 'websocket', 'sse', 'mqtt']);

/** A name for an id: `https://water.example/now.json` to `water-example-now`. */
export function slugOf(address: string): string {
  const text = address.replace(/^[a-z]+:\/\//i, '').replace(/\.(json|csv|xml|pb|zip)\b.*$/i, '').replace(/\?.*$/, ''); // prettier-ignore
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 48).replace(/-$/, '') || 'feed'; // prettier-ignore
}
