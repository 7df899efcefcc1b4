import { ProblemError } from '../../base/problem.ts';
import { loadKnownStreams } from '../known-streams.ts';
import type { FeedProtocol, FeedState } from '../feed.ts';
import { createPipeline } from '../pipeline.ts';
import { socketAddress } from '../socket-address.ts';
import { matchesFilter } from '../topic-filter.ts';
import { createInView } from './in-view.ts';
import { openLink } from './link.ts';

/**
 * MQTT over WebSocket: readings as SensorThings, NGSI-LD or packed payloads from a broker. Keeps no history of its own. With
 * `cells` it asks only for what the view shows; with `urgent` what counts one by one (alarms, cases, readings that rules watch)
 * comes on a connection of its own, so that a flood of other readings cannot hold it up.
 */
const mqttFeed: FeedProtocol = {
  async open(context, sink) {
    const { declaration, cityUrl, allowedOrigins, credentials = null } = context;
    let address: string;
    try {
      address = socketAddress(declaration.address, cityUrl, allowedOrigins);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      sink.state({ kind: 'refused', why: error.problems.map((p) => p.why).join('; ') });
      return { close() {} };
    }
    const pipeline = createPipeline(context, sink, { known: await loadKnownStreams(cityUrl, declaration.title.en) });
    const { cells, urgent = [] } = declaration;
    const inView = cells ? createInView(cells, context.bounds) : null;
    const always = declaration.topics ?? (cells || urgent.length > 0 ? [] : ['#']);
    const tell = worstOf(sink.state, urgent.length > 0 ? 2 : 1);
    const events = { message: pipeline.push, oversized: () => pipeline.reject('too-large') };
    const readings = openLink(address, always, { ...events, state: (state) => tell(0, state) }, { credentials });
    const alarms = urgent.length > 0 ? openLink(address, urgent, { ...events, state: (state) => tell(1, state) }, { qos: 1, credentials }) : null;
    return {
      look(view) {
        if (!inView?.look(view)) return;
        const wanted = [...always, ...inView.topics];
        readings.ask(wanted);
        pipeline.unheard((topic) => ![...wanted, ...urgent].some((filter) => matchesFilter(topic, filter)));
      },
      close() {
        readings.close();
        alarms?.close();
        pipeline.close();
        sink.state({ kind: 'closed' });
      },
    };
  },
};
export default mqttFeed;

const order: readonly FeedState['kind'][] = ['refused', 'waiting', 'connecting', 'closed', 'open'];

/** A feed stands as its worst connection does: open when all are. */
function worstOf(tell: (state: FeedState) => void, links: number) {
  const states: FeedState[] = Array.from({ length: links }, () => ({ kind: 'connecting', attempt: 1 }));
  let told: FeedState | null = null;
  return (link: number, state: FeedState): void => {
    states[link] = state;
    const worst = states.reduce((a, b) => (order.indexOf(b.kind) < order.indexOf(a.kind) ? b : a));
    if (worst !== told) tell((told = worst));
  };
}
