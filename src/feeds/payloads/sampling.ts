/**
 * Of messages that a short cut could read, which take the long way all the same: it looks closer (at when a reading was written
 * down, say), and so much of a stream is enough.
 */
export function createSampling(everyMs: number, everyMessages = 16): (nowMs: number) => boolean {
  let lastMs = -Infinity;
  let since = 0;
  return (nowMs) => {
    // A replay may go back in time.
    if (++since < everyMessages || Math.abs(nowMs - lastMs) < everyMs) return false;
    lastMs = nowMs;
    since = 0;
    return true;
  };
}
