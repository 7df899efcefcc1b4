import { describe, expect, it } from 'vitest';
import { shareSound, type SoundLocks } from '../../src/app/sound-share.ts';
import type { ShareChannel } from '../../src/app/desk-share.ts';
import type { Role } from '../../src/session/roles.ts';

/** Locks as the Web Locks API has them: one holder, a queue, stealing, asking without waiting, leaving the queue. */
function createLocks(): SoundLocks {
  interface Entry {
    readonly run: () => void;
    readonly fail: (error: Error) => void;
  }
  const held = new Map<string, Entry>();
  const queues = new Map<string, Entry[]>();
  const aborted = (): Error => Object.assign(new Error('aborted'), { name: 'AbortError' });
  const next = (name: string): void => {
    if (!held.has(name)) queues.get(name)?.shift()?.run();
  };
  return {
    request: (name, { signal, steal, ifAvailable }, callback) =>
      new Promise((done, fail) => {
        if (signal?.aborted) return fail(aborted());
        if (signal && steal) return fail(new TypeError('NotSupportedError'));
        const queue = queues.get(name) ?? [];
        queues.set(name, queue);
        if (ifAvailable && (held.has(name) || queue.length > 0)) return done(callback(null));
        const entry: Entry = {
          fail,
          run() {
            held.set(name, entry);
            void Promise.resolve(callback({ name })).then((value) => {
              if (held.get(name) !== entry) return;
              held.delete(name);
              done(value);
              next(name);
            });
          },
        };
        if (steal) {
          held.get(name)?.fail(aborted());
          return entry.run();
        }
        signal?.addEventListener('abort', () => {
          const at = queue.indexOf(entry);
          if (at < 0) return;
          queue.splice(at, 1);
          fail(aborted());
        });
        queue.push(entry);
        next(name);
      }),
  };
}
/** Channels of one name, as a browser's: told to all but the sender, a moment later. */
function createChannels(): () => ShareChannel {
  const all = new Set<ShareChannel>();
  return () => {
    const channel: ShareChannel = {
      onmessage: null,
      postMessage(data) {
        for (const other of all) if (other !== channel) queueMicrotask(() => other.onmessage?.({ data: structuredClone(data) } as MessageEvent));
      },
      close: () => void all.delete(channel),
    };
    all.add(channel);
    return channel;
  };
}
const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

function createMachine() {
  const [locks, channel] = [createLocks(), createChannels()];
  return (role: Role = 'whole') => {
    const sound = shareSound({ cityId: 'c', role, locks, channel: channel() });
    return { sound, leave: sound.join() };
  };
}

describe('the sound of several windows', () => {
  it('is that of the window open longest, then of the next', async () => {
    const open = createMachine();
    const windows = [open(), open(), open()];
    await settle();
    const ours = () => windows.map(({ sound }) => sound.isOurs);
    expect(ours()).toEqual([true, false, false]);
    expect(await windows[2]?.sound.isCalled()).toBe(true);
    windows[1]?.sound.close();
    await settle();
    expect(ours()).toEqual([true, false, false]);
    windows[0]?.sound.close();
    await settle();
    expect(ours()).toEqual([false, false, true]);
  });

  it('goes to the window of alarms when it opens, and back when it closes', async () => {
    const open = createMachine();
    const plain = [open(), open()];
    await settle();
    const alarms = open('alarms');
    const second = open('alarms');
    await settle();
    const ours = () => [...plain, alarms, second].map(({ sound }) => sound.isOurs);
    expect(ours()).toEqual([false, false, true, false]);
    alarms.sound.close();
    await settle();
    expect(ours()).toEqual([false, false, false, true]);
    second.sound.close();
    await settle();
    expect(ours().filter(Boolean)).toHaveLength(1);
    expect(ours().slice(0, 2).some(Boolean)).toBe(true);
  });

  it('is given on by a window that looks at the past, and nobody calls when none stands in line', async () => {
    const open = createMachine();
    const [first, second] = [open(), open()];
    await settle();
    first.leave();
    await settle();
    expect([first.sound.isOurs, second.sound.isOurs]).toEqual([false, true]);
    expect(await first.sound.isCalled()).toBe(true);
    second.leave();
    await settle();
    expect(await first.sound.isCalled()).toBe(false);
  });

  it('is silenced everywhere by one, also where a window opens later', async () => {
    const open = createMachine();
    const [first, second] = [open(), open()];
    let told = 0;
    first.sound.onChange(() => told++);
    await settle();
    second.sound.silence([
      ['a', 5],
      ['b', 7],
    ]);
    second.sound.silence([['b', 6]]);
    await settle();
    const both = [
      ['a', 5],
      ['b', 7],
    ];
    expect([...first.sound.silenced]).toEqual(both);
    expect(told).toBeGreaterThan(0);
    const third = open();
    await settle();
    expect([...third.sound.silenced]).toEqual(both);
  });

  it('is every window’s own where the browser has no locks', () => {
    const sound = shareSound({ cityId: 'c', role: 'whole', locks: null, channel: createChannels()() });
    const leave = sound.join();
    expect(sound.isOurs).toBe(true);
    leave();
    expect(sound.isOurs).toBe(false);
  });
});
