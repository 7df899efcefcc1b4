import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openFeedsAhead, surroundingsOf } from '../../src/app/feeds-ahead.ts';
import type { CityManifest } from '../../src/city/pack/manifest.ts';
import { declaration } from '../feeds/collect.ts';
import { levelRule } from '../rules/alarms/fixtures.ts';

/** What was asked of the workers that were started, in order. */
const asked: string[][] = [];
class SilentWorker {
  readonly said: string[] = [];
  constructor() {
    asked.push(this.said);
  }
  postMessage(message: { readonly name: string }): void {
    this.said.push(message.name);
  }
  addEventListener(): void {}
  terminate(): void {
    this.said.push('terminated');
  }
}
beforeEach(() => {
  asked.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal('Worker', SilentWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const manifest = { bounds: [4, 52, 5, 53], timeZone: { kind: 'fixed', offsetMinutes: 60 }, alarmRules: [levelRule()] } as unknown as CityManifest;
const surroundings = surroundingsOf(manifest, 'http://x/', 0, ['https://elsewhere']);

it('knows what feeds stand in before a city is read', () => {
  expect(surroundings).toEqual({
    cityUrl: 'http://x/', bounds: [4, 52, 5, 53], utcOffsetMinutes: 60, wallShiftMs: 0, allowedOrigins: ['https://elsewhere'],
    watched: { waterLevel: [2.6, 2.5] },
  }); // prettier-ignore
});

it('opens each feed at once, hands it over once, and closes those that nobody took', async () => {
  const [one, two] = [
    { ...declaration, id: 'one' },
    { ...declaration, id: 'two' },
  ];
  const ahead = openFeedsAhead([one, two], surroundings);
  expect(asked).toEqual([['open'], ['open']]);
  const taken = ahead.take(one);
  expect(taken?.id).toBe('one');
  expect(ahead.take(one)).toBeNull();
  expect(ahead.take({ ...declaration, id: 'three' })).toBeNull();
  ahead.close();
  await vi.advanceTimersByTimeAsync(600);
  expect(asked).toEqual([['open'], ['open', 'close', 'terminated']]);
  taken?.close();
});
