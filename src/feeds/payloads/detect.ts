import { isObject, own } from './json.ts';
import { notifiedEntities } from './notification.ts';

const observationKeys = ['result', 'phenomenonTime', 'Datastream', 'Datastreams', 'Observations', 'unitOfMeasurement', '@iot.id', 'dataArray'];

/** Topics on which nothing but SensorThings is said. */
export const isObservationTopic = (topic: string): boolean => topic.includes('Datastreams(') || /\/Observations(\?|$)/.test(topic);

/** Which payload form a message is in, by topic or shape; undefined when it is none we know. */
export function detectPayload(topic: string, json: unknown): 'sensorthings' | 'ngsi-ld' | 'alerts' | 'team-tasks' | 'open311' | undefined {
  if (isObservationTopic(topic)) return 'sensorthings';
  if (Array.isArray(json)) return json.length > 0 && !Array.isArray(json[0]) ? detectPayload(topic, json[0]) : undefined;
  if (!isObject(json)) return undefined;
  // A notification is what it tells of.
  const notified = notifiedEntities(json);
  if (notified) return isObject(notified[0]) && own(notified[0], 'type') === 'Alert' ? 'alerts' : 'ngsi-ld';
  if (isEntity(json)) return own(json, 'type') === 'Alert' ? 'alerts' : 'ngsi-ld';
  if (Array.isArray(own(json, 'alerts'))) return 'alerts';
  if (Array.isArray(own(json, 'tasks'))) return 'team-tasks';
  if (Object.hasOwn(json, 'service_request_id')) return 'open311';
  if (Array.isArray(own(json, 'value'))) return 'sensorthings';
  return observationKeys.some((key) => Object.hasOwn(json, key)) ? 'sensorthings' : undefined;
}

const isEntity = (json: unknown): boolean =>
  isObject(json) && typeof (own(json, 'id') ?? own(json, '@id')) === 'string' && (own(json, 'type') ?? own(json, '@type')) !== undefined;
