import { createBridge } from '../base/bridge.ts';
import type { WorkerCalls } from './wire.ts';

/** Has the parts of a protocol's worker fetched, which the browser then keeps: a feed of it opens although the network has gone. */
export async function prepareProtocol(type: string): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const failed = new Promise<never>((_, reject) =>
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    }),
  );
  try {
    await Promise.race([createBridge<WorkerCalls>(worker).call('prepare', type), failed]);
  } finally {
    worker.terminate();
  }
}
