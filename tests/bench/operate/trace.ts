import type { Browser, Page } from 'playwright-core';

/** An event of Chromium's trace: microseconds of wall and, where the system tells, of processor time. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
}

/** Script as the browser's own timeline counts it; what lies within another counts once. */
const script = new Set([
  'FunctionCall',
  'EvaluateScript',
  'RunMicrotasks',
  'FireAnimationFrame',
  'TimerFire',
  'EventDispatch',
  'v8.callFunction',
  'MajorGC',
  'MinorGC',
  'V8.GCScavenger',
]);
const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8.execute', 'toplevel'];

export interface Traced {
  /** Script between one animation frame of the page and the next, ms: by the clock, and of processor time. */
  readonly framesMs: readonly number[];
  readonly framesCpuMs: readonly number[];
  /** Tasks of the page's thread, ms by the clock, longest first. */
  readonly tasksMs: readonly number[];
  readonly tasksCpuMs: readonly number[];
}

/** What the page's main thread did while `during` ran. A page that asks for every animation frame is cut into frames by them. */
export async function traced(browser: Browser, page: Page, during: () => Promise<unknown>): Promise<Traced> {
  await browser.startTracing(page, { categories: CATEGORIES, screenshots: false });
  await during();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: readonly TraceEvent[] };
  // Workers run script too, but only a page is laid out.
  const busiest = mostOf(traceEvents.filter(({ name }) => name === 'UpdateLayoutTree' || name === 'FireAnimationFrame').map(({ pid, tid }) => `${pid}/${tid}`));
  const own = traceEvents.filter((e) => e.ph === 'X' && `${e.pid}/${e.tid}` === busiest).sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const tasks = outermost(own.filter(({ name }) => name === 'RunTask' || name === 'ThreadControllerImpl::RunTask'));
  const calls = outermost(own.filter(({ name }) => script.has(name)));
  const starts = own.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts);
  const wall = new Float64Array(starts.length);
  const cpu = new Float64Array(starts.length);
  let frame = -1;
  for (const { ts, dur = 0, tdur = NaN } of calls) {
    while (frame + 1 < starts.length && (starts[frame + 1] as number) <= ts) frame++;
    if (frame < 0) continue;
    (wall[frame] as number) += dur / 1000;
    (cpu[frame] as number) += tdur / 1000;
  }
  const longest = (of: (event: TraceEvent) => number): number[] => tasks.map(of).sort((a, b) => b - a);
  return {
    // The last one was cut off.
    framesMs: [...wall].slice(0, -1),
    framesCpuMs: [...cpu].slice(0, -1),
    tasksMs: longest(({ dur = 0 }) => dur / 1000),
    tasksCpuMs: longest(({ tdur = NaN }) => tdur / 1000),
  };
}

function mostOf(keys: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

/** Events of one thread that lie in no other of them; in order of their start. */
function outermost(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const found: TraceEvent[] = [];
  let endTs = -Infinity;
  for (const event of events) {
    const end = event.ts + (event.dur ?? 0);
    if (end <= endTs) continue;
    endTs = end;
    found.push(event);
  }
  return found;
}
