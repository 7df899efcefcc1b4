/** What the sky does at the shown instant, as measured; NaN where nothing measures it. */
export interface Weather {
  /** Liquid water, mm/h. */
  readonly rainMmPerH: number;
  /** Water that lies on streets, millimetres: of rain that fell, less what dried since. */
  readonly filmMm: number;
  /** Share of the sky under cloud, 0 to 1. */
  readonly cloud: number;
  /** How far one sees (meteorological optical range), metres. */
  readonly visibilityM: number;
  /** Snow lying, metres. */
  readonly snowM: number;
  readonly temperatureC: number;
  readonly windMps: number;
  /** Where the wind comes from, degrees clockwise from north. */
  readonly windFromDeg: number;
}

/** Nothing measured: the sky is drawn clear. */
export const unknownWeather: Weather = {
  rainMmPerH: NaN,
  filmMm: NaN,
  cloud: NaN,
  visibilityM: NaN,
  snowM: NaN,
  temperatureC: NaN,
  windMps: NaN,
  windFromDeg: NaN,
};
