import type { Map as MapLibreMap } from 'maplibre-gl';
import { after, monotonicMs } from '../base/browser.ts';
import { createPlanFrame } from '../base/geodesy.ts';
import { moonPosition } from '../base/moon.ts';
import { sunPosition } from '../base/sun.ts';
import type { CityManifest } from '../city/pack/manifest.ts';
import type { CameraPlace, Session } from '../session/session.ts';
import { createAmbience } from './ambience.ts';
import { createDraftLayer, DRAFT_LAYER_ID } from './draft/draft-layer.ts';
import { holdFrames, type HeldFrames } from './draft/hold-frames.ts';
import { onGpuDone } from './gpu-done.ts';
import { draftGroundStyle } from './ground/draft-ground.ts';
import type { CityGround } from './ground/sources.ts';
import { LABELS_BOTTOM, type GroundLook } from './ground/style.ts';
import { openMap } from './host/open-map.ts';
import { lookOf } from './model/light.ts';
import { createWorkerTileSource, overviewOf, type WorkerTileSource } from './model/tile-source.ts';

export { prepareMap } from './host/open-map.ts';

export interface AheadOptions {
  readonly manifest: CityManifest;
  /** Absolute URL of the pack's folder. */
  readonly baseUrl: string;
  readonly session: Session;
  readonly camera: CameraPlace;
  /** A source that has begun with the city's overview; absent: one begins now. */
  readonly tiles?: WorkerTileSource;
  /** The instant the picture begins with. */
  readonly nowMs: () => number;
}

/**
 * A city's picture on its way before its lists are here: its ground on the map, and a draft of its buildings. Hand it to
 * `createScene`, which takes all of it over, or close it.
 */
export interface CityAhead {
  readonly map: Promise<MapLibreMap>;
  readonly tiles: WorkerTileSource;
  /** What the ground was painted by. */
  readonly look: GroundLook;
  /** All of the draft is asked of the GPU, or there is none. */
  readonly submitted: Promise<void>;
  /** ... and drawn; false where there is none. */
  readonly drawn: Promise<boolean>;
  /** The model is coming up beside it: the draft stands over its place until then, to the frame. */
  standUntil(modelStands: () => boolean): void;
  /** ... and is taken away. */
  endDraft(): void;
  close(): void;
}

/** Whoever takes hold of the map before its time gets all its frames. */
const HANDS = ['pointerdown', 'wheel', 'keydown'] as const;
/** Ground that takes longer than the houses comes after them. */
const LONGEST_GROUND_MS = 800;
const GROUND_LOOK_MS = 20;
/** A draft whose tiles never come holds nothing up for longer. */
const LONGEST_COMING_MS = 8000;

export function openAhead(container: HTMLElement, { manifest, baseUrl, session, camera, tiles: begun, nowMs }: AheadOptions): CityAhead {
  const city: CityGround = { manifest, baseUrl, frame: createPlanFrame([manifest.origin.lon, manifest.origin.lat]) };
  const overviewUrl = overviewOf(manifest, baseUrl);
  const tiles = begun ?? createWorkerTileSource();
  if (!begun && overviewUrl !== null) tiles.prefetchOverview(overviewUrl);
  const startMs = nowMs();
  const { theme, style, language } = session.getState();
  const look: GroundLook = { theme, style, language, labels: createAmbience({ city, session }, startMs).theme };
  const { lon, lat } = manifest.origin;
  const light = lookOf(style, theme, sunPosition(startMs, lon, lat), moonPosition(startMs, lon, lat));
  const submitted = signal<void>();
  const drawn = signal<boolean>();
  let isClosed = false;
  let isWhole = false;
  let isEnded = false;
  let frames: HeldFrames | null = null;
  let modelStands = (): boolean => false;
  let cancel: () => void = () => undefined;

  const layer = createDraftLayer({
    frame: city.frame,
    datumM: manifest.crs.ellipsoidOffset.metres,
    light,
    isShown: () => !modelStands(),
    onDrawn(gl) {
      if (!isWhole) return;
      isWhole = false;
      // Once the frame is on its way to the screen: whoever waits for it may give the canvas another size, which empties it.
      after(0, () => submitted.tell());
      cancel = onGpuDone(gl, () => drawn.tell(true));
    },
  });
  const add: typeof layer.add = (node, meshes) => {
    if (!isEnded) layer.add(node, meshes);
  };
  const opened = openMap(container, { style: draftGroundStyle(city, look, camera.zoom), camera, onError: (error) => console.error('scene:', error) });
  const map = opened.then((standing) => {
    if (isClosed) return standing;
    frames = holdFrames(standing);
    standing.addLayer(layer, LABELS_BOTTOM);
    // The draft is not worth bringing back: the model comes all the same.
    standing.once('webglcontextlost', endDraft);
    return standing;
  });
  /** Something to do with the map, unless it never came or is gone. */
  const withMap = (act: (standing: MapLibreMap) => void): void =>
    void map
      .then((standing) => {
        if (!isClosed) act(standing);
      })
      .catch(() => undefined);

  const letGo = (): void => frames?.end();
  const goOn = (): void => {
    letGo();
    submitted.tell();
    drawn.tell(false);
  };
  const stopWaiting = after(LONGEST_COMING_MS, goOn);
  /** The view will be another one. */
  const handed = (): void => {
    letGo();
    tiles.roughRest();
    tiles.roughOverview(add).then(
      () => withMap((standing) => standing.triggerRepaint()),
      () => undefined,
    );
  };
  // Before the map's own listeners: a canvas that gets its size back has the map forget what it was about to do.
  for (const event of HANDS) container.addEventListener(event, handed, { once: true, passive: true, capture: true });
  const settle = (): void => {
    if (layer.triangles === 0) return withMap(goOn);
    withMap((standing) => {
      if (isEnded) return;
      cancel = whenGround(standing, () => {
        isWhole = true;
        if (frames) frames.release();
        else standing.triggerRepaint();
      });
    });
  };
  // What could not be read is told by whoever asks for the tiles themselves.
  tiles.roughOverview(add).then(settle, settle);

  const endDraft = (): void => {
    isEnded = true;
    cancel();
    stopWaiting();
    for (const event of HANDS) container.removeEventListener(event, handed, { capture: true });
    goOn();
    withMap((standing) => standing.getLayer(DRAFT_LAYER_ID) && standing.removeLayer(DRAFT_LAYER_ID));
  };
  return {
    map,
    tiles,
    look,
    submitted: submitted.come,
    drawn: drawn.come,
    standUntil(given) {
      modelStands = given;
      letGo();
      withMap((standing) => standing.getLayer(DRAFT_LAYER_ID) && standing.moveLayer(DRAFT_LAYER_ID, LABELS_BOTTOM));
    },
    endDraft,
    close() {
      endDraft();
      isClosed = true;
      tiles.close();
      opened.then((standing) => standing.remove()).catch(() => undefined);
    },
  };
}

/** Calls when the map has its ground, or so long after being asked that it goes without; unless the returned function was called. */
function whenGround(map: MapLibreMap, come: () => void): () => void {
  const untilMs = monotonicMs() + LONGEST_GROUND_MS;
  const sources = Object.keys(map.getStyle().sources);
  let stop: () => void = () => undefined;
  const look = (): void => {
    // Not `areTilesLoaded`, which holds too while none has been asked for.
    if (sources.every((id) => map.isSourceLoaded(id)) || monotonicMs() > untilMs) come();
    else stop = after(GROUND_LOOK_MS, look);
  };
  look();
  return () => stop();
}

interface Signal<T> {
  readonly come: Promise<T>;
  /** The first word counts. */
  tell(value: T): void;
}
function signal<T>(): Signal<T> {
  let tell: (value: T) => void = () => undefined;
  const come = new Promise<T>((resolve) => (tell = resolve));
  return { come, tell };
}
