import { createElement, type ReactNode } from 'react';
import { after, every, sleep } from '../base/browser.ts';
import { ensure } from '../base/ensure.ts';
import { createAmbience } from './ambience.ts';
import { createSceneCamera } from './camera.ts';
import { timeFrames } from './frame-stats.ts';
import { speakLabels } from './ground/labels.ts';
import { createDropped } from './dropped.ts';
import { entriesOf, openMapLayers } from './ground/extra/map-layers.ts';
import { dressGround, repaintDraft } from './ground/draft-ground.ts';
import { LABELS_BOTTOM, repaintGround, type GroundLook } from './ground/style.ts';
import { openDataStyles } from './data-styles/index.ts';
import { createStage, type Stage } from './host/stage.ts';
import { THREE_LAYER_ID } from './host/three-layer.ts';
import { cutOf } from './follow-cut.ts';
import { openLayers } from './layers.ts';
import { layersOf } from './layers/registry.ts';
import { createSceneTools } from './map-tools.ts';
import type { ModelSources } from './model/city-model.ts';
import { CityModel } from './model/index.ts';
import { createContentSource } from './model/placed/content-source.ts';
import { watchFirstPicture } from './first-picture.ts';
import { alsoFlat, createMapFeatures } from './map-features.ts';
import { createEventAreas } from './event-areas.ts';
import { openAhead, type CityAhead } from './open-ahead.ts';
import { createPending } from './pending.ts';
import { createPicker } from './picking.ts';
import { createPlacedAccess } from './placed-access.ts';
import { createPlacedList, placedLayer } from './placed-list.ts';
import { watchPointer } from './pointer.ts';
import { capturePng } from './png.ts';
import type { CityModelHandle, SceneHost } from './scene-host.ts';
import type { Scene, SceneInputs } from './scene.ts';
import { keepFrameRate, type PictureKeeper } from './quality/keep-frame-rate.ts';
import { openSelectionMarks } from './selection-marks.ts';
import { openStoreyLabels } from './storeys/labels.ts';
import { openDepthLabels } from './underground/labels.ts';
import { createSketchBoard } from './sketch/board.ts';
import type { SessionState } from '../session/session.ts';

/** How often tables are looked at for a change of the picture. */
const LOOK_MS = 250;
/** Frames asked for by `invalidate` come at most this often while nothing moves. */
const CALM_FRAME_MS = 150;
/** The sun and the windows follow the shown time in steps of this. */
const SUN_STEP_MS = 30_000;
/** Where the first picture takes longer than this, marks come before it. */
const MARKS_AFTER_MS = 15_000;
const REDRAWING = 'scene-redrawing';
const SETTLE_LIMIT_MS = 180_000;

/** The one view of a city: ground, model and marks in one picture, kept up to date from tables and session. */
export async function createScene(container: HTMLElement, inputs: SceneInputs, ahead?: CityAhead): Promise<Scene> {
  const { city, session, clock, streams } = inputs;
  let model: CityModelHandle | null = null;
  let picture: PictureKeeper | null = null;
  let drawnAtMs = NaN;
  /** Version of the stream table that the marks were last brought up to. */
  let lookedVersion = -1;
  const drawnListeners = new Set<(streamsVersion: number) => void>();
  const ambience = createAmbience(inputs, clock.now());
  const groundLook = (): GroundLook => ({ ...session.getState(), labels: ambience.theme });
  const pending = createPending(() => wake());
  let redrawn: (() => void) | null = null;

  // Ground and overview come up while the rest of the city is still on its way.
  const { manifest, baseUrl } = city;
  const early = ahead ?? openAhead(container, { manifest, baseUrl, session, camera: session.getState().camera, nowMs: clock.now });
  const { tiles } = early;
  const opened = await early.map.catch((error: unknown) => {
    early.close();
    throw error;
  });
  // Tiles of the draft are made of the bytes it had fetched.
  await early.submitted;
  tiles.prepareOverview();

  const contents = createContentSource([new URL(city.baseUrl).origin, location.origin], inputs.allowedOrigins ?? []);
  const placed = createPlacedList(city);
  const sources: ModelSources = { tiles, contents, placed };

  const dropped = createDropped(() => mapLayers, wake);
  dressGround(opened, city, early.look, pending.begin('ground'));
  const stage = createStage(opened, {
    beforeId: LABELS_BOTTOM,
    frame: city.frame,
    nowMs: clock.now,
    pending: pending.begin,
    children: (host) =>
      modelElement(host, inputs, sources, (handle) => {
        model = handle;
        handle.cut?.(cutOf(session));
        picture?.tellModel();
        dropped.joinModel(handle);
      }),
    onError: (error) => console.error('scene:', error),
    // Nothing counts as settled before the word is taken away, and that waits for the first whole picture.
    onLost: () => {
      container.classList.add(REDRAWING);
      redrawn ??= pending.begin('a lost context');
    },
    onRestored: () => {
      void stage.map.once('idle', () => {
        container.classList.remove(REDRAWING);
        redrawn?.();
        redrawn = null;
      });
      stage.map.triggerRepaint();
    },
  });
  const { map } = stage;
  early.standUntil(() => model?.isStanding ?? false);
  /** A frame was asked for because the picture changes: nothing counts as settled before it. */
  let isOwed = false;
  const repaint = (): void => {
    isOwed = true;
    map.triggerRepaint();
  };
  const frames = timeFrames(map);
  const keeper = keepFrameRate({ map, session, model: () => model, scriptMs: () => frames.lastMs });
  picture = keeper;
  const whole = watchFirstPicture(map, () => model !== null && (model.isCovered ?? true));
  const camera = createSceneCamera(map, session, city, streams, inputs);
  const board = createSketchBoard({ inputs, map, theme: () => ambience.theme, invalidate: () => repaint() });
  const layerEntries = layersOf(city);
  const layers = openLayers({
    inputs,
    map,
    pending: pending.begin,
    registry: layerEntries,
    repaint,
    setMarks: stage.setMarks,
    setAnalysis: stage.setAnalysis,
    topmost: [openDataStyles, openStoreyLabels, openDepthLabels, openSelectionMarks, () => board.layer],
    theme: () => ambience.theme,
  });
  const mapLayers = openMapLayers(
    {
      map,
      theme: () => ambience.theme,
      pending: pending.begin,
      rastersBefore: () => firstLayer(map, ['street-name', THREE_LAYER_ID, LABELS_BOTTOM]),
      overlaysBefore: () => firstLayer(map, ['street-name', THREE_LAYER_ID, LABELS_BOTTOM]),
    },
    entriesOf(city, inputs.allowedOrigins ?? []),
  );
  const features = createMapFeatures(map, () => mapLayers.dataSources());
  const standing = createPicker({ stage, inputs, points: () => layers.points(), model: () => model });
  const picker = alsoFlat(alsoFlat(standing, features), createEventAreas(map, inputs));
  const inHand = createSceneTools({ stage, inputs, board, model: () => model });
  const pointer = watchPointer(container, map, inputs, picker, () => inHand.held);

  let calmFrame: (() => void) | null = null;
  function wake(): void {
    calmFrame ??= after(CALM_FRAME_MS, () => {
      calmFrame = null;
      repaint();
    });
  }
  function redress(): void {
    ambience.look(clock.now());
    repaintGround(map, city, groundLook());
    repaintDraft(map, groundLook());
    model?.groundRepainted?.();
    layers.restyle();
    mapLayers.restyle();
    repaint();
  }
  const look = (): void => {
    const nowMs = clock.now();
    if (ambience.look(nowMs)) redress();
    lookedVersion = streams.version;
    const changed = layers.look(nowMs);
    if (changed || Math.abs(nowMs - drawnAtMs) > SUN_STEP_MS) repaint();
    // Owed to nobody: a mark on its way is as true in this frame as in the next.
    else if (layers.isGliding) map.triggerRepaint();
  };
  map.on('render', () => {
    isOwed = false;
    drawnAtMs = clock.now();
    if (stage.three.frameInfo) layers.afterFrame(stage.three.frameInfo);
    for (const listener of drawnListeners) listener(lookedVersion);
  });
  const sameLook = (a: GroundLook, b: GroundLook): boolean => a.theme === b.theme && a.style === b.style && a.labels === b.labels;
  // Somebody chose otherwise while it came up.
  if (!sameLook(early.look, groundLook())) redress();
  if (early.look.language !== session.getState().language) speakLabels(map, session.getState().language);
  const stopLooking = every(LOOK_MS, look);
  const offClock = clock.onChange(() => repaint());
  const unsubscribe = session.subscribe((state, before) => {
    const changed = (...keys: readonly (keyof SessionState)[]): boolean => keys.some((key) => state[key] !== before[key]);
    if (changed('language')) speakLabels(map, state.language);
    if (changed('layers') && marksMayCome) showLayers(state.layers);
    if (changed('opacity')) mapLayers.setOpacity(state.opacity);
    if (changed('theme', 'style')) redress();
    else if (changed('language')) layers.restyle();
    if (changed('hovered', 'selected')) layers.repoint();
    if (state.toolState['cut'] !== before.toolState['cut']) model?.cut?.(cutOf(session));
    if (changed('language', 'theme', 'style', 'hovered', 'selected', 'time')) repaint();
  });
  const showLayers = (ids: readonly string[]): void => {
    layers.show(ids);
    mapLayers.show(ids);
  };
  // Marks wait for the city: compiling and drawing them would hold up its first picture.
  let marksMayCome = false;
  const admitMarks = (): void => {
    if (marksMayCome) return;
    marksMayCome = true;
    showLayers(session.getState().layers);
  };
  void whole.done.then(() => {
    early.endDraft();
    admitMarks();
  });
  const stopWaiting = after(MARKS_AFTER_MS, admitMarks);

  const settledNow = (): boolean =>
    marksMayCome &&
    !isOwed &&
    pending.count === 0 &&
    stage.settled &&
    layers.settled &&
    mapLayers.settled &&
    !map.isMoving() &&
    map.loaded() &&
    model?.tilesPending === 0;

  const scene: Scene = {
    get layers() {
      return [...layerEntries.map((entry) => entry.info), ...mapLayers.infos, ...placed.items.map((item) => placedLayer(item, placed))];
    },
    tools: inHand.tools,
    placed: createPlacedAccess({ city, session, list: placed, source: contents }),
    camera: camera.place,
    flyTo: (place, options) => camera.flyTo(place, options?.cut),
    flyToEntity: camera.flyToEntity,
    pick: picker.pick,
    onCursor: pointer.onCursor,
    metresPerPixel: () => stage.three.frameInfo?.metresPerPixel ?? NaN,
    seenBounds: () => {
      const bounds = map.getBounds();
      return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    },
    onMove(listener) {
      map.on('move', listener);
      return () => void map.off('move', listener);
    },
    firstPicture: Promise.race([early.drawn.then((is) => (is ? undefined : whole.done)), whole.done]),
    whole: whole.done,
    onDrawn(listener) {
      drawnListeners.add(listener);
      return () => drawnListeners.delete(listener);
    },
    async whenSettled() {
      for (let waitedMs = 0, calm = 0; calm < 2; waitedMs += 50) {
        look();
        calm = settledNow() ? calm + 1 : 0;
        if (waitedMs > SETTLE_LIMIT_MS) throw new Error(`not settled: ${sceneInternals(scene).waitingFor().join(', ') || 'the map is still drawing'}`);
        await sleep(50);
      }
    },
    show: dropped.show,
    setShown: dropped.setShown,
    unshow: dropped.remove,
    feature: features.find,
    png: () => capturePng(map),
    stats: () => ({
      frameMs: frames.medianMs,
      threeMs: frames.partMs('three'),
      marksMs: frames.partMs('marks'),
      deckMs: frames.partMs('deck'),
      picture: keeper.level,
      pictureReason: keeper.reason,
      framesDrawn: frames.drawn,
      drawCalls: stage.three.drawCalls,
      triangles: stage.three.triangles,
      geometryBytes: model?.heldBytes ?? 0,
      tilesLoaded: model?.tilesLoaded ?? 0,
      tilesPending: model?.tilesPending ?? 0,
    }),
    setQuality: (level) => model?.setQuality?.(level),
    invalidate: wake,
    close() {
      calmFrame?.();
      stopLooking();
      stopWaiting();
      offClock();
      unsubscribe();
      pointer.close();
      inHand.close();
      layers.close();
      mapLayers.close();
      camera.close();
      keeper.close();
      frames.close();
      whole.close();
      early.endDraft();
      stage.close();
      tiles.close();
      contents.close();
    },
  };
  internals.set(scene, {
    stage,
    model: () => model,
    waitingFor: () => [...pending.names(), ...(isOwed || stage.three.isDue ? ['a frame'] : stage.settled ? [] : ['marks']), ...(map.loaded() ? [] : ['map'])],
  });
  return scene;
}

/** The first of these layers that the style has: what others are put under. */
const firstLayer = (map: Stage['map'], ids: readonly string[]): string | undefined => ids.find((id) => map.getLayer(id));

/** What only the debug overlay and tests may look at. */
export interface SceneInternals {
  readonly stage: Stage;
  model(): CityModelHandle | null;
  /** Why the scene does not count as settled. */
  waitingFor(): readonly string[];
}
const internals = new WeakMap<Scene, SceneInternals>();
export const sceneInternals = (scene: Scene): SceneInternals => ensure(internals.get(scene), 'a scene of this module');

const modelElement = (host: SceneHost, inputs: SceneInputs, sources: ModelSources, onReady: (handle: CityModelHandle) => void): ReactNode =>
  createElement(CityModel, { host, inputs, sources, onReady });
