import { createBridge } from '../../base/bridge.ts';
import { fetchOk } from '../../base/browser.ts';
import { createClock } from '../../base/clock.ts';
import { openWaterModel, type WaterModel, type WaterNetwork, type WaterState } from './solve.ts';

/** What the page asks the solver for. */
export type WaterCalls = {
  open(url: string): Promise<WaterNetwork>;
  solve(hour: number, closed: readonly string[]): WaterState;
};

let model: WaterModel | null = null;
const clock = createClock();

createBridge(self as never, {
  async open(url: string) {
    const inp = await (await fetchOk(url)).text();
    model = await openWaterModel(inp, () => clock.wall());
    return model.network;
  },
  solve(hour: number, closed: readonly string[]) {
    if (!model) throw new Error('no water model is open');
    return model.solve(hour, closed);
  },
});
