import type { WaterNetwork, WaterState } from './index.ts';

/** What a zone, or the whole network, gets of what it wants. */
export interface WaterOutcome {
  readonly zone: string;
  readonly junctions: number;
  /** Of these, below the service pressure. */
  readonly short: number;
  readonly lowestM: number;
  readonly medianM: number;
  readonly wantedLps: number;
  readonly drawnLps: number;
  /** Share of the demand not met, 0 to 1; NaN where nothing is wanted. */
  readonly unmet: number;
}

/** Junctions under the service pressure, worst first. */
export function shortJunctions({ nodes }: WaterNetwork, { pressureM }: WaterState, serviceM: number): readonly number[] {
  const short = nodes.flatMap(({ kind }, n) => (kind === 'junction' && (pressureM[n] as number) < serviceM ? [n] : []));
  return short.sort((a, b) => (pressureM[a] as number) - (pressureM[b] as number));
}

function outcomeOf(zone: string, members: readonly number[], { pressureM, wantedLps, drawnLps }: WaterState, serviceM: number): WaterOutcome {
  const pressures = members.map((n) => pressureM[n] as number).sort((a, b) => a - b);
  const sum = (column: Float32Array): number => members.reduce((total, n) => total + (column[n] as number), 0);
  const [wanted, drawn] = [sum(wantedLps), sum(drawnLps)];
  return {
    zone,
    junctions: members.length,
    short: pressures.filter((m) => m < serviceM).length,
    lowestM: pressures[0] ?? NaN,
    medianM: pressures[Math.floor(pressures.length / 2)] ?? NaN,
    wantedLps: wanted,
    drawnLps: drawn,
    unmet: wanted > 0 ? Math.max(0, 1 - drawn / wanted) : NaN,
  };
}

/** The whole network first, then zone by zone in the order of their ids. */
export function waterOutcomes(network: WaterNetwork, state: WaterState, serviceM: number): readonly [WaterOutcome, ...WaterOutcome[]] {
  const byZone = new Map<string, number[]>();
  const all: number[] = [];
  network.nodes.forEach(({ kind, zone }, n) => {
    if (kind !== 'junction') return;
    all.push(n);
    if (zone === '') return;
    const members = byZone.get(zone);
    if (members) members.push(n);
    else byZone.set(zone, [n]);
  });
  const zones = [...byZone].sort(([a], [b]) => (a < b ? -1 : 1)).map(([zone, members]) => outcomeOf(zone, members, state, serviceM));
  return [outcomeOf('', all, state, serviceM), ...zones];
}
