import type { Silenced, SoundDesk } from '../panels/ui/sound-desk.ts';
import type { Role } from '../session/roles.ts';
import type { ShareChannel } from './desk-share.ts';

/** The part of `navigator.locks` that is used. */
export interface SoundLocks {
  request(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean; readonly ifAvailable?: boolean },
    held: (lock: unknown) => unknown,
  ): Promise<unknown>;
}
export interface SoundParts {
  readonly cityId: string;
  readonly role: Role;
  /** Null where the browser has none (pages without a secure origin): then every window calls for itself. */
  readonly locks: SoundLocks | null;
  readonly channel: ShareChannel;
}

type Message = { readonly kind: 'hello' } | { readonly kind: 'silence'; readonly alarms: readonly Silenced[] };
/** Alarms silenced long ago have gone. */
const MOST_SILENCED = 5000;

/**
 * One window of a machine calls, whoever lists the alarms there: who holds a lock of the browser's. Those waiting are given it in
 * the order they came, so that the one longest open calls and the next takes over when it closes or crashes; the window of
 * alarms takes it from the others. Silencing in one window silences all.
 */
export function shareSound({ cityId, role, locks, channel }: SoundParts): SoundDesk & { close(): void } {
  const name = `belvedere.sound.${cityId}`;
  const silenced = new Map<string, number>();
  const listeners = new Set<() => void>();
  const joined = new Set<() => void>();
  let isOurs = false;

  const tell = (): void => listeners.forEach((listener) => listener());
  const become = (next: boolean): void => {
    if (isOurs === next) return;
    isOurs = next;
    tell();
  };
  const add = (alarms: readonly Silenced[]): void => {
    for (const [key, untilMs] of alarms) silenced.set(key, Math.max(untilMs, silenced.get(key) ?? -Infinity));
    for (const key of silenced.keys()) {
      if (silenced.size <= MOST_SILENCED) break;
      silenced.delete(key);
    }
    tell();
  };
  channel.onmessage = ({ data }) => {
    const message = data as Message;
    if (message.kind === 'hello' && silenced.size > 0) channel.postMessage({ kind: 'silence', alarms: [...silenced] } satisfies Message);
    if (message.kind === 'silence' && Array.isArray(message.alarms)) add(message.alarms.slice(0, MOST_SILENCED));
  };
  channel.postMessage({ kind: 'hello' } satisfies Message);

  const join = (): (() => void) => {
    if (!locks) {
      become(true);
      return () => become(false);
    }
    const stop = new AbortController();
    let release: () => void = () => undefined;
    const hold = (): Promise<void> =>
      new Promise((done) => {
        release = done;
        if (stop.signal.aborted) return done();
        become(true);
      });
    const wait = (): Promise<unknown> =>
      role === 'alarms'
        ? locks.request(`${name}.alarms`, { signal: stop.signal }, () => locks.request(name, { steal: true }, hold))
        : locks.request(name, { signal: stop.signal }, hold);
    const stand = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        try {
          await wait();
        } catch (error) {
          // Taken from us, or we left; anything else is a browser that will not: then we call ourselves.
          if ((error as Error).name !== 'AbortError') return become(!stop.signal.aborted);
        }
        release();
        become(false);
      }
    };
    void stand();
    const leave = (): void => {
      stop.abort();
      release();
      become(false);
      joined.delete(leave);
    };
    joined.add(leave);
    return leave;
  };

  return {
    get isOurs() {
      return isOurs;
    },
    silenced,
    async isCalled() {
      if (isOurs || !locks) return isOurs;
      return (await locks.request(name, { ifAvailable: true }, (lock) => lock === null)) === true;
    },
    silence(alarms) {
      add(alarms);
      channel.postMessage({ kind: 'silence', alarms } satisfies Message);
    },
    join,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const leave of joined) leave();
      channel.close();
    },
  };
}
