/** What can be said of a quantity that instruments measure before anything was read. */
export interface Instrument {
  /**
   * Lowest and highest value that it can have at all, in the property's unit, or that no instrument on the market reads beyond: what
   * lies outside is a sensor's fault, never the city's. Far wider than the typical range of ramps (`ObservedProperty.range`),
   * because what is rare is just what an operator must see.
   */
  readonly possible: readonly [lowest: number, highest: number];
  /**
   * `with-neighbours`: of the air or the sea, so that those nearby read alike. `by-itself`: every place has its own, and it does not
   * leap. `in-steps`: people and machines switch it, empty it, fill it.
   */
  readonly moves: 'with-neighbours' | 'by-itself' | 'in-steps';
}

/**
 * Properties that instruments measure: amounts; no states, no counts, no figures worked out of others. Weather by the plausible value
 * checks of WMO-No. 8, vol. V; shares and angles by what they are; the rest some two times the highest on record.
 */
const instruments: ReadonlyMap<string, Instrument> = new Map(
  (
    [
      ['airTemperature', -80, 60, 'with-neighbours'],
      ['relativeHumidity', 0, 105, 'with-neighbours'],
      ['airPressure', 500, 1080, 'with-neighbours'],
      ['cloudCover', 0, 100, 'with-neighbours'],
      ['visibility', 0, 100_000, 'with-neighbours'],
      ['snowDepth', 0, 25, 'with-neighbours'],
      ['tideLevel', -15, 20, 'with-neighbours'],
      ['pm1', 0, 3000, 'with-neighbours'],
      ['pm25', 0, 3000, 'with-neighbours'],
      ['pm10', 0, 10_000, 'with-neighbours'],
      ['o3', 0, 2000, 'with-neighbours'],
      ['no2', 0, 4000, 'by-itself'],
      ['so2', 0, 20_000, 'by-itself'],
      ['co', 0, 1200, 'by-itself'],
      ['windSpeed', 0, 120, 'by-itself'],
      ['tankLevel', -500, 9000, 'by-itself'],
      ['fridgeTemperature', -90, 80, 'by-itself'],
      ['busVoltage', 0, 1500, 'by-itself'],
      // Round the compass and down to nothing between two gusts.
      ['windDirection', 0, 360, 'in-steps'],
      ['rainIntensity', 0, 2000, 'in-steps'],
      ['noiseLevel', 0, 160, 'in-steps'],
      // Above a gauge's zero or above the sea; pumps and gates set it.
      ['waterLevel', -500, 9000, 'in-steps'],
      ['pumpFlow', 0, 500, 'in-steps'],
      ['pumpPower', 0, 50_000, 'in-steps'],
      ['waterPressure', -101, 10_000, 'in-steps'],
      ['waterFlow', -100_000, 100_000, 'in-steps'],
      ['trafficIntensity', 0, 30_000, 'in-steps'],
      ['averageVehicleSpeed', 0, 300, 'in-steps'],
      ['occupancy', 0, 100, 'in-steps'],
      ['illuminanceLevel', 0, 100, 'in-steps'],
      ['cellLoad', 0, 100, 'in-steps'],
      ['backhaulLatency', 0, 600_000, 'in-steps'],
      ['transformerLoad', 0, 1000, 'in-steps'],
      ['feederLoad', 0, 1000, 'in-steps'],
      ['batteryLevel', 0, 100, 'in-steps'],
      ['fillLevel', 0, 110, 'in-steps'],
    ] as const
  ).map(([property, lowest, highest, moves]) => [property, { possible: [lowest, highest], moves }]),
);

/** Null of what no instrument measures. */
export const instrumentOf = (property: string): Instrument | null => instruments.get(property) ?? null;

/** A value of a property that nothing in the world has; of what no instrument measures, any may be. NaN is possible: nothing is claimed. */
export function isImpossible(property: string, value: number): boolean {
  const known = instruments.get(property);
  return known !== undefined && (value < known.possible[0] || value > known.possible[1]);
}
