import { isObject, own, ownText, type JsonObject } from './json.ts';
import type { EntityPlan, LeafPath, ReadingPlace } from './entity-layout.ts';
import { entityTimes, expandedNames, nameAside, notReadings, recordTimes, shortName, streamSuffix, valueOf, valueTimes } from './ngsi-ld-attributes.ts';
import { isVehicleType, typeAmong } from './ngsi-ld-vehicle.ts';
import { numberOf } from './reading.ts';

/** An entity's readings as its text has them, for the short cut. */
export interface NgsiLdPlan extends EntityPlan {
  /** Names of attributes, in the order of the readings. */
  readonly names: readonly string[];
  /** By reading: its time is that of a record's last change, or nobody tells one. */
  readonly isDoubted: readonly boolean[];
}

/** Texts that say what an attribute is. */
const fixedKeys: ReadonlySet<string> = new Set(['type', '@type', 'unitCode', 'datasetId']);

/** The path of what `valueOf` gives. */
function unwrapped(path: LeafPath, attribute: unknown): LeafPath {
  const hasValue = isObject(attribute) && Object.hasOwn(attribute, 'value');
  const inner = hasValue ? attribute['value'] : attribute;
  const to = hasValue ? [...path, 'value'] : path;
  return isObject(inner) && Object.hasOwn(inner, '@value') ? [...to, '@value'] : to;
}

/** The path of a text aside of an attribute's value, or undefined where there is none. */
function pathAside(path: LeafPath, attribute: unknown, name: string | undefined): LeafPath | undefined {
  if (!isObject(attribute) || name === undefined) return undefined;
  const beside = own(attribute, name) ?? undefined;
  const metadata = own(attribute, 'metadata');
  const told = beside ?? (isObject(metadata) ? own(metadata, name) : undefined);
  if (typeof valueOf(told) !== 'string') return undefined;
  return unwrapped(beside === undefined ? [...path, 'metadata', name] : [...path, name], told);
}

/** Null where the entity has something that the short cut is not for: it moves, says yes or no, or has several values of a name. */
export function planOf(entity: JsonObject): NgsiLdPlan | null {
  // With these it would be read as a notification where it comes alone.
  if (own(entity, 'data') !== undefined || own(entity, 'body') !== undefined) return null;
  if (ownText(entity, 'id') === undefined || isVehicleType(typeAmong(own(entity, 'type') ?? own(entity, '@type')))) return null;
  const expanded = expandedNames(entity);
  const keyOf = (name: string): string => expanded?.get(name) ?? name;
  const isTold = (name: string): boolean => typeof valueOf(own(entity, keyOf(name))) === 'string';
  const observed = entityTimes.find(isTold);
  const timeName = observed ?? recordTimes.find(isTold);
  const readings: ReadingPlace[] = [];
  const isDoubted: boolean[] = [];
  const names: string[] = [];
  const silent: string[] = [];
  for (const [name, attribute] of Object.entries(entity)) {
    if (notReadings.has(shortName(name))) continue;
    const value = valueOf(attribute);
    if (typeof value === 'number') {
      const ownTime = nameAside(attribute, valueTimes);
      // In the order in which the long way looks for it.
      const told = ownTime ?? (observed === undefined ? nameAside(attribute, recordTimes) : undefined);
      names.push(name);
      readings.push({ value: unwrapped([name], attribute), time: pathAside([name], attribute, told) });
      isDoubted.push(ownTime === undefined && observed === undefined);
    } else if (!Number.isNaN(numberOf(value)) || (Array.isArray(attribute) && isObject(attribute[0]))) return null;
    else silent.push(streamSuffix(name, attribute));
  }
  if (readings.length === 0) return null;
  const isTimed = readings.some(({ time }) => time === undefined);
  return {
    readings,
    names,
    silent,
    time: timeName !== undefined && isTimed ? unwrapped([keyOf(timeName)], own(entity, keyOf(timeName))) : undefined,
    isDoubted,
    placeKey: keyOf('location'),
    fixedKeys,
  };
}
