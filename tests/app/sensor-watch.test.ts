import { describe, expect, it } from 'vitest';
import { createSensorWatch } from '../../src/app/sensor-watch.ts';
import { createClock } from '../../src/base/clock.ts';
import type { FeedHandle } from '../../src/feeds/feed.ts';
import { pastOfAll } from '../../src/feeds/demo/past.ts';
import { sensorFaultAt } from '../../src/feeds/demo/world/faults.ts';
import { createWorld } from '../../src/feeds/demo/world/world.ts';
import { createFeedCounts, type StreamDescriptor } from '../../src/tables/batch.ts';
import { instrumentOf } from '../../src/tables/instruments.ts';
import { Quality } from '../../src/tables/quality.ts';
import type { Series } from '../../src/tables/series.ts';
import { createStreamTable, type StreamTable } from '../../src/tables/streams.ts';
import { createBatchBuilder } from '../batch-builder.ts';
import { makeSetting, MIDNIGHT_MS } from '../feeds/demo/fixture.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((done) => setTimeout(done, 5));
};
const watchOf = (streams: StreamTable, nowMs: () => number, feeds: readonly Partial<FeedHandle>[], isHeard = true) => {
  const clock = createClock(nowMs);
  return { clock, watch: createSensorWatch({ streams, clock, feeds: () => feeds as readonly FeedHandle[], isHeard: () => isHeard, restMs: 0 }) };
};

describe('the watch over sensors, on a town whose faults are known', () => {
  const nowMs = MIDNIGHT_MS + 15 * HOUR_MS;
  const setting = makeSetting(1500);
  const world = createWorld(setting);
  const descriptors = world.streams.map(({ id, property, unit, intervalMs, site }): StreamDescriptor => ({
    id,
    thingId: site.id,
    property,
    unit,
    intervalMs,
    lon: site.lon,
    lat: site.lat,
    source: '',
    kind: site.kind,
  }));
  const numbers = new Map(descriptors.map(({ id }, i) => [id, i]));
  const streams = createStreamTable();
  const present = createBatchBuilder();
  world.streams.forEach((_, stream) => {
    const reading = world.lastSent(stream, nowMs);
    present.push(stream, world.timeOf(stream, reading), world.read(stream, reading), Quality.good);
  });
  streams.append('demo', present.take({ opened: descriptors, counts: createFeedCounts(), arrivedMs: nowMs, kind: 'update' }), nowMs);
  const feed: Partial<FeedHandle> = {
    id: 'demo',
    canSeek: true,
    history: (ids, fromMs, toMs, stepMs) => Promise.resolve(pastOfAll(world, numbers, descriptors, ids, fromMs, toMs, stepMs)),
  };
  /** The fault a stream's sensor has now, and since when; what the story is about is sound. */
  const truth = (row: number) => {
    const { site } = world.streams[row] as (typeof world.streams)[number];
    return world.models.book.onThing(site.id, nowMs).length > 0 ? null : sensorFaultAt(site.fate, nowMs, setting.offsetMs, []);
  };

  it('finds every sensor that is silent or stuck, and no other', async () => {
    const { watch } = watchOf(streams, () => nowMs, [feed]);
    await until(() => watch.watched > 0 && watch.judged === watch.watched);
    watch.close();
    expect(watch.watched).toBeGreaterThan(1500);
    const suspects = watch.suspects();
    for (const { row, fault } of suspects) expect([descriptors[row]?.id, fault.kind]).toEqual([descriptors[row]?.id, truth(row)?.kind]);
    // Silent for more than ten intervals, or standing for more than twenty readings where it does not rest.
    const isDue = ({ intervalMs, property }: StreamDescriptor, row: number): boolean => {
      const fault = truth(row);
      if (!fault || !instrumentOf(property)) return false;
      return nowMs - fault.startMs > (fault.kind === 'silent' ? 11 : 22) * intervalMs && !(fault.kind === 'stuck' && property === 'illuminanceLevel');
    };
    const due = descriptors.flatMap((descriptor, row) => (isDue(descriptor, row) ? [row] : []));
    expect(due.map((row) => truth(row)?.kind)).toContain('silent');
    expect(due.map((row) => truth(row)?.kind)).toContain('stuck');
    expect(due.filter((row) => watch.faultOf(row) === null).map((row) => descriptors[row]?.id)).toEqual([]);
  });

  it('finds what is put into it: an impossible value, a jump, a drift; and lets go when it is mended', async () => {
    let broken = true;
    const faulty: Partial<FeedHandle> = {
      ...feed,
      async history(ids, fromMs, toMs, stepMs) {
        const answers = pastOfAll(world, numbers, descriptors, ids, fromMs, toMs, stepMs);
        if (broken) for (const { descriptor, series } of answers) spoil(descriptor.id, series);
        return Promise.resolve(answers);
      },
    };
    const sound = (property: string): readonly number[] => descriptors.flatMap((d, row) => (d.property === property && truth(row) === null ? [row] : []));
    const [mad] = sound('waterLevel') as [number];
    const [jumpy] = sound('no2') as [number];
    const [drifting] = sound('pm25') as [number];
    const spoil = (id: string, { value, timeMs }: Series): void => {
      const row = numbers.get(id);
      for (let i = 0; i < value.length; i++) {
        const hours = (nowMs - (timeMs[i] as number)) / HOUR_MS;
        if (row === mad && hours < 0.5) value[i] = 65_535;
        if (row === jumpy && hours < 3) value[i] = (value[i] as number) + 120;
        if (row === drifting) value[i] = (value[i] as number) + 8 * (6 - hours);
      }
    };
    const { watch, clock } = watchOf(streams, () => nowMs, [faulty]);
    const kinds = () => [mad, jumpy, drifting].map((row) => watch.faultOf(row)?.kind);
    await until(() => watch.watched > 0 && watch.judged === watch.watched);
    expect(kinds()).toEqual(['out-of-range', 'jump', 'drift']);
    // What is shown of another instant was not judged.
    clock.set({ kind: 'at', timeMs: nowMs - HOUR_MS, rate: 0 });
    expect(kinds()).toEqual([undefined, undefined, undefined]);
    clock.set({ kind: 'live' });
    broken = false;
    await until(() => kinds().every((kind) => kind === undefined));
    watch.close();
  });
});

describe('the watch over sensors of a source without a past of its own', () => {
  const intervalMs = MINUTE_MS;
  const stream = (id: string): StreamDescriptor => ({
    id, thingId: id, property: 'waterLevel', unit: 'm', intervalMs, lon: 117, lat: 31, source: '', kind: '',
  }); // prettier-ignore
  /** Two gauges a minute from one feed, the second of them silent for the last half hour. */
  const heard = (fromMs: number): StreamTable => {
    const streams = createStreamTable();
    for (let i = 0; i < 120; i++) {
      const batch = createBatchBuilder();
      batch.push(0, fromMs + i * intervalMs, 1 + Math.sin(i / 9) / 2, Quality.good);
      if (i < 90) batch.push(1, fromMs + i * intervalMs, 1 + Math.cos(i / 9) / 2, Quality.good);
      const opened = i === 0 ? [stream('a'), stream('b')] : [];
      streams.append('gauges', batch.take({ opened, counts: createFeedCounts(), arrivedMs: NaN, kind: 'update' }), fromMs + i * intervalMs);
    }
    return streams;
  };
  const fromMs = Date.UTC(2026, 5, 1);
  const nowMs = fromMs + 119 * intervalMs;
  const feed: Partial<FeedHandle> = { id: 'gauges', canSeek: false, history: () => Promise.reject(new Error('nobody is asked')) };

  it('judges by what the page remembers', async () => {
    const { watch } = watchOf(heard(fromMs), () => nowMs, [feed]);
    await until(() => watch.judged === 2);
    watch.close();
    expect([watch.faultOf(0), watch.faultOf(1)]).toEqual([null, { kind: 'silent', sinceMs: fromMs + 89 * intervalMs }]);
  });
  it('blames no sensor where the whole feed is silent', async () => {
    const { watch } = watchOf(heard(fromMs), () => nowMs + HOUR_MS, [feed], false);
    await until(() => watch.judged === 2);
    watch.close();
    expect(watch.suspects()).toEqual([]);
  });
});
