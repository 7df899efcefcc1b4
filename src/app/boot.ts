import { monotonicMs, sleep } from '../base/browser.ts';
import { keepBusy } from '../base/calm.ts';
import type { Clock } from '../base/clock.ts';
import type { City } from '../city/city.ts';
import { openCity } from '../city/open.ts';
import type { CityManifest } from '../city/pack/manifest.ts';
import type { Desk } from '../panels/ui/desk.ts';
import type { Scene, SceneInputs } from '../scene/scene.ts';
import { hasMap } from '../session/roles.ts';
import type { CameraPlace, Session } from '../session/session.ts';
import { createCityBeginner, type BegunCity } from './begin-city.ts';
import type { JoinableDesk } from './desk.ts';
import type { Drops } from './drops.ts';
import type { Engine, EngineExtras } from './engine.ts';
import { readLink } from './link.ts';
import type { Replay } from './recordings.ts';
import { watchView } from './watch-view.ts';
import { cityUrlOf, readSettings, type ServerSettings } from './settings.ts';

/** How far the product has got; the shell draws every step honestly. */
export type BootState =
  | { readonly kind: 'loading'; readonly step: 'settings' | 'city'; readonly manifest?: CityManifest }
  | {
      readonly kind: 'open';
      readonly desk: Desk;
      readonly engine: Engine;
      readonly drops: Drops;
      readonly scene: Scene | null;
      readonly sceneFailure: string | null;
    }
  | { readonly kind: 'failed'; readonly why: string; readonly sinceMs: number };

export interface Boot {
  readonly state: BootState;
  /** The city is on the screen, be it as a draft. */
  readonly isPictured: boolean;
  onChange(listener: () => void): () => void;
  /** Give the scene its place on the page; called once the map element exists. */
  mapElement(element: HTMLElement): void;
  /** Open a pack in place of the present one. */
  open(path: string): Promise<void>;
  retry(): void;
  readonly marks: { firstPictureMs: number; firstValueMs: number };
}

/** Where feeds take longer to say something, the picture goes on without them. */
const LONGEST_WORD_MS = 1500;
/** Alarms of before and all that waits for the first picture wait no longer than this for it. */
const CALM_AFTER_MS = 15_000;

/** The opening view: the pack's first saved camera, else its middle. */
function homeCamera({ cameras, bounds }: CityManifest): CameraPlace {
  const [saved] = cameras;
  if (saved) return { lon: saved.lon, lat: saved.lat, zoom: saved.zoom, pitch: saved.pitch, bearing: saved.bearing };
  const [west, south, east, north] = bounds;
  const zoom = Math.min(17, Math.log2(360 / Math.max(east - west, (north - south) * 1.5)) + 0.6);
  return { lon: (west + east) / 2, lat: (south + north) / 2, zoom, pitch: 45, bearing: 0 };
}

export function createBoot(session: Session, clock: Clock): Boot {
  let state: BootState = { kind: 'loading', step: 'settings' };
  let settings: ServerSettings | null = null;
  let element: HTMLElement | null = null;
  let closeCity: () => void = () => undefined;
  let closeScene: () => void = () => undefined;
  let opening = 0;
  let sceneFor = 0;
  let picturedFor = 0;
  let joinable: JoinableDesk | null = null;
  /** The pack that is open; a replay opens the same one again. */
  let shownCity: City | null = null;
  const listeners = new Set<() => void>();
  let valueCame = (): void => undefined;
  const firstValue = new Promise<void>((come) => (valueCame = come));
  const marks = { firstPictureMs: NaN, firstValueMs: NaN };
  const beginner = createCityBeginner(session, clock, hasMap(session.getState().role));
  /** What has begun of the city that is opening. */
  let begun: BegunCity | null = null;
  const dropBegun = (): void => {
    begun?.close();
    begun = null;
  };
  const takeFeeds = (): EngineExtras => ({ ahead: begun?.takeFeeds() ?? undefined });
  const comeToCalm = hasMap(session.getState().role) ? keepBusy(CALM_AFTER_MS) : () => undefined;

  const become = (next: BootState): void => {
    state = next;
    for (const listener of listeners) listener();
  };

  const pictured = (mine: number): void => {
    if (mine !== opening || picturedFor === mine) return;
    picturedFor = mine;
    if (Number.isNaN(marks.firstPictureMs)) marks.firstPictureMs = monotonicMs();
    become({ ...state });
  };

  const openScene = async (mine: number, engine: Engine, linkedLayers: boolean): Promise<void> => {
    if (!element || state.kind !== 'open') return;
    sceneFor = mine;
    try {
      // The model's first frames take both cores of a small machine from the feeds' first words.
      if (engine.handles().length > 0) await Promise.race([firstValue, sleep(LONGEST_WORD_MS)]);
      await engine.city.heights;
      if (mine !== opening) return;
      const { paintCascade } = await import('./living.ts');
      const { createScene } = await import('../scene/create-scene.ts');
      const early = begun?.takePicture() ?? undefined;
      const inputs: SceneInputs = {
        city: engine.city,
        streams: engine.streams,
        vehicles: engine.vehicles,
        events: engine.events,
        session,
        clock,
        alarms: engine.alarms,
        alarmsVersion: engine.alarmsVersion,
        cases: engine.cases.marks,
        tasks: engine.tasks,
        alarmFlood: () => joinable?.desk.alarms.flood() ?? [],
        allowedOrigins: settings?.connectOrigins ?? [],
        styles: paintCascade(engine.styles, engine.city, session),
      };
      const scene = await createScene(element, inputs, early);
      if (mine !== opening) return scene.close();
      if (!linkedLayers) session.setState({ layers: scene.layers.filter((l) => l.onByDefault).map((l) => l.id) });
      const stopWatching = watchView(scene, engine.look);
      closeScene = () => {
        stopWatching();
        scene.close();
      };
      joinable?.join(scene);
      scene.onDrawn(engine.drawn);
      become({ ...state, scene });
      void scene.whole.then(comeToCalm);
      // Only for the record: a slow picture is no failure.
      void scene.firstPicture.then(() => pictured(mine));
    } catch (error) {
      // Lists, alarms and tables work without a picture: say so and go on.
      comeToCalm();
      if (mine !== opening || state.kind !== 'open') return;
      // Of the picture that nobody took over nothing stays behind the words.
      begun?.takePicture()?.close();
      engine.look(engine.city.manifest.bounds);
      become({ ...state, sceneFailure: (error as Error).message });
    }
  };

  const open = async (path: string | null, followAddress: boolean, given?: City, replay: Replay | null = null): Promise<void> => {
    const mine = ++opening;
    dropBegun();
    closeCity();
    closeCity = () => undefined;
    become({ kind: 'loading', step: 'settings' });
    try {
      settings ??= await readSettings();
      const { connectOrigins } = settings;
      become({ kind: 'loading', step: 'city' });
      const link = followAddress ? readLink(location.hash) : { state: {}, refused: [] };
      const city =
        given ??
        (await openCity(cityUrlOf(path ?? settings.city, settings), {
          heights: 'late',
          onManifest: (manifest, baseUrl) => {
            if (mine !== opening) return undefined;
            session.setState({ time: { kind: 'live' }, ...link.state, camera: link.state.camera ?? homeCamera(manifest) });
            become({ kind: 'loading', step: 'city', manifest });
            const { drawn, turns } = (begun = beginner.begin(manifest, baseUrl, element, connectOrigins));
            void drawn.then(() => pictured(mine));
            void turns.mayRead.then(() => import('./living.ts')).catch(() => undefined);
            return turns;
          },
        }));
      if (mine !== opening) return;
      const { createDesk, createDrops, createRecordings, declaredStyles, replayedCity, startEngine } = await import('./living.ts');
      if (mine !== opening) return;
      const isSame = city === shownCity;
      shownCity = city;
      session.setState({
        selected: null,
        time: { kind: 'live' },
        styles: declaredStyles(city),
        tool: null,
        toolState: {},
        ...link.state,
        // A replay begins where the recording does, in the view that is open.
        ...(replay && { time: { kind: 'at', timeMs: replay.recording.fromMs, rate: 1 } }),
        camera: given && isSame ? session.getState().camera : (link.state.camera ?? homeCamera(city.manifest)),
      });
      const engine = startEngine(
        replay ? replayedCity(city, replay) : city,
        session,
        clock,
        settings,
        replay ? { recording: { blob: replay.blob, summary: replay.recording } } : takeFeeds(),
      );
      closeCity = () => engine.close();
      const stopFirst = engine.onPulse(() => {
        if (!engine.streams.value.some(Number.isFinite)) return;
        if (Number.isNaN(marks.firstValueMs)) marks.firstValueMs = monotonicMs();
        valueCame();
        stopFirst();
      });
      const drops = createDrops(city, session, (dropped) => open(null, false, dropped));
      const recordings = createRecordings({ engine, session, clock, replay, open: (next) => open(null, false, city, next) });
      drops.onRecording((file) => recordings.desk.open(file));
      joinable = createDesk(engine, session, clock, engine.styles, drops, recordings.desk);
      closeScene = () => undefined;
      closeCity = () => {
        closeScene();
        joinable?.close();
        recordings.close();
        drops.close();
        engine.close();
      };
      become({ kind: 'open', desk: joinable.desk, engine, drops, scene: null, sceneFailure: null });
      await openScene(mine, engine, link.state.layers !== undefined);
    } catch (error) {
      if (mine !== opening) return;
      dropBegun();
      become({ kind: 'failed', why: (error as Error).message, sinceMs: clock.wall() });
    }
  };

  const openAddressed = (): void => void open(new URLSearchParams(location.search).get('city'), true);
  openAddressed();
  return {
    get state() {
      return state;
    },
    get isPictured() {
      return picturedFor === opening;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    mapElement(given) {
      element = given;
      if (state.kind === 'open' && !state.scene && sceneFor !== opening)
        void openScene(opening, state.engine, readLink(location.hash).state.layers !== undefined);
    },
    open: (path) => open(path, false),
    retry: openAddressed,
    marks,
  };
}
