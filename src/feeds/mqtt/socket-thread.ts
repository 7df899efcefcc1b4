import { frameCost, type FromThread, type ToThread } from './socket-wire.ts';

/**
 * A WebSocket with a thread to itself. Between the browser's processes little more than a frame waits, and who works on what came is not
 * there to fetch the next: thread and network then take turns, and both cores have time to spare while readings grow old. Here
 * what comes is handed on at once.
 */

/** As far ahead of the decoder as this, bytes: what comes then waits with the sender, whose own queue rules. */
const MOST_AHEAD_BYTES = 4 << 20;
/** Looked at again after so long, should a sign of the decoder be missed. */
const WAIT_MS = 1000;

const post = (told: FromThread, transfer: Transferable[] = []): void => (self as unknown as DedicatedWorkerGlobalScope).postMessage(told, transfer);
let socket: WebSocket | null = null;

function open({ address, protocols, taken }: Extract<ToThread, { readonly kind: 'open' }>): void {
  const bytesTaken = new Int32Array(taken);
  /** Like what was taken, it goes round in 32 bits. */
  let given = 0;
  /** Nothing is read from the socket while its thread stands still. */
  const waitForDecoder = (): void => {
    for (let seen = Atomics.load(bytesTaken, 0); ((given - seen) | 0) > MOST_AHEAD_BYTES; seen = Atomics.load(bytesTaken, 0))
      Atomics.wait(bytesTaken, 0, seen, WAIT_MS);
  };
  post({ kind: 'up' });
  socket = new WebSocket(address, [...protocols]);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => post({ kind: 'open' });
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
    given = (given + frameCost(data)) | 0;
    post({ kind: 'message', data }, typeof data === 'string' ? [] : [data]);
    waitForDecoder();
  };
  socket.onclose = () => post({ kind: 'close' });
  socket.onerror = () => post({ kind: 'error' });
}

self.onmessage = ({ data: told }: MessageEvent<ToThread>) => {
  if (told.kind === 'open') return open(told);
  if (told.kind === 'close') {
    // Its goodbye goes out before the thread ends.
    if (!socket || socket.readyState === WebSocket.CLOSED) return self.close();
    socket.onclose = () => self.close();
    return socket.close();
  }
  if (socket?.readyState === WebSocket.OPEN) socket.send(told.packet);
};
