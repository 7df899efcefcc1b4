import { PbfReader } from 'pbf';
import { fail } from '../../../base/problem.ts';

export type TileValue = string | number | boolean;
/** A layer's tables, its features still packed. */
export interface RawLayer {
  readonly name: string;
  readonly extent: number;
  readonly keys: readonly string[];
  readonly values: readonly TileValue[];
  readonly features: readonly Uint8Array[];
}

/** Wire types of protocol buffers. */
const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** A field's content must come in the wire type its meaning needs. */
export function need(pbf: PbfReader, type: keyof typeof wire, what: string, where: string): void {
  if (pbf.type !== wire[type]) fail('bad-mvt', where, `${what} comes as wire type ${pbf.type}, not ${wire[type]}`);
}

const valueKinds: Readonly<Record<number, readonly [keyof typeof wire, (pbf: PbfReader) => TileValue]>> = {
  1: ['bytes', (pbf) => pbf.readString()],
  2: ['fixed32', (pbf) => pbf.readFloat()],
  3: ['fixed64', (pbf) => pbf.readDouble()],
  4: ['varint', (pbf) => pbf.readVarint(true)],
  5: ['varint', (pbf) => pbf.readVarint()],
  6: ['varint', (pbf) => pbf.readSVarint()],
  7: ['varint', (pbf) => pbf.readBoolean()],
};

function readValue(bytes: Uint8Array, where: string): TileValue {
  const found: TileValue[] = [];
  new PbfReader(bytes).readFields<null>((tag, _, pbf) => {
    const [type, read] = valueKinds[tag] ?? fail('bad-mvt', where, `a value of unknown kind ${tag}`);
    need(pbf, type, `a value of kind ${tag}`, where);
    found.push(read(pbf));
  }, null);
  const [value] = found;
  return value === undefined || found.length > 1 ? fail('bad-mvt', where, `a value must hold one of seven kinds, it holds ${found.length}`) : value;
}

export function readRawLayer(bytes: Uint8Array, where: string): RawLayer {
  const keys: string[] = [];
  const values: TileValue[] = [];
  const features: Uint8Array[] = [];
  let [name, version, extent] = ['', 1, 4096];
  const fields: Readonly<Record<number, readonly [keyof typeof wire, string, (pbf: PbfReader) => void]>> = {
    15: ['varint', 'the version', (pbf) => void (version = pbf.readVarint())],
    1: ['bytes', 'the name', (pbf) => void (name = pbf.readString())],
    2: ['bytes', 'a feature', (pbf) => void features.push(pbf.readBytes())],
    3: ['bytes', 'a key', (pbf) => void keys.push(pbf.readString())],
    4: ['bytes', 'a value', (pbf) => void values.push(readValue(pbf.readBytes(), where))],
    5: ['varint', 'the extent', (pbf) => void (extent = pbf.readVarint())],
  };
  new PbfReader(bytes).readFields<null>((tag, _, pbf) => {
    const field = fields[tag];
    if (!field) return;
    need(pbf, field[0], field[1], where);
    field[2](pbf);
  }, null);
  if (name === '') return fail('bad-mvt', where, 'a layer without a name');
  if (version !== 1 && version !== 2) return fail('unsupported-version', `${where} layer ${name}`, `version ${version}: 1 and 2 are read`);
  if (!(extent > 0)) return fail('bad-mvt', `${where} layer ${name}`, `an extent of ${extent}`);
  return { name, extent, keys, values, features };
}
