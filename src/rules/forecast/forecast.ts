import type { Series } from '../../tables/series.ts';
import { newestMs, onGrid } from './grid.ts';
import { forecasterOf, methods, type Forecaster, type Method } from './methods.ts';

/** Grid of ten minutes, six hours ahead, from three days back. */
export const STEP_MS = 600_000;
export const LEADS = 36;
export const HORIZON_MS = LEADS * STEP_MS;
export const LEARN_MS = 72 * 3_600_000;

const PER_DAY = 144;
const POINTS = LEARN_MS / STEP_MS + 1;
/** Silence longer than this is not bridged. */
const GAP_MS = 3 * STEP_MS;
/** A forecast is tried from every half hour of the past. */
const ORIGIN_EVERY = 3;
/** Fewer tries say nothing about a method. */
const LEAST_ORIGINS = 12;
/** The band holds this part of the tries. */
const BAND = 0.8;
/** A stream that has been silent for so long is not foretold. */
const STALE_MS = 3 * STEP_MS;

/** Properties whose coming hours are worth a word: levels of water, loads of the networks. */
export const foretold: ReadonlySet<string> = new Set(['waterLevel', 'tideLevel', 'tankLevel', 'transformerLoad', 'feederLoad', 'cellLoad']);

/** What a stream will probably read, said at `issuedMs` from what it read before. */
export interface Forecast {
  readonly method: Method;
  readonly issuedMs: number;
  readonly stepMs: number;
  /** For `issuedMs + (i + 1) * stepMs`; unit of the stream. */
  readonly value: Float32Array;
  /** Four of five forecasts tried on the last 24 h came to lie within this of the reading, by lead. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** Mean absolute error over all leads of the forecasts tried on the last 24 h, and that of persistence on the same. */
  readonly mae: number;
  readonly maePersistence: number;
  /** Forecasts tried. */
  readonly tries: number;
  /** The method was chosen on the day before those 24 h; else on the same, which flatters it. */
  readonly chosenBefore: boolean;
}
/** Why nothing is foretold. */
export type NoForecast = 'too-short' | 'stale';

interface Tried {
  readonly mae: number;
  /** Absolute errors by lead. */
  readonly errors: readonly (readonly number[])[];
  readonly tries: number;
}

/** Try a method from each origin against what came after, up to grid point `end`. */
function tryOn(forecaster: Forecaster, y: Float64Array, origins: readonly number[], end: number): Tried {
  const errors: number[][] = Array.from({ length: LEADS }, () => []);
  const said = new Float64Array(LEADS);
  let [sum, count] = [0, 0];
  for (const origin of origins) {
    forecaster(origin, said);
    for (let h = 0; h < LEADS && origin + 1 + h <= end; h++) {
      const error = Math.abs((said[h] as number) - (y[origin + 1 + h] as number));
      if (Number.isNaN(error)) continue;
      errors[h]?.push(error);
      sum += error;
      count++;
    }
  }
  return { mae: count === 0 ? NaN : sum / count, errors, tries: origins.length };
}

/** Origins with a known value between two grid points. */
function originsIn(y: Float64Array, from: number, to: number): readonly number[] {
  const origins: number[] = [];
  for (let i = to; i >= Math.max(0, from); i -= ORIGIN_EVERY) if (!Number.isNaN(y[i])) origins.push(i);
  return origins;
}

/** Value below which a part of the numbers lies (nearest rank); NaN of none. */
function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? NaN;
}

/**
 * Foretell a stream: of a few simple methods the one that did best on the day before yesterday's end, with its error on the
 * last 24 hours beside that of persistence, both by trying it from every half hour against what came after.
 *
 * @param past readings of about `LEARN_MS` up to now @param nowMs instant shown
 */
export function foretell(past: Series, nowMs: number): Forecast | NoForecast {
  const issuedMs = newestMs(past);
  if (!(nowMs - issuedMs <= STALE_MS)) return Number.isNaN(issuedMs) ? 'too-short' : 'stale';
  const y = onGrid(past, issuedMs, STEP_MS, POINTS, GAP_MS);
  const end = POINTS - 1;
  const lastDay = originsIn(y, end - PER_DAY, end - 1);
  const dayBefore = originsIn(y, end - 2 * PER_DAY, end - PER_DAY - 1);
  if (lastDay.length < LEAST_ORIGINS) return 'too-short';
  const chosenBefore = dayBefore.length >= LEAST_ORIGINS;
  const [origins, until] = chosenBefore ? [dayBefore, end - PER_DAY] : [lastDay, end];

  let best: { readonly method: Method; readonly forecaster: Forecaster } | null = null;
  let bestMae = Infinity;
  const said = new Float64Array(LEADS);
  for (const method of methods) {
    const forecaster = forecasterOf(method, y, PER_DAY);
    forecaster(end, said);
    if (said.some(Number.isNaN)) continue;
    const { mae } = tryOn(forecaster, y, origins, until);
    // Better by less than rounding is not better.
    if (!(mae < bestMae - 1e-9)) continue;
    [best, bestMae] = [{ method, forecaster }, mae];
  }
  if (!best) return 'too-short';
  const tried = tryOn(best.forecaster, y, lastDay, end);
  const { mae: maePersistence } = tryOn(forecasterOf({ kind: 'persistence' }, y, PER_DAY), y, lastDay, end);
  best.forecaster(end, said);
  // What was never below nothing will not be.
  const least = y.some((v) => v < 0) ? -Infinity : 0;
  const value = Float32Array.from(said, (v) => Math.max(least, v));
  let widest = 0;
  const reach = tried.errors.map((errors) => (widest = Math.max(widest, quantile(errors, BAND) || 0)));
  return {
    method: best.method,
    issuedMs,
    stepMs: STEP_MS,
    value,
    low: value.map((v, h) => Math.max(least, v - (reach[h] as number))),
    high: value.map((v, h) => v + (reach[h] as number)),
    mae: tried.mae,
    maePersistence,
    tries: tried.tries,
    chosenBefore,
  };
}
