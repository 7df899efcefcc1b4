import { joinBytes } from '../../base/bytes.ts';

export type Reading = 'fine' | 'too-large' | 'malformed';

/**
 * Cuts a stream of bytes into MQTT packets (MQTT 5, 2.1), wherever the transport cut it. Packets that lie whole in what came are
 * looked at where they are; only one that was cut is copied.
 */
export interface PacketReader {
  /** What is not `fine` is the end: a packet that claims to be longer than we take is refused at its head. */
  take(chunk: Uint8Array): Reading;
  /** Bytes that the packet which has begun still lacks, as far as its head says; 0 between packets. */
  readonly lacks: number;
}

/** @param packet is given the first byte and the body, which stays as it is. */
export function createPacketReader(maxBytes: number, packet: (head: number, body: Uint8Array) => void): PacketReader {
  /** The beginning of a packet whose end has not come. */
  let parts: Uint8Array[] = [];
  let held = 0;
  /** Bytes of it that are needed to go on. */
  let wanted = 0;
  const hold = (rest: Uint8Array, needs: number): Reading => {
    [parts, held, wanted] = [[rest], rest.length, needs];
    return 'fine';
  };
  const cut = (bytes: Uint8Array): Reading => {
    for (let at = 0; at < bytes.length;) {
      let length = 0;
      let end = at + 1;
      for (let shift = 0; ; shift += 7) {
        if (shift > 21) return 'malformed';
        if (end >= bytes.length) return hold(bytes.subarray(at), end + 1 - at);
        const byte = bytes[end++] as number;
        length += (byte & 127) * 2 ** shift;
        if (byte < 128) break;
      }
      if (length > maxBytes) return 'too-large';
      if (end + length > bytes.length) return hold(bytes.subarray(at), end + length - at);
      packet(bytes[at] as number, bytes.subarray(end, end + length));
      at = end + length;
    }
    return 'fine';
  };
  const take = (chunk: Uint8Array): Reading => {
    if (held === 0) return cut(chunk);
    const rest = wanted - held;
    parts.push(chunk.length > rest ? chunk.subarray(0, rest) : chunk);
    held += Math.min(rest, chunk.length);
    if (held < wanted) return 'fine';
    // The cut packet alone is copied together, or its head; the others are in the chunk.
    const packetOrHead = joinBytes(parts);
    [parts, held, wanted] = [[], 0, 0];
    const reading = cut(packetOrHead);
    return reading === 'fine' && chunk.length > rest ? take(chunk.subarray(rest)) : reading;
  };
  return {
    take,
    get lacks() {
      return wanted - held;
    },
  };
}
