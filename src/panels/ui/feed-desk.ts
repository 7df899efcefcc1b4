import type { SpreadFigures } from '../../base/spread.ts';
import type { Words } from '../../base/words.ts';
import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import type { ChainLink } from '../../rules/chain/chain.ts';
import type { FeedKind } from '../../rules/chain/feed-kind.ts';
import type { LiveSource } from '../../rules/chain/layer-chain.ts';
import type { StreamDescriptor } from '../../tables/batch.ts';
import type { AlertsKnown, ClockEstimate, RejectExample } from '../../tables/feed-report.ts';

/** What the panels are told of feeds. */
export interface FeedDesk {
  list(): readonly FeedSummary[];
  /** Everything measured of one feed; costs a look at all streams at most once a second. Null: no such feed. */
  detail(id: string): FeedDetail | null;
  /** Where on their way a layer's readings are delayed or lost, looked at once a second at most; null where no feed brings any. */
  layerChain(live: LiveSource): readonly ChainLink[] | null;
  /** Ids of the protocols a feed can be of. */
  readonly protocols: readonly string[];
  /** Whether the server's configuration lets the page contact an origin (`wss://broker.example`). */
  isDeclared(origin: string): boolean;
  /** Look at what a feed would say, without letting it into the city; returns how to stop. */
  look(declaration: FeedDeclaration, tell: (look: FeedLook) => void): () => void;
  /** Try a feed that asks for it again as somebody; the token is kept nowhere. */
  signIn(id: string, username: string, token: string): void;
  /** Let a feed into this session, until the page is loaded anew. Returns its id, made unique. */
  try(declaration: FeedDeclaration): string;
}

/** One stream of a feed that is looked at, with its latest reading. */
export interface LookedStream {
  readonly descriptor: StreamDescriptor;
  readonly value: number;
  readonly timeMs: number;
  readonly quality: number;
}
/** What a feed says that nobody has let in yet. */
export interface FeedLook {
  readonly state: FeedSummary['state'];
  readonly why: string;
  /** The first messages as they came. */
  readonly messages: readonly { readonly topic: string; readonly bytes: Uint8Array }[];
  readonly messageCount: number;
  /** Those that have spoken, 500 at most. */
  readonly streams: readonly LookedStream[];
  readonly streamCount: number;
  readonly vehicles: number;
  /** Where those that move were last, 500 at most; EPSG:4326 degrees. */
  readonly vehiclePlaces: readonly { readonly lon: number; readonly lat: number }[];
  readonly records: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly rejects: readonly RejectExample[];
}

export interface FeedSummary {
  readonly id: string;
  readonly title: Words;
  readonly type: string;
  readonly address: string;
  readonly state: 'connecting' | 'open' | 'waiting' | 'refused' | 'closed';
  readonly why: string;
  /** Refused for want of a name and token. */
  readonly asksSignIn: boolean;
  readonly retryAtMs: number;
  /** By the age of its data, since when (machine time). */
  readonly kind: FeedKind;
  readonly kindSinceMs: number;
  readonly messagesPerS: number;
  readonly bytesPerS: number;
  readonly rowsPerS: number;
  readonly lagMs: number;
  readonly messages: number;
  readonly bytes: number;
  readonly received: number;
  readonly shown: number;
  readonly superseded: number;
  /** Told again as it was before: in none of the other counts. */
  readonly repeated: number;
  readonly dropped: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly outsideCity: number;
  readonly staleOnArrival: number;
  /** Machine time of the newest batch with rows; NaN before the first. */
  readonly lastRowsMs: number;
}

/** Something that went wrong with a feed's link. */
export interface FeedError {
  readonly atMs: number;
  readonly why: string;
  /** How often in a row. */
  readonly times: number;
}

export interface FeedDetail {
  readonly lag: SpreadFigures;
  readonly clock: ClockEstimate | null;
  /** Readings dated later than they came. */
  readonly ahead: number;
  readonly streams: Readonly<Record<'fresh' | 'late' | 'stale' | 'lost', number>>;
  /** Readings that came within `windowMs`, and those that were due by the streams' declared intervals; NaN where none declares one. */
  readonly readings: { readonly received: number; readonly expected: number; readonly windowMs: number };
  /** Null where the feed has told no alerts. */
  readonly alerts: AlertsKnown | null;
  readonly rejects: readonly RejectExample[];
  /** Latest first. */
  readonly errors: readonly FeedError[];
  readonly chain: readonly ChainLink[];
}
