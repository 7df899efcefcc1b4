import { describe, expect, it } from 'vitest';
import { decodeAll } from './collect.ts';

const vehicle = (over: object = {}): object => ({
  id: 'urn:ngsi-ld:Vehicle:waste:7',
  type: 'Vehicle',
  name: 'C-7',
  vehicleType: 'lorry',
  serviceProvided: ['garbageCollection', 'wasteContainerCleaning'],
  location: { type: 'Point', coordinates: [128.4, 24.6] },
  heading: { value: 87, unitCode: 'DD' },
  speed: { value: 36, unitCode: 'KMH' },
  observationDateTime: '2026-06-01T08:00:00Z',
  license_plate: 'X-1',
  owner: 'Mrs Wu',
  ...over,
});
const decode = (...messages: readonly unknown[]) =>
  decodeAll(
    messages.map((m) => ['vehicles', m] as const),
    { payload: 'ngsi-ld' },
  );

describe('vehicles of NGSI-LD (Smart Data Models)', () => {
  it('are read as who and where, in metres per second and degrees, and nothing about persons', () => {
    const got = decode([vehicle()]);
    expect(got.vehicles).toEqual([
      expect.objectContaining({
        id: 'urn:ngsi-ld:Vehicle:waste:7',
        kind: 'truck',
        label: 'C-7',
        lon: 128.4,
        lat: 24.6,
        headingDeg: 87,
        speedMps: 10,
        timeMs: Date.UTC(2026, 5, 1, 8),
        detail: { type: 'lorry', service: 'garbageCollection' },
      }),
    ]);
    expect([got.rows, got.streams]).toEqual([[], []]);
    expect(JSON.stringify(got.vehicles)).not.toMatch(/Wu|X-1/);
  });
  it('in the normalized form too; what is not known is NaN, never zero', () => {
    const got = decode({
      id: 'v1',
      type: 'https://smartdatamodels.org/dataModel.Transportation/Vehicle',
      vehicleType: { type: 'Property', value: 'fireTender' },
      location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [128.4, 24.6] } },
      speed: { type: 'Property', value: -1 },
      bearing: { type: 'Property', value: 12 },
    });
    expect(got.vehicles[0]).toMatchObject({ id: 'v1', kind: 'crew', label: 'v1', headingDeg: 12, speedMps: NaN });
  });
  it('without a place stay things with streams; with a broken time they are refused', () => {
    const { location: _location, ...placeless } = vehicle() as Record<string, unknown>;
    const got = decode(placeless, vehicle({ observationDateTime: 'soon' }));
    expect(got.vehicles).toEqual([]);
    expect(got.streams.map(({ property }) => property)).toContain('speed');
    expect(got.rejected).toMatchObject({ 'bad-time': 1 });
  });
});
