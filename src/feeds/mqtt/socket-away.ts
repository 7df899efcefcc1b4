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

export type ToThread =
  | { readonly kind: 'open'; readonly address: string; readonly protocols: readonly string[]; readonly taken: SharedArrayBuffer }
  | { readonly kind: 'send'; readonly packet: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'close' };
export type FromThread = { readonly kind: 'message'; readonly data: ArrayBuffer | string } | { readonly kind: 'open' | 'close' | 'error' };

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

/** A socket whose frames are fetched while those before them are being decoded; in this thread where there can be no other. */
export function openSocketAway(address: string, protocols: readonly string[]): Socket {
  if (hasFailed || !canShare()) return openSocketHere(address, protocols);
  const thread = new Worker(new URL('./socket-thread.ts', import.meta.url), { type: 'module', name: 'socket' });
  const taken = new SharedArrayBuffer(4);
  const bytesTaken = new Int32Array(taken);
  const tell = (told: ToThread): void => thread.postMessage(told);
  const away: Socket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send: (packet) => tell({ kind: 'send', packet }),
    close: () => tell({ kind: 'close' }),
  };
  thread.onmessage = ({ data: told }: MessageEvent<FromThread>) => {
    if (told.kind !== 'message') return (told.kind === 'open' ? away.onopen : told.kind === 'close' ? away.onclose : away.onerror)?.();
    const bytes = typeof told.data === 'string' ? 0 : told.data.byteLength;
    try {
      away.onmessage?.(told);
    } finally {
      Atomics.add(bytesTaken, 0, bytes);
      Atomics.notify(bytesTaken, 0);
    }
  };
  thread.onerror = () => {
    hasFailed = true;
    away.onerror?.();
  };
  tell({ kind: 'open', address, protocols, taken });
  return away;
}
