/** Messages larger than this are refused unread. */
export const MAX_MESSAGE_BYTES = 1 << 20;

/** A source that names ever new streams would fill the memory of every console: beyond this many they are refused. */
export const MAX_STREAMS = 2_000_000;
