import { createAlarmBook } from '../../src/rules/alarms/book.ts';
import { groupByRoot, rootFinder } from '../../src/rules/alarms/root-groups.ts';
import { levelRule, reading } from '../rules/alarms/fixtures.ts';
import type { Measurement } from './registry.ts';

const ROWS = 216_000;
const STREAMS = 150;

/** A day of 150 watched streams at one reading a minute, folded from nothing: what a jump in time costs. */
export async function run(): Promise<readonly Measurement[]> {
  const day = Array.from({ length: ROWS }, (_, i) => reading(Math.floor(i / STREAMS) * 60, 2.2 + Math.sin(i / 9000), { streamId: `ds-${i % STREAMS}` }));
  const tookMs = Array.from({ length: 5 }, () => {
    const book = createAlarmBook([levelRule(), levelRule({ id: 'p1', value: 3, priority: 1 })]);
    const startMs = performance.now();
    for (const row of day) book.read(row);
    book.list();
    return performance.now() - startMs;
  }).sort((a, b) => a - b);
  const storm = stormTasks();
  return [
    { what: 'storm of 1,000 alarms in 10 s: longest task', value: Math.max(...storm), unit: 'ms', against: 'target 50' },
    { what: 'fold 216,000 readings', value: tookMs[2] as number, unit: 'ms', against: 'target 300' },
  ];
}

/** What the page does between two of forty pulses while 1,000 streams go into alarm, ms each. */
function stormTasks(): number[] {
  const book = createAlarmBook([levelRule({ onDelayS: 0 })]);
  return Array.from({ length: 40 }, (_, pulse) => {
    const startMs = performance.now();
    for (let i = pulse * 25; i < (pulse + 1) * 25; i++) book.read(reading(pulse / 4, 3, { streamId: `ds-${i}`, thingId: `t-${i}` }));
    book.tick(pulse * 250);
    groupByRoot(book.list(), rootFinder(null));
    book.log();
    return performance.now() - startMs;
  });
}
