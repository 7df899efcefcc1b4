import type { Clock } from '../base/clock.ts';
import { createSpread, noSpread } from '../base/spread.ts';
import type { City } from '../city/city.ts';
import type { ChainLink } from '../rules/chain/chain.ts';
import { chainOfLayer, type LayerRows, type LiveSource } from '../rules/chain/layer-chain.ts';
import type { EventTable } from '../tables/events.ts';
import { isCurrent, type Freshness } from '../tables/quality.ts';
import type { StreamTable } from '../tables/streams.ts';
import type { VehicleTable } from '../tables/vehicles.ts';

interface ChainParts {
  readonly city: Pick<City, 'sensor' | 'service'>;
  readonly streams: StreamTable;
  readonly vehicles: VehicleTable;
  readonly events: EventTable;
  readonly clock: Clock;
  /** The chain of a feed; undefined when it is gone. */
  chainOf(feedId: string): readonly ChainLink[] | undefined;
}
interface Told extends LayerRows {
  readonly feeds: ReadonlySet<string>;
}
/** Looked at again at most so often: every row is asked. */
const LOOK_MS = 1000;

/** Where on their way the readings of a layer are delayed or lost; asked only while somebody looks. */
export function createLayerChains({ city, streams, vehicles, events, clock, chainOf }: ChainParts): (live: LiveSource) => readonly ChainLink[] | null {
  /** What each stream is a part of on the map, found once. */
  const drawnAs: LiveSource[] = [];
  const sourceOf = (thingId: string): LiveSource => (city.sensor(thingId) ? 'sensors' : city.service(thingId) ? 'services' : 'things');
  const kept = new Map<LiveSource, { readonly atMs: number; readonly chain: readonly ChainLink[] | null }>();

  const tally = () => {
    const spread = createSpread();
    const feeds = new Set<string>();
    let [all, speaking] = [0, 0];
    return {
      take(feedId: string, freshness: Freshness, lagMs: number): void {
        feeds.add(feedId);
        all++;
        if (isCurrent(freshness)) speaking++;
        spread.put(lagMs);
      },
      told: (nowMs: number): Told => ({ feeds, all, speaking, lag: spread.figures(nowMs) }),
    };
  };
  const ofStreams = (live: LiveSource, nowMs: number): Told => {
    if (drawnAs.length > streams.count) drawnAs.length = 0;
    for (let row = drawnAs.length; row < streams.count; row++) drawnAs.push(sourceOf(streams.descriptor(row).thingId));
    const { take, told } = tally();
    for (let row = 0; row < streams.count; row++) {
      if (live !== 'streams' && drawnAs[row] !== live) continue;
      take(streams.feedOf(row), streams.freshness(row, nowMs), streams.lagMs[row] as number);
    }
    return told(nowMs);
  };
  const ofVehicles = (nowMs: number): Told => {
    const { take, told } = tally();
    for (let row = 0; row < vehicles.count; row++) {
      if (!vehicles.facts(row)) continue;
      take(vehicles.feedOf(row), vehicles.freshness(row, nowMs), (vehicles.arrivedMs[row] as number) - (vehicles.now.timeMs[row] as number));
    }
    return told(nowMs);
  };
  const ofEvents = (): Told => ({ feeds: new Set(events.list().map(({ feedId }) => feedId)), all: 0, speaking: 0, lag: noSpread });

  return (live) => {
    const atMs = clock.steady();
    const known = kept.get(live);
    if (known && atMs - known.atMs < LOOK_MS) return known.chain;
    const nowMs = clock.now();
    const told = live === 'vehicles' ? ofVehicles(nowMs) : live === 'events' ? ofEvents() : ofStreams(live, nowMs);
    const chain = chainOfLayer(
      [...told.feeds].flatMap((id) => {
        const one = chainOf(id);
        return one ? [one] : [];
      }),
      told,
    );
    kept.set(live, { atMs, chain });
    return chain;
  };
}
