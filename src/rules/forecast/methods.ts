/**
 * Simple methods that say what comes next from what was, all on an even grid (see `grid.ts`). Each is asked for many origins
 * at once, so that it can be tried on the past at the price of going through it once.
 */
export type Method =
  /** It stays as it is: what every other method has to beat. */
  | { readonly kind: 'persistence' }
  /** Holt's linear trend, damped by `phi` a step (Gardner & McKenzie 1985); `phi` 1 = not damped. */
  | { readonly kind: 'trend'; readonly alpha: number; readonly beta: number; readonly phi: number }
  /** As at the same time of the last days, plus how far today is from them now; that distance shrinks by `rho` a step. */
  | { readonly kind: 'daily'; readonly days: number; readonly rho: number };

/** Tried in this order; of equals the first wins. Smoothing as usual for noisy gauges; damping from none to strong. */
export const methods: readonly Method[] = [
  { kind: 'persistence' },
  ...[0.8, 0.95, 1].map((phi) => ({ kind: 'trend' as const, alpha: 0.5, beta: 0.3, phi })),
  ...[0.9, 1].map((rho) => ({ kind: 'daily' as const, days: 3, rho })),
];

/** Forecasts from one origin: what the method says for 1 to `leads` steps after it, NaN where it cannot say. */
export type Forecaster = (origin: number, into: Float64Array) => void;

/** @param y values on the grid, NaN = unknown @param perDay grid steps of a day */
export function forecasterOf(method: Method, y: Float64Array, perDay: number): Forecaster {
  if (method.kind === 'trend') return trendOf(y, method);
  if (method.kind === 'daily') return dailyOf(y, perDay, method);
  return (origin, into) => void into.fill(y[origin] as number);
}

function trendOf(y: Float64Array, { alpha, beta, phi }: Extract<Method, { kind: 'trend' }>): Forecaster {
  const level = new Float64Array(y.length).fill(NaN);
  const slope = new Float64Array(y.length).fill(NaN);
  let [l, b] = [NaN, NaN];
  for (let i = 0; i < y.length; i++) {
    const v = y[i] as number;
    if (Number.isNaN(l)) [l, b] = [v, NaN];
    // The first two values say where it stands and where it goes.
    else if (Number.isNaN(b)) [l, b] = Number.isNaN(v) ? [NaN, NaN] : [v, v - l];
    else {
      const foreseen = l + phi * b;
      const next = Number.isNaN(v) ? foreseen : alpha * v + (1 - alpha) * foreseen;
      b = Number.isNaN(v) ? phi * b : beta * (next - l) + (1 - beta) * phi * b;
      l = next;
    }
    [level[i], slope[i]] = [l, b];
  }
  return (origin, into) => {
    let reach = 0;
    let damped = 1;
    for (let h = 0; h < into.length; h++) {
      damped *= phi;
      reach += damped;
      into[h] = (level[origin] as number) + reach * (slope[origin] as number);
    }
  };
}

function dailyOf(y: Float64Array, perDay: number, { days, rho }: Extract<Method, { kind: 'daily' }>): Forecaster {
  /** Mean of the days before at this time of day, from what was known at `origin`. */
  const usual = (at: number, origin: number): number => {
    let [sum, count] = [0, 0];
    for (let day = 1; day <= days; day++) {
      const i = at - day * perDay;
      const v = i >= 0 && i <= origin ? (y[i] as number) : NaN;
      if (Number.isNaN(v)) continue;
      sum += v;
      count++;
    }
    return count === 0 ? NaN : sum / count;
  };
  return (origin, into) => {
    let away = (y[origin] as number) - usual(origin, origin);
    for (let h = 0; h < into.length; h++) {
      away *= rho;
      into[h] = usual(origin + 1 + h, origin) + away;
    }
  };
}
