import { aqiTables, type AqiAuthority, type AqiInput, type AqiTable } from './aqi-tables.ts';

/** An index with everything that makes it one: never a number by itself, never a concentration. */
export interface Aqi {
  readonly value: number;
  readonly input: AqiInput;
  readonly table: AqiTable;
  /** Beyond the end of the table: the index is at least its last value. */
  readonly isBeyond: boolean;
}

/** The table in force on a day (`YYYY-MM-DD`); null before the first known one. */
export const aqiTableOn = (authority: AqiAuthority, day: string): AqiTable | null =>
  aqiTables.filter((table) => table.authority === authority && table.from <= day).sort((a, b) => (a.from < b.from ? 1 : -1))[0] ?? null;

/**
 * The index of one pollutant: linear within its class (US EPA 40 CFR 58 App. G eq. 1; HJ 633, 4.2). The averaging time is part of
 * the input's name: an hourly mean has no business in a daily table.
 * @param concentration in the table's unit for this input.
 * @returns null where the table has no such pollutant, or the concentration is missing or negative.
 */
export function aqiOf(table: AqiTable, input: AqiInput, concentration: number): Aqi | null {
  const entry = table.inputs[input];
  if (!entry || !(concentration >= 0)) return null;
  return table.authority === 'us-epa' ? usIndex(table, input, concentration) : cnIndex(table, input, concentration);
}

/** Classes leave gaps of one step between them: 35.4 and 35.5. The concentration is truncated to steps first. */
function usIndex(table: AqiTable, input: AqiInput, concentration: number): Aqi | null {
  const entry = table.inputs[input];
  if (!entry) return null;
  const { limits, decimals = 0 } = entry;
  const scale = 10 ** decimals;
  const steps = (value: number): number => Math.round(value * scale);
  const at = Math.floor(concentration * scale + 1e-9);
  const last = limits.length - 1;
  const first = limits.findIndex((limit) => !Number.isNaN(limit));
  if (at < steps(limits[first] as number)) return null;
  let klass = last - 1;
  while (klass > first && at < steps(limits[klass] as number)) klass--;
  const low = steps(limits[klass] as number);
  // The last class ends at its limit; the others end one step before the next begins.
  const high = steps(limits[klass + 1] as number) - (klass + 1 === last ? 0 : 1);
  const [from, to] = [(table.index[klass] as number) + (klass === 0 ? 0 : 1), table.index[klass + 1] as number];
  const value = Math.round(((to - from) / (high - low)) * (Math.min(at, high) - low) + from);
  return { value, input, table, isBeyond: at > high };
}

function cnIndex(table: AqiTable, input: AqiInput, concentration: number): Aqi | null {
  const limits = table.inputs[input]?.limits ?? [];
  const last = limits.length - 1;
  const most = limits[last] as number;
  const at = Math.min(concentration, most);
  let klass = last - 1;
  while (klass > 0 && at <= (limits[klass] as number)) klass--;
  const [low, high] = [limits[klass] as number, limits[klass + 1] as number];
  const [from, to] = [table.index[klass] as number, table.index[klass + 1] as number];
  // Whole numbers stay what they are; binary fractions must not push them up by one.
  const value = Math.ceil(((to - from) / (high - low)) * (at - low) + from - 1e-9);
  return { value, input, table, isBeyond: concentration > most };
}

/** The index of a place is the highest of its pollutants (and names it); null where none could be made. */
export const worstAqi = (indices: readonly (Aqi | null)[]): Aqi | null =>
  indices.reduce<Aqi | null>((worst, one) => (one && (!worst || one.value > worst.value) ? one : worst), null);

/** Micrograms per cubic metre of one ppm of ozone at 25 °C and 101.325 kPa (40 CFR 50.3). */
const OZONE_UG_M3_PER_PPM = (1000 * 47.998) / 24.465;

/**
 * The index of ozone by its 8-hour mean and the highest 1-hour mean. US EPA: the higher of the two (40 CFR 58 App. G; EPA-454/B-24-002, "Using both O3 1-hour and 8-hour values":
 * on some days the hour is the more precautionary). China: that of the 8-hour mean, and of the hour where that has left its table
 * (HJ 633, table 1, note 3).
 */
export function ozoneAqi(table: AqiTable, eightHoursUgM3: number, oneHourUgM3: number): Aqi | null {
  const per = table.authority === 'us-epa' ? OZONE_UG_M3_PER_PPM : 1;
  const [byEight, byOne] = [aqiOf(table, 'o3-8h', eightHoursUgM3 / per), aqiOf(table, 'o3-1h', oneHourUgM3 / per)];
  return table.authority === 'us-epa' ? worstAqi([byEight, byOne]) : byEight?.isBeyond && byOne ? byOne : byEight;
}
