import { isFinished, lockOf, RECORDINGS_FOLDER } from '../feeds/mcap/file.ts';

/** A finished file may still be on its way into the viewer's downloads. */
const SAVED_AFTER_MS = 600_000;

const folderOf = async (): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(RECORDINGS_FOLDER, { create: true });

/** Recordings that no page runs any more and none has saved, the latest first. Saved ones are cleared away. */
export async function leftRecordings(nowMs: number): Promise<readonly File[]> {
  try {
    const folder = await folderOf();
    const running = new Set((await navigator.locks.query()).held?.map(({ name }) => name));
    const left: File[] = [];
    for await (const [name, handle] of folder.entries()) {
      if (running.has(lockOf(name)) || handle.kind !== 'file') continue;
      const file = await (handle as FileSystemFileHandle).getFile();
      if (file.size > 0 && !(await isFinished(file))) left.push(file);
      else if (file.lastModified < nowMs - SAVED_AFTER_MS) await folder.removeEntry(name);
    }
    return left.sort((a, b) => b.lastModified - a.lastModified);
  } catch {
    // No such file system here, or none for this page: then nothing was left in it.
    return [];
  }
}

export const forgetRecording = async (name: string): Promise<void> => (await folderOf()).removeEntry(name);
