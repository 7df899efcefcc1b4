import { createAlarmBook } from '../../src/rules/alarms/book.ts';
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
  return [{ what: 'fold 216,000 readings', value: tookMs[2] as number, unit: 'ms', against: 'target 300' }];
}
