import { isObject, own, ownText, type JsonObject } from './json.ts';

/** Where an entity says when it was observed, best first. */
export const entityTimes = [
  'dateObservedTo', 'dateObserved', 'observationDateTime', 'dateLastValueReported', 'binLoggedTime', 'TimeInstant', 'timestamp',
] as const; // prettier-ignore
/** Where one value says so: NGSI-LD's own (CIM 009, 4.5.2), the metadata of IoT agents and of Smart Data Models in NGSI-v2. */
export const valueTimes = ['observedAt', 'TimeInstant', 'timestamp'] as const;
/** Times of the record, of an entity or of one value, not of what it describes; better than the time of arrival, but to be doubted. */
export const recordTimes = ['dateModified', 'modifiedAt'] as const;
/** Attributes about the entity, never readings. */
export const notReadings = new Set<string>([
  'id',
  'type',
  '@id',
  '@type',
  '@context',
  'location',
  'address',
  'scope',
  'createdAt',
  'deletedAt',
  ...entityTimes,
  ...recordTimes,
]);

/** The last segment of an expanded name (`https://smartdatamodels.org/dateObserved`); a short name as it is. */
export function shortName(name: string): string {
  if (!name.includes('://')) return name;
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('#')) + 1) || name;
}

/** Keys of an entity's expanded names by their short ones; null where all are short, as nearly always. */
export type ExpandedNames = ReadonlyMap<string, string> | null;

/** A broker that was not told the entity's @context answers in expanded names (CIM 009, 5.5.7). */
export function expandedNames(entity: JsonObject): ExpandedNames {
  let keys: Map<string, string> | null = null;
  for (const key of Object.keys(entity)) {
    const short = shortName(key);
    if (short !== key && !Object.hasOwn(entity, short)) (keys ??= new Map()).set(short, key);
  }
  return keys;
}

/** The value of an attribute in whatever form: unwrapped from `value` and from a typed `@value`. */
export function valueOf(attribute: unknown): unknown {
  const value = isObject(attribute) && Object.hasOwn(attribute, 'value') ? attribute['value'] : attribute;
  return isObject(value) && Object.hasOwn(value, '@value') ? value['@value'] : value;
}

/** A text beside an attribute's value, such as `unitCode` or `observedAt`, or under NGSI-v2's `metadata`. */
export function aside(attribute: unknown, name: string): string | undefined {
  if (!isObject(attribute)) return undefined;
  const metadata = own(attribute, 'metadata');
  const told = own(attribute, name) ?? (isObject(metadata) ? own(metadata, name) : undefined);
  const value = valueOf(told);
  return typeof value === 'string' ? value : undefined;
}
/** The first of some names under which there is such a text. */
export const nameAside = (attribute: unknown, names: readonly string[]): string | undefined =>
  isObject(attribute) ? names.find((name) => aside(attribute, name) !== undefined) : undefined;

/** What follows the entity's id in the name of an attribute's stream. */
export function streamSuffix(name: string, attribute: unknown): string {
  const datasetId = isObject(attribute) ? ownText(attribute, 'datasetId') : undefined;
  return `#${name}${datasetId === undefined ? '' : `@${datasetId}`}`;
}
