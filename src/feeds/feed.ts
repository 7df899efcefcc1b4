import type { Batch, StreamDescriptor } from '../tables/batch.ts';
import type { Series } from '../tables/series.ts';
import type { FeedReport } from '../tables/feed-report.ts';
import type { Tidings } from '../tables/tidings.ts';
import type { TimeCursor } from '../base/clock.ts';
import type { Recording } from './mcap/read.ts';
import type { RawPart } from './mcap/raw-part.ts';
import type { OperatorAction } from '../tables/actions.ts';
import type { Bounds } from './cells.ts';
import type { FeedDeclaration } from '../city/pack/manifest.ts';

/** How a feed's link stands. The data's own age is another matter: see `freshnessOf`. */
export type FeedState =
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'open'; readonly sinceMs: number }
  | { readonly kind: 'waiting'; readonly retryAtMs: number; readonly why: string }
  /** `asksSignIn`: somebody with a user name and token may be let in. */
  | { readonly kind: 'refused'; readonly why: string; readonly asksSignIn?: true }
  | { readonly kind: 'closed' };

/** Who we are to a source. The token goes into the CONNECT packet's password or a request's header: in memory only, never into an address or a recording. */
export interface FeedCredentials {
  readonly username: string;
  readonly token: string;
}

/** What the feed worker needs to know of the city, small enough to post. */
export interface FeedContext {
  readonly declaration: FeedDeclaration;
  /** Absolute URL of the pack's folder. */
  readonly cityUrl: string;
  readonly bounds: readonly [number, number, number, number];
  readonly utcOffsetMinutes: number;
  /** True wall minus machine wall, ms; lets tests and replays fix the feed's idea of now. */
  readonly wallShiftMs: number;
  /** Origins the server's configuration lets the page contact (`wss://broker.example`); absent = the CSP alone decides. */
  readonly allowedOrigins?: readonly string[];
  /** Given by hand, for sources that ask. */
  readonly credentials?: FeedCredentials;
  /** What rules watch when it is opened. */
  readonly watched?: Limits;
  /** A recording given by hand, for a feed of type `replay`, and what was read of it when it was opened. */
  readonly recording?: { readonly blob: Blob; readonly summary: Recording };
}

export interface FeedSink {
  /** A batch, already conflated; the host transfers it. Resolves when the page has taken it: until then, conflate. */
  batch(batch: Batch): Promise<void>;
  /** Events, requests and other records: each counts, so they go in order, whole, and are never conflated. Resolves when taken. */
  tell(tidings: Tidings): Promise<void>;
  state(state: FeedState): void;
  /** What was measured of the source; about once a second while something comes. */
  report?(report: FeedReport): void;
  /** Resolves when the page has its first picture, or shows none: what is not the present may wait for it. */
  readonly calm?: Promise<void>;
  /** What rules watch now: readings of these properties are not conflated. The same object as long as it stays so. */
  watched?(): Limits | undefined;
  /** Every message as it came, for a recording; `payload` where the protocol overrules the declaration's form. */
  raw?(topic: string, bytes: Uint8Array, payload?: string): void;
  /** A message, or the part of it, without which later ones cannot be read: kept under its key for recordings that begin later. */
  keep?(key: string, topic: string, bytes: Uint8Array, payload?: string): void;
}

/** Values by observed property at which somebody changes their mind: alarm limits with their deadbands. */
export type Limits = Readonly<Record<string, readonly number[]>>;

/** What runs inside the feed worker. One folder per protocol; registered in `feeds/registry.ts`. */
export interface FeedDriver {
  close(): void;
  /** Only feeds that can tell any instant: jump, then go on at the cursor's rate (0 = stand still). */
  seek?(cursor: TimeCursor): void;
  act?(action: OperatorAction): void;
  /** What the view shows now: west, south, east, north; EPSG:4326 degrees. Only sources that sort by place care. */
  look?(view: Bounds): void;
  /**
   * Past readings of some streams, from the source's own history interface, in time order. `stepMs` 0 = every reading.
   * With `limits` a source may leave out what rules with these limits cannot feel: readings that stay on the same side of
   * all of them and are no extreme of their run. Folding the rest must give the same alarms.
   */
  history?(streamIds: readonly string[], fromMs: number, toMs: number, stepMs: number, limits?: Limits): Promise<readonly HistoryAnswer[]>;
}
export interface HistoryAnswer {
  readonly descriptor: StreamDescriptor;
  readonly series: Series;
}
export interface FeedProtocol {
  open(context: FeedContext, sink: FeedSink): Promise<FeedDriver>;
}

/** The page's end of a feed: same verbs, the driver lives in its worker. */
export interface FeedHandle {
  readonly id: string;
  readonly canSeek: boolean;
  readonly state: FeedState;
  onState(listener: (state: FeedState) => void): () => void;
  /** Called on the page for every batch; returning acknowledges it. */
  onBatch(listener: (batch: Batch) => void): () => void;
  /** Called on the page for all tidings, in the order in which they were told; after a replaced worker some come again. */
  onTidings(listener: (tidings: Tidings) => void): () => void;
  /** What the worker last measured of the source; null before the first second. */
  readonly report: FeedReport | null;
  seek(cursor: TimeCursor): void;
  act(action: OperatorAction): void;
  /** Try again at once as somebody; forgotten with the page. */
  signIn(credentials: FeedCredentials): void;
  /** The page has its first picture, or shows none. */
  calm(): void;
  /** What rules watch from now on; told again to a new worker. */
  watch(limits: Limits): void;
  /** What the view shows now; the latest is told again to a new worker. */
  look(view: Bounds): void;
  /** From now on hand over every message as it came; null = no more. Resolves when all up to now are handed over. */
  record(take: ((part: RawPart) => void) | null): Promise<void>;
  /** Empty when the feed keeps no history. */
  history(streamIds: readonly string[], fromMs: number, toMs: number, stepMs: number, limits?: Limits): Promise<readonly HistoryAnswer[]>;
  close(): void;
}
