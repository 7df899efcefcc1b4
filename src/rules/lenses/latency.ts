import { quantile } from '../indicators/gather.ts';

/** How long readings took from the instrument to this screen. */
export interface Latency {
  /** ms; NaN of nothing. */
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly count: number;
  /** Readings from clocks ahead of ours: in no figure. */
  readonly ahead: number;
}

/** @param lags arrival minus phenomenon time, ms; NaN = never received. */
export function latencyOf(lags: readonly number[]): Latency {
  const told = lags.filter((lag) => !Number.isNaN(lag));
  const sane = told.filter((lag) => lag >= 0);
  return { medianMs: quantile(sane, 0.5), p90Ms: quantile(sane, 0.9), count: sane.length, ahead: told.length - sane.length };
}

/** Hours a thing works on alone when a link drops: the least of its backups; `Infinity` never occurs, 0 = at once. */
export interface Autonomy {
  /** Things that need the link. */
  readonly count: number;
  /** Of these, with a backup of their own. */
  readonly alone: number;
  readonly medianH: number;
}
export const autonomyOf = (backupsH: readonly number[]): Autonomy => ({
  count: backupsH.length,
  alone: backupsH.filter((hours) => hours > 0).length,
  medianH: quantile(backupsH, 0.5),
});
