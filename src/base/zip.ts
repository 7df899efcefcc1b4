import { Unzip, UnzipInflate } from 'fflate';
import { fail } from './problem.ts';
import { joinBytes } from './bytes.ts';

/**
 * Entries of a ZIP file by name, unpacked one after another; only those `wants` says yes to are unpacked at all. A file that unpacks to
 * more than `mostBytes` in sum is refused by name before it fills the memory (`too-large`); what is no ZIP is `bad-zip`.
 */
export function unzipEntries(bytes: Uint8Array, wants: (name: string) => boolean, mostBytes: number): ReadonlyMap<string, Uint8Array> {
  const entries = new Map<string, Uint8Array>();
  let total = 0;
  let failure: Error | null = null;
  const unzip = new Unzip((file) => {
    if (!wants(file.name)) return;
    const parts: Uint8Array[] = [];
    file.ondata = (error, part, isLast) => {
      if (error) failure ??= error;
      total += part?.length ?? 0;
      if (failure || total > mostBytes) return;
      parts.push(part);
      if (isLast) entries.set(file.name, joinBytes(parts));
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    const step = 1 << 16;
    for (let at = 0; at < bytes.length && total <= mostBytes && !failure; at += step) unzip.push(bytes.subarray(at, at + step), at + step >= bytes.length);
  } catch (error) {
    failure ??= error as Error;
  }
  if (total > mostBytes) return fail('too-large', 'zip', `unpacks to more than ${mostBytes} bytes`);
  if (failure || bytes.length < 22) return fail('bad-zip', 'zip', failure?.message ?? 'is shorter than any ZIP file');
  return entries;
}
