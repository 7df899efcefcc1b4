import { createBridge } from '../../base/bridge.ts';
import { readHere, type LateParts } from './read-parts.ts';
import type { LateCalls } from './worker.ts';

let worker: LateParts | null = null;
/** One worker for all late parts; where there are none (tests under Node), the same is done on this thread. */
export function lateParts(): LateParts {
  if (typeof Worker === 'undefined') return readHere;
  if (worker) return worker;
  const bridge = createBridge<LateCalls>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'networks' }));
  worker = {
    network: (url) => bridge.call('network', url),
    storeys: (url) => bridge.call('storeys', url),
    dependencies: (url) => bridge.call('dependencies', url),
    streets: (url) => bridge.call('streets', url),
    operations: (url) => bridge.call('operations', url),
    served: (url, graphUrl) => bridge.call('served', url, graphUrl),
  };
  return worker;
}
