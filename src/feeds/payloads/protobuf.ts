import { PbfReader } from 'pbf';
import type { ProtobufField, ProtobufSchema } from '../../city/pack/manifest.ts';
import { scalarWireTypes } from '../../city/pack/protobuf-schema.ts';
import type { JsonObject } from './json.ts';

/** Messages within messages, no deeper than this. */
const MAX_DEPTH = 16;
const MOST_VALUES = 1_000_000;

const readers: Readonly<Record<string, (pbf: PbfReader) => unknown>> = {
  double: (pbf) => pbf.readDouble(),
  float: (pbf) => pbf.readFloat(),
  int32: (pbf) => pbf.readVarint(true),
  int64: (pbf) => pbf.readVarint(true),
  enum: (pbf) => pbf.readVarint(true),
  uint32: (pbf) => pbf.readVarint(),
  uint64: (pbf) => pbf.readVarint(),
  sint32: (pbf) => pbf.readSVarint(),
  sint64: (pbf) => pbf.readSVarint(),
  fixed32: (pbf) => pbf.readFixed32(),
  sfixed32: (pbf) => pbf.readSFixed32(),
  fixed64: (pbf) => pbf.readFixed64(),
  sfixed64: (pbf) => pbf.readSFixed64(),
  bool: (pbf) => pbf.readBoolean(),
  string: (pbf) => pbf.readString(),
  // Bytes are no readings; that there are some can be seen.
  bytes: (pbf) => `${pbf.readBytes().length} bytes`,
};

/**
 * A message by a declared schema: an object with the schema's names, absent fields left out, so that a mapping reads it as it reads
 * JSON. Fields the schema does not name are skipped, repeated ones are read packed or one by one. Null where the bytes are no such
 * message: cut off, nested deeper than 16, or a field written as another type than declared.
 */
export function readProtobuf(schema: ProtobufSchema, bytes: Uint8Array): JsonObject | null {
  let values = 0;
  const fieldsOf = new Map(Object.entries(schema.messages).map(([name, fields]) => [name, new Map(fields.map((field) => [field.number, field]))]));

  const readOne = (pbf: PbfReader, field: ProtobufField, depth: number): unknown => {
    if (++values > MOST_VALUES) throw new Error('too many values');
    const read = readers[field.type];
    if (read) return read(pbf);
    const length = pbf.readVarint();
    const end = pbf.pos + length;
    if (end > pbf.length) throw new Error('cut off');
    return readMessage(pbf, field.type, end, depth + 1);
  };
  const readMessage = (pbf: PbfReader, name: string, end: number, depth: number): JsonObject => {
    const fields = fieldsOf.get(name);
    if (!fields || depth > MAX_DEPTH) throw new Error('not readable');
    const message = Object.create(null) as Record<string, unknown>;
    pbf.readFields<null>(
      (tag) => {
        const field = fields.get(tag);
        if (!field) return;
        const wire = scalarWireTypes[field.type] ?? 2;
        const isPacked = field.repeated === true && pbf.type === 2 && wire !== 2;
        if (pbf.type !== wire && !isPacked) throw new Error('another type');
        if (!field.repeated) return void (message[field.name] = readOne(pbf, field, depth));
        const list = (message[field.name] ??= []) as unknown[];
        if (!isPacked) return void list.push(readOne(pbf, field, depth));
        for (const last = pbf.readVarint() + pbf.pos; pbf.pos < last;) list.push(readOne(pbf, field, depth));
      },
      null,
      end,
    );
    if (pbf.pos !== end) throw new Error('cut off');
    return message;
  };
  try {
    const pbf = new PbfReader(bytes);
    return readMessage(pbf, schema.message, bytes.length, 0);
  } catch {
    return null;
  }
}
