import type { Crossing } from '../../rules/forecast/crossing.ts';
import type { Forecast, NoForecast } from '../../rules/forecast/forecast.ts';

/** A limit that a watched stream is going to reach. */
export interface Coming {
  readonly row: number;
  readonly crossing: Crossing;
  readonly issuedMs: number;
}

/** What levels and loads will probably read. */
export interface ForecastDesk {
  /** Counts up when a forecast came in. */
  readonly version: number;
  /** `not-foretold`: no level or load. `reading`: its past is being asked for. */
  of(row: number): Forecast | NoForecast | 'not-foretold' | 'reading' | 'failed';
  /** Limits that watched levels and loads are going to reach within the horizon, soonest first; only while the present is shown. */
  coming(): readonly Coming[];
  /** Streams that are watched so, and of those the ones foretold by now. */
  readonly watched: number;
  readonly foretold: number;
}
