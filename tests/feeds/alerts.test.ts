import { describe, expect, it } from 'vitest';
import { createDecoder } from '../../src/feeds/payloads/decoder.ts';
import { createEventTable } from '../../src/tables/events.ts';
import { bytesOf, createCollector, decodeAll, declaration } from './collect.ts';

const T = Date.UTC(2026, 10, 23, 6);
const iso = (ms: number): string => new Date(ms).toISOString();
const alert = (n: number, rest: object = {}): object => ({
  id: `urn:ngsi-ld:Alert:${n}`,
  type: 'Alert',
  category: { type: 'Property', value: 'environment' },
  subCategory: { type: 'Property', value: 'flood' },
  severity: { type: 'Property', value: 'high' },
  dateIssued: { type: 'Property', value: iso(T + n) },
  alertSource: { type: 'Property', value: 'urn:ngsi-ld:Device:7' },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [4.36, 52.01] } },
  sequence: { type: 'Property', value: n },
  ...rest,
});

/** A feed's alerts as the page would hold them, message by message. */
function page() {
  const collector = createCollector();
  const decoder = createDecoder(declaration);
  const table = createEventTable();
  let lost = 0;
  let taken = 0;
  const sink = { ...collector.sink, lose: (rows: number) => void (lost += rows) };
  return {
    hear(topic: string, message: unknown, atMs = T) {
      decoder.decode(topic, bytesOf(message), atMs, sink);
      for (; taken < collector.tidings.length; taken++) {
        const told = collector.tidings[taken];
        if (told?.kind === 'events') table.take('f', told.events, atMs, told.present);
      }
    },
    active: (atMs = T + 1000) =>
      table
        .activeAt(atMs)
        .map(({ event }) => Number(event.id.split(':').at(-1)))
        .sort((a, b) => a - b),
    get lost() {
      return lost;
    },
    rejected: collector.rejected,
  };
}

describe('alerts', () => {
  it('are events: what, how bad, where, about what, since when', () => {
    const { events, rejected } = decodeAll([['alarms/north', alert(3)]]);
    expect(rejected).toEqual({});
    expect(events).toMatchObject([
      {
        id: 'urn:ngsi-ld:Alert:3',
        cause: 'flood',
        severity: 'severe',
        entities: ['urn:ngsi-ld:Device:7'],
        sentMs: T + 3,
        area: { circles: [{ lon: 4.36, lat: 52.01, radiusM: 50 }] },
      },
    ]);
  });

  it('key-values and notifications too; what is broken is refused by reason', () => {
    const { events, rejected } = decodeAll([
      ['a/x', { id: 'urn:1', type: 'Alert', severity: 'critical', dateIssued: iso(T), validTo: iso(T + 5) }],
      ['a/x', { type: 'Notification', id: 'n', data: [alert(9)] }],
      [
        'a/x',
        {
          alerts: [{ id: 'urn:2', type: 'Alert', dateIssued: 'soon' }, { type: 'Alert' }, 5, alert(4, { location: { type: 'Point', coordinates: [NaN, 2] } })],
        },
      ],
    ]);
    expect(events.map((e) => [e.id, e.severity, e.expiresMs])).toEqual([
      ['urn:1', 'extreme', T + 5],
      ['urn:ngsi-ld:Alert:9', 'severe', NaN],
    ]);
    expect(rejected).toEqual({ 'bad-time': 1, 'bad-shape': 2, 'bad-position': 1 });
  });

  it('a gap in the numbers is counted, and the snapshot brings back what stands and takes away what does not', () => {
    const at = page();
    at.hear('alarms-now/north', { alerts: [alert(1), alert(2)], sequence: 2 });
    at.hear('alarms/north', alert(3));
    expect([at.active(), at.lost]).toEqual([[1, 2, 3], 0]);
    // 4 and 5 never come; 5 still stands, 4 does not, 1 has ended meanwhile.
    at.hear('alarms/north', alert(6));
    expect(at.lost).toBe(2);
    at.hear('alarms-now/north', { alerts: [alert(2), alert(3), alert(5), alert(6)], sequence: 6 });
    expect([at.active(), at.lost]).toEqual([[2, 3, 5, 6], 2]);
    at.hear('alarms/north', alert(7));
    expect([at.active(), at.lost]).toEqual([[2, 3, 5, 6, 7], 2]);
  });

  it('sources are numbered apart, and one’s snapshot leaves another’s alone', () => {
    const at = page();
    at.hear('alarms-now/north', { alerts: [alert(1)], sequence: 1 });
    at.hear('alarms-now/south', { alerts: [alert(11)], sequence: 400 });
    at.hear('alarms/south', alert(12, { sequence: 401 }));
    at.hear('alarms-now/north', { alerts: [], sequence: 2 });
    expect([at.active(), at.lost]).toEqual([[11, 12], 0]);
  });

  it('a snapshot that comes late takes nothing away, nor does a repeated alert', () => {
    const at = page();
    at.hear('alarms-now/north', { alerts: [alert(1)], sequence: 1 });
    at.hear('alarms/north', alert(2));
    at.hear('alarms/north', alert(2));
    at.hear('alarms-now/north', { alerts: [alert(1)], sequence: 1 });
    expect([at.active(), at.lost]).toEqual([[1, 2], 0]);
  });

  it('names of the language are only names', () => {
    const { events, rejected } = decodeAll([['alarms/__proto__', `{"alerts":[${JSON.stringify(alert(1, { severity: 'constructor' }))}],"sequence":1}`]]);
    expect(rejected).toEqual({});
    expect(events[0]?.severity).toBe('unknown');
  });
});
