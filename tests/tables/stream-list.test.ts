import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import type { StreamDescriptor } from '../../src/tables/batch.ts';
import { createStreamList } from '../../src/tables/stream-list.ts';
import { createTextPool } from '../../src/tables/text-pool.ts';

describe('text pool', () => {
  it('gives back what it was given: plain, empty, foreign and long', () => {
    const pool = createTextPool();
    const texts = [
      '',
      'a',
      'urn:ngsi-ld:Streetlight:7#powerState',
      '水位-7',
      'x'.repeat(254),
      'x'.repeat(255),
      'é',
      ...Array.from({ length: 5000 }, (_, i) => `ds-${i}`),
    ];
    const places = texts.map(pool.add);
    expect(places.map(pool.at)).toEqual(texts);
    expect(places.every((place, i) => pool.isAt(place, texts[i] as string))).toBe(true);
    expect(places.some((place, i) => pool.isAt(place, `${texts[i]}x`) || pool.isAt(place, (texts[i] as string).slice(1) + '!'))).toBe(false);
  });
});

describe('stream list', () => {
  it('is the same as an array of descriptors, whatever they say', () => {
    const random = createRandom(3);
    const list = createStreamList();
    const told: StreamDescriptor[] = [];
    for (let i = 0; i < 6000; i++) {
      const id = random.pick([`ds-${random.below(3000)}`, `${i}`, `灯-${random.below(50)}`]);
      const thingId = random.pick([id, `thing-${i >> 3}`, '']);
      const intervalMs = random.pick([NaN, 10_000, 60_000]);
      const [lon, lat] = random.pick([
        [NaN, NaN],
        [random.between(-180, 180), random.between(-90, 90)],
      ]) as [number, number];
      const descriptor = {
        id,
        thingId,
        property: random.pick(['no2', 'pm25']),
        unit: 'ug/m3',
        intervalMs,
        lon,
        lat,
        source: 'test',
        kind: random.pick(['', 'lamp']),
      };
      expect(list.add(descriptor)).toBe(told.push(descriptor) - 1);
    }
    expect(list.count).toBe(told.length);
    told.forEach((descriptor, i) => {
      const { lon, lat, ...rest } = list.at(i);
      expect({ lon: descriptor.lon, lat: descriptor.lat, ...rest }).toEqual(descriptor);
      // Places to the centimetre.
      for (const [kept, given] of [
        [lon, descriptor.lon],
        [lat, descriptor.lat],
      ] as const)
        // prettier-ignore
        expect(Number.isNaN(given) ? Number.isNaN(kept) : Math.abs(kept - given) <= 5.1e-8).toBe(true);
      expect([list.property(i), list.intervalMs(i)]).toEqual([descriptor.property, descriptor.intervalMs]);
    });
    // All of an id, in the order they were added.
    const numbers = new Map<string, number[]>();
    told.forEach(({ id }, i) => numbers.set(id, [...(numbers.get(id) ?? []), i]));
    for (const [id, expected] of numbers) {
      const found: number[] = [];
      for (let at = list.find(id); at >= 0; at = list.find(id, at)) found.push(at);
      expect(found).toEqual(expected);
    }
    expect(list.find('nobody')).toBe(-1);
  });

  it('keeps places of seven decimals as they are, and none as none', () => {
    const list = createStreamList();
    const places = [[4.3571234, 52.0116], [-180, -90], [180, 90], [0, 0], [NaN, 5], [121.4737021, 31.2303904]] as const; // prettier-ignore
    for (const [i, [lon, lat]] of places.entries())
      list.add({ id: `${i}`, thingId: '', property: '', unit: '', intervalMs: NaN, lon, lat, source: '', kind: '' });
    expect(places.map((_, i) => [list.at(i).lon, list.at(i).lat])).toEqual(places);
  });

  it('tells apart more kinds of streams than sixteen bits count', () => {
    const list = createStreamList();
    const kinds = 66_000;
    for (let i = 0; i < kinds; i++)
      list.add({ id: `${i}`, thingId: '', property: `p${i}`, unit: '', intervalMs: NaN, lon: NaN, lat: NaN, source: '', kind: '' });
    list.add({ id: 'last', thingId: '', property: 'p7', unit: '', intervalMs: NaN, lon: NaN, lat: NaN, source: '', kind: '' });
    expect([0, 65_535, 65_536, kinds - 1, kinds].map(list.property)).toEqual(['p0', 'p65535', 'p65536', 'p65999', 'p7']);
    expect(list.template[kinds]).toBe(list.template[7]);
  });
});
