import { every } from '../../base/browser.ts';
import { createClock } from '../../base/clock.ts';
import { httpAddress } from '../http-address.ts';
import { GTFS_NOW, GTFS_STATIC } from '../payloads/gtfs/decoder.ts';
import { polledFeed, type PolledParts, type PolledService } from '../polled-feed.ts';

const MOST_ZIP_BYTES = 100 << 20;
/** Timetables change by the day at most. */
const TIMETABLE_EVERY_MS = 6 * 3600_000;
const MOVE_EVERY_MS = 5000;
const accept = 'application/x-protobuf, application/octet-stream, application/zip, application/json;q=0.9';

/**
 * Public transport by GTFS: the address is a timetable (zip), `topics` the addresses of its realtime feeds (protobuf); or the address is a
 * realtime feed itself. Trips without a measured position move along their shapes every five seconds.
 */
export function createGtfs({ address, source, pipeline, context }: PolledParts): PolledService {
  const realtime = (context.declaration.topics ?? []).map((topic) => httpAddress(topic, address.href, context.allowedOrigins).href);
  const clock = createClock();
  const etags = new Map<string, string>();
  let readMs = -Infinity;
  let stop: (() => void) | null = null;

  const read = async (url: string, topic: string, nowMs: number): Promise<void> => {
    const page = await source.get(url, etags.get(url), { accept, maxBytes: MOST_ZIP_BYTES });
    const etag = page.header('etag');
    if (etag) etags.set(url, etag);
    if (page.bytes) pipeline.push(topic, page.bytes);
    if (topic === GTFS_STATIC) readMs = nowMs;
  };
  const now = (): void => pipeline.push(GTFS_NOW, new Uint8Array(0));
  return {
    async round() {
      const nowMs = clock.wall();
      if (realtime.length === 0 || nowMs - readMs > TIMETABLE_EVERY_MS) await read(address.href, GTFS_STATIC, nowMs);
      for (const url of realtime) await read(url, url, nowMs);
      now();
      stop ??= every(MOVE_EVERY_MS, now);
    },
    history: () => Promise.resolve([]),
    close: () => stop?.(),
  };
}

export default polledFeed('gtfs', createGtfs, { usualIntervalS: 15, timeoutMs: 60_000 });
