import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { cellLevels, cellOf, coverOf, type Bounds } from '../../src/feeds/cells.ts';
import { createInView } from '../../src/feeds/mqtt/in-view.ts';
import { matchesFilter } from '../../src/feeds/topic-filter.ts';
import { hubTopics } from '../../tools/hub/teller.ts';

const grid = { rootZoom: 10, leafZoom: 16 };
const delft: Bounds = [4.32, 51.98, 4.4, 52.03];
const topic = 'belvedere/delft/obs/+/{cell}/#';

describe('grid cells', () => {
  it('are quadkeys as topic levels: the example of the Bing Maps Tile System, tile 3, 5 at level 3', () => {
    expect(cellLevels(3, 5, 3, 3)).toBe('213');
    expect(cellLevels(3, 5, 3, 1)).toBe('2/1/3');
    expect(cellLevels(3, 5, 3, 2)).toBe('21/3');
  });

  it('know the tile of Delft market square: z16 33561/21650 by the slippy map formula', () => {
    const n = 2 ** 16;
    const [lon, lat] = [4.3593, 52.0116];
    const x = Math.floor(((lon + 180) / 360) * n);
    const y = Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * n);
    expect(cellOf(lon, lat, grid)).toBe(cellLevels(x, y, 16, 10));
    expect(
      cellOf(lon, lat, grid)
        .split('/')
        .map((level) => level.length),
    ).toEqual([10, 1, 1, 1, 1, 1, 1]);
  });

  it('cover a view whatever its size: every place in it lies below exactly one of the prefixes, of few', () => {
    const random = createRandom(4);
    for (let round = 0; round < 200; round++) {
      const [lon, lat] = [random.between(-170, 170), random.between(-80, 80)];
      const size = 10 ** random.between(-4, -0.2);
      const view: Bounds = [lon, lat, lon + size, lat + size * 0.6];
      const cells = coverOf(view, grid, 16);
      if (!cells) {
        expect(size).toBeGreaterThan(0.3);
        continue;
      }
      expect(cells.length).toBeLessThanOrEqual(16);
      for (let i = 0; i < 20; i++) {
        const cell = cellOf(random.between(view[0], view[2]), random.between(view[1], view[3]), grid);
        expect(cells.filter((prefix) => `${cell}/`.startsWith(`${prefix}/`)).length).toBe(1);
      }
    }
    expect(coverOf([-180, -85, 180, 85], grid, 16)).toBeNull();
  });
});

describe('what is in view', () => {
  it('asks for nothing before the first look, then for the view and a margin', () => {
    const view = createInView({ topic, ...grid }, delft);
    expect(view.topics).toEqual([]);
    expect(view.look(delft)).toBe(true);
    expect(view.topics.length).toBeGreaterThan(0);
    expect(view.topics.length).toBeLessThanOrEqual(16);
    const at = (lon: number, lat: number): boolean =>
      view.topics.some((filter) => matchesFilter(`belvedere/delft/obs/centrum/${cellOf(lon, lat, grid)}/s1`, filter));
    expect(at(4.36, 52.01)).toBe(true);
    expect(at(4.31, 52.0)).toBe(true);
    expect(at(5.5, 52.0)).toBe(false);
  });

  it('changes nothing for small moves, asks anew for large ones and for much smaller views', () => {
    const view = createInView({ topic, ...grid }, delft);
    view.look(delft);
    const before = view.topics;
    expect(view.look([4.33, 51.985, 4.41, 52.035])).toBe(false);
    expect(view.topics).toBe(before);
    expect(view.look([4.52, 51.9, 4.6, 51.95])).toBe(true);
    expect(view.topics.some((one) => before.includes(one))).toBe(false);
    expect(view.look([4.55, 51.92, 4.56, 51.926])).toBe(true);
    expect(view.topics[0]?.split('/').length).toBeGreaterThan(before[0]?.split('/').length ?? 99);
  });

  it('asks for all of the city, and for nothing else, where the view shows far more, and ignores a view that is none', () => {
    const topics = hubTopics('delft');
    const view = createInView({ topic: topics.cells, ...grid }, delft);
    expect(view.look([NaN, 0, 1, 1])).toBe(false);
    expect(view.look([-170, -70, 170, 70])).toBe(true);
    const hears = (one: string): boolean => view.topics.some((filter) => matchesFilter(one, filter));
    expect(hears(topics.seen('centrum', cellOf(4.36, 52.01, grid)))).toBe(true);
    expect(hears(topics.seenNow('centrum', cellOf(4.36, 52.01, grid)))).toBe(true);
    // These come on connections of their own, or not at all.
    for (const other of [
      topics.tasks,
      topics.requests,
      topics.requestsNow(0),
      topics.ruled,
      `${topics.actions}entry/desk-a`,
      `${topics.actions}here/desk-a/w1`,
    ])
      expect(hears(other), other).toBe(false);
    // Far from the city there is nothing to hear.
    expect(view.look([-170, -70, -120, -20])).toBe(true);
    expect(view.topics).toEqual([]);
  });

  it('names every cell of a city that is larger than sixteen of the largest', () => {
    const province: Bounds = [118, 27, 123, 31];
    const view = createInView({ topic, ...grid }, province);
    expect(view.look([100, 10, 140, 50])).toBe(true);
    expect(view.topics.length).toBeGreaterThan(16);
    const random = createRandom(5);
    for (let i = 0; i < 50; i++) {
      const cell = cellOf(random.between(province[0], province[2]), random.between(province[1], province[3]), grid);
      expect(view.topics.filter((filter) => matchesFilter(`belvedere/delft/obs/x/${cell}`, filter)).length).toBe(1);
    }
  });

  it('asks for nothing by place where that would take larger cells than the pack allows', () => {
    const view = createInView({ topic, ...grid, farthestZoom: 13 }, [4, 51.5, 5, 52.5]);
    expect(view.look(delft)).toBe(true);
    expect(view.topics.length).toBeGreaterThan(0);
    expect(view.look([4, 51.5, 5, 52.5])).toBe(true);
    expect(view.topics).toEqual([]);
    expect(view.look(delft)).toBe(true);
    expect(view.topics.length).toBeGreaterThan(0);
  });
});

describe('topic filters', () => {
  it.each([
    ['a/b/c', 'a/b/c', true],
    ['a/b/c', 'a/+/c', true],
    ['a/b/c', 'a/#', true],
    ['a', 'a/#', true],
    ['a/b', '#', true],
    ['a/b', 'a', false],
    ['a', 'a/b', false],
    ['a/b/c', 'a/+', false],
    ['/a', '+/a', true],
    ['$SYS/x', '#', false],
    ['$SYS/x', '$SYS/#', true],
  ])('%s against %s: %s, as MQTT 5, 4.7 says', (one, filter, is) => expect(matchesFilter(one, filter)).toBe(is));
});
