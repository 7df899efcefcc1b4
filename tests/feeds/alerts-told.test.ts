import { expect, it, vi } from 'vitest';
import { createPipeline } from '../../src/feeds/pipeline.ts';
import { createEventTable } from '../../src/tables/events.ts';
import type { FeedReport } from '../../src/tables/feed-report.ts';
import { bytesOf, declaration } from './collect.ts';

const T = Date.UTC(2026, 10, 23, 6);
const alert = (n: number, rest: object = {}): object => ({
  id: `urn:${n}`,
  type: 'Alert',
  severity: 'high',
  dateIssued: new Date(T + n * 1000).toISOString(),
  sequence: n,
  ...rest,
});

/** Alerts all the way from the wire to the page's table. */
function page() {
  const table = createEventTable();
  const pipeline = createPipeline(
    { declaration, cityUrl: '', bounds: [0, 0, 1, 1], utcOffsetMinutes: 0, wallShiftMs: 0 },
    {
      batch: async () => undefined,
      async tell(told) {
        if (told.kind === 'events') table.take('f', told.events, T, told.present);
      },
      state() {},
    },
    { tickMs: 0 },
  );
  return {
    async hear(topic: string, message: unknown): Promise<readonly string[]> {
      pipeline.push(topic, bytesOf(message));
      await pipeline.flush();
      return table
        .activeAt(T + 3600_000)
        .map(({ event }) => event.id)
        .sort();
    },
    close: pipeline.close,
  };
}

it('an alert that begins and ends between two snapshots that list the same is withdrawn by the second', async () => {
  const at = page();
  expect(await at.hear('alarms-now/north', { alerts: [], sequence: 0 })).toEqual([]);
  expect(await at.hear('alarms/north', alert(1))).toEqual(['urn:1']);
  expect(await at.hear('alarms-now/north', { alerts: [], sequence: 1 })).toEqual([]);
  expect(await at.hear('alarms-now/north', { alerts: [alert(2)], sequence: 2 })).toEqual(['urn:2']);
  expect(await at.hear('alarms/north', alert(3))).toEqual(['urn:2', 'urn:3']);
  expect(await at.hear('alarms-now/north', { alerts: [alert(2)], sequence: 3 })).toEqual(['urn:2']);
  at.close();
});

it('an alert that was withdrawn and is raised again, word for word, stands again', async () => {
  const at = page();
  await at.hear('alarms-now/north', { alerts: [alert(1, { sequence: undefined })] });
  expect(await at.hear('alarms-now/north', { alerts: [] })).toEqual([]);
  expect(await at.hear('alarms/north', alert(1, { sequence: undefined }))).toEqual(['urn:1']);
  at.close();
});

it('one source’s snapshot leaves alone what another raised before any snapshot listed something', async () => {
  const at = page();
  await at.hear('alarms-now/north', { alerts: [], sequence: 0 });
  await at.hear('alarms/north', alert(1));
  // This one tells no snapshots at all.
  await at.hear('alarms/west', alert(5));
  expect(await at.hear('alarms-now/south', { alerts: [alert(11)], sequence: 11 })).toEqual(['urn:1', 'urn:11', 'urn:5']);
  expect(await at.hear('alarms-now/north', { alerts: [], sequence: 1 })).toEqual(['urn:11', 'urn:5']);
  at.close();
});

it('a source that starts anew and numbers from the beginning is believed again, a late snapshot is not', async () => {
  const at = page();
  await at.hear('alarms-now/north', { alerts: [alert(399)], sequence: 399 });
  await at.hear('alarms/north', alert(400));
  const late = { alerts: [alert(399)], sequence: 399 };
  expect(await at.hear('alarms-now/north', late)).toEqual(['urn:399', 'urn:400']);
  // Started anew: 400 stands no more, and what is raised now is younger than all before.
  const young = alert(500, { sequence: 1 });
  expect(await at.hear('alarms/north', young)).toEqual(['urn:399', 'urn:400', 'urn:500']);
  expect(await at.hear('alarms-now/north', { alerts: [young], sequence: 1 })).toEqual(['urn:500']);
  at.close();
});

it('a snapshot whose number is none does not outlive all others', async () => {
  const at = page();
  await at.hear('alarms-now/north', `{"alerts":[${JSON.stringify(alert(1))}],"sequence":1e999}`);
  expect(await at.hear('alarms-now/north', { alerts: [alert(2)], sequence: 2 })).toEqual(['urn:2']);
  at.close();
});

it('says of a source’s alerts whether none can be missing unseen: told whole by snapshots, and numbered', async () => {
  const reports: FeedReport[] = [];
  const pipeline = createPipeline(
    { declaration, cityUrl: '', bounds: [0, 0, 1, 1], utcOffsetMinutes: 0, wallShiftMs: 0 },
    { batch: async () => undefined, tell: async () => undefined, state() {}, report: (report) => void reports.push(report) },
    { tickMs: 0 },
  );
  const told = async (topic: string, message: unknown): Promise<FeedReport['alerts'] | undefined> => {
    pipeline.push(topic, bytesOf(message));
    await pipeline.flush();
    vi.advanceTimersByTime(1100);
    return reports.at(-1)?.alerts;
  };
  vi.useFakeTimers();
  try {
    expect(await told('x/v1.1/Datastreams(1)/Observations', { phenomenonTime: '2026-11-23T06:00:00Z', result: 1 })).toBeNull();
    expect(await told('alarms/north', alert(1, { sequence: undefined }))).toEqual({ areListed: false, areNumbered: false });
    expect(await told('alarms-now/north', { alerts: [alert(1)] })).toEqual({ areListed: true, areNumbered: false });
    expect(await told('alarms-now/north', { alerts: [alert(1)], sequence: 1 })).toEqual({ areListed: true, areNumbered: true });
    // One source of several is enough to leave it open.
    expect(await told('alarms/west', alert(7))).toEqual({ areListed: false, areNumbered: true });
  } finally {
    vi.useRealTimers();
    pipeline.close();
  }
});
