import type { Clock } from '../base/clock.ts';
import { uuid } from '../base/uuid.ts';
import { entityFromKey, entityKey } from '../city/city.ts';
import type { ActOutcome, Desk } from '../panels/ui/desk.ts';
import type { RecordingDesk } from '../panels/ui/recording-desk.ts';
import type { Scene } from '../scene/scene.ts';
import { protocolIds } from '../feeds/protocol-ids.ts';
import { hasMap, isShared } from '../session/roles.ts';
import type { Session } from '../session/session.ts';
import { createAlarmDesk } from './alarm-desk.ts';
import { createLogDesk } from './actions/log-desk.ts';
import type { Drops } from './drops.ts';
import { keepLookTimes } from './look-times.ts';
import { shareDesk, type DeskShare } from './desk-share.ts';
import { createShiftDesk } from './shift-desk.ts';
import { shareSound } from './sound-share.ts';
import type { Engine } from './engine.ts';
import type { StyleBoard } from './styles/board.ts';

/** One desk from the first list to the last picture: the scene joins when the map is up, panels keep their state. */
export interface JoinableDesk {
  readonly desk: Desk;
  join(scene: Scene): void;
  close(): void;
}

type Cursor = { readonly lon: number; readonly lat: number } | null;

export function createDesk(engine: Engine, session: Session, clock: Clock, styles: StyleBoard, drops: Drops, recording: RecordingDesk): JoinableDesk {
  let scene: Scene | null = null;
  const moveListeners = new Set<() => void>();
  const cursorListeners = new Set<(position: Cursor) => void>();
  const named = (): string => session.getState().operator.trim();
  /** What is done is done now: never by somebody unnamed, never (but `always`) while an instant is shown that is past. */
  const act = (run: (operator: string) => void, always = false): ActOutcome => {
    if (session.getState().role === 'wall') return 'wall';
    if ((!always && session.getState().time.kind !== 'live') || recording.state.kind === 'replaying') return 'not-live';
    if (named() === '') return 'no-name';
    run(named());
    return 'done';
  };
  engine.cases.actThrough(act);
  const { role } = session.getState();
  const share: DeskShare | null = isShared(role)
    ? shareDesk({
        session,
        role,
        window: uuid().slice(0, 8),
        channel: new BroadcastChannel(`belvedere.desk.${engine.city.manifest.id}`),
        wallMs: clock.wall,
        isHidden: () => document.visibilityState === 'hidden',
        onFlight(flight) {
          if (flight.kind === 'place') return scene?.flyTo(flight.place);
          const ref = entityFromKey(flight.key);
          if (ref) scene?.flyToEntity(ref);
        },
      })
    : null;
  const sound = shareSound({
    cityId: engine.city.manifest.id,
    role,
    locks: navigator.locks ?? null,
    channel: new BroadcastChannel(`belvedere.sound.${engine.city.manifest.id}`),
  });
  const looks = keepLookTimes({
    cityId: engine.city.manifest.id,
    wallMs: clock.wall,
    whoLooks: () => (document.visibilityState === 'visible' && session.getState().time.kind === 'live' ? named() : ''),
  });
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
    openLenses: engine.openLenses,
    uses: engine.uses,
    serviceDays: engine.serviceDays,
    feeds: {
      list: engine.feeds,
      detail: engine.feedDetail,
      layerChain: engine.layerChain,
      protocols: protocolIds,
      isDeclared: engine.isDeclared,
      look: engine.lookAtFeed,
      try: engine.tryFeed,
      signIn: engine.signInToFeed,
    },
    sensors: engine.sensors,
    history: engine.history,
    styles,
    drops: drops.desk,
    log: createLogDesk(engine.actions),
    shift: createShiftDesk({ engine, clock, act, lastLookMs: () => looks.lastLookMs(named()) }),
    sound,
    forecasts: engine.forecasts,
    recording,
    get layers() {
      return scene?.layers ?? [];
    },
    view: {
      // A window without a map asks those that have one.
      flyTo: (place) => (hasMap(role) ? scene?.flyTo(place) : share?.fly({ kind: 'place', place })),
      flyToEntity: (ref) => (hasMap(role) ? scene?.flyToEntity(ref) : share?.fly({ kind: 'entity', key: entityKey(ref) })),
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
    windows: {
      seen: () => share?.seen() ?? [role],
      alarmsAreSeen: () => share?.alarmsAreSeen ?? true,
      onChange: (listener) => share?.onChange(listener) ?? (() => undefined),
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
    close() {
      sound.close();
      looks.close();
      share?.close();
    },
  };
}
