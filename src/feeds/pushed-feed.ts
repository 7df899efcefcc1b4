import { ProblemError } from '../base/problem.ts';
import { uuid } from '../base/uuid.ts';
import type { FeedContext, FeedProtocol } from './feed.ts';
import { keepLink, type LinkEvents } from './kept-link.ts';
import { loadKnownStreams } from './known-streams.ts';
import { createPipeline } from './pipeline.ts';

/** What a pushing protocol is given beside the link's events. */
export interface PushedEvents extends LinkEvents {
  message(topic: string, bytes: Uint8Array): void;
  oversized(): void;
}

/**
 * A feed whose source pushes over one long connection: a protocol says only where it is and how to connect once.
 * @param payload the form of all messages, where the protocol knows it.
 * @param address throws a named problem for an address nobody may contact.
 */
export function pushedFeed(
  address: (context: FeedContext) => string,
  connect: (address: string, events: PushedEvents, context: FeedContext) => () => void,
  payload?: string,
): FeedProtocol {
  return {
    async open(context, sink) {
      const { declaration, cityUrl } = context;
      let url: string;
      try {
        url = address(context);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        sink.state({ kind: 'refused', why: error.problems.map((p) => p.why).join('; ') });
        return { close() {} };
      }
      const pipeline = createPipeline(context, sink, {
        known: await loadKnownStreams(cityUrl, declaration.title.en),
        ...(payload === undefined ? {} : { payload }),
      });
      const closeLink = keepLink(uuid(), sink.state, (link) =>
        connect(url, { ...link, message: pipeline.push, oversized: () => pipeline.reject('too-large') }, context),
      );
      return {
        close() {
          closeLink();
          pipeline.close();
          sink.state({ kind: 'closed' });
        },
      };
    },
  };
}
