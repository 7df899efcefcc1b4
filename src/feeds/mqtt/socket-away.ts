import { after } from '../../base/browser.ts';
import { frameCost, type FromThread, type ToThread } from './socket-wire.ts';

/** As much of a WebSocket as a connection to a broker needs; `onmessage` is given whole frames. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: ArrayBuffer | string }) => void) | null;
  onclose: (() => void) | null;
  onerror: (() => void) | null;
  /** Where it is not open, nothing happens. */
  send(packet: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export function openSocketHere(address: string, protocols: readonly string[]): Socket {
  const socket = new WebSocket(address, [...protocols]);
  socket.binaryType = 'arraybuffer';
  const here: Socket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send: (packet) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(packet);
    },
    close: () => socket.close(),
  };
  socket.onopen = () => here.onopen?.();
  socket.onmessage = (event: MessageEvent<ArrayBuffer | string>) => here.onmessage?.(event);
  socket.onclose = () => here.onclose?.();
  socket.onerror = () => here.onerror?.();
  return here;
}

/** A thread can be made to wait for another only where memory may be shared, and only then could it not run away from us. */
const canShare = (): boolean => typeof Worker === 'function' && (globalThis as { readonly crossOriginIsolated?: boolean }).crossOriginIsolated === true;

/** A thread that did not come up is not asked for again: the next try is made here. */
let hasFailed = false;
/** So long a closed thread has for its goodbye. */
const GOODBYE_MS = 2000;

function startThread(): Worker | null {
  if (hasFailed || !canShare()) return null;
  try {
    return new Worker(new URL('./socket-thread.ts', import.meta.url), { type: 'module', name: 'socket' });
  } catch {
    hasFailed = true;
    return null;
  }
}

/** A socket whose frames are fetched while those before them are being decoded; in this thread where there can be no other. */
export function openSocketAway(address: string, protocols: readonly string[]): Socket {
  const thread = startThread();
  if (!thread) return openSocketHere(address, protocols);
  const taken = new SharedArrayBuffer(4);
  const bytesTaken = new Int32Array(taken);
  let isUp = false;
  const tell = (told: ToThread): void => thread.postMessage(told);
  const away: Socket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send: (packet) => tell({ kind: 'send', packet }),
    close() {
      // Not a word of it until now: it will not come.
      hasFailed ||= !isUp;
      if (!isUp) return thread.terminate();
      tell({ kind: 'close' });
      after(GOODBYE_MS, () => thread.terminate());
    },
  };
  const hear = (told: Exclude<FromThread, { readonly kind: 'message' }>): void => {
    if (told.kind === 'up') isUp = true;
    else (told.kind === 'open' ? away.onopen : told.kind === 'close' ? away.onclose : away.onerror)?.();
  };
  thread.onmessage = ({ data: told }: MessageEvent<FromThread>) => {
    if (told.kind !== 'message') return hear(told);
    const bytes = frameCost(told.data);
    try {
      away.onmessage?.(told);
    } finally {
      Atomics.add(bytesTaken, 0, bytes);
      Atomics.notify(bytesTaken, 0);
    }
  };
  // Ours to deal with: unheeded it would go on to the page and end the feed's worker.
  thread.onerror = (event) => {
    event.preventDefault();
    hasFailed = true;
    thread.terminate();
    away.onerror?.();
  };
  tell({ kind: 'open', address, protocols, taken });
  return away;
}
