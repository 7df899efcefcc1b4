import { createBridge } from '../../base/bridge.ts';
import type { WaterCalls } from './hydraulics-worker.ts';
import type { WaterNetwork, WaterState } from './solve.ts';

export type { WaterNetwork, WaterState } from './solve.ts';

/** A water network that can be asked for any hour of the day with anything closed, solved by EPANET in a worker of its own. */
export interface WaterSolver {
  /** Rejects with why the file could not be read. */
  readonly network: Promise<WaterNetwork>;
  solve(hour: number, closed: readonly string[]): Promise<WaterState>;
  close(): void;
}

/** @param url of an EPANET input file. */
export function openWaterSolver(url: string): WaterSolver {
  const worker = new Worker(new URL('./hydraulics-worker.ts', import.meta.url), { type: 'module', name: 'hydraulics' });
  const bridge = createBridge<WaterCalls>(worker);
  const network = bridge.call('open', url);
  return {
    network,
    async solve(hour, closed) {
      await network;
      return bridge.call('solve', hour, closed);
    },
    close: () => worker.terminate(),
  };
}
