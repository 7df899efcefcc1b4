import { CLOCK_AHEAD_MS, Quality, UNDECLARED_INTERVAL_MS, freshnessOf, isClockAhead, type Freshness } from '../../tables/quality.ts';
import type { StreamTable } from '../../tables/streams.ts';
import { DOUBT, NEVER_S, NO_STREAM_S, type DotStore } from '../marks/dots.ts';

/**
 * Keeps the `spokeS` and `life` columns of dots up to the stream table. A dot shows its stream that grows old first: one silent
 * stream makes the whole thing look late, never the other way round. What did not change costs nothing but, once a second, a
 * glance at the instant when it will. A dot that is fresh looks the same whichever of its readings `spokeS` tells of: a newer one is
 * written when the written one is about to grow old.
 */
export interface FreshnessColumns {
  /** Seconds of an instant since the columns' epoch, as the shader counts. */
  secondsOf(timeMs: number): number;
  /** Bring the columns up; true when the step on the age ladder of any dot that counts changed: all do unless told otherwise. */
  look(nowMs: number, counts?: (dot: number) => boolean): boolean;
  /** Step of a dot: 0 fresh, 1 late, 2 stale, 3 lost, 4 no stream. */
  step(dot: number): number;
}

const AGEING_MS = 1000;
/** A dot that is due within so long gets its newest reading's time: the GPU must not find it old before the next look. */
const RENEW_S = 1.5;
const REBASE_MS = 86_400_000;
const FIRST_DOTS = 1024;
const NO_STREAM = 4;
const UNKNOWN = 255;
const stepNumber: Readonly<Record<Freshness, number>> = { fresh: 0, late: 1, stale: 2, lost: 3 };

/** Of an interval: how long a reading counts as fresh (see `freshnessOf`), seconds. */
const freshForS = (intervalS: number): number => Math.max(1.5 * intervalS, ALWAYS_FRESH_S);
/** Whatever its interval, a reading so old is fresh. */
const ALWAYS_FRESH_S = 3;

/** `dotOf` says which dot a thing is, or -1. */
export function createFreshnessColumns(streams: StreamTable, store: DotStore, dotOf: (thingId: string) => number): FreshnessColumns {
  /** Dot of each row; NOBODY; or, where a dot has several rows, shared(dot). */
  let owner = new Int32Array(0);
  /** Rows of each dot as a chain: its last one plus one by dot, the one before plus one by row. */
  let lastRow = new Int32Array(FIRST_DOTS);
  let rowBefore = new Int32Array(0);
  let mapped = 0;
  /**
   * From this row on a row's dot is `runShift` further on and has no other row, or, without a shift, no row has a dot: a large feed
   * opens so, and its owners need not be looked up.
   */
  let runFrom = 0;
  let runShift: number | null = null;
  let version = NaN;
  let epochMs = NaN;
  let agedMs = -Infinity;
  let lookedMs = -Infinity;
  let steps = new Uint8Array(FIRST_DOTS).fill(UNKNOWN);
  /** Second at which each dot's step is next worth working out. */
  let dueS = new Float32Array(FIRST_DOTS).fill(-Infinity);
  /** Dots with several rows that are to be written, each once: numbers up to `waiting`, and a mark by dot. */
  let touched = new Uint32Array(FIRST_DOTS);
  let isTouched = new Uint8Array(FIRST_DOTS);
  let waiting = 0;
  /** How many dots are fresh. */
  let fresh = 0;

  const roomFor = (dots: number): void => {
    if (dots <= steps.length) return;
    const size = Math.max(dots, steps.length * 2);
    const longer = <T extends Uint8Array | Uint32Array | Int32Array | Float32Array>(old: T, next: T): T => {
      next.set(old);
      return next;
    };
    steps = longer(steps, new Uint8Array(size).fill(UNKNOWN));
    dueS = longer(dueS, new Float32Array(size).fill(-Infinity));
    touched = longer(touched, new Uint32Array(size));
    isTouched = longer(isTouched, new Uint8Array(size));
    lastRow = longer(lastRow, new Int32Array(size));
  };
  const touch = (dot: number): void => {
    if (isTouched[dot] === 1) return;
    isTouched[dot] = 1;
    touched[waiting++] = dot;
  };
  const map = (): void => {
    if (owner.length < streams.count) {
      const size = Math.max(FIRST_DOTS, streams.count * 2);
      const [owners, before] = [new Int32Array(size), new Int32Array(size)];
      owners.set(owner);
      before.set(rowBefore);
      [owner, rowBefore] = [owners, before];
    }
    for (; mapped < streams.count; mapped++) {
      const dot = dotOf(streams.thingOf(mapped));
      owner[mapped] = dot;
      const shift = dot < 0 ? null : dot - mapped;
      if (shift !== runShift) [runFrom, runShift] = [mapped, shift];
      if (dot < 0) continue;
      roomFor(dot + 1);
      rowBefore[mapped] = lastRow[dot] as number;
      lastRow[dot] = mapped + 1;
      touch(dot);
      const before = (rowBefore[mapped] as number) - 1;
      if (before < 0) continue;
      owner[mapped] = owner[before] = shared(dot);
      runFrom = mapped + 1;
    }
  };

  const stepOf = (dot: number, nowS: number): number => {
    const timeS = store.columns.spokeS[dot] as number;
    if (timeS === NO_STREAM_S) return NO_STREAM;
    const { life } = store.columns;
    const ageMs = timeS === NEVER_S ? NaN : (nowS - timeS) * 1000;
    const step = stepNumber[freshnessOf(ageMs, (life[dot * 3] as number) * 1000)];
    return Math.max(step, leastStep(life[dot * 3 + 2] as number));
  };
  /** When a dot of this step may have another one, if nothing new comes. */
  const nextS = (dot: number, step: number, nowS: number): number => {
    const { spokeS, life } = store.columns;
    const [timeS, intervalS] = [spokeS[dot] as number, life[dot * 3] as number];
    if (timeS - nowS > CLOCK_AHEAD_MS / 1000) return timeS - CLOCK_AHEAD_MS / 1000;
    if (step === stepNumber.fresh) return timeS + freshForS(intervalS);
    if (step === stepNumber.late) return timeS + Math.max(2 * intervalS, 5);
    if (step === stepNumber.stale) return timeS + Math.max(10 * intervalS, 60);
    return Infinity;
  };
  /** True when the dot has another step than before. */
  const climbed = (dot: number, nowS: number): boolean => {
    const step = stepOf(dot, nowS);
    dueS[dot] = nextS(dot, step, nowS);
    if (step === steps[dot]) return false;
    if (steps[dot] === stepNumber.fresh) fresh--;
    else if (step === stepNumber.fresh) fresh++;
    steps[dot] = step;
    return true;
  };
  /** When a row last spoke: what its reading tells of, but no later than it came (see `ageOf`). */
  const spokeMs = (row: number): number => {
    const lagMs = streams.lagMs[row] as number;
    return (streams.timeMs[row] as number) + (lagMs < 0 ? lagMs : 0);
  };
  /** Write a dot from all its rows; true when more than the time changed. */
  const write = (dot: number): boolean => {
    const { spokeS, life } = store.columns;
    const { quality } = streams;
    let earliestS = Infinity;
    let timeS = NO_STREAM_S;
    let intervalS = UNDECLARED_INTERVAL_MS / 1000;
    let doubt: number = DOUBT.none;
    for (let row = (lastRow[dot] ?? 0) - 1; row >= 0; row = (rowBefore[row] as number) - 1) {
      const t = spokeMs(row);
      // Of any of its streams: what one of them says must not be hidden by another that grows old sooner.
      doubt = Math.max(doubt, isUseless(quality[row] as number) ? DOUBT.bad : isClockAhead(streams.lagMs[row] as number) ? DOUBT.clockAhead : DOUBT.none);
      const declaredMs = streams.intervalMs(row);
      const ownIntervalS = (Number.isNaN(declaredMs) ? UNDECLARED_INTERVAL_MS : declaredMs) / 1000;
      const ownS = Number.isNaN(t) ? NEVER_S : (t - epochMs) / 1000;
      const lateS = Number.isNaN(t) ? -Infinity : ownS + freshForS(ownIntervalS);
      if (lateS >= earliestS) continue;
      earliestS = lateS;
      timeS = ownS;
      intervalS = ownIntervalS;
    }
    spokeS[dot] = timeS;
    if (life[dot * 3] === Math.fround(intervalS) && life[dot * 3 + 2] === doubt) return false;
    life[dot * 3] = intervalS;
    life[dot * 3 + 2] = doubt;
    return true;
  };
  /** Write what waits for it; true when any that counts has another step than before. */
  const writeTouched = (nowS: number, counts?: (dot: number) => boolean): boolean => {
    let changed = false;
    let from = store.count;
    let to = 0;
    let isLifeNew = false;
    for (let i = 0; i < waiting; i++) {
      const dot = touched[i] as number;
      isTouched[dot] = 0;
      if (write(dot)) isLifeNew = true;
      if (dot < from) from = dot;
      if (dot >= to) to = dot + 1;
      if (climbed(dot, nowS)) changed ||= counts?.(dot) ?? true;
    }
    waiting = 0;
    if (from >= to) return false;
    store.touch('spokeS', from, to);
    if (isLifeNew) store.touch('life', from, to);
    return changed;
  };
  /** Rows that went on as they were: what is fresh stays so, and is looked at when it is due; what is not is now. */
  const wake = (rows: Uint32Array): void => {
    if (fresh === store.count) return;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      let dot = row;
      if (row >= runFrom) {
        if (runShift === null) continue;
        dot += runShift;
      } else {
        dot = owner[row] as number;
        if (dot === NOBODY) continue;
        if (dot < 0) dot = shared(dot);
      }
      if (steps[dot] !== stepNumber.fresh) touch(dot);
    }
  };
  /** Dots that may have another step soon, or now: one with a single row that has spoken since is one number. */
  const renew = (nowS: number): void => {
    const { quality } = streams;
    const { spokeS, life } = store.columns;
    const soonS = nowS + RENEW_S;
    const { count } = store;
    let from = count;
    let to = 0;
    for (let dot = 0; dot < count; dot++) {
      if (soonS < (dueS[dot] as number)) continue;
      const row = (lastRow[dot] as number) - 1;
      if (steps[dot] !== stepNumber.fresh || row < 0 || rowBefore[row] !== 0 || isUseless(quality[row] as number)) {
        touch(dot);
        continue;
      }
      const s = (spokeMs(row) - epochMs) / 1000;
      const nextDueS = s + freshForS(life[dot * 3] as number);
      // Written so that a reading without a time goes the other way.
      if (!(nextDueS > soonS && s - nowS <= CLOCK_AHEAD_MS / 1000) || isClockAhead(streams.lagMs[row] as number)) {
        touch(dot);
        continue;
      }
      spokeS[dot] = s;
      dueS[dot] = nextDueS;
      if (dot < from) from = dot;
      to = dot + 1;
    }
    if (from < to) store.touch('spokeS', from, to);
  };

  /** Rows whose reading changed: a dot with this one row and nothing else new is one number. */
  const take = (rows: Uint32Array, nowS: number): void => {
    const { timeMs, quality } = streams;
    const { spokeS } = store.columns;
    let from = store.count;
    let to = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      let dot = row;
      if (row >= runFrom) {
        if (runShift === null) continue;
        dot += runShift;
      } else {
        dot = owner[row] as number;
        if (dot < 0) {
          if (dot !== NOBODY) touch(shared(dot));
          continue;
        }
      }
      const s = ((timeMs[row] as number) - epochMs) / 1000;
      const ageS = nowS - s;
      // It was fresh, so its reading was good, and stays so: the new one is young whatever its interval, or newer than one that is
      // not due yet. Until it is due to be late a dot is looked at once, not at every reading.
      if (
        steps[dot] === stepNumber.fresh &&
        !isUseless(quality[row] as number) &&
        ageS >= -CLOCK_AHEAD_MS / 1000 &&
        (ageS <= ALWAYS_FRESH_S || (s >= (spokeS[dot] as number) && nowS < (dueS[dot] as number)))
      ) {
        // From a clock ahead it counts since it came, just now.
        spokeS[dot] = ageS < 0 ? nowS : s;
        if (dot < from) from = dot;
        if (dot >= to) to = dot + 1;
      } else touch(dot);
    }
    if (from < to) store.touch('spokeS', from, to);
  };

  return {
    secondsOf: (timeMs) => (timeMs - epochMs) / 1000,
    step: (dot) => steps[dot] ?? NO_STREAM,
    look(nowMs, counts) {
      roomFor(store.count);
      let isAllNew = false;
      if (!(Math.abs(nowMs - epochMs) < REBASE_MS)) {
        // Float32 seconds stay exact to a hundredth within a day of the epoch.
        epochMs = nowMs;
        isAllNew = true;
      }
      const nowS = (nowMs - epochMs) / 1000;
      let changed = false;
      if (streams.version !== version || mapped < streams.count) {
        const news = streams.changedSince(version);
        version = streams.version;
        map();
        if (news)
          for (const { rows, steadyToMs } of news)
            if (steadyToMs <= nowMs + CLOCK_AHEAD_MS) wake(rows);
            else take(rows, nowS);
        else isAllNew = true;
      }
      // The others only grow older; where the clock went back, they grow younger.
      const isAll = isAllNew || nowMs < lookedMs;
      if (isAll) for (let dot = 0; dot < store.count; dot++) touch(dot);
      else if (nowMs - agedMs >= AGEING_MS) renew(nowS);
      if (isAll || nowMs - agedMs >= AGEING_MS) agedMs = nowMs;
      lookedMs = nowMs;
      if (writeTouched(nowS, counts)) changed = true;
      return changed;
    },
  };
}

/** The least step that a dot has for what is doubtful of its reading, as its shader counts. */
const leastStep = (doubt: number): number => (doubt === DOUBT.bad ? stepNumber.stale : doubt === DOUBT.clockAhead ? stepNumber.late : stepNumber.fresh);

/** A reading just come that is bad, or says that there is no value: nothing of the thing is known afresh by it. */
const isUseless = (quality: number): boolean => quality >= Quality.bad;

const NOBODY = -1;
/** What marks a dot that several rows share, and back. */
const shared = (dot: number): number => -2 - dot;
