import { isObject, own } from './json.ts';
import { skipSpace } from './json-bytes.ts';
import { endOfValue, startOfValue } from './json-values.ts';

const dataOf = (json: unknown): readonly unknown[] | undefined => {
  const data = isObject(json) ? own(json, 'data') : undefined;
  return Array.isArray(data) ? data : undefined;
};

/**
 * The entities of an NGSI notification; undefined where a message is none. Over MQTT the notification stands under `body`, beside the
 * `metadata` that HTTP says in headers (ETSI GS CIM 009, 7.2); over anything else it is the message.
 */
export const notifiedEntities = (json: unknown): readonly unknown[] | undefined => dataOf(json) ?? (isObject(json) ? dataOf(own(json, 'body')) : undefined);

const isKey = (bytes: Uint8Array, start: number, end: number, key: string): boolean => {
  if (end - start !== key.length) return false;
  for (let i = 0; i < key.length; i++) if (bytes[start + i] !== key.charCodeAt(i)) return false;
  return true;
};

/** Reads the entity that begins somewhere: its end, or -1. */
type EntityScan = (from: number) => number;

function scanList(bytes: Uint8Array, from: number, entity: EntityScan): number {
  let at = from;
  do {
    at = entity(skipSpace(bytes, at + 1));
    if (at < 0) return -1;
    at = skipSpace(bytes, at);
  } while (bytes[at] === 44);
  return bytes[at] === 93 ? at + 1 : -1;
}

/** A notification from its brace, or what it stands in. Its end, or -1 where it has not exactly one list of entities. */
function scanNotification(bytes: Uint8Array, from: number, entity: EntityScan, isBody = false): number {
  if (bytes[from] !== 123) return -1;
  let lists = 0;
  let [keyStart, keyEnd] = [0, 0];
  let at = from;
  do {
    at = startOfValue(bytes, at + 1, (start, end) => ([keyStart, keyEnd] = [start, end]));
    if (at < 0) return -1;
    const isData = isKey(bytes, keyStart, keyEnd, 'data');
    const isInner = !isBody && isKey(bytes, keyStart, keyEnd, 'body');
    if (isData || isInner) {
      // Of two of a name the last would count, whatever it is.
      if (++lists > 1 || bytes[at] !== (isData ? 91 : 123)) return -1;
    }
    at = isData ? scanList(bytes, at, entity) : isInner ? scanNotification(bytes, at, entity, true) : endOfValue(bytes, at);
    if (at < 0) return -1;
    at = skipSpace(bytes, at);
  } while (bytes[at] === 44);
  return bytes[at] === 125 && lists === 1 ? at + 1 : -1;
}

/**
 * Entities of a message where they lie in its bytes: one alone, a list, or those of a notification. `entity` is called for each and says
 * where it ends, -1 to stop; false unless all of the message was read, and then nothing of it may count.
 */
export function scanEntities(bytes: Uint8Array, entity: EntityScan): boolean {
  const from = skipSpace(bytes, 0);
  let end = bytes[from] === 91 ? scanList(bytes, from, entity) : entity(from);
  if (end < 0 && bytes[from] === 123) end = scanNotification(bytes, from, entity);
  return end >= 0 && skipSpace(bytes, end) === bytes.length;
}
