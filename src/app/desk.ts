import type { Clock } from '../base/clock.ts';
import type { ActOutcome, Desk } from '../panels/ui/desk.ts';
import type { RecordingDesk } from '../panels/ui/recording-desk.ts';
import type { Scene } from '../scene/scene.ts';
import { protocolIds } from '../feeds/protocol-ids.ts';
import type { Session } from '../session/session.ts';
import { createAlarmDesk } from './alarm-desk.ts';
import { createLogDesk } from './actions/log-desk.ts';
import type { Drops } from './drops.ts';
import type { Engine } from './engine.ts';
import type { StyleBoard } from './styles/board.ts';

/** One desk from the first list to the last picture: the scene joins when the map is up, panels keep their state. */
export interface JoinableDesk {
  readonly desk: Desk;
  join(scene: Scene): void;
}

type Cursor = { readonly lon: number; readonly lat: number } | null;

export function createDesk(engine: Engine, session: Session, clock: Clock, styles: StyleBoard, drops: Drops, recording: RecordingDesk): JoinableDesk {
  let scene: Scene | null = null;
  const moveListeners = new Set<() => void>();
  const cursorListeners = new Set<(position: Cursor) => void>();
  const named = (): string => session.getState().operator.trim();
  /** What is done is done now: never by somebody unnamed, never to an instant that is past. */
  const act = (run: (operator: string) => void): ActOutcome => {
    if (session.getState().time.kind !== 'live' || recording.state.kind === 'replaying') return 'not-live';
    if (named() === '') return 'no-name';
    run(named());
    return 'done';
  };
  engine.cases.actThrough(act);
  const listen = <T>(set: Set<T>, listener: T): (() => void) => {
    set.add(listener);
    return () => set.delete(listener);
  };
  const desk: Desk = {
    city: engine.city,
    streams: engine.streams,
    vehicles: engine.vehicles,
    events: engine.events,
    session,
    clock,
    alarms: createAlarmDesk(engine, clock, act),
    cases: engine.cases.desk,
    ask: (kind, target, detail) => act((operator) => engine.act(kind, target, operator, detail)),
    tasks: engine.tasks,
    lifelines: engine.lifelines,
    indicators: { read: engine.indicators },
    feeds: {
      list: engine.feeds,
      detail: engine.feedDetail,
      protocols: protocolIds,
      isDeclared: engine.isDeclared,
      look: engine.lookAtFeed,
      try: engine.tryFeed,
    },
    history: engine.history,
    styles,
    drops: drops.desk,
    log: createLogDesk(engine.actions),
    recording,
    get layers() {
      return scene?.layers ?? [];
    },
    view: {
      flyTo: (place) => scene?.flyTo(place),
      flyToEntity: (ref) => scene?.flyToEntity(ref),
      camera: () => scene?.camera() ?? session.getState().camera,
      metresPerPixel: () => scene?.metresPerPixel() ?? NaN,
      onMove: (listener) => listen(moveListeners, listener),
      onCursor: (listener) => listen(cursorListeners, listener),
      feature: (id) => scene?.feature(id) ?? null,
      png: () => scene?.png() ?? Promise.reject(new Error('the map is not open yet')),
    },
    get tools() {
      return scene?.tools ?? null;
    },
    stats: () => ({ ...scene?.stats() }),
    onPulse: engine.onPulse,
  };
  return {
    desk,
    join(joining) {
      scene = joining;
      drops.join(joining);
      joining.onMove(() => moveListeners.forEach((listener) => listener()));
      joining.onCursor((position) => cursorListeners.forEach((listener) => listener(position)));
      moveListeners.forEach((listener) => listener());
      // A view nobody moves has its scale with its first picture.
      void joining.firstPicture.then(() => moveListeners.forEach((listener) => listener()));
    },
  };
}
