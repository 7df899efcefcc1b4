import { isObject, own } from './json.ts';

const dataOf = (json: unknown): readonly unknown[] | undefined => {
  const data = isObject(json) ? own(json, 'data') : undefined;
  return Array.isArray(data) ? data : undefined;
};

/**
 * The entities of an NGSI notification; undefined where a message is none. Over MQTT the notification stands under `body`, beside the
 * `metadata` that HTTP says in headers (ETSI GS CIM 009, 7.2); over anything else it is the message.
 */
export const notifiedEntities = (json: unknown): readonly unknown[] | undefined => dataOf(json) ?? (isObject(json) ? dataOf(own(json, 'body')) : undefined);
