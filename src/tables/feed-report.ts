import { noSpread, type SpreadFigures } from '../base/spread.ts';
import type { RejectReason } from './batch.ts';

/** One refused row or message, kept so that somebody can look for the fault. */
export interface RejectExample {
  readonly reason: RejectReason;
  /** Machine time. */
  readonly atMs: number;
  /** Topic, or the address that answered; empty where the protocol has none. */
  readonly where: string;
  /** What was there: the part that is wrong where the decoder names it, else how the message begins. Empty where it may tell of a person. */
  readonly what: string;
}

/**
 * A source's clock against ours, theirs minus ours, ms. `date-header`: between the two bounds, by the Date of its answers (whole
 * seconds) and the moments before asking and after the answer. `fastest-reading`: at least `fromMs`, as no reading can arrive before
 * it is taken; there is no upper bound, for a slow road looks like a clock behind. Readings that are ahead while hardly one in a hundred
 * is tell of their sensors' clocks, not of the source's, and are left out.
 */
export interface ClockEstimate {
  readonly method: 'date-header' | 'fastest-reading';
  readonly fromMs: number;
  /** NaN: not bounded. */
  readonly toMs: number;
  readonly samples: number;
}

/**
 * What a source of alerts does so that none can be missing unseen: it tells in snapshots what stands, and numbers what it says. Without
 * both nobody knows whether the alerts shown are all.
 */
export interface AlertsKnown {
  readonly areListed: boolean;
  readonly areNumbered: boolean;
}

/** What a feed's worker measures of its source besides the rows themselves, told about once a second. */
export interface FeedReport {
  /** Distinct good readings of streams since the feed opened; fixes of vehicles and records, which no interval promises, are not among them. */
  readonly readings: number;
  /** Of these, dated later than they arrived by more than a second. */
  readonly ahead: number;
  /** Arrival minus phenomenon time. */
  readonly lag: SpreadFigures;
  /** Result time minus phenomenon time, where the source tells both. */
  readonly collect: SpreadFigures;
  /** Arrival minus result time. */
  readonly transport: SpreadFigures;
  /** Request to answer, of services that are asked. */
  readonly serve: SpreadFigures;
  readonly asked: number;
  readonly unanswered: number;
  /** Rows (in Sparkplug messages) that came of those the source numbers, and that by these numbers never came. */
  readonly numbered: number;
  readonly lost: number;
  readonly clock: ClockEstimate | null;
  /** Null where the feed has told no alerts. */
  readonly alerts: AlertsKnown | null;
  /** The latest of each reason. */
  readonly rejects: readonly RejectExample[];
}

export const emptyReport: FeedReport = {
  readings: 0,
  ahead: 0,
  lag: noSpread,
  collect: noSpread,
  transport: noSpread,
  serve: noSpread,
  asked: 0,
  unanswered: 0,
  numbered: 0,
  lost: 0,
  clock: null,
  alerts: null,
  rejects: [],
};

/** A new worker's report with what those before it counted. */
export const goingOn = (before: FeedReport, next: FeedReport): FeedReport => ({
  ...next,
  readings: before.readings + next.readings,
  ahead: before.ahead + next.ahead,
  numbered: before.numbered + next.numbered,
  lost: before.lost + next.lost,
});
