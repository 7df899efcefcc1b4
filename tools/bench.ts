/** `npm run bench [-- ids]`: measure here and now, and print a table. Absolute values hold for this machine only. */
import { cpus } from 'node:os';
import { benches, type Bench, type Measurement } from '../tests/bench/registry.ts';

const asked = process.argv.slice(2);
const all: readonly Bench[] = benches;
const unknown = asked.filter((id) => !all.some((bench) => bench.id === id));
if (unknown.length > 0) throw new Error(`no bench ${unknown.join(', ')}; benches are ${all.map(({ id }) => id).join(', ')}`);

const numbers = new Intl.NumberFormat('en-GB');
const shown = ({ value, decimals = 0 }: Measurement): string => numbers.format(Number(value.toFixed(decimals)));

console.log(`${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n`);
let failed = 0;
for (const { id, title, load } of all.filter((bench) => asked.length === 0 || asked.includes(bench.id))) {
  console.log(`${title} (${id})`);
  try {
    for (const row of await (await load()).run()) console.log(`  ${row.what.padEnd(34)}${shown(row).padStart(12)} ${row.unit.padEnd(9)} ${row.against ?? ''}`);
  } catch (error) {
    failed++;
    console.log(`  FAILED: ${(error as Error).message}`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
