import { afterEach, expect, it, vi } from 'vitest';
import { startPulse } from '../../src/feeds/mqtt/pulse.ts';

afterEach(() => vi.useRealTimers());

it('a link on which nothing comes any more is dead within 8 s, whenever it fell silent, and not before 5', () => {
  vi.useFakeTimers();
  for (let lastMs = 0; lastMs <= 4000; lastMs += 250) {
    let deadMs = NaN;
    const startMs = Date.now();
    const pulse = startPulse(
      () => undefined,
      () => {
        deadMs = Date.now() - startMs;
        pulse.stop();
      },
    );
    vi.advanceTimersByTime(lastMs);
    pulse.heard(4);
    vi.advanceTimersByTime(20_000);
    expect(deadMs - lastMs).toBeLessThanOrEqual(8000);
    expect(deadMs - lastMs).toBeGreaterThan(5000);
  }
});
