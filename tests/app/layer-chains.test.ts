import { expect, it } from 'vitest';
import { createLayerChains } from '../../src/app/layer-chains.ts';
import { createClock } from '../../src/base/clock.ts';
import type { City } from '../../src/city/city.ts';
import { createFleet } from '../../src/feeds/fleet.ts';
import type { ChainLink } from '../../src/rules/chain/chain.ts';
import { createFeedCounts, type StreamDescriptor } from '../../src/tables/batch.ts';
import { createEventTable } from '../../src/tables/events.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { createVehicleTable } from '../../src/tables/vehicles.ts';

const T = Date.UTC(2026, 5, 1);
const stream = (thingId: string): StreamDescriptor => ({
  id: thingId, thingId, property: 'x', unit: '1', intervalMs: 10_000, lon: 0, lat: 0, source: '', kind: '',
}); // prettier-ignore
const chainOf = (id: string): readonly ChainLink[] | undefined =>
  id === 'gone'
    ? undefined
    : [
        { id: 'sensed', delayMs: NaN, p95Ms: NaN, loss: NaN, lost: NaN, of: NaN, basis: 'streams-speaking' },
        { id: 'transported', delayMs: 1, p95Ms: 1, loss: NaN, lost: NaN, of: NaN, basis: 'arrival-minus-phenomenon' },
      ];

it('tells each layer by the rows it draws', () => {
  let nowMs = T;
  const streams = createStreamTable();
  const vehicles = createVehicleTable();
  const chains = createLayerChains({
    city: { sensor: (id: string) => (id.startsWith('s-') ? {} : undefined), service: () => undefined } as unknown as Pick<City, 'sensor' | 'service'>,
    streams,
    vehicles,
    events: createEventTable(),
    clock: createClock(() => nowMs),
    chainOf,
  });
  expect(chains('sensors')).toBeNull();
  // Two sensors of the city, one of them silent for a minute, and a thing of no known place; arrived 400 ms, 1 min and 3 s late.
  const timeMs = [T - 400, T - 60_000, T - 3000];
  streams.append(
    'water',
    {
      count: 3,
      stream: Uint32Array.of(0, 1, 2),
      timeMs: Float64Array.from(timeMs),
      value: new Float32Array(3),
      quality: new Uint8Array(3),
      opened: ['s-1', 's-2', 'probe'].map(stream),
      counts: createFeedCounts(),
      arrivedMs: T,
      kind: 'update',
    },
    T,
  );
  // Looked at a moment ago: not again within a second.
  expect(chains('sensors')).toBeNull();
  nowMs = T + 1000;
  const [sensed, transported] = chains('sensors') ?? [];
  expect(sensed).toMatchObject({ lost: 1, of: 2, loss: 0.5 });
  // A quantile is right to six hundredths.
  expect(chains('things')?.[1]?.delayMs).toBeGreaterThan(2800);
  expect(chains('things')?.[1]?.delayMs).toBeLessThan(3200);
  expect(transported?.p95Ms).toBeGreaterThan(50_000);
  expect(chains('streams')?.[0]).toMatchObject({ lost: 1, of: 3 });

  const fleet = createFleet();
  const fix = { lon: 0, lat: 0, altM: NaN, headingDeg: NaN, speedMps: NaN, delayS: NaN, timeMs: T - 2000 };
  fleet.push({ id: 'van', kind: 'crew', label: '', altDatum: 'none', route: '', trip: '', intervalMs: 10_000, source: '' }, fix, T);
  vehicles.append('fleet', fleet.take(), T);
  nowMs = T + 2000;
  expect(chains('vehicles')?.[0]).toMatchObject({ lost: 0, of: 1 });
  // A feed that is over brings nothing any more.
  vehicles.clear('fleet');
  nowMs = T + 4000;
  expect(chains('vehicles')).toBeNull();
});
