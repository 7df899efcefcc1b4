import { deflateSync } from 'node:zlib';
import { PbfWriter } from 'pbf';
import type { OsmData, Tags } from '../../../src/city/formats/osm/data.ts';

type Element = { readonly id: number; readonly tags: Tags };

/** A PBF file of collected elements, as `osmium` would write one: a header block, then dense nodes, ways and relations. */
export function writePbf(data: OsmData, ids: readonly number[], wishes: { readonly required?: readonly string[]; readonly plain?: boolean } = {}): Uint8Array {
  const texts = [''];
  const numbers = new Map<string, number>([['', 0]]);
  const text = (value: string): number => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    numbers.set(value, texts.length);
    return texts.push(value) - 1;
  };
  const tagged = new Map(data.taggedNodes.map(({ at, tags }) => [at, tags]));
  const deltas = (values: readonly number[]): number[] => values.map((value, i) => value - (i === 0 ? 0 : (values[i - 1] as number)));
  const e7 = (degrees: Float64Array): number[] => [...degrees].map((value) => Math.round(value * 1e7));
  const tagFields = (writer: PbfWriter, { tags }: Element): void => {
    writer.writePackedVarint(2, [...tags.keys()].map(text));
    writer.writePackedVarint(3, [...tags.values()].map(text));
  };
  const groups = new PbfWriter();
  groups.writeMessage(
    2,
    (_, group) =>
      group.writeMessage(
        2,
        (__, dense) => {
          dense.writePackedSVarint(1, deltas(ids));
          dense.writePackedSVarint(8, deltas(e7(data.lat)));
          dense.writePackedSVarint(9, deltas(e7(data.lon)));
          dense.writePackedVarint(
            10,
            ids.flatMap((___, at) => [...[...(tagged.get(at) ?? [])].flatMap(([key, value]) => [text(key), text(value)]), 0]),
          );
        },
        null,
      ),
    null,
  );
  for (const way of data.ways.values())
    groups.writeMessage(
      2,
      (_, group) =>
        group.writeMessage(
          3,
          (__, writer) => {
            writer.writeVarintField(1, way.id);
            tagFields(writer, way);
            writer.writePackedSVarint(8, deltas(way.refs));
          },
          null,
        ),
      null,
    );
  for (const relation of data.relations.values())
    groups.writeMessage(
      2,
      (_, group) =>
        group.writeMessage(
          4,
          (__, writer) => {
            writer.writeVarintField(1, relation.id);
            tagFields(writer, relation);
            writer.writePackedVarint(
              8,
              relation.members.map(({ role }) => text(role)),
            );
            writer.writePackedSVarint(9, deltas(relation.members.map(({ ref }) => ref)));
            writer.writePackedVarint(
              10,
              relation.members.map(({ type }) => ['node', 'way', 'relation'].indexOf(type)),
            );
          },
          null,
        ),
      null,
    );
  const block = new PbfWriter();
  block.writeMessage(1, (_, table) => texts.forEach((value) => table.writeStringField(1, value)), null);
  const head = new PbfWriter();
  for (const feature of wishes.required ?? ['OsmSchema-V0.6', 'DenseNodes']) head.writeStringField(4, feature);
  const parts = [framed('OSMHeader', head.finish(), true), framed('OSMData', Buffer.concat([block.finish(), groups.finish()]), wishes.plain ?? false)];
  return new Uint8Array(Buffer.concat(parts));
}

/** A block behind its length and header, zlib-packed unless plain. */
export function framed(type: string, content: Uint8Array, plain: boolean, claimedBytes = content.length): Buffer {
  const blob = new PbfWriter();
  if (plain) blob.writeBytesField(1, content);
  else {
    blob.writeVarintField(2, claimedBytes);
    blob.writeBytesField(3, deflateSync(content));
  }
  const body = blob.finish();
  const header = new PbfWriter();
  header.writeStringField(1, type);
  header.writeVarintField(3, body.length);
  const headBytes = header.finish();
  const length = Buffer.alloc(4);
  length.writeUInt32BE(headBytes.length);
  return Buffer.concat([length, headBytes, body]);
}
