/** Pollutants that indices are made of, each over the averaging time its table is for. */
export type AqiInput = 'pm25-24h' | 'pm10-24h' | 'o3-8h' | 'o3-1h' | 'no2-24h' | 'no2-1h' | 'so2-24h' | 'so2-1h' | 'co-24h' | 'co-8h';
export type AqiAuthority = 'us-epa' | 'cn-mee';

export interface AqiTable {
  /** The standard and its edition, as it is cited. */
  readonly source: string;
  readonly authority: AqiAuthority;
  /** First day it is in force, `YYYY-MM-DD`. */
  readonly from: string;
  /** Hours of a day with data that its 24-hour mean needs. */
  readonly fewestHours: number;
  /** Index at the ends of the classes. */
  readonly index: readonly number[];
  /** Concentrations at which each class begins and, in the last place, the last that the table still counts, in `unit`. NaN: no such class. */
  readonly inputs: Partial<Record<AqiInput, { readonly unit: string; readonly limits: readonly number[]; readonly decimals?: number }>>;
}

/** US EPA, 40 CFR 58 Appendix G (PM2.5 as revised 2024-05-06): concentrations are truncated, the index is rounded. */
const usEpa2024: AqiTable = {
  source: 'US EPA, 40 CFR 58 App. G (2024)',
  authority: 'us-epa',
  from: '2024-05-06',
  // 75 % of the day (40 CFR 50 App. N, 3.0).
  fewestHours: 18,
  index: [0, 50, 100, 150, 200, 300, 500],
  inputs: {
    'pm25-24h': { unit: 'ug/m3', limits: [0, 9.1, 35.5, 55.5, 125.5, 225.5, 325.4], decimals: 1 },
    'pm10-24h': { unit: 'ug/m3', limits: [0, 55, 155, 255, 355, 425, 604], decimals: 0 },
    // From 0.201 ppm on 8-hour means define no index: the 1-hour mean is to be used.
    'o3-8h': { unit: 'ppm', limits: [0, 0.055, 0.071, 0.086, 0.106, 0.2], decimals: 3 },
    // Under 0.125 ppm 1-hour means define none.
    'o3-1h': { unit: 'ppm', limits: [NaN, NaN, 0.125, 0.165, 0.205, 0.405, 0.604], decimals: 3 },
    'co-8h': { unit: 'ppm', limits: [0, 4.5, 9.5, 12.5, 15.5, 30.5, 50.4], decimals: 1 },
    // From 305 ppb on 1-hour means define no index: the 24-hour mean is to be used.
    'so2-1h': { unit: 'ppb', limits: [0, 36, 76, 186, 304], decimals: 0 },
    'no2-1h': { unit: 'ppb', limits: [0, 54, 101, 361, 650, 1250, 2049], decimals: 0 },
  },
};

/** GB 3095-2012, table 4: at least 20 hourly means a day. */
const CN_HOURS = 20;
const cnIndex = [0, 50, 100, 150, 200, 300, 400, 500] as const;
/** HJ 633-2012, table 1: the index is rounded up. */
const hj2012: AqiTable = {
  source: 'HJ 633-2012',
  authority: 'cn-mee',
  from: '2012-02-29',
  fewestHours: CN_HOURS,
  index: cnIndex,
  inputs: {
    'pm25-24h': { unit: 'ug/m3', limits: [0, 35, 75, 115, 150, 250, 350, 500] },
    'pm10-24h': { unit: 'ug/m3', limits: [0, 50, 150, 250, 350, 420, 500, 600] },
    'o3-8h': { unit: 'ug/m3', limits: [0, 100, 160, 215, 265, 800] },
    'o3-1h': { unit: 'ug/m3', limits: [0, 160, 200, 300, 400, 800, 1000, 1200] },
    'no2-24h': { unit: 'ug/m3', limits: [0, 40, 80, 180, 280, 565, 750, 940] },
    'no2-1h': { unit: 'ug/m3', limits: [0, 100, 200, 700, 1200, 2340, 3090, 3840] },
    'so2-24h': { unit: 'ug/m3', limits: [0, 50, 150, 475, 800, 1600, 2100, 2620] },
    'so2-1h': { unit: 'ug/m3', limits: [0, 150, 500, 650, 800] },
    'co-24h': { unit: 'mg/m3', limits: [0, 2, 4, 14, 24, 36, 48, 60] },
  },
};
/** HJ 633-2026, which replaced it: of its tables only that for PM2.5 is known here; of the others no index is made. */
const hj2026: AqiTable = {
  source: 'HJ 633-2026',
  authority: 'cn-mee',
  from: '2026-03-01',
  fewestHours: CN_HOURS,
  index: cnIndex,
  inputs: { 'pm25-24h': { unit: 'ug/m3', limits: [0, 30, 60, 115, 150, 250, 350, 500] } },
};

export const aqiTables: readonly AqiTable[] = [usEpa2024, hj2012, hj2026];
