import type { RejectReason } from '../../tables/batch.ts';

/** Foreign JSON at the door: capped in depth, plain objects read by own keys only. */
export type JsonObject = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true });

export type JsonReading = { readonly kind: 'read'; readonly json: unknown } | { readonly kind: 'refused'; readonly reason: RejectReason };

/** Deepest nesting of arrays and objects, told without parsing. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inString) {
      if (byte === 92) i++;
      else if (byte === 34) inString = false;
    } else if (byte === 34) inString = true;
    else if (byte === 123 || byte === 91) deepest = Math.max(deepest, ++depth);
    else if (byte === 125 || byte === 93) depth--;
  }
  return deepest;
}

export function readJson(bytes: Uint8Array): JsonReading {
  if (depthOf(bytes) > MAX_DEPTH) return { kind: 'refused', reason: 'too-deep' };
  try {
    const text = utf8.decode(bytes);
    const json: unknown = JSON.parse(text);
    // Readers here only take own keys, but nobody who means well sends this one. Escaped spellings need the walk.
    if (/__proto__|\\u00/i.test(text) && holdsProto(json)) return { kind: 'refused', reason: 'bad-shape' };
    return { kind: 'read', json };
  } catch {
    return { kind: 'refused', reason: 'bad-json' };
  }
}

function holdsProto(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false;
  if (Array.isArray(json)) return json.some(holdsProto);
  return Object.hasOwn(json, '__proto__') || Object.values(json).some(holdsProto);
}

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own property, never an inherited one. */
export const own = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);

export const ownText = (object: JsonObject, key: string): string | undefined => {
  const value = own(object, key);
  return typeof value === 'string' ? value : undefined;
};
