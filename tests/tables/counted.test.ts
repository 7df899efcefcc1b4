import { describe, expect, it } from 'vitest';
import { runningDay, runningLden } from '../../src/rules/environment/running-day.ts';
import { breaksAbove } from '../../src/rules/sensing/breaks.ts';
import { createFeedCounts, type StreamDescriptor } from '../../src/tables/batch.ts';
import { countedValue, soundSeries } from '../../src/tables/counted.ts';
import { Quality, type QualityCode } from '../../src/tables/quality.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { createBatchBuilder } from '../batch-builder.ts';

const NOW_MS = Date.UTC(2026, 10, 26, 12);
const HOUR_MS = 3_600_000;
const stream = (property: string, unit: string): StreamDescriptor => ({
  id: property,
  thingId: 't',
  property,
  unit,
  intervalMs: 60_000,
  lon: NaN,
  lat: NaN,
  source: '',
  kind: '',
});

describe('what counts', () => {
  const counted = (value: number, quality: QualityCode, ageMs = 0, unit = 'ug/m3'): number => {
    const streams = createStreamTable();
    const batch = createBatchBuilder();
    batch.push(0, NOW_MS - ageMs, value, quality);
    streams.append('f', batch.take({ opened: [stream('pm25', unit)], counts: createFeedCounts(), arrivedMs: NOW_MS, kind: 'update' }), NOW_MS);
    return countedValue(streams, 0, NOW_MS);
  };
  it('is good or uncertain, possible, fresh or late, and in a unit somebody named', () => {
    expect([counted(20, Quality.good), counted(20, Quality.uncertain), counted(20, Quality.good, 110_000)]).toEqual([20, 20, 20]);
    expect([counted(20, Quality.bad), counted(NaN, Quality.missing), counted(-999, Quality.good)]).toEqual([NaN, NaN, NaN]);
    expect([counted(20, Quality.good, 130_000), counted(20, Quality.good, 0, '')]).toEqual([NaN, NaN]);
    expect(countedValue(createStreamTable(), -1, NOW_MS)).toBeNaN();
  });

  /** One value an hour over a day, one of them an instrument's word for none. */
  const day = (value: number, odd: number, quality: number = Quality.good) => ({
    timeMs: Float64Array.from({ length: 24 }, (_, i) => NOW_MS - (23.5 - i) * HOUR_MS),
    value: Float32Array.from({ length: 24 }, (_, i) => (i === 12 ? odd : value)),
    quality: Uint8Array.from({ length: 24 }, (_, i) => (i === 12 ? quality : Quality.good)),
  });
  it('over a day: no mean, no Lden and no broken cold chain of what cannot be', () => {
    expect(runningDay(soundSeries('pm25', day(20, 9999)), NOW_MS)).toEqual({ mean: 20, hours: 23 });
    expect(runningLden(soundSeries('noiseLevel', day(60, 999)), NOW_MS, (t) => new Date(t).getUTCHours())).toBeCloseTo(66.395, 3);
    expect(breaksAbove(soundSeries('fridgeTemperature', day(4, 850)), 8, 0).count).toBe(0);
    expect(breaksAbove(soundSeries('fridgeTemperature', day(4, 12, Quality.bad)), 8, 0).count).toBe(0);
    expect(breaksAbove(soundSeries('fridgeTemperature', day(4, 12)), 8, 0).count).toBe(1);
  });
});
