import type { McapWriter } from '@mcap/core';
import { CONTEXT_BEFORE, CONTEXT_KEY, FEED_KEY, PAYLOAD_KEY, TOPIC_IN_MESSAGE, TOPIC_KEY } from './names.ts';
import type { RawPart } from './raw-part.ts';

/**
 * Topics with a channel of their own. Channel ids are 16 bits wide (mcap.dev/spec, Channel), and every chunk has an index for
 * each channel in it: with one topic a stream both would grow with the city.
 */
export const MOST_TOPIC_CHANNELS = 256;

export interface TopicChannel {
  readonly id: number;
  /** Its messages are to carry their topics. */
  readonly isShared: boolean;
}

/** Channels of a recording: one a feed, payload form and topic for the first topics, one a feed and form for all others and for context. */
export function createTopicChannels(writer: Pick<McapWriter, 'registerChannel'>) {
  const own = new Map<string, TopicChannel>();
  const shared = new Map<string, TopicChannel>();
  const register = async (topic: string, isShared: boolean, metadata: Map<string, string>): Promise<TopicChannel> => ({
    id: await writer.registerChannel({ schemaId: 0, topic, messageEncoding: '', metadata }),
    isShared,
  });
  return async (feedId: string, part: Pick<RawPart, 'payload' | 'isContext'>, topic: string): Promise<TopicChannel> => {
    const { payload } = part;
    const isContext = part.isContext === true;
    const metadata = new Map([[FEED_KEY, feedId]]);
    if (payload !== undefined) metadata.set(PAYLOAD_KEY, payload);
    const form = `${feedId}\n${payload ?? ''}`;
    const key = `${form}\n${topic}`;
    const known = isContext ? undefined : own.get(key);
    if (known) return known;
    if (!isContext && own.size < MOST_TOPIC_CHANNELS) {
      const channel = await register(topic, false, metadata);
      own.set(key, channel);
      return channel;
    }
    const sharedKey = isContext ? `${form}\ncontext` : form;
    const together = shared.get(sharedKey);
    if (together) return together;
    metadata.set(TOPIC_KEY, TOPIC_IN_MESSAGE);
    if (isContext) metadata.set(CONTEXT_KEY, CONTEXT_BEFORE);
    const channel = await register(isContext ? `${feedId}: context` : `${feedId}: other topics`, true, metadata);
    shared.set(sharedKey, channel);
    return channel;
  };
}
