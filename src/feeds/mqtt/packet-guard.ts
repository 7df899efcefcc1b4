/**
 * Watches raw MQTT bytes for a packet that claims to be longer than we take (MQTT 5, 2.1.4 Remaining Length), before the
 * client has collected it in memory. Skips over bodies, so it costs a few instructions per packet.
 */
export interface PacketGuard {
  /** False once a packet claims too much or the stream is no MQTT; from then on always. */
  accepts(chunk: Uint8Array): boolean;
}

export function createPacketGuard(maxBytes: number): PacketGuard {
  let bodyLeft = 0;
  let length = 0;
  let shift = 0;
  let inLength = false;
  let broken = false;
  return {
    accepts(chunk) {
      let at = 0;
      while (at < chunk.length && !broken) {
        if (bodyLeft > 0) {
          const skipped = Math.min(bodyLeft, chunk.length - at);
          bodyLeft -= skipped;
          at += skipped;
        } else if (!inLength) {
          inLength = true;
          length = 0;
          shift = 0;
          at++;
        } else {
          const byte = chunk[at++] as number;
          length += (byte & 127) * 2 ** shift;
          shift += 7;
          if (byte >= 128) broken = shift > 21;
          else {
            inLength = false;
            bodyLeft = length;
            broken = length > maxBytes;
          }
        }
      }
      return !broken;
    },
  };
}
