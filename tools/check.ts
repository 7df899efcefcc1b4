/** `npm run check`: everything a machine can judge about the sources, in well under half a minute. */
import { checkRooms } from './check-rooms.ts';
import { bundleSizes, earlyLateChunks, fileLengths } from './check-size.ts';
import { runBin } from './run-command.ts';

/** What a check has to say; nothing wrong = passed. Notes are shown either way. */
interface Verdict {
  readonly faults: readonly string[];
  readonly notes?: readonly string[];
}
interface Check {
  readonly name: string;
  run(): Promise<Verdict> | Verdict;
}

const byTool = (name: string, bin: string, args: readonly string[]): Check => ({
  name,
  async run() {
    const { code, output } = await runBin(bin, args, { timeoutMs: 120_000 });
    return { faults: code === 0 ? [] : [output.trim() || `${bin} ended with code ${code}`] };
  },
});

const sources = ['src', 'tests', 'tools'];
const checks: readonly Check[] = [
  { name: 'rooms: who imports whom', run: () => ({ faults: checkRooms() }) },
  byTool('lint (oxlint)', 'oxlint', [...sources, '--quiet']),
  byTool('format (oxfmt)', 'oxfmt', ['--check', ...sources]),
  byTool('types (tsc)', 'tsc', ['--noEmit']),
  byTool('dead code (knip)', 'knip', ['--no-progress', '--no-config-hints', '--include', 'files,dependencies,unlisted,unresolved,exports']),
  { name: 'sizes', run: checkSizes },
];

function checkSizes(): Verdict {
  const { median, p90, over400Share, longest } = fileLengths();
  const sizes = bundleSizes();
  const notes = [
    `files: median ${median} lines (budget 100), 90th percentile ${p90} (300), ${(100 * over400Share).toFixed(1)} % over 400 (5 %)`,
    ...longest.map((line) => `  over 400 lines: ${line}`),
    ...(sizes.length === 0 ? ['bundles: nothing built yet, not judged'] : []),
    ...sizes.map(({ name, gzipKb, limitKb }) => `${name}: ${gzipKb.toFixed(0)} kB gzip of ${limitKb}`),
  ];
  return {
    faults: [
      ...sizes.filter((size) => size.gzipKb > size.limitKb).map(({ name, gzipKb, limitKb }) => `${name}: ${gzipKb.toFixed(0)} kB gzip, limit ${limitKb}`),
      ...earlyLateChunks(),
    ],
    notes,
  };
}

const results = await Promise.all(
  checks.map(async (check) => {
    const startMs = performance.now();
    const verdict = await check.run();
    return { name: check.name, verdict, seconds: (performance.now() - startMs) / 1000 };
  }),
);
for (const { name, verdict, seconds } of results) {
  console.log(`${verdict.faults.length === 0 ? 'PASS' : 'FAIL'}  ${name}  (${seconds.toFixed(1)} s)`);
  for (const note of verdict.notes ?? []) console.log(`      ${note}`);
  for (const fault of verdict.faults)
    console.log(
      fault
        .split('\n')
        .slice(0, 200)
        .map((line) => `      ${line}`)
        .join('\n'),
    );
}
const failed = results.filter(({ verdict }) => verdict.faults.length > 0).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
