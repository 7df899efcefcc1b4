import { describe, expect, it } from 'vitest';
import { createThingDots } from '../../src/scene/layers/things/dots.ts';
import { createDotStore } from '../../src/scene/marks/dots.ts';
import type { ThingAlarm } from '../../src/scene/layers/active-alarms.ts';
import { createFeedCounts, type StreamDescriptor } from '../../src/tables/batch.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { createBatchBuilder } from '../batch-builder.ts';

/** One degree is a hundred metres; east of ten degrees is out of town; the pack knows one sensor. */
const city = {
  frame: { toPlan: (lon: number, lat: number) => [lon * 100, lat * 100] as const },
  sensor: (id: string) => (id === 'known' ? {} : undefined),
  service: () => undefined,
  contains: (lon: number) => lon < 10,
  groundM: () => 20,
} as never;
const stream = (id: string, thingId: string, lon = 1): StreamDescriptor => ({
  id, thingId, property: 'no2', unit: 'ug/m3', intervalMs: 1000, lon, lat: 2, source: '', kind: '',
}); // prettier-ignore

describe('dots of things met in feeds', () => {
  const open = () => {
    const streams = createStreamTable();
    const store = createDotStore(1);
    const byThing = new Map<string, ThingAlarm>();
    const dots = createThingDots(city, streams, store, () => ({
      tones: { accent: '#0000ff', alarm: { 1: '#ff0000', 2: '#ffff00', 3: '#00ff00', 4: '#000000' } },
      byThing,
    }));
    const tell = (...opened: StreamDescriptor[]): void =>
      void streams.append('f', createBatchBuilder(1).take({ opened, kind: 'update', counts: createFeedCounts(), arrivedMs: 0 }), 0);
    const toneOf = (dot: number): number[] => [...store.columns.tone.subarray(dot * 4, dot * 4 + 4)];
    return { store, byThing, dots, tell, toneOf };
  };

  it('are one a thing, where its first stream is, and none for what the pack knows or what lies elsewhere', () => {
    const { store, dots, tell } = open();
    expect(dots.meet()).toBe(false);
    tell(stream('a', 'lamp'), stream('b', 'lamp', 5), stream('known#1', 'known'), stream('far', 'far', 11), stream('c', 'c', 3));
    expect([dots.meet(), dots.meet(), dots.version]).toEqual([true, false, 1]);
    expect([store.count, dots.idOf(0), dots.idOf(1), dots.idOf(2)]).toEqual([2, 'lamp', 'c', '']);
    expect(['lamp', 'c', 'known', 'far', 'nobody', 'a'].map(dots.dotOf)).toEqual([0, 1, -1, -1, -1, -1]);
    expect([...store.columns.place.subarray(0, 6)]).toEqual([100, 200, 24, 300, 200, 24]);
    // More streams of a thing that is there make no second dot; many more things than there was room for do.
    tell(stream('d', 'lamp'), ...Array.from({ length: 3000 }, (_, i) => stream(`s${i}`, `t${i}`)));
    dots.meet();
    expect([store.count, dots.idOf(0), dots.dotOf('lamp'), dots.dotOf('t2999'), dots.idOf(3001)]).toEqual([3002, 'lamp', 0, 3001, 't2999']);
  });

  it('wear the colour of an alarm while there is one', () => {
    const { byThing, dots, tell, toneOf } = open();
    const [plain, red] = [[0, 0, 1, 1], [1, 0, 0, 1]]; // prettier-ignore
    tell(stream('a', 'a'), stream('b', 'b'));
    byThing.set('a', { thingId: 'a', priority: 1, state: 'unacknowledged' });
    dots.meet();
    expect([toneOf(0), toneOf(1)]).toEqual([red, plain]);
    dots.paintAlarms();
    byThing.clear();
    byThing.set('b', { thingId: 'b', priority: 1, state: 'unacknowledged' }).set('nobody', { thingId: 'nobody', priority: 1, state: 'unacknowledged' });
    dots.paintAlarms();
    expect([toneOf(0), toneOf(1)]).toEqual([plain, red]);
    dots.paintAll();
    expect([toneOf(0), toneOf(1)]).toEqual([plain, red]);
  });
});
