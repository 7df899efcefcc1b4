import { ProblemError } from '../../base/problem.ts';
import { loadKnownStreams } from '../known-streams.ts';
import type { FeedProtocol } from '../feed.ts';
import { createPipeline } from '../pipeline.ts';
import { socketAddress } from '../socket-address.ts';
import { openLink } from './link.ts';

/** MQTT 5 over WebSocket: readings as SensorThings or NGSI-LD payloads from a broker. Keeps no history of its own. */
const mqttFeed: FeedProtocol = {
  async open(context, sink) {
    const { declaration, cityUrl, allowedOrigins } = context;
    let address: string;
    try {
      address = socketAddress(declaration.address, cityUrl, allowedOrigins);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      sink.state({ kind: 'refused', why: error.problems.map((p) => p.why).join('; ') });
      return { close() {} };
    }
    const pipeline = createPipeline(context, sink, { known: await loadKnownStreams(cityUrl, declaration.title.en) });
    const closeLink = openLink(address, declaration.topics ?? ['#'], {
      message: pipeline.push,
      state: sink.state,
      oversized: () => pipeline.reject('too-large'),
    });
    return {
      close() {
        closeLink();
        pipeline.close();
        sink.state({ kind: 'closed' });
      },
    };
  },
};
export default mqttFeed;
