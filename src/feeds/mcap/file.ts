/** Where a recording's bytes go while it runs. */
export interface RecordingFile {
  write(bytes: Uint8Array): void;
  /** What the file would lack if it ended now; stands behind what is written until more is written. */
  tail(bytes: Uint8Array): void;
  /** The whole file; nothing can be written after. */
  finish(): Promise<Blob>;
  discard(): Promise<void>;
}

/** Folder of recordings under way in the origin's private file system (fs.spec.whatwg.org). */
export const RECORDINGS_FOLDER = 'recordings';
/** Web lock that is held while a recording of this name runs. */
export const lockOf = (name: string): string => `recording ${name}`;

/** Beginning and end of every file that was finished (mcap.dev/spec, Magic Bytes). */
const MAGIC = [0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a];
export async function isFinished(file: Blob): Promise<boolean> {
  const end = new Uint8Array(await file.slice(-MAGIC.length).arrayBuffer());
  return file.size > MAGIC.length && MAGIC.every((byte, i) => byte === end[i]);
}

/** Bytes gathered before they become a part of the file: browsers keep parts of blobs on disk. */
const PART_BYTES = 8 << 20;

/** Of a recording in memory nothing is left when the page goes down. */
export function openMemoryFile(): RecordingFile {
  let parts: Blob[] = [];
  let gathered: Uint8Array[] = [];
  let gatheredBytes = 0;
  const settle = (): void => {
    parts.push(new Blob(gathered as Uint8Array<ArrayBuffer>[]));
    gathered = [];
    gatheredBytes = 0;
  };
  return {
    write(bytes) {
      gathered.push(bytes);
      gatheredBytes += bytes.length;
      if (gatheredBytes >= PART_BYTES) settle();
    },
    tail() {},
    async finish() {
      settle();
      return new Blob(parts, { type: 'application/octet-stream' });
    },
    async discard() {
      parts = [];
    },
  };
}

/** Whether the lock could be had; only the end of the worker lets it go. */
const hold = (name: string): Promise<boolean> =>
  new Promise((told, failed) => {
    const keep = (lock: Lock | null): Promise<void> => {
      told(lock !== null);
      return lock ? new Promise<never>(() => undefined) : Promise.resolve();
    };
    navigator.locks.request(lockOf(name), { ifAvailable: true }, keep).catch(failed);
  });

/**
 * On disk as it comes, so that a page that goes down leaves all but its last seconds; null where the browser has no such file system.
 * What no longer fits there goes on in memory. Only workers may call it.
 */
export async function openDiskFile(name: string): Promise<RecordingFile | null> {
  let folder: FileSystemDirectoryHandle;
  let handle: FileSystemFileHandle;
  let access: FileSystemSyncAccessHandle;
  try {
    if (!(await hold(name))) return null;
    folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(RECORDINGS_FOLDER, { create: true });
    handle = await folder.getFileHandle(name, { create: true });
    access = await handle.createSyncAccessHandle();
  } catch {
    return null;
  }
  let position = 0;
  let rest: RecordingFile | null = null;
  /** Whether all of it has found room. */
  const put = (bytes: Uint8Array): boolean => {
    try {
      const isWhole = access.write(bytes as Uint8Array<ArrayBuffer>, { at: position }) === bytes.length;
      access.truncate(position + (isWhole ? bytes.length : 0));
      return isWhole;
    } catch {
      return false;
    }
  };
  return {
    write(bytes) {
      if (!rest && put(bytes)) position += bytes.length;
      else (rest ??= openMemoryFile()).write(bytes);
    },
    tail(bytes) {
      if (rest) return;
      put(bytes);
      access.flush();
    },
    async finish() {
      access.truncate(position);
      access.flush();
      access.close();
      const file = await handle.getFile();
      return rest ? new Blob([file, await rest.finish()]) : file;
    },
    async discard() {
      access.close();
      await folder.removeEntry(name);
    },
  };
}
