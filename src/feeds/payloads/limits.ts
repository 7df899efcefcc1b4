/** Messages larger than this are refused unread. */
export const MAX_MESSAGE_BYTES = 1 << 20;
/** What standards send as one file or answer may be longer: all stations or vehicles of a city, a kilobyte each (GBFS). */
export const MOST_GBFS_BYTES = 16 << 20;
/** A thousand requests, each with a description of any length (GeoReport v2). */
export const MOST_OPEN311_BYTES = 8 << 20;

/** A source that names ever new streams would fill the memory of every console: beyond this many they are refused. */
export const MAX_STREAMS = 2_000_000;
