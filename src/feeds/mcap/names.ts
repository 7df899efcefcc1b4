import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import type { StreamDescriptor } from '../../tables/batch.ts';
import type { Tidings } from '../../tables/tidings.ts';
import type { VehicleFacts, VehicleFix } from '../../tables/vehicles.ts';

/** Profile of our recordings in the file's header: any MCAP reader opens them, this one knows what is in them. */
export const PROFILE = 'belvedere';
/** Metadata record of the whole: city and start at the beginning; those and the end at the end. */
export const RECORDING = 'belvedere.recording';
/** Attachment with what feeds were and what was shown when the recording began. */
export const FEEDS_FILE = 'feeds.json';
/** Keys of a channel's metadata. */
export const FEED_KEY = 'feed';
export const PAYLOAD_KEY = 'payload';
/** `message`: the channel holds messages of many topics, each in front of its message (`inlined`). Absent: the channel's own topic. */
export const TOPIC_KEY = 'topic';
export const TOPIC_IN_MESSAGE = 'message';
/** `before`: received before the recording began and needed to read what came after; log time = when it was received. */
export const CONTEXT_KEY = 'context';
export const CONTEXT_BEFORE = 'before';

/** A feed as a recording keeps it. */
export interface RecordedFeed {
  readonly declaration: FeedDeclaration;
  /** Every stream it had by the end, so that a replay needs no source but the file. */
  readonly streams: readonly StreamDescriptor[];
  /** Streams whose unit was told only after readings that the file holds, as they were until then. */
  readonly unitless?: readonly StreamDescriptor[];
  /** What was known of each when the recording began: stream id, phenomenon time in ms, value (null = missing), quality. */
  readonly present: readonly (readonly [streamId: string, timeMs: number, value: number | null, quality: number])[];
  /** Where its vehicles were then; recordings of before have none. */
  readonly vehicles?: readonly (readonly [facts: VehicleFacts, fix: VehicleFix])[];
  /** Which events, requests and tasks stood then. */
  readonly told?: readonly Tidings[];
}

/** A file beside the messages: actions, alarms, indicators. */
export interface RecordedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}
