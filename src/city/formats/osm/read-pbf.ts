import { PbfReader } from 'pbf';
import { fail, ProblemError } from '../../../base/problem.ts';
import { inflate } from '../unpack.ts';
import { readPrimitiveBlock } from './pbf-block.ts';
import type { OsmSink } from './data.ts';

/** Limits of the format itself: a block header of 64 KiB, a block of 32 MiB. Whatever claims more is no such file. */
const mostHeaderBytes = 64 * 1024;
const mostBlockBytes = 32 * 1024 * 1024;
const knownFeatures = new Set(['OsmSchema-V0.6', 'DenseNodes']);

interface BlobHeader {
  type: string;
  size: number;
}
const readBlobHeader = (bytes: Uint8Array): BlobHeader =>
  new PbfReader(bytes).readFields<BlobHeader>(
    (tag, header, pbf) => {
      if (tag === 1) header.type = pbf.readString();
      else if (tag === 3) header.size = pbf.readVarint();
    },
    { type: '', size: -1 },
  );

interface Blob {
  raw: Uint8Array | null;
  rawSize: number;
  zlib: Uint8Array | null;
  other: string;
}
const otherPackings: Readonly<Record<number, string>> = { 4: 'LZMA', 5: 'bzip2', 6: 'LZ4', 7: 'Zstandard' };
const readBlob = (bytes: Uint8Array): Blob =>
  new PbfReader(bytes).readFields<Blob>(
    (tag, blob, pbf) => {
      if (tag === 1) blob.raw = pbf.readBytes();
      else if (tag === 2) blob.rawSize = pbf.readVarint();
      else if (tag === 3) blob.zlib = pbf.readBytes();
      else blob.other = otherPackings[tag] ?? blob.other;
    },
    { raw: null, rawSize: -1, zlib: null, other: '' },
  );

async function contentOf(bytes: Uint8Array, where: string): Promise<Uint8Array> {
  const { raw, rawSize, zlib, other } = readBlob(bytes);
  if (raw) return raw;
  if (!zlib) return fail('unsupported-packing', where, `a block packed with ${other || 'something unknown'}: only plain and zlib blocks are read`);
  if (rawSize > mostBlockBytes) return fail('too-large', where, `a block claims ${rawSize} bytes, more than the format's 32 MiB`);
  const content = await inflate(zlib, 'deflate', mostBlockBytes, where);
  return rawSize >= 0 && content.length !== rawSize
    ? fail('bad-packing', where, `a block unpacks to ${content.length} bytes, not the ${rawSize} it claims`)
    : content;
}

function checkFeatures(bytes: Uint8Array, where: string): void {
  const required = new PbfReader(bytes).readFields<string[]>((tag, list, pbf) => void (tag === 4 && list.push(pbf.readString())), []);
  const unknown = required.filter((feature) => !knownFeatures.has(feature));
  if (unknown.length > 0) fail('unsupported-feature', where, `the file needs ${unknown.join(', ')}, which is not read`);
}

/**
 * OSM PBF (wiki.openstreetmap.org/wiki/PBF_Format) into a sink: blocks plain or zlib-packed. Problems: `not-osm`,
 * `truncated-file`, `bad-packing`, `too-large`, `unsupported-packing`, `unsupported-feature`, `bad-pbf`, with file@byte.
 */
export async function readOsmPbf(bytes: Uint8Array, where: string, sink: OsmSink, progress: (done: number) => void = () => undefined): Promise<void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let isFirst = true;
  while (at < bytes.length) {
    const spot = `${where}@${at}`;
    const take = (from: number, length: number): Uint8Array =>
      from + length > bytes.length
        ? fail('truncated-file', spot, `a block of ${length} bytes is cut off at the end of the file`)
        : bytes.subarray(from, from + length);
    if (at + 4 > bytes.length) return fail('truncated-file', spot, 'ends within a block length');
    const headerBytes = view.getUint32(at);
    if (headerBytes === 0 || headerBytes > mostHeaderBytes) return fail(isFirst ? 'not-osm' : 'bad-pbf', spot, `a block header of ${headerBytes} bytes`);
    try {
      const header = readBlobHeader(take(at + 4, headerBytes));
      if (isFirst && header.type !== 'OSMHeader')
        return fail('not-osm', spot, `begins with a block ${JSON.stringify(header.type.slice(0, 40))}, not with OSMHeader`);
      if (header.size < 0 || header.size > mostBlockBytes) return fail('bad-pbf', spot, `a block of ${header.size} bytes`);
      const content = await contentOf(take(at + 4 + headerBytes, header.size), spot);
      if (header.type === 'OSMHeader') checkFeatures(content, spot);
      else if (header.type === 'OSMData') readPrimitiveBlock(content, sink, spot);
      at += 4 + headerBytes + header.size;
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      return fail('bad-pbf', spot, `cannot be decoded: ${(error as Error).message}`);
    }
    isFirst = false;
    progress(at / bytes.length);
  }
  if (isFirst) fail('truncated-file', where, 'the file is empty');
}
