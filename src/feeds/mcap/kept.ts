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

export function createKeptMessages(mostBytes = MOST_BYTES): KeptMessages {
  const kept = new Map<string, KeptMessage>();
  let used = 0;
  const drop = (key: string): void => {
    const known = kept.get(key);
    if (!known) return;
    used -= known.bytes.length + ENTRY_BYTES;
    kept.delete(key);
  };
  return {
    keep(key, message) {
      drop(key);
      if (message.bytes.length + ENTRY_BYTES > mostBytes) return;
      // A copy: the message may be a piece of a frame. (`slice` of a Buffer would copy nothing.)
      kept.set(key, { ...message, bytes: new Uint8Array(message.bytes) });
      used += message.bytes.length + ENTRY_BYTES;
      for (const first of kept.keys()) {
        if (used <= mostBytes) break;
        drop(first);
      }
    },
    all: () => kept.values(),
  };
}
