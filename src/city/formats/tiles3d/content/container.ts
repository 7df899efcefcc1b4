import { fail } from '../../../../base/problem.ts';
import { isObject, parseJsonText, shown, type JsonObject } from '../../json-door.ts';

/** A b3dm, i3dm or pnts file taken apart (OGC 18-053r2, 9 to 11): two tables and, but for points, what they describe. */
export interface TileContainer {
  readonly magic: 'b3dm' | 'i3dm' | 'pnts';
  readonly featureJson: JsonObject;
  readonly featureBin: Uint8Array;
  readonly batchJson: JsonObject;
  readonly batchBin: Uint8Array;
  /** A glTF, or the URI of one where `isUri`. */
  readonly payload: Uint8Array;
  readonly isUri: boolean;
}

export const magicOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, 4));
const headerBytes = { b3dm: 28, i3dm: 32, pnts: 28 } as const;
const tables = ['feature table JSON', 'feature table', 'batch table JSON', 'batch table'] as const;

function jsonOf(bytes: Uint8Array, where: string): JsonObject {
  const text = new TextDecoder().decode(bytes).replace(/[\0\s]+$/, '');
  if (text === '') return {};
  const json = parseJsonText(text, where);
  return isObject(json) ? json : fail('bad-container', where, `${shown(json)} is not an object`);
}

/** Version, whole length, and the bytes that are really the file's. */
export function openHeader(bytes: Uint8Array, least: number, where: string): { readonly view: DataView; readonly body: Uint8Array } {
  const magic = magicOf(bytes);
  if (bytes.length < least) return fail('truncated', where, `${bytes.length} bytes are too few for a ${magic}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(4, true);
  if (version !== 1) return fail('unsupported-version', where, `${magic} version ${version} is not read, only 1`);
  const length = view.getUint32(8, true);
  if (length < least || length > bytes.length) return fail('truncated', where, `${magic} says ${length} bytes, ${bytes.length} are there`);
  return { view, body: bytes.subarray(0, length) };
}

export function openContainer(bytes: Uint8Array, where: string): TileContainer {
  const magic = magicOf(bytes) as keyof typeof headerBytes;
  const least = headerBytes[magic] ?? fail('bad-container', where, `starts with ${JSON.stringify(magic)}`);
  const { view, body } = openHeader(bytes, least, where);
  let at = least as number;
  const [featureText, featureBin, batchText, batchBin] = tables.map((name, i) => {
    const size = view.getUint32(12 + i * 4, true);
    if (at + size > body.length) return fail('truncated', where, `the ${name} of ${size} bytes at ${at} runs past the end at ${body.length}`);
    at += size;
    return body.subarray(at - size, at);
  }) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  return {
    magic,
    featureJson: jsonOf(featureText, `${where}#featureTable`),
    featureBin,
    batchJson: jsonOf(batchText, `${where}#batchTable`),
    batchBin,
    payload: body.subarray(at),
    isUri: magic === 'i3dm' && view.getUint32(28, true) === 0,
  };
}

/** The tiles inside a cmpt (OGC 18-053r2, 12), each whole. */
export function innerTiles(bytes: Uint8Array, where: string): Uint8Array[] {
  const { view, body } = openHeader(bytes, 16, where);
  const count = view.getUint32(12, true);
  const inner: Uint8Array[] = [];
  for (let at = 16; inner.length < count;) {
    if (at + 12 > body.length) return fail('truncated', where, `inner tile ${inner.length} of ${count} starts at ${at}, the file ends at ${body.length}`);
    const length = view.getUint32(at + 8, true);
    if (length < 12 || at + length > body.length) return fail('truncated', where, `inner tile ${inner.length} says ${length} bytes at ${at}`);
    inner.push(body.subarray(at, at + length));
    at += length;
  }
  return inner;
}

/** A whole number of a feature table: `BATCH_LENGTH`, `POINTS_LENGTH`, ... as JSON number or as { byteOffset } of a uint32. */
export function countIn({ featureJson, featureBin }: TileContainer, name: string, where: string): number | undefined {
  const value = featureJson[name];
  if (value === undefined) return undefined;
  const read = isObject(value) ? numbersAt(featureBin, Number(value['byteOffset']), 1, Uint32Array, `${where}#${name}`)[0] : value;
  return Number.isInteger(read) && (read as number) >= 0 ? (read as number) : fail('bad-container', `${where}#${name}`, `${shown(value)} is not a count`);
}

type ArrayOf = Uint8ArrayConstructor | Uint16ArrayConstructor | Uint32ArrayConstructor | Float32ArrayConstructor;

/** `count` numbers of a feature table's binary part, wherever they are aligned. */
export function numbersAt<T extends ArrayOf>(bin: Uint8Array, byteOffset: number, count: number, array: T, where: string): InstanceType<T> {
  const bytes = count * array.BYTES_PER_ELEMENT;
  if (!(Number.isInteger(byteOffset) && byteOffset >= 0 && byteOffset + bytes <= bin.length))
    return fail('truncated', where, `bytes ${byteOffset} to ${byteOffset + bytes} of ${bin.length}`);
  return new array(bin.slice(byteOffset, byteOffset + bytes).buffer) as InstanceType<T>;
}

/** A per-feature column of a feature table, or null where it has none of that name. */
export function columnIn<T extends ArrayOf>(
  { featureJson, featureBin }: TileContainer,
  name: string,
  count: number,
  array: T,
  where: string,
): InstanceType<T> | null {
  const value = featureJson[name];
  if (value === undefined) return null;
  if (!isObject(value)) return fail('bad-container', `${where}#${name}`, `${shown(value)} is not a binary reference`);
  return numbersAt(featureBin, Number(value['byteOffset']), count, array, `${where}#${name}`);
}

/** A global vector of a feature table: `RTC_CENTER`, `QUANTIZED_VOLUME_OFFSET`, ... */
export function vectorIn({ featureJson, featureBin }: TileContainer, name: string, count: number, where: string): readonly number[] | null {
  const value = featureJson[name];
  if (value === undefined) return null;
  if (isObject(value)) return [...numbersAt(featureBin, Number(value['byteOffset']), count, Float32Array, `${where}#${name}`)];
  return Array.isArray(value) && value.length === count && value.every((v) => typeof v === 'number' && Number.isFinite(v))
    ? (value as number[])
    : fail('bad-container', `${where}#${name}`, `${shown(value)} is not ${count} finite numbers`);
}
