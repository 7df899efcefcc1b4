import { Quality, freshnessOf, freshnessSteps } from '../../tables/quality.ts';
import type { StreamTable } from '../../tables/streams.ts';
import { NEVER_S, NO_STREAM_S, type DotStore } from '../marks/dots.ts';

/**
 * Keeps the `life` column of dots up to the stream table. A dot shows its stream that grows old first: one silent stream
 * makes the whole thing look late, never the other way round.
 */
export interface FreshnessColumns {
  /** Seconds of an instant since the columns' epoch, as the shader counts. */
  secondsOf(timeMs: number): number;
  /** Bring the columns up; true when the step on the age ladder of any dot that counts changed: all do unless told otherwise. */
  look(nowMs: number, counts?: (dot: number) => boolean): boolean;
  /** Step of a dot: 0 fresh, 1 late, 2 stale, 3 lost, 4 no stream. */
  step(dot: number): number;
}

const UNDECLARED_INTERVAL_MS = 60_000;
const AGEING_MS = 1000;
const REBASE_MS = 86_400_000;

/** `dotOf` says which dot a thing is, or -1. */
export function createFreshnessColumns(streams: StreamTable, store: DotStore, dotOf: (thingId: string) => number): FreshnessColumns {
  let owner = new Int32Array(0);
  let seenMs = new Float64Array(0);
  /** Rows of each dot as a chain: its last one plus one by dot, the one before plus one by row. */
  let lastRow = new Int32Array(1024);
  let rowBefore = new Int32Array(0);
  let mapped = 0;
  let version = NaN;
  let epochMs = NaN;
  let agedMs = -Infinity;
  let steps = new Uint8Array(0);
  /** Dots to be written, each once: numbers up to `waiting`, and a mark by dot. */
  let touched = new Uint32Array(1024);
  let isTouched = new Uint8Array(1024);
  let waiting = 0;

  const touch = (dot: number): void => {
    if (dot >= isTouched.length) {
      const size = Math.max(dot + 1, isTouched.length * 2);
      const [numbers, marks] = [new Uint32Array(size), new Uint8Array(size)];
      numbers.set(touched);
      marks.set(isTouched);
      [touched, isTouched] = [numbers, marks];
    }
    if (isTouched[dot] === 1) return;
    isTouched[dot] = 1;
    touched[waiting++] = dot;
  };

  const map = (): void => {
    if (owner.length < streams.count) {
      const size = Math.max(1024, streams.count * 2);
      const [owners, seen] = [new Int32Array(size), new Float64Array(size).fill(NaN)];
      owners.set(owner);
      seen.set(seenMs);
      [owner, seenMs] = [owners, seen];
      const before = new Int32Array(size);
      before.set(rowBefore);
      rowBefore = before;
    }
    for (; mapped < streams.count; mapped++) {
      const dot = dotOf(streams.descriptor(mapped).thingId);
      owner[mapped] = dot;
      if (dot < 0) continue;
      if (dot >= lastRow.length) {
        const last = new Int32Array(Math.max(dot + 1, lastRow.length * 2));
        last.set(lastRow);
        lastRow = last;
      }
      rowBefore[mapped] = lastRow[dot] as number;
      lastRow[dot] = mapped + 1;
      touch(dot);
    }
  };
  /** Rows whose reading changed since the last look, found by time: no list is kept by the table. */
  const collect = (): void => {
    const { timeMs } = streams;
    for (let row = 0; row < mapped; row++) {
      const t = timeMs[row] as number;
      if (t === seenMs[row] || (t !== t && seenMs[row] !== seenMs[row])) continue;
      seenMs[row] = t;
      if ((owner[row] as number) >= 0) touch(owner[row] as number);
    }
  };
  const write = (dot: number): void => {
    const life = store.columns.life;
    let earliestMs = Infinity;
    life[dot * 4] = NO_STREAM_S;
    life[dot * 4 + 1] = UNDECLARED_INTERVAL_MS / 1000;
    life[dot * 4 + 3] = 0;
    for (let row = (lastRow[dot] ?? 0) - 1; row >= 0; row = (rowBefore[row] as number) - 1) {
      const t = streams.timeMs[row] as number;
      const declared = streams.intervalMs(row);
      const intervalMs = Number.isNaN(declared) ? UNDECLARED_INTERVAL_MS : declared;
      const lateMs = Number.isNaN(t) ? -Infinity : t + Math.max(1.5 * intervalMs, 3000);
      if (lateMs >= earliestMs) continue;
      earliestMs = lateMs;
      life[dot * 4] = Number.isNaN(t) ? NEVER_S : (t - epochMs) / 1000;
      life[dot * 4 + 1] = intervalMs / 1000;
      life[dot * 4 + 3] = streams.quality[row] === Quality.bad ? 1 : 0;
    }
    store.touch('life', dot, dot + 1);
  };
  const stepOf = (dot: number, nowS: number): number => {
    const life = store.columns.life;
    const timeS = life[dot * 4] as number;
    if (timeS === NO_STREAM_S) return 4;
    const ageMs = timeS === NEVER_S ? NaN : (nowS - timeS) * 1000;
    const step = freshnessSteps.indexOf(freshnessOf(ageMs, (life[dot * 4 + 1] as number) * 1000));
    return life[dot * 4 + 3] === 1 ? Math.max(step, 2) : step;
  };

  return {
    secondsOf: (timeMs) => (timeMs - epochMs) / 1000,
    step: (dot) => steps[dot] ?? 4,
    look(nowMs, counts) {
      if (!(Math.abs(nowMs - epochMs) < REBASE_MS)) {
        // Float32 seconds stay exact to a hundredth within a day of the epoch.
        epochMs = nowMs;
        for (let dot = 0; dot < store.count; dot++) touch(dot);
      }
      if (streams.version !== version || mapped < streams.count) {
        version = streams.version;
        map();
        collect();
      }
      if (steps.length < store.count) {
        const wider = new Uint8Array(store.count * 2).fill(255);
        wider.set(steps);
        steps = wider;
      }
      const nowS = (nowMs - epochMs) / 1000;
      let changed = false;
      const climb = (dot: number): void => {
        const step = stepOf(dot, nowS);
        changed ||= step !== steps[dot] && (counts?.(dot) ?? true);
        steps[dot] = step;
      };
      for (let i = 0; i < waiting; i++) {
        const dot = touched[i] as number;
        isTouched[dot] = 0;
        write(dot);
        climb(dot);
      }
      waiting = 0;
      // The others only grow older.
      if (Math.abs(nowMs - agedMs) < AGEING_MS) return changed;
      agedMs = nowMs;
      for (let dot = 0; dot < store.count; dot++) climb(dot);
      return changed;
    },
  };
}
