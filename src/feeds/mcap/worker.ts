import { createBridge } from '../../base/bridge.ts';
import { every } from '../../base/browser.ts';
import { ensure } from '../../base/ensure.ts';
import { openDiskFile, openMemoryFile, type RecordingFile } from './file.ts';
import type { RawPart } from './raw-part.ts';
import { createRecordingWriter, type RecordingBegin, type RecordingEnd, type RecordingWriter } from './write.ts';

export type RecorderCalls = {
  /** @param name of the file while it is on this machine's disk. */
  begin(begin: RecordingBegin, name: string): Promise<void>;
  /** Resolves with the bytes and messages written so far. */
  add(feedId: string, part: RawPart): Promise<{ readonly bytes: number; readonly messages: number }>;
  finish(end: RecordingEnd): Promise<Blob>;
  discard(): Promise<void>;
};

/** A page that goes down loses no more than this of its recording. */
const TAIL_MS = 2000;

let under: { readonly file: RecordingFile; readonly writer: RecordingWriter; readonly stop: () => void } | null = null;
/** The writer takes one call at a time. */
let turn: Promise<unknown> = Promise.resolve();
const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
  const mine = turn.then(run);
  turn = mine.catch(() => undefined);
  return mine;
};
const standing = () => ensure(under, 'a recording that has begun');
/** Messages wait in the writer until they are a chunk: what waits is written behind it. */
function keepTails(file: RecordingFile, writer: RecordingWriter): () => void {
  let told = -1;
  return every(TAIL_MS, () => {
    if (writer.messages === told) return;
    told = writer.messages;
    void inTurn(async () => file.tail(writer.tail()));
  });
}

const serve: RecorderCalls = {
  begin: (begin, name) =>
    inTurn(async () => {
      const file = (await openDiskFile(name)) ?? openMemoryFile();
      const writer = await createRecordingWriter(file.write, begin);
      under = { file, writer, stop: keepTails(file, writer) };
    }),
  add: (feedId, part) =>
    inTurn(async () => {
      const { writer } = standing();
      await writer.add(feedId, part);
      return { bytes: writer.bytes, messages: writer.messages };
    }),
  finish: (end) =>
    inTurn(async () => {
      const { writer, file, stop } = standing();
      stop();
      await writer.finish(end);
      under = null;
      return file.finish();
    }),
  discard: () =>
    inTurn(async () => {
      under?.stop();
      await under?.file.discard();
      under = null;
    }),
};
createBridge(self as unknown as DedicatedWorkerGlobalScope, serve);
