import { vi } from 'vitest';
import { recordedFeeds, standingFeeds } from '../../../src/app/recorded-present.ts';
import { takeTidings } from '../../../src/app/take-tidings.ts';
import { sleep } from '../../../src/base/browser.ts';
import type { FeedDeclaration } from '../../../src/city/pack/manifest.ts';
import type { FeedSink } from '../../../src/feeds/feed.ts';
import { createKeptMessages } from '../../../src/feeds/mcap/kept.ts';
import type { RawPart } from '../../../src/feeds/mcap/raw-part.ts';
import { readRecording } from '../../../src/feeds/mcap/read.ts';
import { openTap, type Tap } from '../../../src/feeds/mcap/tap.ts';
import { createRecordingWriter } from '../../../src/feeds/mcap/write.ts';
import { createPipeline } from '../../../src/feeds/pipeline.ts';
import replay from '../../../src/feeds/replay/index.ts';
import type { Batch } from '../../../src/tables/batch.ts';
import { createRequestTable } from '../../../src/tables/cases.ts';
import { createEventTable } from '../../../src/tables/events.ts';
import { createStreamTable } from '../../../src/tables/streams.ts';
import { createTaskTable } from '../../../src/tables/tasks.ts';
import { createVehicleTable } from '../../../src/tables/vehicles.ts';

/** One message of a source, at the moment it comes. */
export interface Said {
  readonly atMs: number;
  readonly topic: string;
  readonly bytes: Uint8Array;
}
const surroundings = { cityUrl: 'http://localhost/city/', bounds: [-180, -90, 180, 90], utcOffsetMinutes: 0, wallShiftMs: 0 } as const;

/** The tables of a page that hears one feed, as the engine fills them. */
export function openPage(feedId: string) {
  const page = {
    streams: createStreamTable(),
    vehicles: createVehicleTable(),
    events: createEventTable(),
    requests: createRequestTable(),
    tasks: createTaskTable(),
  };
  let last: Batch | null = null;
  const sink: Pick<FeedSink, 'batch' | 'tell' | 'state'> = {
    async batch(batch) {
      last = batch;
      page.streams.append(feedId, batch, Date.now());
      if (batch.vehicles) page.vehicles.append(feedId, batch.vehicles, Date.now());
    },
    tell: async (tidings) => takeTidings(page, feedId, tidings, Date.now()),
    state: () => undefined,
  };
  return { ...page, sink, counts: () => last?.counts };
}

/** A feed as its worker reads it, recorded from `startMs` to `endMs`: the file, and the page that saw it live. */
export async function recordFeed(declaration: FeedDeclaration, said: readonly Said[], startMs: number, endMs: number, payload?: string) {
  const live = openPage(declaration.id);
  const kept = createKeptMessages();
  let tap: Tap | null = null;
  vi.useFakeTimers({ now: Math.min(startMs, said[0]?.atMs ?? startMs) });
  try {
    const pipeline = createPipeline(
      { declaration, ...surroundings },
      {
        ...live.sink,
        raw: (topic, bytes, own) => tap?.add(topic, bytes, own),
        keep: (key, topic, bytes, own) => kept.keep(key, { topic, bytes, payload: own, receivedMs: Date.now() }),
      },
      payload === undefined ? {} : { payload },
    );
    const say = async (from: number, to: number): Promise<void> => {
      for (const { atMs, topic, bytes } of said.filter((one) => one.atMs >= from && one.atMs < to)) {
        await vi.advanceTimersByTimeAsync(atMs - Date.now());
        pipeline.push(topic, bytes);
      }
      await vi.advanceTimersByTimeAsync(to - Date.now());
    };
    await say(-Infinity, startMs);
    const parts: RawPart[] = [];
    const begin = { cityId: 'town', fromMs: startMs, feeds: standingFeeds({ ...live, declarations: () => [declaration] }, startMs) };
    tap = openTap((part) => parts.push(part), kept.all());
    await say(startMs, endMs);
    tap.close();
    pipeline.close();
    const blobs: Uint8Array<ArrayBuffer>[] = [];
    const writer = await createRecordingWriter((bytes) => void blobs.push(bytes as Uint8Array<ArrayBuffer>), begin);
    for (const part of parts) await writer.add(declaration.id, part);
    await writer.finish({ ...begin, toMs: endMs, feeds: recordedFeeds({ ...live, declarations: () => [declaration] }, begin.feeds), files: [] });
    return { blob: new Blob(blobs), live };
  } finally {
    vi.useRealTimers();
  }
}

/** A replay and the page that sees it; `show` jumps as the engine does. */
export async function openReplay(blob: Blob, declaration: FeedDeclaration) {
  const page = openPage(declaration.id);
  const context = {
    declaration: { ...declaration, type: 'replay' },
    ...surroundings,
    recording: { blob, summary: await readRecording(blob, () => undefined) },
  };
  const driver = await replay.open(context, page.sink);
  const seek = (timeMs: number, rate: number): void => {
    driver.seek?.({ kind: 'at', timeMs, rate });
    page.vehicles.rewind(timeMs, new Set([declaration.id]));
  };
  const show = async (timeMs: number): Promise<void> => {
    seek(timeMs, 0);
    await sleep(0);
  };
  return { ...page, driver, seek, show };
}
