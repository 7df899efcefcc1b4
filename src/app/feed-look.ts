import { after } from '../base/browser.ts';
import type { FeedContext } from '../feeds/feed.ts';
import { openFeed } from '../feeds/open-feed.ts';
import type { FeedLook, LookedStream } from '../panels/ui/feed-desk.ts';
import { createFeedCounts, type StreamDescriptor } from '../tables/batch.ts';
import { tidingsCount } from '../tables/tidings.ts';

const MOST_MESSAGES = 3;
const MOST_STREAMS = 500;
/** Changes are told together. */
const TELL_MS = 150;

/**
 * Look at what an address says without letting it into the city: the feed is opened as declared, by the same worker, the same decoders
 * and the same refusals, and nothing of it reaches a table. Returns how to stop looking.
 */
export function lookAtFeed(context: FeedContext, tell: (look: FeedLook) => void): () => void {
  const handle = openFeed(context);
  const descriptors: StreamDescriptor[] = [];
  /** Numbers of streams by id: one that is told again with its unit has another. */
  const numbers = new Map<string, number>();
  const latest = new Map<number, { value: number; timeMs: number; quality: number }>();
  const messages: FeedLook['messages'][number][] = [];
  let counts = createFeedCounts();
  let records = 0;
  const vehicles = new Map<number, { readonly lon: number; readonly lat: number }>();
  let cancel: (() => void) | null = null;

  const look = (): FeedLook => {
    const { state } = handle;
    const streams: LookedStream[] = [];
    for (const [stream, reading] of latest) {
      const descriptor = descriptors[stream];
      if (descriptor && streams.length < MOST_STREAMS) streams.push({ descriptor, ...reading });
    }
    return {
      state: state.kind,
      why: 'why' in state ? state.why : '',
      messages,
      messageCount: counts.messages,
      streams,
      streamCount: numbers.size,
      vehicles: vehicles.size,
      vehiclePlaces: [...vehicles.values()].slice(0, MOST_STREAMS),
      records,
      rejected: { ...counts.rejected } as Record<string, number>,
      rejects: handle.report?.rejects ?? [],
    };
  };
  const soon = (): void => {
    cancel ??= after(TELL_MS, () => {
      cancel = null;
      tell(look());
    });
  };
  void handle.record((part) => {
    let from = 0;
    for (let i = 0; i < part.count && messages.length < MOST_MESSAGES; i++) {
      const end = part.end[i] as number;
      const bytes = part.bytes.subarray(from, end);
      from = end;
      if (bytes.length === 0) continue;
      messages.push({ topic: part.topics[part.topic[i] as number] ?? '', bytes: bytes.slice() });
    }
    soon();
  });
  handle.onBatch((batch) => {
    for (const descriptor of batch.opened) {
      latest.delete(numbers.get(descriptor.id) ?? -1);
      numbers.set(descriptor.id, descriptors.push(descriptor) - 1);
    }
    ({ counts } = batch);
    for (let i = 0; i < batch.count; i++)
      latest.set(batch.stream[i] as number, { value: batch.value[i] as number, timeMs: batch.timeMs[i] as number, quality: batch.quality[i] as number });
    const moving = batch.vehicles;
    for (const gone of moving?.gone ?? []) vehicles.delete(gone);
    for (const { vehicle } of moving?.told ?? []) vehicles.set(vehicle, { lon: NaN, lat: NaN });
    for (let i = 0; moving && i < moving.count; i++) vehicles.set(moving.vehicle[i] as number, { lon: moving.lon[i] as number, lat: moving.lat[i] as number });
    soon();
  });
  handle.onTidings((tidings) => {
    records += tidingsCount(tidings);
    soon();
  });
  handle.onState(soon);
  soon();
  return () => {
    cancel?.();
    handle.close();
  };
}
