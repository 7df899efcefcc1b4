import { describe, expect, it } from 'vitest';
import { createPlanFrame } from '../../src/base/geodesy.ts';
import { createFleet } from '../../src/feeds/fleet.ts';
import { openLayer } from '../../src/scene/layers/vehicles/index.ts';
import { createVehicleTable, type VehicleFacts } from '../../src/tables/vehicles.ts';

const T = Date.UTC(2026, 5, 1);
const facts: VehicleFacts = { id: 'a', kind: 'bus', label: 'a', altDatum: 'none', route: '', trip: '', intervalMs: 10_000, source: '' };

/** The layer over a flat city, with a bus that drives 100 m in ten seconds. */
function layerWithBus() {
  const [fleet, vehicles] = [createFleet(), createVehicleTable()];
  const tell = (lon: number, timeMs: number): void => {
    fleet.push(facts, { lon, lat: 0, altM: NaN, headingDeg: NaN, speedMps: NaN, delayS: NaN, timeMs }, timeMs);
    vehicles.append('f', fleet.take(), timeMs);
  };
  const city = {
    frame: createPlanFrame([0, 0]),
    groundM: () => 0,
    manifest: { crs: { ellipsoidOffset: { metres: 0, declared: true } } },
  };
  const layer = openLayer({
    inputs: { city, vehicles, clock: { now: () => T }, session: { getState: () => ({ hovered: null, selected: null }) } },
    map: { getZoom: () => 14 },
    theme: () => 'day',
    frame: () => null,
  } as never);
  return { layer, tell };
}

describe('a bus on its way', () => {
  it('wants frames but owes none, except those of its departure and arrival', () => {
    const { layer, tell } = layerWithBus();
    tell(0, T);
    tell(0.001, T + 10_000);
    expect([layer.look(T + 10_000), layer.isGliding]).toEqual([true, true]);
    // On its way: nothing is new, so nothing has to be waited for.
    expect([layer.look(T + 12_000), layer.isGliding]).toEqual([false, true]);
    expect([layer.look(T + 19_000), layer.isGliding]).toEqual([false, true]);
    // It has arrived: one more frame shows it standing, then there is peace.
    expect([layer.look(T + 20_500), layer.isGliding]).toEqual([true, false]);
    expect([layer.look(T + 21_000), layer.isGliding]).toEqual([false, false]);
  });
});
