import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.ts';
import { GROUP_SIZE, sensorGroups, type Sensor } from '../../../src/rules/sensing/groups.ts';

const random = createRandom(5);
/** Two properties over ten kilometres, in no order. */
const sensors: readonly Sensor[] = Array.from({ length: 2000 }, (_, row) => ({
  row,
  property: row % 3 === 0 ? 'pm25' : 'airTemperature',
  lon: random.between(117.2, 117.3),
  lat: random.between(31.8, 31.9),
}));

describe('groups of sensors', () => {
  const groups = sensorGroups(sensors);
  it('hold every sensor once, of one property, no more than a group takes', () => {
    expect(groups.flat().sort((a, b) => a - b)).toEqual(sensors.map(({ row }) => row));
    for (const group of groups) {
      expect(group.length).toBeLessThanOrEqual(GROUP_SIZE);
      expect(group.length).toBeGreaterThan(GROUP_SIZE - 2);
      expect(new Set(group.map((row) => sensors[row]?.property)).size).toBe(1);
    }
  });
  it('are of neighbours: the nearest of nearly all is as near as chance would have it in a city a hundredth as large', () => {
    const apart = (a: number, b: number): number => {
      const [p, q] = [sensors[a] as Sensor, sensors[b] as Sensor];
      return Math.hypot(p.lon - q.lon, p.lat - q.lat);
    };
    const nearest = groups.flatMap((group) => group.map((row) => Math.min(...group.filter((other) => other !== row).map((other) => apart(row, other)))));
    const middle = nearest.sort((a, b) => a - b)[nearest.length >> 1] as number;
    expect(middle).toBeLessThan(0.005);
  });
});
