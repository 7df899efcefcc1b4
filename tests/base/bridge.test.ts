import { afterEach, describe, expect, it } from 'vitest';
import { createBridge, handOver } from '../../src/base/bridge.ts';

type Remote = { double(value: number): number; fail(): never; column(size: number): Float32Array };
const ports: MessagePort[] = [];
function pair(serve: Remote) {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const worker = createBridge<never, { heard: string }, { said: number }>(port2 as never, serve as never);
  return { page: createBridge<Remote, { said: number }, { heard: string }>(port1 as never), worker };
}
afterEach(() => ports.splice(0).forEach((port) => port.close()));

describe('the bridge', () => {
  const serve: Remote = {
    double: (value) => value * 2,
    fail() {
      throw new RangeError('too much');
    },
    column(size) {
      const column = new Float32Array(size).fill(7);
      return handOver(column, [column.buffer]);
    },
  };

  it('asks and answers in any order', async () => {
    const { page } = pair(serve);
    expect(await Promise.all([page.call('double', 1), page.call('double', 21)])).toEqual([2, 42]);
  });

  it('rejects with the name and message of the other side', async () => {
    const { page } = pair(serve);
    await expect(page.call('fail')).rejects.toMatchObject({ name: 'RangeError', message: 'too much' });
  });

  it('rejects a call nobody serves', async () => {
    const { page } = pair({} as Remote);
    await expect(page.call('double', 1)).rejects.toThrow('no procedure "double"');
  });

  it('hands buffers over instead of copying them', async () => {
    let kept: Float32Array | null = null;
    const { page } = pair({
      ...serve,
      column(size) {
        kept = new Float32Array(size).fill(7);
        return handOver(kept, [kept.buffer as ArrayBuffer]);
      },
    });
    expect((await page.call('column', 3))[2]).toBe(7);
    expect((kept as unknown as Float32Array).byteLength).toBe(0);
  });

  it('tells events to those who listen, until they leave', async () => {
    const { page, worker } = pair(serve);
    const heard: number[] = [];
    const leave = page.on('said', (n) => heard.push(n));
    worker.tell('said', 1);
    await page.call('double', 1);
    leave();
    worker.tell('said', 2);
    await page.call('double', 1);
    expect(heard).toEqual([1]);
  });
});
