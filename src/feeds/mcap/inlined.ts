/**
 * A message that carries its topic: u32 length of the topic in bytes (little-endian, as all of MCAP), the topic (UTF-8), then the
 * message as it came.
 */
const utf8 = new TextEncoder();
const text = new TextDecoder();
const LENGTH_BYTES = 4;

export function withTopic(topic: string, message: Uint8Array): Uint8Array {
  const name = utf8.encode(topic);
  const bytes = new Uint8Array(LENGTH_BYTES + name.length + message.length);
  new DataView(bytes.buffer).setUint32(0, name.length, true);
  bytes.set(name, LENGTH_BYTES);
  bytes.set(message, LENGTH_BYTES + name.length);
  return bytes;
}

/** @throws RangeError where the bytes are none. */
export function topicAndMessage(bytes: Uint8Array): { readonly topic: string; readonly message: Uint8Array } {
  const end = LENGTH_BYTES + new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  if (end > bytes.length) throw new RangeError('a message ends within its topic');
  return { topic: text.decode(bytes.subarray(LENGTH_BYTES, end)), message: bytes.subarray(end) };
}
