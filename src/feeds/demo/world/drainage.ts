/**
 * A drained catchment and its pump station, stepped with exact mass balance.
 * Catchment: linear reservoir dS/dt = i C A - S/k (Nash 1957, n = 1), solved exactly over a step of constant rain.
 * Sump: dh/dt = (inflow - pumped - spilled) / plan area. Volumes in m3, flows in m3/s, levels in m above the sump floor.
 */
export interface Catchment {
  readonly areaM2: number;
  /** Share of rain that runs off, 0 to 1. */
  readonly runoff: number;
  /** Reservoir constant, seconds. */
  readonly lagS: number;
}

/** One exact step of a linear reservoir: new storage and the volume that left. */
export function reservoirStep(storageM3: number, inflowM3ps: number, lagS: number, stepS: number): readonly [storageM3: number, outM3: number] {
  const decay = Math.exp(-stepS / lagS);
  const next = storageM3 * decay + inflowM3ps * lagS * (1 - decay);
  return [next, storageM3 + inflowM3ps * stepS - next];
}

export interface Sump {
  readonly areaM2: number;
  /** Pumps draw no lower than this. */
  readonly floorM: number;
  /** Water above this spills to the street. */
  readonly crestM: number;
  readonly pumps: number;
  /** One pump against a low tide, m3/s. */
  readonly pumpM3ps: number;
  /** Level at which the first pump starts; each further one `stagingM` higher. */
  readonly startM: number;
  readonly stagingM: number;
  readonly stopM: number;
}

/** How the screen in front of the pumps and the pumps themselves stand at a step. */
export interface Plant {
  /** Trash screen clogged: water reaches the pumps only while the rake works. */
  readonly clogged: boolean;
  /** Pumps out of order. */
  readonly broken: number;
  /** Share of nominal flow the outfall lets through at this tide, 0 to 1. */
  readonly outfall: number;
  /** Before midnight every sump is brought to a set level, which lets each day be integrated on its own; else NaN. */
  readonly parkAtM: number;
}

/**
 * A clogged screen passes `CLOGGED_M3PS`; the rake runs from one level down to the other and then lets `RAKED_M3PS` through;
 * above `BYPASS_M` the gate round the screen opens and the pumps get all they can lift.
 */
export const CLOGGED_M3PS = 0.05;
export const RAKED_M3PS = 1.25;
export const RAKE_START_M = 2.88;
export const RAKE_STOP_M = 2.46;
export const BYPASS_M = 3;

export interface SumpState {
  levelM: number;
  running: number;
  raking: boolean;
}

/** Volumes of one step; `state` moves on. Inflow = pumped + spilled + area * change of level, to rounding. */
export function sumpStep(state: SumpState, sump: Sump, plant: Plant, inM3: number, stepS: number, out: { pumpedM3: number; spilledM3: number }): void {
  if (!plant.clogged) state.raking = false;
  else if (state.levelM >= RAKE_START_M) state.raking = true;
  else if (state.levelM <= RAKE_STOP_M) state.raking = false;

  const able = Math.max(0, sump.pumps - plant.broken);
  if (state.levelM <= sump.stopM) state.running = 0;
  else {
    const wanted = state.levelM < sump.startM ? 0 : 1 + Math.floor((state.levelM - sump.startM) / sump.stagingM);
    state.running = Math.min(able, Math.max(state.running, wanted));
  }
  const capacityM3 = state.running * sump.pumpM3ps * plant.outfall * stepS;
  const throughM3ps = !plant.clogged || state.levelM >= BYPASS_M ? Infinity : state.raking ? RAKED_M3PS : CLOGGED_M3PS;
  let pumped = Math.min(capacityM3, throughM3ps * stepS);
  if (!Number.isNaN(plant.parkAtM)) {
    const surplus = inM3 + (state.levelM - plant.parkAtM) * sump.areaM2;
    pumped = Math.min(Math.max(0, surplus), able * sump.pumpM3ps * plant.outfall * stepS);
    state.running = pumped > 0 ? Math.min(able, Math.ceil(pumped / (sump.pumpM3ps * plant.outfall * stepS))) : 0;
  }
  const available = Math.max(0, (state.levelM - sump.floorM) * sump.areaM2 + inM3);
  pumped = Math.min(pumped, available);
  const heldM3 = state.levelM * sump.areaM2 + inM3 - pumped;
  const spilled = Math.max(0, heldM3 - sump.crestM * sump.areaM2);
  state.levelM = (heldM3 - spilled) / sump.areaM2;
  out.pumpedM3 = pumped;
  out.spilledM3 = spilled;
}
