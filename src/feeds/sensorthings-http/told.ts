import { isObject, own, ownText, type JsonObject } from '../payloads/json.ts';

/** What must be known of a Datastream to ask for its past and read it: its key and its unit, none of its readings. */
export interface ToldDatastream {
  /** The id as OData writes it in a path: `7` or `'air-7'`. */
  readonly key: string;
  /** A Datastream as the decoder reads one, without Observations. */
  readonly json: JsonObject;
}

/** OData key of an entity id: numbers plain, text quoted with its quotes doubled. */
export const keyOf = (id: string | number): string => (typeof id === 'number' ? String(id) : `'${id.replaceAll("'", "''")}'`);

export const valuesIn = (json: unknown): readonly unknown[] | undefined => {
  const list = isObject(json) ? own(json, 'value') : undefined;
  return Array.isArray(list) ? list : undefined;
};

export const nextLinkIn = (json: unknown): string | null => (isObject(json) ? (ownText(json, '@iot.nextLink') ?? null) : null);

/** Remember the Datastreams of one page, by id. */
export function rememberDatastreams(list: readonly unknown[], told: Map<string, ToldDatastream>, limit: number): void {
  for (const entity of list) {
    const id = isObject(entity) ? own(entity, '@iot.id') : undefined;
    if (!isObject(entity) || (typeof id !== 'string' && typeof id !== 'number')) continue;
    if (told.size >= limit && !told.has(String(id))) continue;
    const property = own(entity, 'ObservedProperty');
    const json = {
      '@iot.id': id,
      name: own(entity, 'name'),
      description: own(entity, 'description'),
      unitOfMeasurement: own(entity, 'unitOfMeasurement') ?? {},
      ObservedProperty: isObject(property) ? { name: own(property, 'name') } : undefined,
    };
    told.set(String(id), { key: keyOf(id), json });
  }
}
