import { fail, ProblemError } from '../../base/problem.ts';
import type { SourceFile } from './format.ts';
import { isGzip, isZip } from './sniff.ts';

/** A file may unpack to so much and no more: what is larger would not fit a page's memory anyway. */
const mostBytes = 1_000_000_000;

/**
 * Bytes behind a compression, up to a limit; beyond it (a bomb, or too large a file) `too-large`, for broken packing
 * `bad-packing`. Works in pages, workers and node alike.
 */
export async function inflate(bytes: Uint8Array, form: 'gzip' | 'deflate', limitBytes: number, where: string): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream(form));
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length;
      if (length > limitBytes) {
        await reader.cancel();
        return fail('too-large', where, `unpacks to more than ${(limitBytes / 1e6).toFixed(0)} MB`);
      }
      parts.push(part.value);
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    return fail('bad-packing', where, `cannot be unpacked (${form}): ${(error as Error).message}`);
  }
  return joined(parts, length);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A gzipped file unpacked once, under the name it had before; others as they are. Archives of several files are refused. */
export async function unpacked(file: SourceFile, limitBytes = mostBytes): Promise<SourceFile> {
  if (isZip(file)) return fail('archive-not-read', file.name, 'is a zip archive: unpack it and give its files');
  if (!isGzip(file)) return file;
  const bytes = await inflate(file.bytes, 'gzip', limitBytes, file.name);
  if (isGzip({ bytes })) return fail('archive-not-read', file.name, 'is packed twice');
  return { name: file.name.replace(/\.gz$/i, ''), bytes };
}
