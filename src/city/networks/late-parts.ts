import { createBridge } from '../../base/bridge.ts';
import { whenCalm } from '../../base/calm.ts';
import { readHere, type LateParts } from './read-parts.ts';
import type { LateCalls } from './worker.ts';

type LateBridge = ReturnType<typeof createBridge<LateCalls>>;

let worker: LateParts | null = null;
/** One worker for all late parts; where there are none (tests under Node), the same is done on this thread. */
export function lateParts(): LateParts {
  if (typeof Worker === 'undefined') return readHere;
  if (worker) return worker;
  let started: LateBridge | null = null;
  /** Not before the first picture: what is late would be in its way. */
  const bridge = async (): Promise<LateBridge> => {
    await whenCalm();
    return (started ??= createBridge<LateCalls>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'networks' })));
  };
  worker = {
    network: async (url) => (await bridge()).call('network', url),
    storeys: async (url) => (await bridge()).call('storeys', url),
    dependencies: async (url) => (await bridge()).call('dependencies', url),
    streets: async (url) => (await bridge()).call('streets', url),
    operations: async (url) => (await bridge()).call('operations', url),
    served: async (url, graphUrl) => (await bridge()).call('served', url, graphUrl),
  };
  return worker;
}
