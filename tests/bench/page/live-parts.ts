import mqtt from 'mqtt';
import { entityIdOf, idOf, placeOf, PROBE } from '../live/messages.ts';

/** What every page tells the bench. */
export interface Live {
  ready: boolean;
  /** Updates taken in. */
  received: number;
  /** Number of the newest probe handed to the drawing library. */
  committed: number;
  /** [number of a probe, ms since epoch]: the first frame submitted after it was handed over. */
  shown: [number, number][];
  /** Tasks of the main thread longer than 50 ms so far. */
  longTasks: number;
}
declare global {
  interface Window {
    live?: Live;
  }
}
export const live: Live = { ready: false, received: 0, committed: 0, shown: [], longTasks: 0 };
new PerformanceObserver((list) => void (live.longTasks += list.getEntries().length)).observe({ type: 'longtask' });

const query = new URLSearchParams(location.search);
export const entities = Number(query.get('n'));
export const form = query.get('form') ?? '';
export const broker = query.get('broker') ?? '';
/** How often changes are handed to a library, ms; everybody's the same. */
export const COMMIT_MS = 100;
const LOOK_MS = 10;

let draws = 0;
let shown = 0;
/**
 * Look at frames until one has drawn what was committed; a frame counts as drawn when it issued draw calls (`counter` was put in
 * before any script ran). Nobody's page is asked for frames in which there is nothing to see.
 */
function watchFrames(): void {
  const now = window.counter?.draws ?? 0;
  const isDrawn = now !== draws;
  draws = now;
  if (isDrawn && live.committed > shown) {
    shown = live.committed;
    live.shown.push([shown, Date.now()]);
  }
  if (live.committed > shown) requestAnimationFrame(watchFrames);
}

export interface Update {
  readonly entity: number;
  readonly value: number;
}
export const places = (): readonly (readonly [number, number])[] => Array.from({ length: entities }, (_, i) => placeOf(i, entities));
export function colourOf(value: number): readonly [number, number, number] {
  const t = Math.max(0, Math.min(1, value / 100));
  return [Math.round(255 * t), 64, Math.round(255 * (1 - t))];
}

/** What an ordinary page does with such a feed: the usual client, on the main thread, one object per update. */
export async function hearOnPage(take: (update: Update) => void): Promise<void> {
  const nameOf = form === 'entities' ? entityIdOf : idOf;
  const byId = new Map(Array.from({ length: entities }, (_, i) => [nameOf(i), i]));
  const text = new TextDecoder();
  const one = (id: string, result: number): void => {
    const entity = byId.get(id);
    if (entity === undefined) return;
    live.received++;
    take({ entity, value: result });
  };
  interface Observation {
    readonly result: number;
    readonly Datastream: { readonly '@iot.id': string };
  }
  interface Notification {
    readonly body: { readonly data: readonly { readonly id: string; readonly pm25: { readonly value: number } }[] };
  }
  const client = await mqtt.connectAsync(broker, { reconnectPeriod: 0, timerVariant: 'native' });
  client.on('message', (topic, payload) => {
    const json = JSON.parse(text.decode(payload)) as Notification | Observation | readonly Observation[];
    if (form === 'entities') for (const row of (json as Notification).body.data) one(row.id, row.pm25.value);
    else if (Array.isArray(json)) for (const row of json as readonly Observation[]) one(row.Datastream['@iot.id'], row.result);
    else one(topic.slice(topic.indexOf("'") + 1, topic.lastIndexOf("'")), (json as Observation).result);
  });
  await client.subscribeAsync(form === 'entities' ? 'ngsi-ld/#' : 'v1.1/#');
}

/** Hand over what changed, at most every `COMMIT_MS`, ahead of the frame that draws it; the next waits for the last. */
export function commitLoop(hasNews: () => boolean, commit: () => Promise<void> | void): void {
  const look = (): void => {
    if (hasNews()) handOver();
    else setTimeout(look, LOOK_MS);
  };
  const handOver = (): void => {
    const startMs = performance.now();
    void Promise.resolve(commit()).then(() => {
      // After the library's own callbacks of the frame.
      requestAnimationFrame(watchFrames);
      setTimeout(look, Math.max(0, startMs + COMMIT_MS - performance.now()));
    });
  };
  look();
}
export const PROBE_ENTITY = PROBE;
