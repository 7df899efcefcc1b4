/**
 * `npm test`: every lane, with what it needs arranged first. `npm test -- unit feeds` runs some. A lane that cannot run is
 * NOT RUN with the reason, never silently passed; under CI that is a failure. The last line is `N passed, N failed`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { arrange } from './arrange.ts';
import { cacheFolder, projectRoot } from './project.ts';
import { runBin } from './run-command.ts';

interface Lane {
  readonly name: 'unit' | 'feeds' | 'browser';
  /** Why it cannot run, or null. */
  obstacle(): Promise<string | null>;
}
interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** A line each: the test and the first line of what it said. */
  readonly failures: readonly string[];
}
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string; readonly failureMessages: readonly string[] }[];
  }[];
}

const needing = (program: Parameters<typeof arrange>[0]) => async (): Promise<string | null> => {
  const arranged = await arrange(program);
  return arranged.kind === 'found' ? null : arranged.why;
};
const lanes: readonly Lane[] = [
  { name: 'unit', obstacle: async () => null },
  { name: 'feeds', obstacle: needing('mosquitto') },
  { name: 'browser', obstacle: needing('chromium') },
];
const isCi = (process.env['CI'] ?? '') !== '' && process.env['CI'] !== 'false';

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !lanes.some((lane) => lane.name === name));
if (unknown.length > 0) throw new Error(`no lane ${unknown.join(', ')}; lanes are ${lanes.map((lane) => lane.name).join(', ')}`);

const lines: string[] = [];
const failures: string[] = [];
let passed = 0;
let failed = 0;
const wanted = lanes.filter(({ name }) => asked.length === 0 || asked.includes(name));
// What mostly waits for brokers runs beside what mostly computes; drawing in software wants the machine for itself.
const beside = wanted.filter(({ name }) => name !== 'browser');
const reports = await Promise.all(beside.map((lane, i) => runWhatCan(lane, i === 0)));
for (const lane of wanted.filter(({ name }) => name === 'browser')) reports.push(await runWhatCan(lane, true));
for (const [i, { name }] of wanted.entries()) {
  const report = reports[i] as Tally | string;
  if (typeof report === 'string') {
    lines.push(`${name}: NOT RUN, ${report}`);
    if (isCi) failed++;
    continue;
  }
  lines.push(`${name}: ${report.passed} passed, ${report.failed} failed${report.skipped > 0 ? `, ${report.skipped} skipped` : ''}`);
  failures.push(...report.failures.map((line) => `FAILED ${name}: ${line}`));
  passed += report.passed;
  failed += report.failed;
}
// At the end, where a log that was cut still shows them.
console.log(`\n${[...failures, ...lines].join('\n')}\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** @returns why not, where it cannot run. */
async function runWhatCan(lane: Lane, show: boolean): Promise<Tally | string> {
  const obstacle = await lane.obstacle();
  return obstacle ?? runLane(lane.name, show);
}

/** @param show as it goes; else when it is done, so that two lanes do not talk into each other. */
async function runLane(name: Lane['name'], show: boolean): Promise<Tally> {
  if (show) console.log(`\n== ${name} ==`);
  const report = join(cacheFolder, 'reports', `${name}.json`);
  mkdirSync(join(cacheFolder, 'reports'), { recursive: true });
  rmSync(report, { force: true });
  const { code, output } = await runBin('vitest', ['run', '--project', name, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], { show });
  if (!show) console.log(`\n== ${name} ==\n${output}`);
  const tally = existsSync(report) ? readTally(report) : { passed: 0, failed: 0, skipped: 0, failures: [] };
  // A crash before or after the tests is a failure of its own.
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1, failures: [`vitest ended with code ${code}`] } : tally;
}

function readTally(path: string): Tally {
  const report = JSON.parse(readFileSync(path, 'utf8')) as VitestReport;
  // A file that cannot even be loaded has no tests to fail.
  const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failures = report.testResults.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status === 'failed')
      .map((test) => `${relative(projectRoot, file.name)} > ${test.fullName}: ${firstLine(test.failureMessages[0] ?? '')}`),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [...failures, ...brokenFiles.map((file) => `${relative(projectRoot, file.name)}: ${firstLine(file.message)}`)],
  };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
