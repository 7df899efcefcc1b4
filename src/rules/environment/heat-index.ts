/**
 * Heat index in °F (US National Weather Service, Weather Prediction Center: Steadman's simple form below 80 °F, Rothfusz's
 * regression above, with both adjustments for dry and for humid air).
 * @param temperatureF air temperature, °F.
 * @param humidityPct relative humidity, %.
 */
export function heatIndexF(temperatureF: number, humidityPct: number): number {
  const [t, r] = [temperatureF, humidityPct];
  const simple = 0.5 * (t + 61 + (t - 68) * 1.2 + r * 0.094);
  if ((simple + t) / 2 < 80) return simple;
  const full =
    -42.379 +
    2.04901523 * t +
    10.14333127 * r -
    0.22475541 * t * r -
    6.83783e-3 * t * t -
    5.481717e-2 * r * r +
    1.22874e-3 * t * t * r +
    8.5282e-4 * t * r * r -
    1.99e-6 * t * t * r * r;
  if (r < 13 && t >= 80 && t <= 112) return full - ((13 - r) / 4) * Math.sqrt((17 - Math.abs(t - 95)) / 17);
  if (r > 85 && t >= 80 && t <= 87) return full + ((r - 85) / 10) * ((87 - t) / 5);
  return full;
}

/** The same in °C. */
export const heatIndexC = (temperatureC: number, humidityPct: number): number => ((heatIndexF(temperatureC * 1.8 + 32, humidityPct) - 32) * 5) / 9;
