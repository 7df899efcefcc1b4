import { deflateSync, inflateSync } from 'fflate';
import { after } from '../../base/browser.ts';

/** A message as it came, that those after it are read by. */
export interface KeptMessage {
  readonly topic: string;
  readonly bytes: Uint8Array;
  readonly payload: string | undefined;
  readonly receivedMs: number;
}

/**
 * What a feed's decoders need of the past to read the present (directories, births, timetables), as it came over the wire: a
 * recording begins with it, or nobody could read the recording.
 */
export interface KeptMessages {
  keep(key: string, message: KeptMessage): void;
  /** In the order in which they came. */
  all(): Iterable<KeptMessage>;
}

/** Room for the largest timetable; beyond it what came first goes first, and what is larger alone is not kept. */
const MOST_BYTES = 128 << 20;
/** What an entry takes beside its bytes. */
const ENTRY_BYTES = 200;
/** Messages of so many bytes are packed: directories of a million streams are 50 MB as they came, and 10 packed. */
const PACKED_FROM_BYTES = 16 << 10;
/** One after the other, when there has been time for what came with them. */
const PACK_FIRST_MS = 20_000;
const PACK_AFTER_MS = 60;

/** Packed already: a timetable's zip. */
const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

type Entry = KeptMessage & { readonly isPacked: boolean };

export function createKeptMessages(mostBytes = MOST_BYTES): KeptMessages {
  const kept = new Map<string, Entry>();
  const toPack = new Set<string>();
  let used = 0;
  let isPacking = false;
  const drop = (key: string): void => {
    const known = kept.get(key);
    if (!known) return;
    used -= known.bytes.length + ENTRY_BYTES;
    kept.delete(key);
  };
  const packNext = (): void => {
    isPacking = false;
    for (const key of toPack) {
      toPack.delete(key);
      const known = kept.get(key);
      if (!known) continue;
      const bytes = deflateSync(known.bytes);
      // What hardly shrinks stays as it is. Under its key it keeps its place in the order.
      if (bytes.length < 0.8 * known.bytes.length) {
        kept.set(key, { ...known, bytes, isPacked: true });
        used += bytes.length - known.bytes.length;
      }
      break;
    }
    packIn(PACK_AFTER_MS);
  };
  const packIn = (ms: number): void => {
    if (isPacking || toPack.size === 0) return;
    isPacking = true;
    after(ms, packNext);
  };
  return {
    keep(key, message) {
      drop(key);
      if (message.bytes.length + ENTRY_BYTES > mostBytes) return;
      // A copy: the message may be a piece of a frame. (`slice` of a Buffer would copy nothing.)
      kept.set(key, { ...message, bytes: new Uint8Array(message.bytes), isPacked: false });
      used += message.bytes.length + ENTRY_BYTES;
      for (const first of kept.keys()) {
        if (used <= mostBytes) break;
        drop(first);
      }
      if (message.bytes.length < PACKED_FROM_BYTES || isArchive(message.bytes)) return;
      toPack.add(key);
      packIn(PACK_FIRST_MS);
    },
    *all() {
      for (const { topic, bytes, payload, receivedMs, isPacked } of kept.values())
        yield { topic, bytes: isPacked ? inflateSync(bytes) : bytes, payload, receivedMs };
    },
  };
}
