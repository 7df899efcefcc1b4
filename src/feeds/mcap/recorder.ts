import { createBridge, handOver } from '../../base/bridge.ts';
import { after } from '../../base/browser.ts';
import type { FeedHandle } from '../feed.ts';
import { rawBuffers } from './raw-part.ts';
import type { RecorderCalls } from './worker.ts';
import type { RecordingBegin, RecordingEnd } from './write.ts';

const LEAVE_MS = 3000;

/** A recording under way. */
export interface Recorder {
  readonly bytes: number;
  readonly messages: number;
  /** Why nothing is written any more, or null. */
  readonly failure: string | null;
  /** Take a feed's messages too, from now on; one that is taken already stays so. */
  join(feed: FeedHandle): void;
  /** Stop taking messages, write the rest and give the file. */
  finish(end: (begin: RecordingBegin) => RecordingEnd | Promise<RecordingEnd>): Promise<Blob>;
  /** Let it go unfinished. */
  discard(): void;
  /** Take nothing more; what is on this machine's disk stays there, as if the page had gone down. */
  leave(): void;
}

/**
 * Writing happens in a worker of its own; the page only passes buffers on. Beyond `mostBytes` nothing more is taken.
 * @param name of the file that lies on this machine's disk meanwhile, where it can.
 */
export function startRecorder(feeds: readonly FeedHandle[], begin: RecordingBegin, name: string, mostBytes = 2 ** 31): Recorder {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const bridge = createBridge<RecorderCalls>(worker);
  const written = { bytes: 0, messages: 0 };
  let failure: string | null = null;
  const fail = (error: Error): void => {
    failure ??= error.message;
  };
  // A worker that goes down answers nothing any more.
  const broken = new Promise<never>((_, reject) =>
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new Error(event.message || 'the recorder stopped'));
    }),
  );
  broken.catch(fail);
  void bridge.call('begin', begin, name).catch(fail);
  const taken = new Set<FeedHandle>();
  const join = (feed: FeedHandle): void => {
    if (taken.has(feed)) return;
    taken.add(feed);
    void feed.record((part) => {
      if (failure !== null) return;
      if (written.bytes >= mostBytes) return fail(new Error(`the recording has reached ${mostBytes} bytes`));
      bridge.call('add', feed.id, handOver(part, rawBuffers(part))).then((now) => Object.assign(written, now), fail);
    });
  };
  feeds.forEach(join);
  const stop = (): Promise<unknown> => Promise.all([...taken].map((feed) => feed.record(null)));
  return {
    get bytes() {
      return written.bytes;
    },
    get messages() {
      return written.messages;
    },
    get failure() {
      return failure;
    },
    join,
    async finish(end) {
      try {
        await stop();
        const ended = await end(begin);
        return await Promise.race([bridge.call('finish', ended), broken]);
      } finally {
        worker.terminate();
      }
    },
    leave() {
      // The worker writes what is in no chunk yet within two seconds.
      void stop().finally(() => after(LEAVE_MS, () => worker.terminate()));
    },
    discard() {
      void stop();
      void bridge.call('discard').finally(() => worker.terminate());
    },
  };
}
