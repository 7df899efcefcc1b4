/** Messages of one feed as they came over the wire, in the order of their arrival, as columns; crosses threads by transfer. */
export interface RawPart {
  readonly count: number;
  /** Topics that occur; `topic` holds places in this list. */
  readonly topics: readonly string[];
  readonly topic: Uint32Array;
  /** Machine time of arrival, ms since epoch. */
  readonly receivedMs: Float64Array;
  /** Where each message ends in `bytes`; it begins where the one before ends. */
  readonly end: Uint32Array;
  readonly bytes: Uint8Array;
  /** Payload form where the protocol overrules the declaration's. */
  readonly payload?: string;
  /** Received before the recording began, and needed to read what came after. */
  readonly isContext?: true;
}

export const rawBuffers = (part: RawPart): Transferable[] => [part.topic, part.receivedMs, part.end, part.bytes].map((column) => column.buffer as ArrayBuffer);

/** Gathers raw messages until somebody takes them. */
export interface RawBuffer {
  readonly bytes: number;
  add(topic: string, bytes: Uint8Array, receivedMs: number): void;
  /** Everything gathered; null when there is nothing. */
  take(): RawPart | null;
}

export function createRawBuffer(payload?: string, isContext = false): RawBuffer {
  let bytes = new Uint8Array(1 << 16);
  let used = 0;
  let topics = new Map<string, number>();
  let topic: number[] = [];
  let receivedMs: number[] = [];
  let end: number[] = [];
  return {
    get bytes() {
      return used;
    },
    add(name, message, atMs) {
      if (used + message.length > bytes.length) {
        const wider = new Uint8Array(Math.max(bytes.length * 2, used + message.length));
        wider.set(bytes.subarray(0, used));
        bytes = wider;
      }
      bytes.set(message, used);
      used += message.length;
      let number = topics.get(name);
      if (number === undefined) topics.set(name, (number = topics.size));
      topic.push(number);
      receivedMs.push(atMs);
      end.push(used);
    },
    take() {
      if (topic.length === 0) return null;
      const part: RawPart = {
        count: topic.length,
        topics: [...topics.keys()],
        topic: Uint32Array.from(topic),
        receivedMs: Float64Array.from(receivedMs),
        end: Uint32Array.from(end),
        bytes: bytes.slice(0, used),
        ...(payload === undefined ? {} : { payload }),
        ...(isContext ? { isContext } : {}),
      };
      used = 0;
      topics = new Map();
      topic = [];
      receivedMs = [];
      end = [];
      return part;
    },
  };
}
