import { describe, expect, it } from 'vitest';
import { ensure } from '../../src/base/ensure.ts';
import { rowsOf } from '../../src/panels/inspector/facts.ts';
import { selectionFeature } from '../../src/panels/inspector/geojson.ts';
import type { EntityRef } from '../../src/city/city.ts';
import { createFakeDesk, FAKE_NOW_MS } from './page/fake-desk.ts';

const desk = createFakeDesk({ alarms: 'some', feeds: 'open', demo: true, running: false, session: {} });
function featureOf(ref: EntityRef) {
  const { geometry, properties } = selectionFeature(desk, ref, rowsOf(desk, ref));
  return { geometry, properties: ensure(properties, 'properties') };
}

describe('the selection as GeoJSON', () => {
  it('is a point with the latest readings, their unit, time and source', () => {
    const { geometry, properties } = featureOf({ kind: 'sensor', id: 'drain-level-005' });
    const placed = desk.city.sensor('drain-level-005');
    expect(geometry).toEqual({ type: 'Point', coordinates: [placed?.lon, placed?.lat] });
    const [reading] = properties['readings'] as Record<string, unknown>[];
    expect(reading).toMatchObject({ property: 'waterLevel', unit: 'm', quality: 'good', source: 'Yunwan edge gateway 07' });
    expect(Date.parse(reading?.['time'] as string)).toBeLessThanOrEqual(FAKE_NOW_MS);
  });
  it('keeps an area’s own outline and tells indicators with their denominators', () => {
    const { geometry, properties } = featureOf({ kind: 'area', id: 'd2' });
    expect(geometry?.type).toBe('Polygon');
    expect((properties['indicators'] as { expected: number }[]).every((i) => i.expected > 0)).toBe(true);
  });
  it('says null for what is unknown or fewer than ten people, never zero', () => {
    const { properties } = featureOf({ kind: 'building', id: 'b-00042' });
    expect(properties).toMatchObject({ use: 'residential', storeys: 18, year: null, people: [31, 142, 48, null] });
    expect(JSON.parse(JSON.stringify(properties))).toEqual(properties);
  });
});
