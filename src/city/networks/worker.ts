import { createBridge, handOver } from '../../base/bridge.ts';
import { buffersOf } from './columns.ts';
import { readHere } from './read-parts.ts';

export type LateCalls = { network: typeof readHere.network; storeys: typeof readHere.storeys };

createBridge(self as never, {
  async network(url: string) {
    const columns = await readHere.network(url);
    return handOver(columns, buffersOf(columns));
  },
  storeys: (url: string) => readHere.storeys(url),
});
