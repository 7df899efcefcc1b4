import { CLOCK_AHEAD_MS } from './quality.ts';

/** What an authority or operator says is going on: a warning, a disruption of a line, a closed road. */
export const eventKinds = ['alert', 'disruption', 'closure', 'notice'] as const;
export type EventKind = (typeof eventKinds)[number];

/** Steps of OASIS CAP 1.2 (3.2.2), worst first; GTFS Realtime and others are brought to them where they are met. */
export const severities = ['extreme', 'severe', 'moderate', 'minor', 'unknown'] as const;
export const urgencies = ['immediate', 'expected', 'future', 'past', 'unknown'] as const;
export const certainties = ['observed', 'likely', 'possible', 'unlikely', 'unknown'] as const;
/** `actual` alone is about the city; the others are exercises and tests and must look it. */
export const eventStatuses = ['actual', 'exercise', 'system', 'test', 'draft'] as const;
/** What CAP 1.2 (3.2.2, `responseType`) asks people to do, in small letters; `allclear`: it threatens no more. */
export const responseTypes = ['shelter', 'evacuate', 'prepare', 'execute', 'avoid', 'monitor', 'assess', 'allclear', 'none'] as const;
export type ResponseType = (typeof responseTypes)[number];
export type Severity = (typeof severities)[number];
export type Urgency = (typeof urgencies)[number];
export type Certainty = (typeof certainties)[number];
export type EventStatus = (typeof eventStatuses)[number];

/** A closed ring of [lon, lat], EPSG:4326 degrees, its first place repeated at its end. */
export type Ring = readonly (readonly [lon: number, lat: number])[];
export interface EventCircle {
  readonly lon: number;
  readonly lat: number;
  readonly radiusM: number;
}
/** Where an event counts. What a source only names (codes, lines, stops) is in `names` and `entities`. */
export interface EventArea {
  /** In the source's words. */
  readonly names: readonly string[];
  readonly polygons: readonly Ring[];
  readonly circles: readonly EventCircle[];
}
/** From `startMs` to before `endMs`, ms since epoch; NaN is open. */
export interface EventPeriod {
  readonly startMs: number;
  readonly endMs: number;
}
/** A text in one language of the source; `language` is BCP 47, empty where it does not say. */
export interface EventText {
  readonly language: string;
  readonly title: string;
  readonly text: string;
  readonly instruction: string;
}

export interface CityEvent {
  /** Unique within its feed: CAP `sender,identifier,sent`, the entity id of GTFS Realtime. */
  readonly id: string;
  readonly kind: EventKind;
  /** The source's own word for the kind of event: `Flood Warning`, `ACCIDENT`. */
  readonly cause: string;
  /** At least one. */
  readonly texts: readonly EventText[];
  readonly severity: Severity;
  readonly urgency: Urgency;
  readonly certainty: Certainty;
  readonly responses?: readonly ResponseType[];
  readonly status: EventStatus;
  readonly area: EventArea;
  /** Things, routes, stops or trips it is about, by the source's ids. */
  readonly entities: readonly string[];
  /** Milliseconds since epoch; NaN where the source does not say. From `onsetMs` (else `effectiveMs`, else `sentMs`) to `expiresMs` it counts. */
  readonly sentMs: number;
  readonly effectiveMs: number;
  readonly onsetMs: number;
  readonly expiresMs: number;
  /** Where the source tells several spans between the two: it counts in these alone. */
  readonly periods?: readonly EventPeriod[];
  /** `cancel` takes back what it references. */
  readonly message: 'alert' | 'update' | 'cancel';
  /** The message it came with, where that holds several events: who references the message acts on each of them. */
  readonly messageId?: string;
  /** Ids of earlier events or messages that this one takes the place of or takes back. */
  readonly references: readonly string[];
  readonly source: string;
  /** Where the source says more; shown as text, never opened by itself. */
  readonly web: string;
}

/** Where an event stands at an instant. */
export type EventPhase = 'ahead' | 'active' | 'cleared' | 'expired' | 'superseded' | 'cancelled' | 'withdrawn';

/** Events of all feeds, by feed and id; a few thousand at most, so they are records and not columns. */
export interface EventTable {
  /** Bumped once per `take` that changed anything. */
  readonly version: number;
  readonly count: number;
  list(): readonly KeptEvent[];
  find(key: string): KeptEvent | undefined;
  /**
   * New and changed events of a feed. `present`: the ids of all the source still lists; those that it lists no more are
   * withdrawn from now on. `heardMs`: when each was first heard, where that was before. Returns how many changed.
   */
  take(feedId: string, events: readonly CityEvent[], arrivedMs: number, present?: readonly string[], heardMs?: readonly number[]): number;
  /** A feed jumped in time: what it told has not happened. */
  forget(feedId: string): void;
  phase(event: KeptEvent, atMs: number): EventPhase;
  /** What counts at an instant, worst first, then latest first. */
  activeAt(atMs: number): readonly KeptEvent[];
}
export interface KeptEvent {
  /** `feedId/id`: what selections and links name. */
  readonly key: string;
  readonly feedId: string;
  readonly event: CityEvent;
  readonly arrivedMs: number;
  /** When the source listed it no more; NaN while it does. */
  readonly withdrawnMs: number;
}

/** Events kept over all feeds; the oldest that count no more go first. */
export const MOST_EVENTS = 20_000;

export const eventKey = (feedId: string, id: string): string => `${feedId}/${id}`;
const severityRank = (event: CityEvent): number => severities.indexOf(event.severity);
const firstOf = (...times: readonly number[]): number => times.find((t) => !Number.isNaN(t)) ?? NaN;
const startMsOf = ({ onsetMs, effectiveMs, sentMs }: CityEvent): number => firstOf(onsetMs, effectiveMs, sentMs);

/** From when to when an event counts: of several periods the one that lasts at an instant, else the next; after the last, all in one. */
export function spanAt(event: CityEvent, atMs: number): EventPeriod {
  let span: EventPeriod | null = null;
  for (const one of event.periods ?? []) {
    if (one.endMs <= atMs || (span && !(firstOf(one.startMs, -Infinity) < firstOf(span.startMs, -Infinity)))) continue;
    span = one;
  }
  return span ?? { startMs: startMsOf(event), endMs: event.expiresMs };
}

export function createEventTable(most = MOST_EVENTS): EventTable {
  const events = new Map<string, KeptEvent>();
  /** By key of what is referenced: the keys of those that reference it. */
  const successors = new Map<string, Set<string>>();
  let version = 0;

  const link = (feedId: string, { references }: CityEvent, key: string, isGoing: boolean): void => {
    for (const id of references) {
      const old = eventKey(feedId, id);
      const by = successors.get(old) ?? new Set<string>();
      if (isGoing) by.delete(key);
      else by.add(key);
      if (by.size > 0) successors.set(old, by);
      else successors.delete(old);
    }
  };
  const remove = (key: string): void => {
    const kept = events.get(key);
    if (!kept) return;
    link(kept.feedId, kept.event, key, true);
    events.delete(key);
  };
  const put = (kept: KeptEvent): void => {
    remove(kept.key);
    events.set(kept.key, kept);
    link(kept.feedId, kept.event, kept.key, false);
  };
  const endMs = ({ event, withdrawnMs }: KeptEvent): number => Math.min(firstOf(event.expiresMs, Infinity), firstOf(withdrawnMs, Infinity));
  const forgetOldest = (): void => {
    const order = [...events.values()].sort((a, b) => endMs(a) - endMs(b) || a.arrivedMs - b.arrivedMs);
    for (const { key } of order.slice(0, events.size - most)) remove(key);
  };
  /** A successor counts from when it was sent (by our own clock where it does not say, or says a time to come). */
  const heardMs = ({ event, arrivedMs }: KeptEvent): number => (event.sentMs <= arrivedMs + CLOCK_AHEAD_MS ? Math.min(event.sentMs, arrivedMs) : arrivedMs);

  const phase = (kept: KeptEvent, atMs: number): EventPhase => {
    const { event, key, feedId, withdrawnMs } = kept;
    if (event.message === 'cancel') return 'cancelled';
    let isSuperseded = false;
    const ofMessage = event.messageId === undefined ? undefined : successors.get(eventKey(feedId, event.messageId));
    for (const by of [...(successors.get(key) ?? []), ...(ofMessage ?? [])]) {
      const next = events.get(by);
      if (!next || by === key || heardMs(next) > atMs) continue;
      if (next.event.message === 'cancel') return 'cancelled';
      isSuperseded = true;
    }
    if (isSuperseded) return 'superseded';
    if (withdrawnMs <= atMs) return 'withdrawn';
    if (event.expiresMs <= atMs) return 'expired';
    const { startMs } = spanAt(event, atMs);
    if (startMs > atMs || heardMs(kept) > atMs) return 'ahead';
    return event.responses?.includes('allclear') ? 'cleared' : 'active';
  };

  return {
    get version() {
      return version;
    },
    get count() {
      return events.size;
    },
    list: () => [...events.values()],
    find: (key) => events.get(key),
    take(feedId, told, arrivedMs, present, heardMs) {
      let changed = 0;
      for (const [i, event] of told.entries()) {
        const key = eventKey(feedId, event.id);
        put({ key, feedId, event, arrivedMs: events.get(key)?.arrivedMs ?? heardMs?.[i] ?? arrivedMs, withdrawnMs: NaN });
        changed++;
      }
      const listed = present && new Set(present);
      for (const kept of listed ? events.values() : []) {
        if (kept.feedId !== feedId) continue;
        const isListed = listed?.has(kept.event.id) ?? true;
        if (isListed === Number.isNaN(kept.withdrawnMs)) continue;
        events.set(kept.key, { ...kept, withdrawnMs: isListed ? NaN : arrivedMs });
        changed++;
      }
      if (events.size > most) forgetOldest();
      if (changed > 0) version++;
      return changed;
    },
    forget(feedId) {
      for (const kept of events.values()) if (kept.feedId === feedId) remove(kept.key);
      version++;
    },
    phase,
    activeAt: (atMs) =>
      [...events.values()]
        .filter((kept) => phase(kept, atMs) === 'active')
        .sort((a, b) => severityRank(a.event) - severityRank(b.event) || b.event.sentMs - a.event.sentMs || (a.key < b.key ? -1 : 1)),
  };
}
