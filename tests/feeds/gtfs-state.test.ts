import { describe, expect, it } from 'vitest';
import { createDecoder } from '../../src/feeds/payloads/decoder.ts';
import { GTFS_NOW, GTFS_STATIC } from '../../src/feeds/payloads/gtfs/decoder.ts';
import { createEventTable } from '../../src/tables/events.ts';
import { bytesOf, createCollector, declaration } from './collect.ts';
import { smallTimetable } from './small-timetable.ts';

const shanghai = (text: string): number => Date.parse(`2026-${text}+08:00`);
/** Under way then: `late` of 2 June four minutes after its start, or `often` of 10:00 and of 10:05. */
const NIGHT_MS = shanghai('06-03T01:04:00');
const MORNING_MS = shanghai('06-03T10:07:00');
const lateZeroMs = shanghai('06-02T00:00:00');

/** A decoder that has read the small timetable, and what it tells. */
function session(timetable = smallTimetable(), topics?: readonly string[]) {
  const collector = createCollector();
  const decoder = createDecoder({ ...declaration, payload: 'gtfs', ...(topics ? { topics } : {}) });
  decoder.decode(GTFS_STATIC, timetable, NIGHT_MS, collector.sink);
  return {
    collector,
    hear(topic: string, entity: readonly object[], nowMs: number, incrementality: unknown = 'FULL_DATASET'): void {
      const header = { gtfsRealtimeVersion: '2.0', incrementality, timestamp: String(nowMs / 1000) };
      decoder.decode(topic, bytesOf({ header, entity }), nowMs, collector.sink);
    },
    /** Vehicles worked out for an instant, by id. */
    estimated(nowMs: number): Map<string, (typeof collector.vehicles)[number]> {
      collector.vehicles.length = 0;
      decoder.decode(GTFS_NOW, new Uint8Array(0), nowMs, collector.sink);
      return new Map(collector.vehicles.map((one) => [one.id, one]));
    },
  };
}
const late = (startDate: string, more: object = {}): object => ({ tripId: 'late', ...(startDate === '' ? {} : { startDate }), ...more });
const update = (id: string, trip: object, delay: number): object => ({ id, tripUpdate: { trip, stopTimeUpdate: [{ stopSequence: 1, departure: { delay } }] } });
const cancelled = (id: string, startDate: string, scheduleRelationship: unknown = 'CANCELED'): object => ({
  id,
  tripUpdate: { trip: late(startDate, { scheduleRelationship }) },
});
const bus = (id: string, vehicleId: string, trip: object, lon: number): object => ({
  id,
  vehicle: { trip, vehicle: { id: vehicleId }, position: { latitude: 0.0001, longitude: lon } },
});
const alert = (id: string, more: object = {}): object => ({ id, alert: { informedEntity: [{ routeId: 'r' }], ...more } });
const lateId = `trip/late/${lateZeroMs}`;

describe('what GTFS Realtime lists', () => {
  it('takes the position and the trip update of one entity, each by itself', () => {
    const { collector, hear, estimated } = session();
    hear('rt', [{ ...update('e', late('20260602'), 60), ...bus('e', 'bus', late('20260602'), 114.005) }], NIGHT_MS);
    expect(collector.vehicles.map(({ id, delayS, detail }) => [id, delayS, detail?.['basis']])).toEqual([['bus', 60, 'measured']]);
    expect(collector.rows.map(({ id, value }) => [id, value])).toEqual([['route/r#delay', 60]]);
    expect(estimated(NIGHT_MS).size).toBe(0);
    // A fault of one is counted once and does not cost the other.
    hear('rt', [{ ...update('e', late('2026-06-02'), 60), ...bus('e', 'bus', late('20260602'), 114.006) }], NIGHT_MS + 1000);
    expect(collector.rejected).toEqual({ 'bad-time': 1 });
    expect(collector.vehicles.map(({ id, lon, delayS }) => [id, lon, delayS])).toEqual([['bus', 114.006, NaN]]);
  });

  it('a cancellation is about one day, and over when the feed lists it no more', () => {
    const { hear, estimated } = session();
    hear('rt', [cancelled('c', '20260603')], NIGHT_MS);
    expect([...estimated(NIGHT_MS).keys()]).toEqual([lateId]);
    hear('rt', [cancelled('c', '20260602')], NIGHT_MS);
    expect(estimated(NIGHT_MS).size).toBe(0);
    hear('rt', [update('c', late('20260602'), 0)], NIGHT_MS + 15_000);
    expect([...estimated(NIGHT_MS + 15_000).keys()]).toEqual([lateId]);
    // Without a date it is about the run there is.
    hear('rt', [cancelled('c', '')], NIGHT_MS + 30_000);
    expect(estimated(NIGHT_MS + 30_000).size).toBe(0);
    hear('rt', [], NIGHT_MS + 45_000);
    expect(estimated(NIGHT_MS + 45_000).size).toBe(1);
  });

  it('a cancellation stands while it is listed and not told again, a prediction does not', () => {
    const { hear, estimated } = session();
    hear('rt', [cancelled('c', '20260602')], NIGHT_MS - 3600_000, 'DIFFERENTIAL');
    expect(estimated(NIGHT_MS).size).toBe(0);
    hear('rt', [{ id: 'c', isDeleted: true }, update('u', late('20260602'), 60)], NIGHT_MS - 700_000, 'DIFFERENTIAL');
    expect(estimated(NIGHT_MS).get(lateId)?.detail).toEqual({ basis: 'timetable' });
  });

  it('keeps the delay of today apart from that of tomorrow, whichever comes first', () => {
    for (const entities of [
      [update('today', late('20260602'), 300), update('tomorrow', late('20260603'), 0)],
      [update('tomorrow', late('20260603'), 0), update('today', late('20260602'), 300)],
    ]) {
      const { hear, estimated } = session();
      hear('rt', entities, NIGHT_MS);
      expect(estimated(shanghai('06-03T01:09:00')).get(lateId)?.delayS).toBe(300);
    }
  });

  it.each([
    ['its start time', '10:05:00', 114.02, [10]],
    // With exact_times 0 a run starts when it starts.
    ['a start time between two', '10:06:00', 114.001, [10]],
    ['its place, where the feed tells no start time', '', 114.02, [5]],
  ])('a vehicle on a headway trip takes the place of one run: by %s', (_, startTime, lon, minutesOver) => {
    const { hear, estimated } = session();
    hear('rt', [bus('v', 'bus', { tripId: 'often', startDate: '20260603', ...(startTime === '' ? {} : { startTime }) }, lon)], MORNING_MS);
    const left = [...estimated(MORNING_MS).values()];
    expect(left).toHaveLength(1);
    // 3.34 km in ten minutes: the run of 10:00 is 7 minutes on its way, that of 10:05 two.
    expect(left[0]?.lon).toBeCloseTo(114 + (0.03 * (minutesOver[0] === 10 ? 7 : 2)) / 10, 6);
  });

  it('an update of a headway trip is about the run that starts then', () => {
    const { hear, estimated } = session();
    hear('rt', [update('u', { tripId: 'often', startDate: '20260603', startTime: '10:05:00' }, 60)], MORNING_MS);
    const told = [...estimated(MORNING_MS).values()].map(({ lon, delayS }) => [Math.round((lon - 114) * 10_000) / 10_000, delayS]);
    expect(told).toEqual([
      [0.021, NaN],
      [0.003, 60],
    ]);
  });

  it('a run without exact times starts when its update says', () => {
    const { hear, estimated } = session();
    hear('rt', [update('u', { tripId: 'often', startDate: '20260603', startTime: '10:06:00' }, 0)], MORNING_MS);
    expect([...estimated(MORNING_MS).values()].map(({ lon }) => Math.round((lon - 114) * 10_000) / 10_000)).toEqual([0.021, 0.003]);
  });

  it('of two updates that fit a run the one that names its day counts', () => {
    for (const entities of [
      [cancelled('c', ''), update('u', late('20260602'), 60)],
      [update('u', late('20260602'), 60), cancelled('c', '')],
    ]) {
      const { hear, estimated } = session();
      hear('rt', entities, NIGHT_MS);
      expect(estimated(NIGHT_MS).get(lateId)?.delayS).toBe(60);
    }
  });

  it.each(['DELETED', 7, 'CANCELED', 3])('hides a run that is %s', (relationship) => {
    const { hear, estimated } = session();
    hear('rt', [cancelled('c', '20260602', relationship)], NIGHT_MS);
    expect(estimated(NIGHT_MS).size).toBe(0);
  });

  it('a trip doubled (DUPLICATED) leaves the run it was doubled from alone', () => {
    const { hear, estimated } = session();
    hear('rt', [update('d', late('20260602', { scheduleRelationship: 'DUPLICATED' }), 300)], NIGHT_MS);
    expect(estimated(NIGHT_MS).get(lateId)?.delayS).toBe(NaN);
  });

  it('a whole data set without an update takes it back at once, of its own address alone', () => {
    const { hear, estimated } = session();
    hear('rt', [update('u', late('20260602'), 60)], NIGHT_MS);
    hear('other', [], NIGHT_MS);
    expect(estimated(NIGHT_MS).get(lateId)?.delayS).toBe(60);
    hear('rt', [], NIGHT_MS);
    expect(estimated(NIGHT_MS).get(lateId)).toMatchObject({ delayS: NaN, detail: { basis: 'timetable' } });
  });

  it.each(['DIFFERENTIAL', 1])('takes back by entity id what a %s message deletes: positions, updates and alerts', (differential) => {
    const { collector, hear, estimated } = session();
    hear('rt', [bus('e1', 'bus', late('20260602'), 114.005), update('e2', late('20260602'), 60), alert('e3')], NIGHT_MS, differential);
    expect(estimated(NIGHT_MS).size).toBe(0);
    expect(collector.listed.at(-1)).toEqual(new Set(['bus']));
    hear('rt', [{ id: 'e1', isDeleted: true }], NIGHT_MS, differential);
    expect(collector.listed.at(-1)).toEqual(new Set());
    expect(estimated(NIGHT_MS).get(lateId)?.delayS).toBe(60);
    hear('rt', [{ id: 'e2', isDeleted: true }], NIGHT_MS, differential);
    expect(estimated(NIGHT_MS).get(lateId)?.delayS).toBe(NaN);
    expect(collector.tidings.some((told) => told.kind === 'events' && told.present?.length === 0)).toBe(false);
    hear('rt', [{ id: 'e3', isDeleted: true }], NIGHT_MS, differential);
    expect(collector.tidings.at(-1)).toMatchObject({ kind: 'events', present: [] });
    // Told again it is back, though it says the same.
    hear('rt', [alert('e3')], NIGHT_MS, differential);
    expect(collector.tidings.at(-1)).toMatchObject({ kind: 'events', present: ['e3'] });
  });
});

describe('a worker of GTFS Realtime begun anew', () => {
  it('takes back alerts that stood before by its first list, empty as it may be', () => {
    const table = createEventTable();
    const take = ({ collector }: ReturnType<typeof session>): void => {
      for (const told of collector.tidings.splice(0)) if (told.kind === 'events') table.take('f', told.events, NIGHT_MS, told.present);
    };
    const standing = (): string[] => table.activeAt(NIGHT_MS).map(({ event }) => event.id);
    const before = session(undefined, ['updates', 'alerts']);
    before.hear('alerts', [alert('a')], NIGHT_MS);
    take(before);
    expect(standing()).toEqual(['a']);
    // What one address lists is not the whole while the other has not been heard.
    const after = session(undefined, ['updates', 'alerts']);
    after.hear('updates', [update('u', late('20260602'), 60)], NIGHT_MS);
    take(after);
    expect(standing()).toEqual(['a']);
    after.hear('alerts', [], NIGHT_MS);
    take(after);
    expect(standing()).toEqual([]);
    // Once is enough.
    after.hear('alerts', [], NIGHT_MS);
    expect(after.collector.tidings).toEqual([]);
  });

  it('withdraws nothing that another address of it may still list', () => {
    const { collector, hear } = session(undefined, ['north', 'south']);
    hear('north', [alert('n')], NIGHT_MS);
    expect(collector.tidings).toMatchObject([{ events: [{ id: 'n' }] }]);
    expect(collector.tidings[0]).not.toHaveProperty('present');
    hear('south', [alert('s')], NIGHT_MS);
    expect(collector.tidings.at(-1)).toMatchObject({ events: [{ id: 's' }], present: ['n', 's'] });
  });
});

describe('GTFS Realtime that means harm', () => {
  it('keeps a thousand updates of a trip and counts the others: a hundred thousand vehicles on it are looked up in time', () => {
    const { collector, hear, estimated } = session();
    const trip = late('20260602');
    const startMs = performance.now();
    hear('updates', Array.from({ length: 50_000 }, (_, n) => update(`u${n}`, trip, 60)), NIGHT_MS); // prettier-ignore
    hear('vehicles', Array.from({ length: 50_001 }, (_, n) => bus(`v${n}`, `v${n}`, trip, 114.005)), NIGHT_MS); // prettier-ignore
    estimated(NIGHT_MS);
    expect(performance.now() - startMs).toBeLessThan(20_000);
    expect(collector.rejected).toEqual({ 'too-large': 49_000 + 1 });
  }, 60_000);

  it('looks a detour up, however many alerts tell of one', () => {
    const { collector, hear } = session();
    const startMs = performance.now();
    const detours = Array.from({ length: 5000 }, (_, n) => ({
      id: `a${n}`,
      alert: { effect: 'DETOUR', informedEntity: Array.from({ length: 100 }, (__, i) => ({ routeId: `r${n}-${i}` })) },
    }));
    // Far off its shape, which only a detour allows.
    hear('rt', [...detours, ...Array.from({ length: 20_000 }, (_, n) => bus(`v${n}`, `v${n}`, late('20260602'), 114.5))], NIGHT_MS); // prettier-ignore
    expect(performance.now() - startMs).toBeLessThan(8000);
    expect(collector.rejected).toEqual({ 'bad-position': 20_000 });
    hear('rt', [alert('d', { effect: 'DETOUR' }), bus('v', 'v', late('20260602'), 114.5)], NIGHT_MS);
    expect(collector.rejected).toEqual({ 'bad-position': 20_000 });
  }, 60_000);
});

describe('values of GTFS Realtime', () => {
  it('tells the delay of a route from times alone, by the timetable', () => {
    const { collector, hear } = session();
    const at = (clock: string): string => String(shanghai(`06-03T01:${clock}`) / 1000);
    hear('rt', [{ id: 'u', tripUpdate: { trip: late('20260602'), stopTimeUpdate: [{ stopSequence: 2, arrival: { time: at('10:00') } }] } }], NIGHT_MS);
    expect(collector.rows.map(({ value }) => value)).toEqual([120]);
    // Without a date: the run that is under way.
    hear('rt', [{ id: 'u', tripUpdate: { trip: late(''), stopTimeUpdate: [{ stopId: 'c', arrival: { time: at('19:00') } }] } }], NIGHT_MS);
    expect(collector.rows.map(({ value }) => value)).toEqual([120, -60]);
    // A headway run counts from its start time.
    const often = { tripId: 'often', startDate: '20260603', startTime: '10:05:00' };
    const arrival = { time: String(shanghai('06-03T10:15:30') / 1000) };
    hear('rt', [{ id: 'u', tripUpdate: { trip: often, stopTimeUpdate: [{ stopId: 'c', arrival }] } }], MORNING_MS);
    expect(collector.rows.map(({ value }) => value)).toEqual([120, -60, 30]);
    // Nothing told is no delay of zero.
    const skipped = { trip: late('20260602'), stopTimeUpdate: [{ stopSequence: 2, scheduleRelationship: 'SKIPPED' }] };
    hear('rt', [{ id: 'u', tripUpdate: { trip: late('20260602') } }, { id: 's', tripUpdate: skipped }, cancelled('c', '20260603')], NIGHT_MS);
    expect(collector.rows).toHaveLength(3);
    expect(collector.rejected).toEqual({});
  });

  it('an alert counts in its periods and not between them', () => {
    const { collector, hear } = session();
    const span = (day: number): object => ({ start: String(shanghai(`06-0${day}T22:00:00`) / 1000), end: String(shanghai(`06-0${day + 1}T00:00:00`) / 1000) });
    hear('rt', [alert('a', { activePeriod: [span(2), span(1)] })], shanghai('06-01T12:00:00'));
    const table = createEventTable();
    table.take('f', collector.events, shanghai('06-01T12:00:00'));
    const [kept] = table.list();
    if (!kept) throw new Error('not kept');
    const phases = ['06-01T21:59:59', '06-01T22:00:00', '06-01T23:59:59', '06-02T00:00:00', '06-02T12:00:00', '06-02T22:00:00', '06-03T00:00:00'];
    expect(phases.map((text) => table.phase(kept, shanghai(text)))).toEqual(['ahead', 'active', 'active', 'ahead', 'ahead', 'active', 'expired']);
    expect(table.activeAt(shanghai('06-02T12:00:00'))).toEqual([]);
  });

  it('an alert with an open period counts on', () => {
    const { collector, hear } = session();
    const startS = shanghai('06-03T00:00:00') / 1000;
    hear('rt', [alert('a', { activePeriod: [{ end: String(startS - 86_400) }, { start: String(startS) }] })], shanghai('06-01T12:00:00'));
    const table = createEventTable();
    table.take('f', collector.events, shanghai('06-01T12:00:00'));
    const [kept] = table.list();
    if (!kept) throw new Error('not kept');
    expect(['06-01T13:00:00', '06-02T12:00:00', '06-09T00:00:00'].map((text) => table.phase(kept, shanghai(text)))).toEqual(['active', 'ahead', 'active']);
  });

  it.each([
    ['activePeriod', 'impactPeriod', 'communicationPeriod'],
    ['activePeriod', 'impactPeriod'],
    ['communicationPeriod', 'impactPeriod'],
    ['activePeriod', 'communicationPeriod'],
    ['impactPeriod'],
    ['communicationPeriod'],
  ])('counts while services are affected, else while it is to be shown: %s, %s, %s', (...told) => {
    const hours = { activePeriod: [0, 24], communicationPeriod: [2, 22], impactPeriod: [8, 10] } as const;
    const at = (hour: number): number => shanghai('06-01T00:00:00') + hour * 3600_000;
    const { collector, hear } = session();
    const spans = told.map((key) => [key, hours[key as keyof typeof hours].map((hour) => String(at(hour) / 1000))] as const);
    hear('rt', [alert('a', Object.fromEntries(spans.map(([key, [start, end]]) => [key, [{ start, end }]])))], at(0));
    const [from, to] = told.includes('impactPeriod') ? hours.impactPeriod : hours.communicationPeriod;
    expect(collector.events.map(({ onsetMs, expiresMs }) => [onsetMs, expiresMs])).toEqual([[at(from), at(to)]]);
  });
});
