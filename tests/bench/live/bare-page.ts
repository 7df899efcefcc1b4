import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { chromiumFlags, findChromium } from '../../../tools/chromium.ts';

/**
 * A page that nobody looks over the shoulder of. Playwright subscribes to the browser's network events, and then Chromium copies
 * every frame of every WebSocket, in base64, through three processes to it: at some thousand messages a second that took more
 * of the machine than the clients that were measured. Here only what is asked for is told.
 */
export interface BarePage {
  /** @param ask runs in the page, with nothing of this process in reach. */
  evaluate<T>(ask: () => T): Promise<T>;
  waitFor(ask: () => unknown, timeoutMs: number): Promise<void>;
  /** Milliseconds that tasks of the main thread have taken so far. */
  busyMs(): Promise<number>;
  /** Ids of the processes that hold pages. */
  renderers(): Promise<readonly number[]>;
  close(): Promise<void>;
}

export interface BareOptions {
  readonly width: number;
  readonly height: number;
  /** Run in the page before any script of its own. */
  readonly first: readonly (() => void)[];
  error(what: string): void;
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } } };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const POLL_MS = 200;
const START_MS = 30_000;
const GOODBYE_MS = 5000;

/** A browser of its own with a folder of its own; resolves when its DevTools address is known. */
async function startBrowser(folder: string) {
  const program = findChromium();
  if (program === undefined) throw new Error('Chromium is not installed; set CHROMIUM_PATH or install it');
  const args = [...chromiumFlags, '--headless', '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => reject(new Error(`Chromium told no address: ${said}`)), START_MS);
    child.once('exit', () => reject(new Error(`Chromium ended: ${said}`)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4096);
      const told = /listening on (ws:\S+)/.exec(said)?.[1];
      if (told === undefined) return;
      clearTimeout(late);
      resolve(told);
    });
  });
  return { child, address };
}

/** DevTools' protocol over its socket: questions and answers, and what it tells by itself. */
async function openSession(address: string, told: (answer: Answer) => void) {
  const socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: 1 << 28 });
  await new Promise<void>((resolve, reject) => void socket.once('open', resolve).once('error', reject));
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let last = 0;
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as Answer;
    if (answer.id === undefined) return told(answer);
    const question = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error) question?.reject(new Error(answer.error.message));
    else question?.resolve(answer.result);
  });
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser is gone'));
    waiting.clear();
  });
  return (method: string, params: object = {}, sessionId?: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      socket.send(JSON.stringify({ id: last, method, params, sessionId }));
    });
}

export async function openBarePage(url: string, { width, height, first, error }: BareOptions): Promise<BarePage> {
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-bench-'));
  const { child, address } = await startBrowser(folder);
  const ask = await openSession(address, ({ method, params }) => {
    const thrown = params?.exceptionDetails;
    if (method === 'Runtime.exceptionThrown' && thrown) error(thrown.exception?.description ?? thrown.text);
  });
  const { targetId } = (await ask('Target.createTarget', { url: 'about:blank' })) as { targetId: string };
  const { sessionId } = (await ask('Target.attachToTarget', { targetId, flatten: true })) as { sessionId: string };
  const page = (method: string, params: object = {}): Promise<unknown> => ask(method, params, sessionId);
  await page('Page.enable');
  await page('Runtime.enable');
  await page('Performance.enable');
  await page('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  for (const script of first) await page('Page.addScriptToEvaluateOnNewDocument', { source: `(${script.toString()})()` });
  await page('Page.navigate', { url });

  const evaluate = async <T>(question: () => T): Promise<T> => {
    const expression = `(${question.toString()})()`;
    const answer = (await page('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })) as NonNullable<Answer['params']> & {
      readonly result: { readonly value: T };
    };
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
    return answer.result.value;
  };
  return {
    evaluate,
    async waitFor(question, timeoutMs) {
      const endMs = performance.now() + timeoutMs;
      while (!(await evaluate(question))) {
        if (performance.now() > endMs) throw new Error(`the page did not come to ${question.toString()} within ${timeoutMs} ms`);
        await new Promise((done) => setTimeout(done, POLL_MS));
      }
    },
    async busyMs() {
      const { metrics } = (await page('Performance.getMetrics')) as { metrics: readonly { name: string; value: number }[] };
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000;
    },
    async renderers() {
      const { processInfo } = (await ask('SystemInfo.getProcessInfo')) as { processInfo: readonly { type: string; id: number }[] };
      return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    },
    async close() {
      const gone = new Promise<void>((done) => void child.once('exit', () => done()));
      const late = setTimeout(() => child.kill('SIGKILL'), GOODBYE_MS);
      ask('Browser.close').catch(() => undefined);
      await gone;
      clearTimeout(late);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
