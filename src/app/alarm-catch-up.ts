import { after } from '../base/browser.ts';
import type { Clock } from '../base/clock.ts';
import type { FeedHandle } from '../feeds/feed.ts';
import type { AlarmBook } from '../rules/alarms/alarm.ts';
import type { Batch } from '../tables/batch.ts';
import { foldPast, readBatch, type Folding } from './alarm-fold.ts';

/** How far before now a catch-up begins again: readings may be this late. Repeats move nothing. */
const OVERLAP_MS = 120_000;
const RETRY_MS = 5000;
/** A source that takes longer to tell its past is waited for no more: it goes on being read, and alarms of all others are told. */
const LONGEST_WAIT_MS = 20_000;

/** What the live book has of each feed. Each is caught up with by itself: one that does not answer holds no other up. */
export interface AlarmCatchUp {
  /** Another book, into which nothing has been read from `fromMs` on. */
  begin(book: AlarmBook, fromMs: number): void;
  /** A batch has come: into the book, or kept until what was before it has been read. */
  read(feedId: string, batch: Batch, touched: Uint32Array): void;
  /** Read up every feed that is behind. Resolves when nobody is waited for; never rejects. */
  run(): Promise<void>;
  /** Likewise of those that tell the present and have not failed just now; null where there is none. */
  retry(): Promise<void> | null;
  /** Readings of some feeds may have been missed from now on. */
  fallBehind(which?: (feed: FeedHandle) => boolean): void;
  /** The book has everything of those in step up to an instant. */
  ticked(wallMs: number): void;
  /** The list would change by itself in a moment: the past of some feed is being read for the first time since it fell behind. */
  readonly isWaiting: boolean;
  /** Nothing of any feed is missing. */
  readonly isWhole: boolean;
}

interface Step {
  readToMs: number;
  isInStep: boolean;
  /** Batches that came while its past is read; null: they go straight into the book. */
  queued: { readonly batch: Batch; readonly touched: Uint32Array }[] | null;
  asking: Promise<void> | null;
  /** It has failed, or was given up, since it fell behind. */
  isGivenUp: boolean;
  retryAtMs: number;
  /** How often it fell behind. */
  falls: number;
}

/** @param isTellingPast such a feed hears of the present only when it is back. */
export function createAlarmCatchUp(
  clock: Clock,
  feeds: () => readonly FeedHandle[],
  folding: () => Folding,
  isTellingPast: (feed: FeedHandle) => boolean,
): AlarmCatchUp {
  let current: { readonly book: AlarmBook; readonly fromMs: number } | null = null;
  let steps = new Map<string, Step>();

  const stepOf = (feedId: string): Step => {
    const known = steps.get(feedId);
    if (known) return known;
    const fresh = { readToMs: current?.fromMs ?? NaN, isInStep: false, queued: null, asking: null, isGivenUp: false, retryAtMs: -Infinity, falls: 0 };
    steps.set(feedId, fresh);
    return fresh;
  };
  /** What a feed told that has no past to tell again is not lost with the answer. */
  const release = (step: Step, isRead: boolean): void => {
    const { queued } = step;
    step.queued = null;
    if (current && isRead) for (const { batch, touched } of queued ?? []) readBatch(folding().streams, current.book, batch, touched);
  };

  const ask = (feed: FeedHandle): Promise<void> => {
    const step = stepOf(feed.id);
    const into = current;
    if (step.asking || !into) return step.asking ?? Promise.resolve();
    const isWanted = (): boolean => current === into;
    const { falls } = step;
    const toMs = clock.wall();
    // Who was given up goes on being read while it is asked again.
    if (!step.isGivenUp || feed.canSeek) step.queued ??= [];
    const giveUp = (): void => {
      if (!isWanted()) return;
      step.isGivenUp = true;
      release(step, !feed.canSeek);
    };
    const read = foldPast(folding(), into.book, [feed], step.readToMs, toMs, isWanted).then(
      () => {
        if (!isWanted()) return;
        // What arrived while the past was read; repeats and older readings move nothing.
        release(step, true);
        step.readToMs = toMs - OVERLAP_MS;
        step.isInStep = step.falls === falls && !isTellingPast(feed);
        step.isGivenUp = false;
      },
      () => {
        step.retryAtMs = clock.steady() + RETRY_MS;
        giveUp();
      },
    );
    const given = new Promise<void>((goOn) => {
      const stopWaiting = after(LONGEST_WAIT_MS, () => {
        giveUp();
        goOn();
      });
      void read.then(() => {
        stopWaiting();
        step.asking = null;
        // The machine slept meanwhile: what came then is missing.
        if (isWanted() && step.falls !== falls && !step.isGivenUp && !isTellingPast(feed)) void ask(feed).then(goOn);
        else goOn();
      });
    });
    return (step.asking = given);
  };
  const isBehind = (feed: FeedHandle): boolean => !stepOf(feed.id).isInStep;

  return {
    begin(book, fromMs) {
      current = { book, fromMs };
      steps = new Map();
    },
    read(feedId, batch, touched) {
      if (!current) return;
      const step = stepOf(feedId);
      const jumps = feeds().some((feed) => feed.id === feedId && feed.canSeek);
      if (step.queued) step.queued.push({ batch, touched });
      // Replayed readings would hide from the book what it has not read yet.
      else if (step.isInStep || !jumps) readBatch(folding().streams, current.book, batch, touched);
    },
    async run() {
      await Promise.all(feeds().filter(isBehind).map(ask));
    },
    retry() {
      const due = feeds().filter((feed) => isBehind(feed) && !stepOf(feed.id).asking && !isTellingPast(feed) && clock.steady() >= stepOf(feed.id).retryAtMs);
      return due.length > 0 ? Promise.all(due.map(ask)).then(() => undefined) : null;
    },
    fallBehind(which = () => true) {
      for (const feed of feeds().filter(which)) {
        const step = stepOf(feed.id);
        step.isInStep = false;
        step.isGivenUp &&= step.asking !== null;
        step.falls++;
      }
    },
    ticked(wallMs) {
      for (const step of steps.values()) if (step.isInStep) step.readToMs = wallMs - OVERLAP_MS;
    },
    get isWaiting() {
      return feeds().some((feed) => {
        const { asking, isInStep, isGivenUp } = stepOf(feed.id);
        return asking !== null && !isInStep && !isGivenUp;
      });
    },
    get isWhole() {
      return feeds().every((feed) => stepOf(feed.id).isInStep);
    },
  };
}
