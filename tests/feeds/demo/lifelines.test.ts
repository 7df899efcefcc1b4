import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.ts';
import type { CitySeed } from '../../../src/city/grow/seed.ts';
import { growYunwan } from '../../../src/city/grow/yunwan.ts';
import { outagesOf } from '../../../src/feeds/demo/world/outages.ts';
import { createSetting } from '../../../src/feeds/demo/world/site.ts';
import type { StoryEvent } from '../../../src/feeds/demo/world/story.ts';
import { createWorld, type World } from '../../../src/feeds/demo/world/world.ts';
import { cascade } from '../../../src/rules/cascade/cascade.ts';
import { indexDependencies, type DependencyNode, type Supply } from '../../../src/tables/dependencies.ts';

const city = growYunwan(JSON.parse(readFileSync('seeds/hamlet.json', 'utf8')) as CitySeed);
/** The hamlet's pumps all hang on one feeder, Q3's: here the first hangs on the other one. */
const supplies = (city.dependencies?.supplies ?? []).map((s) =>
  s.to === 'pu-001' && s.medium === 'power' ? { ...s, from: ['S02-F1'], standby: ['S01-F3'] } : s,
);
const graph = indexDependencies(city.dependencies?.nodes ?? [], supplies);
const sensors = city.sensors.map((s) => ({ lon: s.geometry.coordinates[0] as number, lat: s.geometry.coordinates[1] as number, properties: s.properties }));
const setting = createSetting(3, city.manifest.bounds, 600, sensors, new Map(), graph);
const HOUR = 3_600_000;
const MIDNIGHT = Date.UTC(2026, 5, 11, 14);
const world = (): World => createWorld(setting);
const sensorOf = (node: string): string => graph.nodes[graph.find(node)]?.things?.find((t) => t.startsWith('sensor/'))?.slice(7) ?? '';
const streamOf = (w: World, sensor: string, property: string): number => w.streams.findIndex((s) => s.site.id === sensor && s.property === property);
function valueAt(w: World, sensor: string, property: string, timeMs: number): number {
  const stream = streamOf(w, sensor, property);
  return w.read(stream, w.lastSent(stream, timeMs));
}
const trip = (w: World): StoryEvent => {
  const [event] = w.models.book.ofKind('feeder-trip', MIDNIGHT + 16 * HOUR).filter((e) => e.startMs > MIDNIGHT);
  if (!event) throw new Error('no feeder trips in the story');
  return event;
};
/** Nodes that hang on a feeder alone, with the hours they last. */
const hangingOn = (feeder: string, kind: string): { id: string; backupH: number }[] =>
  graph.supplies
    .filter((s) => s.from.length === 1 && s.from[0] === feeder && graph.nodes[graph.find(s.to)]?.kind === kind)
    .map((s) => ({ id: s.to, backupH: s.backupH }));

describe('outages in time', () => {
  it('agree with the cascade of rules on when each node falls, for failures that last', () => {
    const random = createRandom(11);
    const node = (id: string): DependencyNode => ({ id, kind: 'x', name: { zh: id, en: id }, lon: 0, lat: 0 });
    for (let round = 0; round < 30; round++) {
      const nodes = Array.from({ length: 40 }, (_, i) => node(`${i}`));
      const supplies = Array.from({ length: 70 }, (): Supply => {
        const to = random.below(40);
        const from = [random.below(40), random.below(40)].filter((n) => n !== to).map(String);
        return {
          to: `${to}`,
          from: from.length > 0 ? from : [`${(to + 1) % 40}`],
          medium: 'power',
          need: random.next() < 0.5 ? 'any' : 'all',
          backupH: random.below(6),
        };
      });
      const g = indexDependencies(nodes, supplies);
      const failed = [random.below(40), random.below(40)];
      const falls = new Map(
        cascade(
          g,
          failed.map((n) => ({ node: n })),
        ).map((f) => [f.node, f.atH]),
      );
      const outages = outagesOf(g, new Map(failed.map((n) => [n, [{ startMs: 0, endMs: 10_000 * HOUR }]])));
      expect(new Map([...outages].filter(([, o]) => o.length > 0).map(([n, o]) => [n, (o[0]?.startMs ?? NaN) / HOUR]))).toEqual(falls);
    }
  });
  it('end when the supply is back, and are not felt within the backup', () => {
    const g = indexDependencies(
      ['f', 'cell', 'ring'].map((id) => ({ id, kind: 'x', name: { zh: id, en: id }, lon: 0, lat: 0 })),
      [
        { to: 'cell', from: ['f'], medium: 'power', need: 'all', backupH: 2 },
        { to: 'ring', from: ['cell'], medium: 'telecom', need: 'all', backupH: 0 },
        { to: 'f', from: ['ring'], medium: 'telecom', need: 'all', backupH: 50 },
      ],
    );
    const down = outagesOf(
      g,
      new Map([
        [
          0,
          [
            { startMs: 0, endMs: 1 * HOUR },
            { startMs: 10 * HOUR, endMs: 15 * HOUR },
          ],
        ],
      ]),
    );
    expect([down.get(1), down.get(2)]).toEqual([[{ startMs: 12 * HOUR, endMs: 15 * HOUR }], [{ startMs: 12 * HOUR, endMs: 15 * HOUR }]]);
  });
});

describe('a feeder that trips', () => {
  const w = world();
  const event = trip(w);
  const feeder = graph.nodes[graph.find(`sensor/${event.target}`)] as DependencyNode;
  it('is dead, stops its pumps, and takes its cells when their batteries are empty', () => {
    const during = event.startMs + 10 * 60_000;
    expect(valueAt(w, event.target, 'breakerState', event.startMs - HOUR)).toBe(1);
    expect([valueAt(w, event.target, 'breakerState', during), valueAt(w, event.target, 'feederLoad', during)]).toEqual([0, 0]);
    const pumps = hangingOn(feeder.id, 'pump-station');
    expect(pumps.length).toBeGreaterThan(0);
    for (const { id } of pumps) expect(valueAt(w, sensorOf(id), 'pumpState', during)).toBe(0);
    for (const { id, backupH } of hangingOn(feeder.id, 'cell')) {
      expect(valueAt(w, sensorOf(id), 'cellState', event.startMs + (backupH - 0.1) * HOUR)).toBe(1);
      expect(valueAt(w, sensorOf(id), 'cellState', event.startMs + (backupH + 0.1) * HOUR)).toBe(event.startMs + (backupH + 0.1) * HOUR < event.endMs ? 0 : 1);
      expect(valueAt(w, sensorOf(id), 'cellState', event.endMs + 0.1 * HOUR)).toBe(1);
    }
    expect(valueAt(w, event.target, 'breakerState', event.endMs + 0.1 * HOUR)).toBe(1);
  });
  it('is carried by its neighbour minutes after the operator says so, and the neighbour feels it', () => {
    const told = world();
    // Late enough that no pump of the day's script is broken for a reason of its own.
    const atMs = MIDNIGHT + 17.2 * HOUR;
    const after = atMs + 6 * 60_000;
    const standby = graph.supplies.find((s) => s.to === feeder.id)?.standby?.[0] as string;
    const before = valueAt(told, sensorOf(standby), 'feederLoad', after);
    expect(told.act({ id: 'a', kind: 'restore-feeder', operator: 'x', timeMs: atMs, target: event.target })).toBe(true);
    expect(valueAt(told, event.target, 'breakerState', after)).toBe(1);
    for (const { id } of hangingOn(feeder.id, 'pump-station')) expect(valueAt(told, sensorOf(id), 'pumpState', after)).toBe(1);
    for (const { id } of hangingOn(feeder.id, 'cell')) expect(valueAt(told, sensorOf(id), 'cellState', after)).toBe(1);
    expect(valueAt(told, sensorOf(standby), 'feederLoad', after)).toBeGreaterThan(before + 10);
  });
  it('is not mended by resetting the pump behind it', () => {
    const told = world();
    const [pump] = hangingOn(feeder.id, 'pump-station');
    const sensor = sensorOf(pump?.id ?? '');
    told.act({ id: 'b', kind: 'start-pump', operator: 'x', timeMs: event.startMs + 5 * 60_000, target: sensor });
    expect(valueAt(told, sensor, 'pumpState', event.startMs + 15 * 60_000)).toBe(0);
  });
});

describe('the other lifelines', () => {
  const w = world();
  it('lose pressure at a burst main until it is mended, and draw more while it runs', () => {
    const event = w.models.book.ofKind('main-burst', MIDNIGHT + 8 * HOUR).find((e) => e.startMs > MIDNIGHT) as StoryEvent;
    const during = (event.startMs + event.endMs) / 2;
    expect(valueAt(w, event.target, 'waterPressure', during)).toBeLessThan(140);
    expect(valueAt(w, event.target, 'waterPressure', event.endMs + HOUR)).toBeGreaterThan(180);
  });
  it('hear nothing from a gateway whose uplink is cut', () => {
    const event = w.models.book.ofKind('backhaul-cut', MIDNIGHT + 14 * HOUR).find((e) => e.startMs > MIDNIGHT) as StoryEvent;
    const stream = streamOf(w, event.target, 'devicesHeard');
    const during = (event.startMs + event.endMs) / 2;
    expect(w.isSent(stream, w.numberAt(stream, during))).toBe(false);
    expect(w.timeOf(stream, w.lastSent(stream, during))).toBeLessThan(event.startMs);
  });
  it('run late where the story says so', () => {
    const event = w.models.book.ofKind('line-fault', MIDNIGHT + 18.6 * HOUR).find((e) => e.startMs > MIDNIGHT) as StoryEvent;
    const during = (event.startMs + event.endMs) / 2;
    expect(valueAt(w, event.target, 'transitDelay', during)).toBeGreaterThan(7);
    expect(valueAt(w, event.target, 'transitDelayP90', during)).toBeGreaterThan(valueAt(w, event.target, 'transitDelay', during));
    expect(valueAt(w, event.target, 'transitDelay', during - 5 * HOUR)).toBeLessThan(4);
  });
  it('hold every reading within what its property is said to range over', () => {
    for (const [kind, property, low, high] of [
      ['substation', 'busVoltage', 9.8, 10.7],
      ['feeder', 'feederLoad', 10, 90],
      ['water-zone', 'waterPressure', 160, 600],
      ['water-tank', 'tankLevel', 1.5, 5],
      ['cell', 'cellState', 1, 1],
    ] as const)
      for (const site of setting.sites.filter((s) => s.kind === kind))
        for (let h = 0.5; h < 5; h += 0.5) {
          const value = valueAt(w, site.id, property, MIDNIGHT + h * HOUR);
          expect(value, `${property} at ${h}`).toBeGreaterThanOrEqual(low);
          expect(value, `${property} at ${h}`).toBeLessThanOrEqual(high);
        }
  });
});
