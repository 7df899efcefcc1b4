/**
 * A typed road between the page and a worker. `Calls` are asked and answered; `Events` are told, both may carry transfers.
 * Each side serves its own calls and hears the other's events; an exception on one side rejects the promise on the other.
 */
type Procedures = Record<string, (...args: never[]) => unknown>;
type Events = Record<string, unknown>;

interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  start?(): void;
}

type Wire =
  | { kind: 'call'; id: number; name: string; args: unknown[] }
  | { kind: 'answer'; id: number; value?: unknown; error?: { name: string; message: string; problems?: unknown } }
  | { kind: 'event'; name: string; value: unknown };

const transfers = new WeakMap<object, Transferable[]>();
/** Mark a value's buffers as handed over: `return handOver(batch, [batch.value.buffer])`. */
export function handOver<T extends object>(value: T, buffers: Transferable[]): T {
  transfers.set(value, buffers);
  return value;
}
const buffersOf = (value: unknown): Transferable[] => (typeof value === 'object' && value !== null ? (transfers.get(value) ?? []) : []);

export interface Bridge<Remote extends Procedures, Heard extends Events, Told extends Events> {
  call<K extends keyof Remote & string>(name: K, ...args: Parameters<Remote[K]>): Promise<Awaited<ReturnType<Remote[K]>>>;
  tell<K extends keyof Told & string>(name: K, value: Told[K]): void;
  on<K extends keyof Heard & string>(name: K, listener: (value: Heard[K]) => void): () => void;
}

export function createBridge<Remote extends Procedures, Heard extends Events = Events, Told extends Events = Events>(
  port: Port,
  serve: Procedures = {},
): Bridge<Remote, Heard, Told> {
  let lastId = 0;
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  const listeners = new Map<string, Set<(value: never) => void>>();

  const answer = async (message: Extract<Wire, { kind: 'call' }>): Promise<void> => {
    try {
      const procedure = serve[message.name];
      if (!procedure) throw new Error(`no procedure "${message.name}"`);
      const value = await (procedure as (...args: unknown[]) => unknown)(...message.args);
      port.postMessage({ kind: 'answer', id: message.id, value } satisfies Wire, buffersOf(value));
    } catch (error) {
      const e = error as Error & { problems?: unknown };
      port.postMessage({ kind: 'answer', id: message.id, error: { name: e.name, message: e.message, problems: e.problems } } satisfies Wire, []);
    }
  };

  port.addEventListener('message', (event: MessageEvent) => {
    const message = event.data as Wire;
    if (message.kind === 'call') void answer(message);
    else if (message.kind === 'event') for (const listener of listeners.get(message.name) ?? []) listener(message.value as never);
    else {
      const pending = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) pending?.reject(Object.assign(new Error(message.error.message), message.error));
      else pending?.resolve(message.value);
    }
  });
  port.start?.();

  return {
    call(name, ...args) {
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        port.postMessage({ kind: 'call', id, name, args } satisfies Wire, args.flatMap(buffersOf));
      });
    },
    tell: (name, value) => port.postMessage({ kind: 'event', name, value } satisfies Wire, buffersOf(value)),
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener as (value: never) => void);
      return () => set.delete(listener as (value: never) => void);
    },
  };
}
