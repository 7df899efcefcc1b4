import { describe, expect, it } from 'vitest';
import { metresPerDegree } from '../../src/base/geodesy.ts';
import { cellMiddle } from '../../src/tables/unit-grid.ts';
import { decodeAll } from './collect.ts';

const task = {
  id: 'v-1',
  serviceType: 'visit',
  service: 'posthouse-1',
  team: 'posthouse-1/2',
  status: 'booked',
  cell: [150.50012, 31.20034],
  start: '2026-11-23T01:00:00Z',
  end: '2026-11-23T02:00:00Z',
};
const decode = (...tasks: readonly unknown[]) => {
  const collector = decodeAll([['tasks', { tasks }]], { payload: 'team-tasks' });
  const [told] = collector.tidings;
  return { tasks: told?.kind === 'tasks' ? told.tasks : [], rejected: collector.rejected };
};

describe('team tasks at the door', () => {
  it('reads FHIR R4 appointment statuses; booked and gone is on the way', () => {
    const states = [
      ['proposed', 'requested'],
      ['booked', 'assigned'],
      ['arrived', 'arrived'],
      ['fulfilled', 'done'],
      ['noshow', 'no-show'],
      ['cancelled', 'cancelled'],
    ] as const;
    for (const [status, state] of states) expect(decode({ ...task, status }).tasks[0]?.state).toBe(state);
    expect(decode({ ...task, setOut: '2026-11-23T01:10:00Z' }).tasks[0]).toMatchObject({
      state: 'en-route',
      setOutMs: Date.UTC(2026, 10, 23, 1, 10),
      arrivedMs: NaN,
    });
    expect(decode({ ...task, status: 'constructor' }).rejected).toEqual({ 'bad-shape': 1 });
  });
  it('refuses whole, and counts, whatever tells of a person, however it is spelt and however deep', () => {
    const tellTales = [
      { name: 'x' },
      { patientName: 'x' },
      { 'phone-number': '1' },
      { homeAddress: 'x' },
      { birthDate: '1940-01-01' },
      { Gender: 'f' },
      { age: 83 },
      { subject: { reference: 'Patient/1' } },
      { extension: [{ deep: { 身份证号: '1' } }] },
      { note: 'third floor' },
    ];
    const { tasks, rejected } = decode(task, ...tellTales.map((more, n) => ({ ...task, id: `t${n}`, ...more })));
    expect(tasks.map(({ id }) => id)).toEqual(['v-1']);
    expect(rejected).toEqual({ 'personal-data': tellTales.length });
    // Words that merely hold one of the short ones are no tell-tales.
    expect(decode({ ...task, stage: 1, message: 'x' }).tasks).toHaveLength(1);
  });
  it('keeps the middle of the 100 m cell, never an exact place', () => {
    const [{ lon = NaN, lat = NaN } = {}] = decode(task).tasks;
    expect([lon, lat]).not.toEqual(task.cell);
    const { lonM, latM } = metresPerDegree(lat);
    expect(Math.abs((lon - 150.50012) * lonM)).toBeLessThanOrEqual(51);
    expect(Math.abs((lat - 31.20034) * latM)).toBeLessThanOrEqual(51);
    expect(cellMiddle(lon, lat)).toEqual([lon, lat]);
    expect(decode({ ...task, cell: [200, 10] }, { ...task, cell: 'x' }).rejected).toEqual({ 'bad-position': 2 });
  });
  it('takes no window that ends before it begins and no boundless count', () => {
    expect(decode({ ...task, end: '2026-11-22T02:00:00Z' }, { ...task, start: 'x' }, { ...task, quantity: -1 }).rejected).toEqual({
      'bad-time': 2,
      'bad-number': 1,
    });
  });
});
