import type { TimeCursor } from '../base/clock.ts';
import type { RawPart } from './mcap/raw-part.ts';
import type { OperatorAction } from '../tables/actions.ts';
import type { Batch } from '../tables/batch.ts';
import type { FeedReport } from '../tables/feed-report.ts';
import type { Tidings } from '../tables/tidings.ts';
import type { Bounds } from './cells.ts';
import type { FeedContext, FeedState, HistoryAnswer, Limits } from './feed.ts';

/** What page and feed worker say to each other. Batches and tidings are calls, so that the answer is the acknowledgement. */
export type WorkerCalls = {
  open(context: FeedContext): Promise<{ readonly canSeek: boolean }>;
  /** Load a protocol and open nothing. */
  prepare(type: string): Promise<void>;
  seek(cursor: TimeCursor): Promise<void>;
  act(action: OperatorAction): Promise<void>;
  look(view: Bounds): Promise<void>;
  /** What rules watch from now on. */
  watch(limits: Limits): void;
  /** The page has its first picture, or shows none. */
  calm(): void;
  history(streamIds: readonly string[], fromMs: number, toMs: number, stepMs: number, limits?: Limits): Promise<readonly HistoryAnswer[]>;
  /** Tell `raw` every message from now on, or no more. */
  record(on: boolean): Promise<void>;
  ping(): void;
  close(): Promise<void>;
};
export type PageCalls = { batch(batch: Batch): void; tell(tidings: Tidings): void };
export type WorkerEvents = { state: FeedState; raw: RawPart; report: FeedReport };
