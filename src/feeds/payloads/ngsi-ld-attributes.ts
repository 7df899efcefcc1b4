import { isObject, ownText } from './json.ts';

/** Where an entity says when it was observed, best first. */
export const entityTimes = [
  'dateObservedTo', 'dateObserved', 'observationDateTime', 'dateLastValueReported', 'binLoggedTime', 'TimeInstant', 'timestamp', 'dateModified', 'modifiedAt',
] as const; // prettier-ignore
/** Times of the record, not of what it describes; better than the time of arrival, but to be doubted. */
export const recordTimes = new Set<string>(['dateModified', 'modifiedAt']);
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
]);

/** The value of an attribute in whatever form: unwrapped from `value` and from a typed `@value`. */
export function valueOf(attribute: unknown): unknown {
  const value = isObject(attribute) && Object.hasOwn(attribute, 'value') ? attribute['value'] : attribute;
  return isObject(value) && Object.hasOwn(value, '@value') ? value['@value'] : value;
}

/** What follows the entity's id in the name of an attribute's stream. */
export function streamSuffix(name: string, attribute: unknown): string {
  const datasetId = isObject(attribute) ? ownText(attribute, 'datasetId') : undefined;
  return `#${name}${datasetId === undefined ? '' : `@${datasetId}`}`;
}
