import type { Clock } from '../base/clock.ts';
import type { Desk } from '../panels/ui/desk.ts';
import type { Scene } from '../scene/scene.ts';
import type { Session } from '../session/session.ts';
import type { Engine } from './engine.ts';

/** One desk from the first list to the last picture: the scene joins when the map is up, panels keep their state. */
export interface JoinableDesk {
  readonly desk: Desk;
  join(scene: Scene): void;
}

type Cursor = { readonly lon: number; readonly lat: number } | null;

export function createDesk(engine: Engine, session: Session, clock: Clock): JoinableDesk {
  let scene: Scene | null = null;
  const moveListeners = new Set<() => void>();
  const cursorListeners = new Set<(position: Cursor) => void>();
  const named = (): string => session.getState().operator.trim();
  const listen = <T>(set: Set<T>, listener: T): (() => void) => {
    set.add(listener);
    return () => set.delete(listener);
  };
  const desk: Desk = {
    city: engine.city,
    streams: engine.streams,
    session,
    clock,
    alarms: {
      list: engine.alarms,
      log: engine.alarmLog,
      acknowledge(alarmIds) {
        if (named() === '') return false;
        engine.acknowledge(alarmIds, named());
        return true;
      },
      dispatchCrew(thingId) {
        if (named() === '') return false;
        engine.dispatchCrew(thingId, named());
        return true;
      },
    },
    indicators: { read: engine.indicators },
    feeds: { list: engine.feeds },
    history: engine.history,
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
      png: () => scene?.png() ?? Promise.reject(new Error('the map is not open yet')),
    },
    stats: () => ({ ...scene?.stats() }),
    onPulse: engine.onPulse,
  };
  return {
    desk,
    join(joining) {
      scene = joining;
      joining.onMove(() => moveListeners.forEach((listener) => listener()));
      joining.onCursor((position) => cursorListeners.forEach((listener) => listener(position)));
      moveListeners.forEach((listener) => listener());
    },
  };
}
