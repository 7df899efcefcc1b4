import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Engine } from '../../src/app/engine.ts';
import { createRecordings } from '../../src/app/recordings.ts';
import { createClock } from '../../src/base/clock.ts';
import { createSession } from '../../src/session/session.ts';
import { createRequestTable } from '../../src/tables/cases.ts';
import { createEventTable } from '../../src/tables/events.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { createTaskTable } from '../../src/tables/tasks.ts';
import { createVehicleTable } from '../../src/tables/vehicles.ts';

type Listener = (event: { readonly data?: unknown; readonly message?: string; preventDefault(): void }) => void;
/** Answers calls as the recorder's worker does; `finish` by what is set here. */
let finish: () => unknown = () => new Blob([]);
let workers: FakeWorker[] = [];
class FakeWorker {
  isOver = false;
  readonly listeners: Record<string, Listener[]> = {};
  constructor() {
    workers.push(this);
  }
  addEventListener(type: string, listener: Listener): void {
    (this.listeners[type] ??= []).push(listener);
  }
  tell(type: string, event: object): void {
    for (const listener of this.listeners[type] ?? []) listener({ preventDefault: () => undefined, ...event });
  }
  postMessage({ id, name }: { readonly id: number; readonly name: string }): void {
    queueMicrotask(() => {
      if (this.isOver) return;
      try {
        const value = name === 'finish' ? finish() : undefined;
        if (value !== 'nothing') this.tell('message', { data: { kind: 'answer', id, value } });
      } catch (error) {
        this.tell('message', { data: { kind: 'answer', id, error: { name: 'Error', message: (error as Error).message } } });
      }
    });
  }
  terminate(): void {
    this.isOver = true;
  }
}

const saved: string[] = [];
beforeEach(() => {
  workers = [];
  saved.length = 0;
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('document', { createElement: () => ({ click: () => undefined, set download(name: string) { saved.push(name); } }) }); // prettier-ignore
});
afterEach(() => vi.unstubAllGlobals());

function setUp() {
  const clock = createClock(() => Date.UTC(2026, 5, 21, 8));
  const session = createSession({ camera: { lon: 0, lat: 0, zoom: 12, pitch: 0, bearing: 0 } });
  const engine = {
    city: { manifest: { id: 'town' } },
    clock,
    streams: createStreamTable(),
    vehicles: createVehicleTable(),
    events: createEventTable(),
    requests: createRequestTable(),
    tasks: createTaskTable(),
    handles: () => [],
    declarations: () => [],
    onFeed: () => () => undefined,
    actions: { list: () => [], replica: { entryOf: () => undefined } },
    alarmLog: () => [],
    alarmTime: { catchUp: () => Promise.resolve(), reach: () => Promise.resolve(), logFromMs: -Infinity, livedFromMs: -Infinity },
    cases: { desk: { list: () => [] } },
    pastIndicators: () => Promise.resolve([]),
  } as unknown as Engine;
  return createRecordings({ engine, session, clock, replay: null, open: () => Promise.resolve() });
}

it('says why a recording could not be saved, and the next one can', async () => {
  const { desk, close } = setUp();
  finish = () => {
    throw new Error('the disk is full');
  };
  desk.start();
  expect(desk.state.kind).toBe('recording');
  await desk.save();
  expect(desk.state).toEqual({ kind: 'none', failure: 'the disk is full' });
  finish = () => new Blob(['x']);
  desk.start();
  expect(desk.state).toMatchObject({ kind: 'recording', isSaving: false });
  await desk.save();
  expect(desk.state).toEqual({ kind: 'none', failure: null });
  expect(saved).toEqual(['town-2026-06-21T080000.000Z.mcap']);
  close();
});

it('does not wait for a writer that has gone down', async () => {
  const { desk, close } = setUp();
  finish = () => 'nothing';
  desk.start();
  const recorder = workers.at(-1);
  const saving = desk.save();
  await Promise.resolve();
  recorder?.tell('error', { message: 'out of memory' });
  await saving;
  expect(desk.state).toEqual({ kind: 'none', failure: 'out of memory' });
  close();
});
