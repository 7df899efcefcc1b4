import type { World } from './world/world.ts';

/** Which readings fall due between two instants: streams of one interval lie sorted by phase, so nothing is remembered. */
export interface Schedule {
  /** Calls back for every reading with fromMs < time <= toMs; in time order per stream. */
  due(fromMs: number, toMs: number, tell: (stream: number, reading: number) => void): void;
}

interface Group {
  readonly intervalMs: number;
  /** Streams by phase, and their phases. */
  readonly streams: Uint32Array;
  readonly phases: Float64Array;
}

function firstAbove(phases: Float64Array, value: number): number {
  let low = 0;
  let high = phases.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((phases[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function createSchedule(streams: World['streams']): Schedule {
  const byInterval = new Map<number, number[]>();
  streams.forEach((stream, n) => {
    const list = byInterval.get(stream.intervalMs);
    if (list) list.push(n);
    else byInterval.set(stream.intervalMs, [n]);
  });
  const phaseOf = (n: number): number => (streams[n] as World['streams'][number]).phaseMs;
  const groups: Group[] = [...byInterval].map(([intervalMs, list]) => {
    list.sort((a, b) => phaseOf(a) - phaseOf(b) || a - b);
    return { intervalMs, streams: Uint32Array.from(list), phases: Float64Array.from(list.map(phaseOf)) };
  });

  return {
    due(fromMs, toMs, tell) {
      for (const { intervalMs, streams: members, phases } of groups) {
        // Readings of cycle n are taken at n * interval + phase, 0 <= phase < interval.
        const firstCycle = Math.floor(fromMs / intervalMs);
        const lastCycle = Math.floor(toMs / intervalMs);
        for (let cycle = firstCycle; cycle <= lastCycle; cycle++) {
          const start = cycle === firstCycle ? firstAbove(phases, fromMs - cycle * intervalMs) : 0;
          const end = cycle === lastCycle ? firstAbove(phases, toMs - cycle * intervalMs) : members.length;
          for (let i = start; i < end; i++) tell(members[i] as number, cycle);
        }
      }
    },
  };
}
