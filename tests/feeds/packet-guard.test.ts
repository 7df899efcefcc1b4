import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { createPacketGuard } from '../../src/feeds/mqtt/packet-guard.ts';

/** A PUBLISH-like packet with a body of some length, remaining length coded as MQTT 5, 1.5.5 says. */
function packet(length: number): number[] {
  const head = [0x30];
  let left = length;
  do {
    const byte = left % 128;
    left = Math.floor(left / 128);
    head.push(left > 0 ? byte | 128 : byte);
  } while (left > 0);
  return [...head, ...Array.from({ length }, () => 0xff)];
}

describe('packet guard', () => {
  it('lets packets up to the limit pass however they are cut into chunks', () => {
    const random = createRandom(9);
    for (let round = 0; round < 30; round++) {
      const guard = createPacketGuard(20000);
      const bytes = Uint8Array.from([0, 1, 127, 128, 16383, 16384, 20000, random.below(20000), 0].flatMap(packet));
      for (let at = 0; at < bytes.length;) {
        const next = at + 1 + random.below(5000);
        expect(guard.accepts(bytes.subarray(at, next))).toBe(true);
        at = next;
      }
    }
  });

  it('stops at the head of one too long, before its body comes, and stays stopped', () => {
    const guard = createPacketGuard(20000);
    expect(guard.accepts(Uint8Array.from([...packet(5), 0x30, 0x80]))).toBe(true);
    expect(guard.accepts(Uint8Array.from([0x80, 0x80, 0x01]))).toBe(false);
    expect(guard.accepts(Uint8Array.from(packet(1)))).toBe(false);
    expect(createPacketGuard(127).accepts(Uint8Array.from([0x30, 0x80, 0x01]))).toBe(false);
  });

  it('stops at a length of more than four bytes, which no MQTT packet has', () => {
    expect(createPacketGuard(2 ** 40).accepts(Uint8Array.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x00]))).toBe(false);
  });
});
