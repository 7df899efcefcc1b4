import type { ProtobufSchema } from './manifest.ts';

/** Scalar types of proto3 and how each is written when it is not packed: wire type 0, 1, 2 or 5 (protobuf.dev, encoding). */
export const scalarWireTypes: Readonly<Record<string, number>> = {
  double: 1, fixed64: 1, sfixed64: 1, float: 5, fixed32: 5, sfixed32: 5, string: 2, bytes: 2,
  int32: 0, int64: 0, uint32: 0, uint64: 0, sint32: 0, sint64: 0, bool: 0, enum: 0,
}; // prettier-ignore

/** What is wrong with a schema: names that are no messages, numbers or names twice. Empty when it can be read by. */
export function schemaFaults({ message, messages }: ProtobufSchema): readonly string[] {
  const faults: string[] = [];
  if (!Object.hasOwn(messages, message)) faults.push(`no message "${message}"`);
  for (const [name, fields] of Object.entries(messages)) {
    if (new Set(fields.map((f) => f.number)).size < fields.length) faults.push(`${name}: a field number twice`);
    if (new Set(fields.map((f) => f.name)).size < fields.length) faults.push(`${name}: a field name twice`);
    for (const { name: field, type } of fields)
      if (!Object.hasOwn(scalarWireTypes, type) && !Object.hasOwn(messages, type)) faults.push(`${name}.${field}: no type "${type}"`);
  }
  return faults;
}
