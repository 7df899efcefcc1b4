import { createBridge } from '../../base/bridge.ts';
import { ensure } from '../../base/ensure.ts';
import type { RawPart } from './raw-part.ts';
import { createRecordingWriter, type RecordingBegin, type RecordingEnd, type RecordingWriter } from './write.ts';

export type RecorderCalls = {
  begin(begin: RecordingBegin): Promise<void>;
  /** Resolves with the bytes and messages written so far. */
  add(feedId: string, part: RawPart): Promise<{ readonly bytes: number; readonly messages: number }>;
  finish(end: RecordingEnd): Promise<Blob>;
};

/** Bytes gathered before they become a part of the file: browsers keep parts of blobs on disk. */
const PART_BYTES = 8 << 20;

let parts: Blob[] = [];
let gathered: Uint8Array[] = [];
let gatheredBytes = 0;
let writer: RecordingWriter | null = null;
/** The writer takes one call at a time. */
let turn: Promise<unknown> = Promise.resolve();
const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
  const mine = turn.then(run);
  turn = mine.catch(() => undefined);
  return mine;
};

const settle = (): void => {
  parts.push(new Blob(gathered as Uint8Array<ArrayBuffer>[]));
  gathered = [];
  gatheredBytes = 0;
};

const serve: RecorderCalls = {
  begin: (begin) =>
    inTurn(async () => {
      parts = [];
      writer = await createRecordingWriter((bytes) => {
        gathered.push(bytes);
        gatheredBytes += bytes.length;
        if (gatheredBytes >= PART_BYTES) settle();
      }, begin);
    }),
  add: (feedId, part) =>
    inTurn(async () => {
      const standing = ensure(writer, 'a recording that has begun');
      await standing.add(feedId, part);
      return { bytes: standing.bytes, messages: standing.messages };
    }),
  finish: (end) =>
    inTurn(async () => {
      await ensure(writer, 'a recording that has begun').finish(end);
      writer = null;
      settle();
      return new Blob(parts, { type: 'application/octet-stream' });
    }),
};
createBridge(self as unknown as DedicatedWorkerGlobalScope, serve);
