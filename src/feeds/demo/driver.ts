import { after, every } from '../../base/browser.ts';
import type { Clock } from '../../base/clock.ts';
import type { OperatorAction } from '../../tables/actions.ts';
import type { StreamDescriptor } from '../../tables/batch.ts';
import type { FeedDriver } from '../feed.ts';
import type { Pipeline } from '../pipeline.ts';
import { pastOfAll } from './past.ts';
import { createSchedule } from './schedule.ts';
import { serviceOrders } from './world/events.ts';
import { noServices, type DemoServices } from './services.ts';
import { vehicleBytes } from './vehicle-wire.ts';
import { observationBytes, observationsTopic } from './wire.ts';
import { travelMin } from './world/repairs.ts';
import type { World } from './world/world.ts';

const TICK_MS = 250;
const TASKS_TOPIC = 'services/team-tasks';
const VEHICLES_TOPIC = 'ngsi-ld/vehicles';
/** Streams told while the page is busy with its first picture. */
const FIRST_WORDS = 48;
/** The weather, where a city has any: no indicator is made of it, so that none is told of a handful of its sensors; and it is soon reckoned. */
const weatherKinds: ReadonlySet<string> = new Set(['rain-gauge', 'tide-gauge', 'weather']);
/** Streams told at the first stretch while the city fills; each next stretch is twice as long, so the first show at once. */
const FIRST_SLICE = 200;
/** A longer sleep than this is not told reading by reading: every stream's latest is enough. */
const LONG_SLEEP_MS = 300_000;

export const describeStreams = (world: World, source: string): readonly StreamDescriptor[] =>
  world.streams.map(({ id, property, unit, intervalMs, site }) => ({
    id,
    thingId: site.id,
    property,
    unit,
    intervalMs,
    lon: site.lon,
    lat: site.lat,
    source,
    kind: site.kind,
  }));

/** What a feed that has just opened tells after its first readings. */
export interface LateParts {
  /** The page has time for the rest of the present. */
  readonly calm: Promise<void>;
  /** What moves and works on the city's streets: reading these is most of what opening takes. */
  services(): Promise<DemoServices>;
}

/**
 * Lets a world speak: every stream's latest reading at the clock's instant, then each as it falls due, as wire bytes.
 * @param onFilled called once, when the page has taken the first whole present.
 */
export function createDemoDriver(
  world: World,
  clock: Clock,
  pipeline: Pipeline,
  source: string,
  onFilled: () => void = () => undefined,
  late: LateParts | null = null,
): Required<Omit<FeedDriver, 'look'>> {
  const descriptors = describeStreams(world, source);
  const numbers = new Map(descriptors.map((d, n) => [d.id, n]));
  const topics = descriptors.map((d) => observationsTopic(d.id));
  const schedule = createSchedule(world.streams);
  let toldMs = clock.now();
  let closed = false;
  let jumping = false;
  let jumpAgain = false;
  /** Somebody asks for another instant. */
  let hurry: () => void = () => undefined;
  /** A whole present of the sensors was pushed once. */
  let told = false;
  let filled = false;
  let services = noServices(world, source);
  /** What operators did before the services have come; null since. */
  let acted: OperatorAction[] | null = late ? [] : null;

  const tell = (stream: number, reading: number): void => {
    const value = world.read(stream, reading);
    if (Number.isNaN(value) && !world.isSent(stream, reading)) return;
    const timeMs = world.timeOf(stream, reading);
    const { id } = descriptors[stream] as StreamDescriptor;
    pipeline.push(topics[stream] as string, observationBytes(id, timeMs, timeMs, value));
  };
  const sayUnit = (id: string, timeMs: number, value: number): void => pipeline.push(observationsTopic(id), observationBytes(id, timeMs, timeMs, value));
  const sayTasks = (message: Uint8Array): void => pipeline.push(TASKS_TOPIC, message, 'team-tasks');
  const sayRequests = (topic: string, message: Uint8Array): void => pipeline.push(topic, message, 'open311');
  const sayVehicles = (entities: readonly object[]): void => {
    if (entities.length > 0) pipeline.push(VEHICLES_TOPIC, vehicleBytes(entities), 'ngsi-ld');
  };
  const tellServices = (): void => {
    told = true;
    if (acted) return;
    const { units, tasks, requests, movers } = services;
    units.tellAll(toldMs, sayUnit);
    tasks.tellAll(toldMs, sayTasks);
    requests.tellAll(toldMs, sayRequests);
    sayVehicles(units.vehicles(-Infinity, toldMs));
    movers.tellAll(toldMs, sayVehicles);
  };
  const tellLatest = (): void => {
    toldMs = clock.now();
    for (let stream = 0; stream < descriptors.length; stream++) tell(stream, world.lastSent(stream, toldMs));
    tellServices();
  };
  /** What units mend by now takes hold; the streets of the city hear of it with their next readings. */
  const mend = (): void => {
    for (const order of services.units.due(clock.now())) {
      const site = world.setting.sites.find((s) => s.id === order.target);
      // The world reckons a crew's travel itself: send it off so that it arrives when the unit has mended.
      if (site) world.act({ ...order, timeMs: order.timeMs - Math.round(travelMin(world.setting, site) * 60_000) });
    }
  };
  const fill = (from: number, count: number): void => {
    if (closed || jumpAgain) return settle();
    const end = Math.min(from + count, descriptors.length);
    for (let stream = from; stream < end; stream++) tell(stream, world.lastSent(stream, toldMs));
    if (end < descriptors.length) after(0, () => fill(end, 2 * count));
    else {
      tellServices();
      settle();
    }
  };
  /** The filling or the jump is told; one that was asked for meanwhile comes now. */
  const settle = (): void => {
    void pipeline.flush().finally(() => {
      jumping = false;
      openWhenWhole();
      if (jumpAgain) jump();
    });
  };
  const openWhenWhole = (): void => {
    if (filled || !told || acted) return;
    filled = true;
    onFilled();
  };
  const join = (joining: DemoServices): void => {
    if (closed || !acted) return;
    const before = acted;
    acted = null;
    services = joining;
    pipeline.announce(joining.units.descriptors);
    // Else they are told with the sensors.
    if (told) tellServices();
    for (const action of before) act(action);
    if (told) void pipeline.flush().finally(openWhenWhole);
  };
  const tick = (): void => {
    const nowMs = clock.now();
    if (jumping || nowMs === toldMs) return;
    if (nowMs < toldMs) return jump();
    if (nowMs - toldMs > LONG_SLEEP_MS) return tellLatest();
    const fromMs = toldMs;
    toldMs = nowMs;
    mend();
    schedule.due(fromMs, nowMs, tell);
    if (acted) return;
    const { units, tasks, requests, movers } = services;
    units.tell(fromMs, nowMs, sayUnit);
    tasks.tell(fromMs, nowMs, sayTasks);
    requests.tell(fromMs, nowMs, sayRequests);
    sayVehicles(units.vehicles(fromMs, nowMs));
    movers.tell(fromMs, nowMs, sayVehicles);
  };
  /** One snapshot at a time: seeks that come while one is on its way are answered once, with the last of them. */
  const jump = (): void => {
    jumpAgain = true;
    hurry();
    if (jumping || closed) return;
    jumping = true;
    after(0, () => {
      jumpAgain = false;
      pipeline.reset();
      tellLatest();
      settle();
    });
  };

  const act = (action: OperatorAction): void => {
    if (acted) return void acted.push(action);
    const { units, tasks, requests } = services;
    requests.act(action, toldMs, sayRequests);
    if (units.act(action)) {
      mend();
      if (action.timeMs < toldMs - LONG_SLEEP_MS) units.tellAll(toldMs, sayUnit);
      return;
    }
    if (serviceOrders.has(action.kind)) {
      if (!world.act(action)) return;
      // Heard of late, it makes what was told untrue.
      if (action.timeMs < toldMs - LONG_SLEEP_MS) jump();
      else tasks.tellAll(toldMs, sayTasks);
      return;
    }
    // The city changes from the crew's arrival on; only an action heard of late makes what was told untrue.
    if (world.act(action) && world.models.book.repairs.some((r) => r.thingId === action.target && r.arrivalMs <= clock.now())) jump();
  };
  /** A few readings at once; the rest of the present when the page has time for it, or asks for another instant. */
  const begin = async ({ calm, services: load }: LateParts): Promise<void> => {
    const streams = descriptors.map((_, stream) => stream);
    const weather = streams.filter((stream) => weatherKinds.has((descriptors[stream] as StreamDescriptor).kind));
    for (const stream of (weather.length > 0 ? weather : streams).slice(0, FIRST_WORDS)) if (!jumpAgain) tell(stream, world.lastSent(stream, toldMs));
    void load().then(join);
    await pipeline.flush();
    if (!jumpAgain) await Promise.race([calm, new Promise<void>((asked) => (hurry = asked))]);
    toldMs = clock.now();
    fill(0, FIRST_SLICE);
  };

  pipeline.announce(descriptors);
  jumping = true;
  after(0, () => (late ? void begin(late) : fill(0, FIRST_SLICE)));
  const stop = every(TICK_MS, tick);
  return {
    close() {
      closed = true;
      stop();
      pipeline.close();
    },
    seek(cursor) {
      clock.set(cursor);
      jump();
    },
    act,
    history: (streamIds, fromMs, toMs, stepMs, limits) =>
      Promise.resolve(pastOfAll(world, numbers, descriptors, streamIds, fromMs, Math.min(toMs, Math.max(clock.now(), clock.wall())), stepMs, limits)),
  };
}
