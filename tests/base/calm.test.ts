import { afterEach, expect, test, vi } from 'vitest';
import { keepBusy, whenCalm } from '../../src/base/calm.ts';

afterEach(() => vi.useRealTimers());

const toldOf = async (): Promise<() => boolean> => {
  let isTold = false;
  void whenCalm().then(() => (isTold = true));
  await vi.advanceTimersByTimeAsync(0);
  return () => isTold;
};

test('nothing waits where nobody is busy', async () => {
  vi.useFakeTimers();
  expect((await toldOf())()).toBe(true);
});

test('what can wait waits until the busy time ends', async () => {
  vi.useFakeTimers();
  const end = keepBusy(15_000);
  const isTold = await toldOf();
  await vi.advanceTimersByTimeAsync(14_000);
  expect(isTold()).toBe(false);
  end();
  await vi.advanceTimersByTimeAsync(0);
  expect(isTold()).toBe(true);
  expect((await toldOf())()).toBe(true);
});

test('... or so long, where it never ends', async () => {
  vi.useFakeTimers();
  keepBusy(15_000);
  const isTold = await toldOf();
  await vi.advanceTimersByTimeAsync(14_999);
  expect(isTold()).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(isTold()).toBe(true);
});
