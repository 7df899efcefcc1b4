import { describe, expect, it } from 'vitest';
import { demoRules } from '../../../src/city/grow/rules.ts';
import { createAlarmBook } from '../../../src/rules/alarms/book.ts';
import { limitsOf } from '../../../src/rules/alarms/limits.ts';
import type { Series } from '../../../src/tables/series.ts';
import { crossingsOf } from '../../../src/feeds/demo/crossings.ts';
import { pastOf } from '../../../src/feeds/demo/past.ts';
import { boundsOf } from '../../../src/feeds/demo/world/bounds.ts';
import { mayBeFaulty } from '../../../src/feeds/demo/world/faults.ts';
import { createWorld } from '../../../src/feeds/demo/world/world.ts';
import { makeSetting, MIDNIGHT_MS } from './fixture.ts';

const HOUR = 3_600_000;
const world = createWorld(makeSetting(1500));
const limits = limitsOf(demoRules);
const ruled = world.streams.map((s, n) => [s, n] as const).filter(([s]) => limits[s.property] !== undefined);

describe('crossings', () => {
  const toMs = MIDNIGHT_MS + 18.3 * HOUR;
  const folded = (seriesOf: (stream: number, property: string) => Series) => {
    const book = createAlarmBook(demoRules);
    let rows = 0;
    for (const [{ id, property, site, intervalMs }, n] of ruled) {
      const series = seriesOf(n, property);
      rows += series.timeMs.length;
      series.timeMs.forEach((timeMs, i) =>
        book.read({
          feedId: 'demo',
          streamId: id,
          thingId: site.id,
          thingKind: site.kind,
          property,
          intervalMs,
          timeMs,
          value: series.value[i] as number,
          quality: 0,
        }),
      );
    }
    book.tick(toMs);
    return { rows, list: book.list(), log: book.log() };
  };

  it('fold to the very same alarms as every reading, from a twentieth of the rows or less', () => {
    const whole = folded((n) => pastOf(world, n, MIDNIGHT_MS, toMs, 0));
    const short = folded((n, property) => crossingsOf(world, n, MIDNIGHT_MS, toMs, limits[property] ?? []));
    expect(short.log).toEqual(whole.log);
    expect(short.list).toEqual(whole.list);
    expect(whole.log.length).toBeGreaterThan(20);
    expect(short.rows).toBeLessThan(whole.rows / 20);
  });

  it('skip only spans whose readings do stay within their bounds', () => {
    let spans = 0;
    for (const [{ property, site }, n] of ruled)
      for (let h = n % 5; h < 24; h += 5) {
        const [from, to] = [MIDNIGHT_MS + h * HOUR, MIDNIGHT_MS + (h + 1) * HOUR];
        const bounds = boundsOf(world.models, site, property, from, to);
        if (!bounds || mayBeFaulty(site.fate, from, to, world.setting.offsetMs)) continue;
        spans++;
        for (const value of pastOf(world, n, from, to, 0).value)
          if (value < bounds[0] || value > bounds[1]) expect.fail(`${property} ${value} at ${site.id} from ${h} h`);
      }
    expect(spans).toBeGreaterThan(1000);
  });
});
