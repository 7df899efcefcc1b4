import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { leftRecordings } from '../../../src/app/left-recordings.ts';
import { lockOf, openDiskFile } from '../../../src/feeds/mcap/file.ts';

const NOW_MS = Date.UTC(2026, 5, 21, 8);
const MAGIC = [0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a];

/** A disk of so many bytes behind the interfaces of the file system standard, as far as they are used. */
function stubDisk(room = Infinity) {
  const files = new Map<string, { bytes: number[]; lastModified: number }>();
  const held = new Set<string>();
  const handleOf = (name: string) => {
    const file = files.get(name) ?? { bytes: [], lastModified: NOW_MS };
    files.set(name, file);
    return {
      kind: 'file',
      getFile: async () => new File([Uint8Array.from(file.bytes)], name, { lastModified: file.lastModified }),
      createSyncAccessHandle: async () => ({
        write(bytes: Uint8Array, { at }: { at: number }) {
          if (at + bytes.length > room) throw new Error('QuotaExceededError');
          file.bytes.splice(at, bytes.length, ...bytes);
          return bytes.length;
        },
        truncate: (size: number) => void (file.bytes.length = size),
        flush() {},
        close() {},
      }),
    };
  };
  const folder = {
    getFileHandle: async (name: string) => handleOf(name),
    removeEntry: async (name: string) => void files.delete(name),
    async *entries() {
      for (const name of files.keys()) yield [name, handleOf(name)];
    },
  };
  const locks = {
    async request(name: string, _: object, take: (lock: object | null) => Promise<void>) {
      const isFree = !held.has(name);
      held.add(name);
      await take(isFree ? {} : null);
    },
    query: async () => ({ held: [...held].map((name) => ({ name })) }),
  };
  vi.stubGlobal('navigator', { locks, storage: { getDirectory: async () => ({ getDirectoryHandle: async () => folder }) } });
  return { files, put: (name: string, bytes: number[], lastModified: number) => files.set(name, { bytes, lastModified }) };
}
const open = async (name = 'a.mcap') => {
  const file = await openDiskFile(name);
  if (!file) throw new Error('not opened');
  return file;
};
const bytesOf = async (blob: Blob): Promise<number[]> => [...new Uint8Array(await blob.arrayBuffer())];
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a recording on disk', () => {
  it('stands there with its tail at any moment, and without it when it is finished', async () => {
    const { files } = stubDisk();
    const file = await open();
    const onDisk = (): number[] | undefined => files.get('a.mcap')?.bytes;
    file.write(Uint8Array.of(1, 2));
    file.tail(Uint8Array.of(90, 91, 92));
    expect(onDisk()).toEqual([1, 2, 90, 91, 92]);
    file.tail(Uint8Array.of(93));
    expect(onDisk()).toEqual([1, 2, 93]);
    file.write(Uint8Array.of(3));
    expect(onDisk()).toEqual([1, 2, 3]);
    file.tail(Uint8Array.of(94));
    expect(await bytesOf(await file.finish())).toEqual([1, 2, 3]);
  });
  it('goes on in memory where the disk is full', async () => {
    const { files } = stubDisk(4);
    const file = await open();
    file.write(Uint8Array.of(1, 2, 3));
    file.write(Uint8Array.of(4, 5));
    file.tail(Uint8Array.of(9));
    file.write(Uint8Array.of(6));
    expect(files.get('a.mcap')?.bytes).toEqual([1, 2, 3]);
    expect(await bytesOf(await file.finish())).toEqual([1, 2, 3, 4, 5, 6]);
  });
  it('is gone when it is discarded; of two of one name the second is none; without a file system there is none', async () => {
    const { files } = stubDisk();
    const file = await open();
    expect(await openDiskFile('a.mcap')).toBeNull();
    await file.discard();
    expect(files.size).toBe(0);
    vi.stubGlobal('navigator', {});
    expect(await openDiskFile('b.mcap')).toBeNull();
  });
});

describe('recordings that were left', () => {
  let disk: ReturnType<typeof stubDisk>;
  beforeEach(() => {
    disk = stubDisk();
  });
  const names = async (): Promise<string[]> => (await leftRecordings(NOW_MS)).map(({ name }) => name);

  it('are those that nobody runs and nobody finished, the latest first', async () => {
    disk.put('older.mcap', [...MAGIC, 1], NOW_MS - 9000);
    disk.put('newer.mcap', [...MAGIC, 2], NOW_MS - 5000);
    (await open('running.mcap')).write(Uint8Array.from(MAGIC));
    disk.put('saved.mcap', [...MAGIC, 3, ...MAGIC], NOW_MS - 7000);
    expect(await names()).toEqual(['newer.mcap', 'older.mcap']);
    expect(lockOf('running.mcap')).toContain('running.mcap');
  });
  it('once saved they are cleared away, but not while the download may still read them', async () => {
    disk.put('just.mcap', [...MAGIC, 3, ...MAGIC], NOW_MS - 60_000);
    disk.put('long.mcap', [...MAGIC, 3, ...MAGIC], NOW_MS - 3600_000);
    expect(await names()).toEqual([]);
    expect([...disk.files.keys()]).toEqual(['just.mcap']);
  });
  it('are none where there is no file system', async () => {
    vi.stubGlobal('navigator', {});
    expect(await names()).toEqual([]);
  });
});
