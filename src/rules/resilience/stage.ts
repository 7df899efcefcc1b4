import type { StageMeasure, StageTrigger } from '../../tables/stages.ts';

/** Measures at an instant; NaN = not known, and then no trigger on it holds. */
export type StageMeasures = Readonly<Record<StageMeasure, number>>;

export interface Stage {
  /** 1 to 5; one number, as Rio's operations centre publishes it. */
  readonly stage: 1 | 2 | 3 | 4 | 5;
  /** What holds at that stage. */
  readonly because: readonly StageTrigger[];
}

const holds = ({ when }: StageTrigger, measures: StageMeasures): boolean =>
  when.every(({ measure, from = -Infinity, below = Infinity }) => measures[measure] >= from && measures[measure] < below);

/** The highest stage with a trigger that holds. */
export function stageOf(triggers: readonly StageTrigger[], measures: StageMeasures): Stage {
  const held = triggers.filter((trigger) => holds(trigger, measures));
  const stage = held.reduce<Stage['stage']>((most, t) => (t.stage > most ? t.stage : most), 1);
  return { stage, because: held.filter((t) => t.stage === stage) };
}

/** Millimetres caught until an instant from intensities in mm/h, each holding until the next but for at most five minutes. */
export function caughtMm(timeMs: Float64Array, mmPerH: Float32Array, untilMs: number, minutes: number): number {
  const fromMs = untilMs - minutes * 60_000;
  let [sum, known] = [0, false];
  for (let i = 0; i < timeMs.length; i++) {
    const start = Math.max(fromMs, timeMs[i] as number);
    const end = Math.min(untilMs, timeMs[i + 1] ?? untilMs, (timeMs[i] as number) + 300_000);
    const value = mmPerH[i] as number;
    if (end <= start || Number.isNaN(value)) continue;
    sum += (value * (end - start)) / 3_600_000;
    known = true;
  }
  return known ? sum : NaN;
}
