import { describe, expect, it } from 'vitest';
import { createClockBounds } from '../../src/feeds/clock-bounds.ts';
import { excerptOf } from '../../src/feeds/excerpt.ts';
import { createGauge } from '../../src/feeds/gauge.ts';
import { bytesOf } from './collect.ts';

describe('the clock of a source by its Date header', () => {
  it('lies between the bounds of every answer together', () => {
    const bounds = createClockBounds();
    // Theirs is 2300 ms ahead; the road takes 100 ms there and 300 ms back; dates are cut to seconds.
    const truth = 2300;
    for (let i = 0; i < 20; i++) {
      const askedMs = 1_000_000 + i * 10_037;
      const dateMs = Math.floor((askedMs + 100 + truth) / 1000) * 1000;
      bounds.heard(askedMs, askedMs + 400, dateMs, 0);
    }
    const estimate = bounds.estimate();
    expect(estimate?.samples).toBe(20);
    expect(estimate?.fromMs).toBeLessThanOrEqual(truth);
    expect(estimate?.toMs).toBeGreaterThanOrEqual(truth);
    // One answer alone leaves 1400 ms; twenty leave not much more than the way there and back.
    expect((estimate?.toMs ?? NaN) - (estimate?.fromMs ?? NaN)).toBeLessThan(550);
  });
  it('begins anew when the clock was set, and leaves answers out of a cache alone', () => {
    const bounds = createClockBounds();
    bounds.heard(0, 100, 50_000, 0);
    bounds.heard(10_000, 10_100, 10_000, 0);
    expect(bounds.estimate()).toEqual({ method: 'date-header', fromMs: -100, toMs: 1000, samples: 1 });
    bounds.heard(20_000, 20_100, 90_000, 60);
    bounds.heard(20_000, 20_100, NaN, 0);
    expect(bounds.estimate()?.samples).toBe(1);
  });
});

describe('gauge', () => {
  const at = (gauge: ReturnType<typeof createGauge>, arrivedMs: number, message: unknown = {}, topic = 'a/b'): void =>
    gauge.message(topic, bytesOf(message), arrivedMs);

  it('bounds a clock by the fastest reading: none arrives before it is taken', () => {
    const gauge = createGauge('wss://x.example');
    for (const lateMs of [900, 400, 2500]) {
      at(gauge, 1_000_000);
      gauge.reading(1_000_000 - lateMs);
    }
    expect(gauge.report(1_000_000).clock).toEqual({ method: 'fastest-reading', fromMs: -400, toMs: NaN, samples: 3 });
    at(gauge, 1_000_000);
    gauge.reading(1_005_000);
    const { clock, ahead, readings } = gauge.report(1_000_000);
    expect([clock?.fromMs, ahead, readings]).toEqual([5000, 1, 4]);
    // A vehicle's place is as late as a reading, but no stream's interval promised it.
    gauge.fix(1_000_000);
    expect(gauge.report(1_000_000)).toMatchObject({ readings: 4, lag: { count: 5 } });
  });
  it('goes by the readings where they are ahead of what the server’s own clock explains, as behind a gateway', () => {
    const clockOf = (leadMs: number) => {
      const gauge = createGauge('https://x.example');
      const headers = new Headers({ date: 'Sun, 21 Jun 2026 08:00:00 GMT' });
      const heardMs = Date.UTC(2026, 5, 21, 8, 0, 0, 400);
      gauge.exchanged({ askedMs: heardMs - 200, heardMs, headers, isGood: true });
      at(gauge, heardMs);
      for (let i = 0; i < 5; i++) gauge.reading(heardMs + leadMs - i);
      return gauge.report(heardMs).clock;
    };
    expect(clockOf(300_000)).toMatchObject({ method: 'fastest-reading', fromMs: 300_000 });
    expect(clockOf(-20_000)?.method).toBe('date-header');
    // Within what whole seconds leave open.
    expect(clockOf(1500)?.method).toBe('date-header');
  });
  it('does not blame a source for one sensor whose clock is ahead', () => {
    const gauge = createGauge('');
    const tell = (sensors: number, leadMs: number): void => {
      for (let i = 0; i < sensors; i++) {
        at(gauge, 1_000_000);
        gauge.reading(1_000_000 + leadMs - i);
      }
    };
    tell(1000, -50);
    tell(5, 18_000_000);
    expect(gauge.report(1_000_000)).toMatchObject({ ahead: 5, clock: { fromMs: -50, samples: 1005 } });
    // More than a few of them: it is the source.
    tell(50, 7_200_000);
    expect(gauge.report(1_000_000).clock?.fromMs).toBe(18_000_000);
    // Windows later neither of them is kept.
    gauge.report(2_000_000);
    at(gauge, 2_000_100);
    gauge.reading(2_000_090);
    expect(gauge.report(2_000_100).clock).toMatchObject({ fromMs: -10, samples: 1 });
  });
  it('parts the way of a reading where its source says when it was written down', () => {
    const gauge = createGauge('');
    at(gauge, 10_000);
    gauge.written(4000, 7000);
    const { collect, transport } = gauge.report(10_000);
    expect([collect.leastMs, transport.leastMs]).toEqual([3000, 3000]);
    // Of a reading its result time says it.
    gauge.reading(9000, 9500);
    gauge.reading(9000);
    const told = gauge.report(10_000);
    expect([told.collect.leastMs, told.transport.leastMs, told.collect.count, told.readings]).toEqual([500, 500, 2, 2]);
  });
  it('keeps what was refused and where, but nothing of persons', () => {
    const gauge = createGauge('https://x.example/now.json');
    at(gauge, 5000, '{"result": 1', '');
    gauge.rejected('bad-json');
    at(gauge, 6000, { name: 'Li' });
    gauge.rejected('personal-data', 'name Li');
    at(gauge, 7000);
    gauge.rejected('bad-number', 's-1: "abc"');
    expect(gauge.report(7000).rejects).toEqual([
      { reason: 'bad-json', atMs: 5000, where: 'https://x.example/now.json', what: '{"result": 1' },
      { reason: 'personal-data', atMs: 6000, where: 'a/b', what: '' },
      { reason: 'bad-number', atMs: 7000, where: 'a/b', what: 's-1: "abc"' },
    ]);
  });
});

describe('excerpt', () => {
  it('shows text as text and bytes as bytes, never half a letter', () => {
    expect(excerptOf(bytesOf('{\n  "a": 1\n}'))).toBe('{ "a": 1 }');
    expect(excerptOf(Uint8Array.of(0, 255, 16))).toBe('00 ff 10');
    const long = excerptOf(bytesOf('水'.repeat(400)));
    expect(long).toBe(`${'水'.repeat(160)}…`);
  });
});
