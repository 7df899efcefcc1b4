import { createClock } from '../../base/clock.ts';
import type { FeedProtocol } from '../feed.ts';
import { createPipeline } from '../pipeline.ts';
import { parseDemoAddress } from './address.ts';
import { createDemoDriver } from './driver.ts';
import { loadSensors } from './sensors-file.ts';
import { createServices, type DemoServices } from './services.ts';
import { loadUnits } from './units.ts';
import { createSetting } from './world/site.ts';
import { createWorld } from './world/world.ts';

/** The embedded demo feed: `demo:yunwan?seed=7`. A small physical city that speaks SensorThings, without a server. */
const demoFeed: FeedProtocol = {
  async open(context, sink) {
    const { seed } = parseDemoAddress(context.declaration.address);
    sink.state({ kind: 'connecting', attempt: 1 });
    const { sensors, capacities, graph } = await loadSensors(context.cityUrl);
    const world = createWorld(createSetting(seed, context.bounds, context.utcOffsetMinutes, sensors, capacities, graph));
    const machine = createClock();
    const clock = createClock(() => machine.wall() + context.wallShiftMs, machine.steady);
    const pipeline = createPipeline(context, sink, { nowMs: () => clock.now(), payload: 'sensorthings' });
    // Open means: the whole present has been told.
    const source = context.declaration.title.en;
    const isOpen = (): void => sink.state({ kind: 'open', sinceMs: clock.wall() });
    const calm = sink.calm ?? Promise.resolve();
    const services = async (): Promise<DemoServices> => {
      await calm;
      // Extras: a pack without units, or with broken ones, still has its readings.
      const { units, network } = await loadUnits(context.cityUrl).catch(() => ({ units: [], network: null }));
      return createServices(world, source, context.declaration.id, units, network);
    };
    return createDemoDriver(world, clock, pipeline, source, isOpen, { calm, services });
  },
};
export default demoFeed;
