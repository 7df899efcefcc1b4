import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSocketAway } from '../../src/feeds/mqtt/socket-away.ts';
import type { FromThread, ToThread } from '../../src/feeds/mqtt/socket-wire.ts';

/** What the test plays: the browser's socket, and either side's idea of the other. */
class FakeSocket {
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  static last: FakeSocket | null = null;
  readyState = 0;
  readonly sent: Uint8Array[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: ArrayBuffer | string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly address: string;
  readonly protocols: readonly string[];
  constructor(address: string, protocols: readonly string[]) {
    [this.address, this.protocols] = [address, protocols];
    FakeSocket.last = this;
  }
  send(bytes: Uint8Array): void {
    this.sent.push(bytes);
  }
  close(): void {
    this.readyState = FakeSocket.CLOSED;
    this.onclose?.();
  }
}

const MB = 1 << 20;

describe('the thread of a socket', () => {
  const told: FromThread[] = [];
  const scope = {
    postMessage: (message: FromThread) => void told.push(message),
    close: vi.fn(),
    onmessage: null as ((event: { data: ToThread }) => void) | null,
  };
  const taken = new SharedArrayBuffer(4);
  const bytesTaken = new Int32Array(taken);

  beforeEach(async () => {
    told.length = 0;
    scope.close.mockClear();
    vi.resetModules();
    vi.stubGlobal('self', scope);
    vi.stubGlobal('WebSocket', FakeSocket);
    await import('../../src/feeds/mqtt/socket-thread.ts');
    scope.onmessage?.({ data: { kind: 'open', address: 'ws://a', protocols: ['mqtt'], taken } });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('hands on what comes, in order, and sends what it is given', () => {
    const socket = FakeSocket.last as FakeSocket;
    expect([socket.address, socket.protocols]).toEqual(['ws://a', ['mqtt']]);
    scope.onmessage?.({ data: { kind: 'send', packet: Uint8Array.of(1) } });
    socket.readyState = FakeSocket.OPEN;
    socket.onopen?.();
    scope.onmessage?.({ data: { kind: 'send', packet: Uint8Array.of(2) } });
    socket.onmessage?.({ data: Uint8Array.of(7).buffer });
    socket.onmessage?.({ data: 'text' });
    scope.onmessage?.({ data: { kind: 'close' } });
    // Not before it was open.
    expect(socket.sent).toEqual([Uint8Array.of(2)]);
    expect(told).toEqual([{ kind: 'up' }, { kind: 'open' }, { kind: 'message', data: Uint8Array.of(7).buffer }, { kind: 'message', data: 'text' }]);
    expect(scope.close).toHaveBeenCalledOnce();
  });

  it('stands still while the decoder is more than 4 MB behind, also where the count of bytes goes round', () => {
    bytesTaken[0] = 0;
    const waits: number[] = [];
    vi.spyOn(Atomics, 'wait').mockImplementation(() => {
      waits.push(told.length);
      Atomics.add(bytesTaken, 0, MB);
      return 'ok';
    });
    const come = (): void => void FakeSocket.last?.onmessage?.({ data: new ArrayBuffer(2 * MB - 512) });
    come();
    come();
    expect(waits).toEqual([]);
    come();
    // 6 MB given: two of them have to be taken.
    expect(waits).toEqual([4, 4]);
    for (let i = 0; i < 2000; i++) come();
    expect(waits.length).toBe(2 + 2 * 2000);
    expect(told.length).toBe(2004);
  });
});

describe('a socket away', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is here where memory cannot be shared', () => {
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('Worker', () => expect.fail('no thread can be made to wait'));
    vi.stubGlobal('crossOriginIsolated', false);
    const heard: unknown[] = [];
    const socket = openSocketAway('ws://a', ['mqtt']);
    socket.onmessage = ({ data }) => void heard.push(data);
    FakeSocket.last?.onmessage?.({ data: 'x' });
    expect(heard).toEqual(['x']);
  });

  it('tells its thread how much was taken in, also of what could not be', () => {
    let shared: Int32Array | null = null;
    class FakeWorker {
      static last: FakeWorker | null = null;
      onmessage: ((event: { readonly data: FromThread }) => void) | null = null;
      readonly asked: ToThread[] = [];
      constructor() {
        FakeWorker.last = this;
      }
      terminate(): void {}
      postMessage(message: ToThread): void {
        this.asked.push(message);
        if (message.kind === 'open') shared = new Int32Array(message.taken);
      }
    }
    vi.stubGlobal('Worker', FakeWorker);
    vi.stubGlobal('crossOriginIsolated', true);
    const socket = openSocketAway('ws://a', ['mqtt']);
    const calls: string[] = [];
    socket.onopen = () => void calls.push('open');
    socket.onclose = () => void calls.push('close');
    socket.onmessage = () => {
      throw new Error('no such packet');
    };
    const tell = (data: FromThread): void => FakeWorker.last?.onmessage?.({ data });
    tell({ kind: 'up' });
    tell({ kind: 'open' });
    expect(() => tell({ kind: 'message', data: new ArrayBuffer(77) })).toThrow('no such packet');
    // With what a message costs besides.
    expect(shared?.[0]).toBe(77 + 512);
    tell({ kind: 'close' });
    socket.send(Uint8Array.of(1));
    socket.close();
    expect(calls).toEqual(['open', 'close']);
    expect(FakeWorker.last?.asked.map(({ kind }) => kind)).toEqual(['open', 'send', 'close']);
  });

  it('is opened here after a thread that did not come up', async () => {
    vi.resetModules();
    const { openSocketAway: open } = await import('../../src/feeds/mqtt/socket-away.ts');
    const threads: { onerror: ((event: { preventDefault(): void }) => void) | null }[] = [];
    const [preventDefault, terminate] = [vi.fn(), vi.fn()];
    class BrokenWorker {
      onerror: ((event: { preventDefault(): void }) => void) | null = null;
      readonly terminate = terminate;
      constructor() {
        threads.push(this);
      }
      postMessage(): void {}
    }
    vi.stubGlobal('Worker', BrokenWorker);
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('crossOriginIsolated', true);
    FakeSocket.last = null;
    let failed = 0;
    open('ws://a', ['mqtt']).onerror = () => void failed++;
    threads[0]?.onerror?.({ preventDefault });
    open('ws://b', ['mqtt']);
    expect([failed, threads.length, (FakeSocket.last as FakeSocket | null)?.address]).toEqual([1, 1, 'ws://b']);
    // Heeded here, and no thread is left behind.
    expect([preventDefault.mock.calls.length, terminate.mock.calls.length]).toEqual([1, 1]);
  });
});
