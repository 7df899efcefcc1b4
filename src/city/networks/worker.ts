import { createBridge, handOver } from '../../base/bridge.ts';
import { streetBuffers } from '../streets/columns.ts';
import { buffersOf } from './columns.ts';
import { readHere } from './read-parts.ts';

export type LateCalls = { [K in keyof typeof readHere]: (typeof readHere)[K] };

createBridge(self as never, {
  async network(url: string) {
    const columns = await readHere.network(url);
    return handOver(columns, buffersOf(columns));
  },
  async streets(url: string) {
    const columns = await readHere.streets(url);
    return handOver(columns, streetBuffers(columns));
  },
  operations: (url: string) => readHere.operations(url),
  storeys: (url: string) => readHere.storeys(url),
  dependencies: (url: string) => readHere.dependencies(url),
  served: (url: string, graphUrl: string) => readHere.served(url, graphUrl),
});
