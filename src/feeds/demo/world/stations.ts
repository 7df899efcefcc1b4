import { createRandom } from '../../../base/random.ts';
import { byDay, dayOf, dayStartMs, DAY_MS } from './calendar.ts';
import { reservoirStep, sumpStep, type Catchment, type Plant, type Sump, type SumpState } from './drainage.ts';
import { isOn, type EventBook } from './events.ts';
import { hourBump } from './ripple.ts';
import { distanceM, isPumpQ3, type Setting, type Site } from './site.ts';
import { rainMmPerH, stormsOfDay } from './storms.ts';
import { tideM } from './tide.ts';

export const STEP_S = 30;
const STEPS = DAY_MS / 1000 / STEP_S;
/** From this hour on every sump is brought to its level of midnight. */
const PARK_FROM_H = 23.6;

/** A day of one station, a row every 30 s from local midnight to the next inclusive. */
export interface StationDay {
  /** Sump level above its floor, m. */
  readonly levelM: Float64Array;
  /** Storm runoff reaching the sump, m3/s. */
  readonly runoffM3ps: Float64Array;
  readonly pumpedM3ps: Float64Array;
  /** Pumps out of order. */
  readonly broken: Uint8Array;
  /** Volumes over the day, m3: what came in, was pumped, was spilled. */
  readonly inM3: number;
  readonly pumpedM3: number;
  readonly spilledM3: number;
}

export interface Station {
  readonly site: Site;
  readonly catchment: Catchment;
  readonly sump: Sump;
  /** Mean dry-weather inflow, m3/s. */
  readonly dryM3ps: number;
  /** Runoff that fills the drains to their crown: a steady 40 mm/h. */
  readonly fullM3ps: number;
}

export interface Stations {
  readonly all: readonly Station[];
  /** The station a place drains to: the nearest. */
  of(at: { readonly xM: number; readonly yM: number }): Station | undefined;
  day(station: Station, timeMs: number): StationDay;
  levelM(station: Station, timeMs: number): number;
  runoffM3ps(station: Station, timeMs: number): number;
  pumpedM3ps(station: Station, timeMs: number): number;
  /** Pumps out of order. */
  broken(station: Station, timeMs: number): number;
  forget(): void;
}

/** Share of nominal pump flow against the tide at the outfall: full below +0.2 m, 25 % less at +2 m. */
export const outfallShare = (tide: number): number => 1 - 0.14 * Math.max(0, tide - 0.2);

/** Dry-weather flow by hour against its mean: breakfast and evening peaks. */
export const dryFlowShape = (hour: number): number => 0.72 + 0.5 * hourBump(hour, 8.2, 1.8) + 0.55 * hourBump(hour, 19.8, 2.6);

function station(site: Site): Station {
  const random = createRandom(site.fate);
  const q3 = isPumpQ3(site);
  const areaM2 = q3 ? 780_000 : random.between(600_000, 1_600_000);
  const runoff = q3 ? 0.62 : random.between(0.42, 0.6);
  const fullM3ps = (areaM2 * runoff * 40) / 1000 / 3600;
  return {
    site,
    catchment: { areaM2, runoff, lagS: q3 ? 1500 : random.between(1300, 2400) },
    // Q3 has a basin under the square, and pumps chosen for the rain of another century.
    sump: q3
      ? { areaM2: 2900, floorM: 0.3, crestM: 3.6, pumps: 3, pumpM3ps: 2.4, startM: 1.6, stagingM: 0.3, stopM: 0.9 }
      : { areaM2: areaM2 / 900, floorM: 0.3, crestM: 3.6, pumps: 3, pumpM3ps: fullM3ps * 0.42, startM: 1.5, stagingM: 0.25, stopM: 0.8 },
    dryM3ps: q3 ? 0.42 : areaM2 * 2.6e-7,
    fullM3ps,
  };
}

/** The tide at the outfalls through a day, the same for every station. */
const tideTables = byDay((startS) => Float64Array.from({ length: STEPS }, (_, i) => tideM((startS + i * STEP_S) * 1000)));

/** Integrate one day: from the parked sump and dry ground of midnight, 2,880 exact steps. */
export function integrateDay(setting: Setting, book: EventBook, at: Station, day: number): StationDay {
  const { site, catchment, sump } = at;
  const startMs = dayStartMs(day, setting.offsetMs);
  const cells = stormsOfDay(setting.seed, day, setting.offsetMs, setting.focus);
  const troubles = book.onThing(site.id, startMs + DAY_MS / 2);
  const during = (kind: string, timeMs: number): boolean => troubles.some((e) => e.kind === kind && isOn(e, timeMs));
  const brokenAt = (timeMs: number): number => troubles.reduce((n, e) => (e.kind === 'pump-trip' && isOn(e, timeMs) ? n + e.strength : n), 0);
  const parkedM = (timeMs: number): number => (during('clogged-screen', timeMs) ? 2.46 : sump.stopM);
  const tides = tideTables.at(startMs / 1000);
  const levelM = new Float64Array(STEPS + 1);
  const runoffM3ps = new Float64Array(STEPS + 1);
  const pumpedM3ps = new Float64Array(STEPS + 1);
  const broken = new Uint8Array(STEPS + 1);
  const state: SumpState = { levelM: parkedM(startMs), running: 0, raking: false };
  const out = { pumpedM3: 0, spilledM3: 0 };
  let storageM3 = 0;
  let [inM3, pumpedM3, spilledM3] = [0, 0, 0];
  levelM[0] = state.levelM;
  for (let i = 0; i < STEPS; i++) {
    const timeMs = startMs + i * STEP_S * 1000;
    const hour = (i * STEP_S) / 3600;
    const tide = tides[i] as number;
    const rainM3ps = (rainMmPerH(cells, timeMs, site.xM, site.yM) / 1000 / 3600) * catchment.areaM2 * catchment.runoff;
    const [storage, runoffM3] = reservoirStep(storageM3, rainM3ps, catchment.lagS, STEP_S);
    storageM3 = storage;
    // Old brick drains near the river let the tide in.
    const dryM3ps = at.dryM3ps * dryFlowShape(hour) * (1 + 0.1 * Math.max(0, tide));
    const plant: Plant = {
      clogged: during('clogged-screen', timeMs),
      broken: (broken[i] = brokenAt(timeMs)),
      outfall: outfallShare(tide),
      parkAtM: hour >= PARK_FROM_H ? parkedM(startMs + DAY_MS - 1) : NaN,
    };
    const stepInM3 = runoffM3 + dryM3ps * STEP_S;
    sumpStep(state, sump, plant, stepInM3, STEP_S, out);
    inM3 += stepInM3;
    pumpedM3 += out.pumpedM3;
    spilledM3 += out.spilledM3;
    levelM[i + 1] = state.levelM;
    runoffM3ps[i + 1] = runoffM3 / STEP_S;
    pumpedM3ps[i + 1] = out.pumpedM3 / STEP_S;
  }
  return { levelM, runoffM3ps, pumpedM3ps, broken, inM3, pumpedM3, spilledM3 };
}

export function createStations(setting: Setting, book: EventBook): Stations {
  const all = setting.sites.filter((site) => site.kind === 'pump-station').map(station);
  const days = new Map(all.map((s) => [s, byDay((day) => integrateDay(setting, book, s, day), 3)]));
  const dayAt = (s: Station, timeMs: number): StationDay => (days.get(s) as NonNullable<ReturnType<typeof days.get>>).at(dayOf(timeMs, setting.offsetMs));
  const rowOf = (timeMs: number): number => (timeMs - dayStartMs(dayOf(timeMs, setting.offsetMs), setting.offsetMs)) / (STEP_S * 1000);
  const between = (column: Float64Array, timeMs: number): number => {
    const x = rowOf(timeMs);
    const i = Math.floor(x);
    const a = column[i] as number;
    return a + ((column[i + 1] as number) - a) * (x - i);
  };
  const nearest = (at: { readonly xM: number; readonly yM: number }): Station | undefined => {
    let best: Station | undefined;
    for (const s of all) if (!best || distanceM(s.site, at) < distanceM(best.site, at)) best = s;
    return best;
  };
  return {
    all,
    of: nearest,
    day: dayAt,
    levelM: (s, timeMs) => between(dayAt(s, timeMs).levelM, timeMs),
    runoffM3ps: (s, timeMs) => between(dayAt(s, timeMs).runoffM3ps, timeMs),
    pumpedM3ps: (s, timeMs) => between(dayAt(s, timeMs).pumpedM3ps, timeMs),
    broken: (s, timeMs) => dayAt(s, timeMs).broken[Math.floor(rowOf(timeMs))] as number,
    forget: () => days.forEach((d) => d.forget()),
  };
}

/** Electric power to lift a flow: rho g Q H / eta with 62 % wire-to-water efficiency, kW. */
export const pumpPowerKw = (flowM3ps: number, levelM: number, tide: number): number =>
  flowM3ps <= 0 ? 0 : (9.81 * flowM3ps * Math.max(1.5, 5.5 + tide - levelM)) / 0.62;

/**
 * Depth in a manhole, m: normal depth of dry flow, plus runoff to the power 0.65 (Manning in a part-full pipe, roughly),
 * or the backwater of the sump where that stands higher. `hardship` 0 to 1 is how low and narrow the spot is.
 */
export function manholeDepthM(dryShape: number, runoffShare: number, sumpM: number, invertM: number, hardship: number, blocked: number): number {
  const flowing = 0.14 + 0.16 * hardship * Math.sqrt(dryShape) + (0.5 + 0.95 * hardship) * Math.pow(Math.max(0, runoffShare), 0.65) * (1 + 1.1 * blocked);
  return Math.min(3.4, Math.max(flowing, sumpM - invertM));
}

/** Where a manhole's bottom lies above its station's sump floor, m: higher with distance. */
export const invertM = (distance: number, fate: number): number => 0.7 + Math.min(2.6, distance / 700) + (fate % 1000) / 1600;
