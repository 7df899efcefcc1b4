import { Group, Mesh, PlaneGeometry, Scene } from 'three';
import { after } from '../../base/browser.ts';
import type { CityModelHandle, FrameInfo, SceneHost } from '../scene-host.ts';
import type { SceneInputs } from '../scene.ts';
import { createStoreysScene } from '../storeys/index.ts';
import { openUndergroundDoor } from '../underground/door.ts';
import { createAtmosphere } from './atmosphere.ts';
import { createBuildingTiles } from './building-tiles.ts';
import { putCut } from './cut.ts';
import { createDataPaint } from './data-paint.ts';
import { createDaylight } from './daylight.ts';
import { createExtraTilesets } from './extra-tilesets.ts';
import { createFurniture } from './furniture.ts';
import { createLamps } from './lamps.ts';
import { isSoftware, rendererName } from '../quality/levels.ts';
import { onGpuDone } from '../gpu-done.ts';
import { warmPrograms, type ProgramWarmer } from './warm-programs.ts';
import { windowsLit } from './light.ts';
import { createInset } from './inset.ts';
import { createMarks } from './marks.ts';
import { createHeightField } from './height-field.ts';
import { aimHaze, createHazePlane } from './haze-plane.ts';
import { createMaterials } from './materials.ts';
import { createPictureBounds } from './picture-bounds.ts';
import { createPicker } from './pick.ts';
import { borrowed, createShadows, type Caster } from './shadows.ts';
import { createBuildingStates } from './states.ts';
import { createPlacedScene } from './placed/placed-scene.ts';
import { withTextures } from './placed/textured-tiles.ts';
import type { ContentSource } from './placed/content-source.ts';
import type { PlacedList } from '../placed-list.ts';
import { createSurroundings } from './surroundings.ts';
import { createSolids } from './solids.ts';
import { createTerrainSkin } from './terrain-skin.ts';
import { createTileStream, paces, type TileStream } from './tile-stream.ts';
import type { TileSource } from './tile-source.ts';

/** The city model in one group: buildings, trees and lamps, shade on the ground, all lit by the city's clock. */
export interface CityModelScene extends CityModelHandle {
  readonly group: Group;
  setQuality(level: 0 | 1 | 2): void;
  dispose(): void;
}

interface Quality {
  readonly skyDetail: number;
  readonly moves: boolean;
  readonly ambientTaps: number;
  readonly shadowPx: number;
  readonly shadowTaps: number;
  readonly errorPx: number;
  readonly detailRadiusM: number;
  readonly furnitureM: number;
}
const qualities: readonly Quality[] = [
  { skyDetail: 0, moves: false, ambientTaps: 0, shadowPx: 1024, shadowTaps: 1, errorPx: 18, detailRadiusM: 1200, furnitureM: 2600 },
  { skyDetail: 1, moves: true, ambientTaps: 6, shadowPx: 2048, shadowTaps: 4, errorPx: 12, detailRadiusM: 2200, furnitureM: 3000 },
  { skyDetail: 2, moves: true, ambientTaps: 10, shadowPx: 4096, shadowTaps: 8, errorPx: 8, detailRadiusM: 2600, furnitureM: 3400 },
];
/** Buildings smaller than this share of the allowed error are left out. */
const LEAST_SHARE = 1 / 7;
const HAZE_FROM_M = 2000;
/** Geometry of buildings, and of furniture, each: on the GPU, and once more in memory to survive a lost context. */
const BUDGET_BYTES = 256e6;
/** A city whose overview never comes gets its light on the ground all the same. */
const STANDS_AFTER_MS = 15_000;
/** Nearer than this times the reach trees have trunks and lumpy crowns. */
const NEAR_SHARE = 0.18;
/** To the horizon: the light on the ground changes everywhere. */
const CATCHER_M = 120000;

/** What the model draws from; all of it outlives the model and its GPU context. */
export interface ModelSources {
  readonly tiles: TileSource;
  readonly contents: ContentSource;
  readonly placed: PlacedList;
}

/** What a level compiles into the shaders. */
const definesOf = ({ shadowTaps, ambientTaps, skyDetail }: Quality) => ({ SHADOW_TAPS: shadowTaps, AO_TAPS: ambientTaps, SKY_DETAIL: skyDetail });

export function createCityModel(host: SceneHost, inputs: SceneInputs, sources: ModelSources): CityModelScene {
  const source = sources.tiles;
  const { city } = inputs;
  const { manifest } = city;
  const datumM = manifest.crs.ellipsoidOffset.metres;
  const states = createBuildingStates();
  const dataPaint = createDataPaint(inputs, states);
  const lamps = createLamps(city, inputs.streams, host.frame);
  const materials = createMaterials(states, dataPaint, lamps.texture);
  const { uniforms } = materials;
  const marks = createMarks(inputs, states);
  const daylight = createDaylight(inputs, host.invalidate);
  const placed = createPlacedScene(host, inputs, uniforms, sources.placed, sources.contents);
  const buildings = createBuildingTiles(materials, states, city.buildings, host.frame, datumM, marks.relearn);
  const furniture = createFurniture(materials, lamps, host.frame, datumM);

  const catcher = new Mesh(new PlaneGeometry(CATCHER_M, CATCHER_M).rotateX(-Math.PI / 2), materials.catcher);
  catcher.frustumCulled = false;
  catcher.renderOrder = -2;
  catcher.raycast = () => undefined;
  furniture.pools.renderOrder = -1;
  const hazePlane = createHazePlane(materials.haze);
  const isIsland = manifest.kind === 'demo';
  const surroundings = createSurroundings(host.map, isIsland);
  const atmosphere = createAtmosphere({ host, inputs, materials, daylight, lamps, isIsland });
  const skin = createTerrainSkin(host.map, host.frame);
  for (const flat of [catcher, hazePlane, ...atmosphere.onGround]) skin.cover(flat);
  const group = new Group();
  const underground = openUndergroundDoor(host, inputs);
  group.add(skin.group, catcher, buildings.group, placed.group, furniture.things, atmosphere.group, furniture.pools, hazePlane, underground.group);

  let level: 0 | 1 | 2 = 0;
  let quality = qualities[level] as Quality;
  const shadows = createShadows(uniforms, quality.shadowPx);
  const heightField = createHeightField(uniforms);
  materials.setAmbientTaps(quality.ambientTaps);
  materials.setShadowTaps(quality.shadowTaps);
  placed.setShadowTaps(quality.shadowTaps);
  placed.setAmbientTaps(quality.ambientTaps);
  materials.setSkyDetail(quality.skyDetail);
  atmosphere.setMotion(quality.moves);
  const castScene = borrowed(new Scene(), buildings.group);
  const treeScene = borrowed(new Scene(), furniture.things);
  const casters: readonly Caster[] = [
    { scene: castScene, material: materials.buildingDepth, heightMaterial: materials.buildingHeight, nearOnly: false },
    { scene: treeScene, material: materials.furnitureDepth, heightMaterial: materials.furnitureHeight, nearOnly: true },
    ...placed.casters,
  ];
  const picker = createPicker(host, borrowed(new Scene(), buildings.group), materials.buildingPick);

  const solids = createSolids(buildings.group, states);
  const storeys = createStoreysScene(host, inputs, states, solids);
  group.add(storeys.group);

  const isSlow = isSoftware(rendererName(host.renderer.getContext()));
  const streamOf = (url: string, keeper: typeof buildings.keeper): TileStream =>
    createTileStream({
      url,
      source,
      frame: host.frame,
      datumM,
      keeper,
      budgetBytes: BUDGET_BYTES,
      pending: host.pending,
      onChange: host.invalidate,
      pace: isSlow ? paces.software : paces.gpu,
      onProblem: (error) => console.warn('tile', error.message),
    });
  const stream = (tileset: string | undefined, keeper: typeof buildings.keeper): TileStream | null =>
    tileset === undefined ? null : streamOf(new URL(tileset, city.baseUrl).href, keeper);
  const buildingStream = stream(manifest.buildings?.tileset, withTextures(buildings.keeper, placed.parts, city.buildings, host.frame, datumM));
  const extras = createExtraTilesets(
    buildings.group,
    () => createBuildingTiles(materials, states, city.buildings, host.frame, datumM, marks.relearn),
    (url, keeper) => streamOf(url, keeper),
  );
  let furnitureStream: TileStream | null = null;

  /** The map's ground hides what is below it. */
  let isGroundWhole = true;
  /** The whole overview was there once. */
  let hasStood = false;
  const stopWaiting = after(STANDS_AFTER_MS, () => {
    hasStood = true;
    host.invalidate();
  });
  let paintedVersion = -1;
  let castVersion = '';
  let isWarm = false;
  let warmer: ProgramWarmer | null = null;
  let stopWarming: () => void = () => undefined;

  /** Compile the picking pass before the first hover needs it. */
  const warmUp = (): void => {
    if (isWarm || buildings.group.children.length === 0 || !(buildingStream?.isCovered ?? true)) return;
    isWarm = true;
    // Reading a pixel back waits for all that was asked for meanwhile: not before the first picture is on the screen.
    stopWarming = onGpuDone(host.renderer.getContext() as WebGL2RenderingContext, () => {
      const { width, height } = host.size();
      void picker.pick(width / 2, height / 2);
      // Styles, weather and night compile behind the first picture; other levels only where compiling is not drawing's rival.
      const others = isSlow ? [] : qualities.map(definesOf);
      // Tools and what lies below come after all that: the first use of none waits for a compiler.
      const late = async () => [...storeys.materials, ...placed.usualMaterials(), ...(await underground.prepare())];
      warmer = warmPrograms(host.renderer, host.camera, materials.all, [...others, { CUT: 1 }], late);
    });
  };

  const { aim, sees } = createPictureBounds();

  const beforeDraw = (frame: FrameInfo): void => {
    const { camera } = host;
    const eye = camera.matrixWorld.elements;
    uniforms.eye.value.set(eye[12] as number, eye[13] as number, eye[14] as number);
    const [x, z] = frame.focus;

    atmosphere.measure(frame);
    const isFading = daylight.update(frame.nowMs);
    if (daylight.version !== paintedVersion) {
      paintedVersion = daylight.version;
      materials.paint(daylight.look);
      windowsLit(daylight.hour, uniforms.windowsLit.value);
      if (!isFading) surroundings.paint(daylight.look);
    }
    atmosphere.update(isGroundWhole, buildingStream?.isCovered ?? true);
    // From high above what is straight below is not far, it is what one looks at.
    const hazeFrom = Math.max(HAZE_FROM_M, frame.distanceM * 1.15, (eye[13] as number) * 1.5);
    aimHaze(uniforms.hazeReach.value, daylight.look, hazeFrom);

    const pixelsPerRadian = ((camera.projectionMatrix.elements[5] as number) * host.size().height) / 2;
    aim(camera);
    const view = { eye: [eye[12], eye[13], eye[14]] as [number, number, number], focus: frame.focus, pixelsPerRadian, sees };
    const { errorPx, detailRadiusM, furnitureM } = quality;
    buildingStream?.update(view, { errorPx, detailRadiusM, reachM: Infinity, sharedRows: buildings.sharedRows });
    buildings.thin(view.eye, pixelsPerRadian, errorPx * LEAST_SHARE);
    extras.update(view, { errorPx, detailRadiusM, reachM: Infinity }, errorPx * LEAST_SHARE);
    // Trees wait until the city stands.
    if (!furnitureStream && (!buildingStream || (buildingStream.loaded > 0 && buildingStream.pending === 0)))
      furnitureStream = stream(manifest.furniture, furniture.keeper);
    const reachM = frame.distanceM > furnitureM * 2.5 ? 0 : furnitureM;
    furnitureStream?.update(view, { errorPx, detailRadiusM: furnitureM, reachM, sharedRows: false });
    placed.update(view, errorPx);
    uniforms.furnitureReach.value.set(x, z, reachM * 0.85, Math.max(reachM, 1));
    const facing = [-(eye[8] as number), -(eye[9] as number), -(eye[10] as number)] as const;
    const lens = camera.projectionMatrix.elements[0] as number;
    furniture.focus({ focus: frame.focus, reachM, nearM: reachM * NEAR_SHARE, eye: view.eye, facing, lens, sees });
    furniture.pools.visible = lamps.shining > 0 && (daylight.look.lit[0] as number) > 0.01;

    const repainted = dataPaint.update();
    if (repainted !== 'nothing') dataPaint.write(uniforms.dataStyle.value);
    if (repainted === 'shapes') shadows.touch();
    marks.update();
    if (storeys.update(daylight.look, buildings.version)) shadows.touch();
    states.flush(host.renderer);
    dataPaint.flush(host.renderer);
    catcher.position.set(x, 0.02, z);

    const casting = `${buildings.version},${furniture.version},${extras.version},${placed.version}`;
    // While the city comes up, its shade waits for the whole of it; where shade is dear, later for the rest of what comes too.
    const isFilling = (buildingStream?.pending ?? 0) + (furnitureStream?.pending ?? 0) > 0;
    const isShadeDue = hasStood ? !isSlow || !isFilling : (buildingStream?.isCovered ?? true);
    if (casting !== castVersion && isShadeDue) {
      castVersion = casting;
      shadows.touch();
    }
    // Even without sun once: a map that was never drawn has no format to be sampled by.
    host.inWholeDepth(() => {
      if ((daylight.look.shadowStrength[0] as number) > 0.01 || !shadows.isDrawn)
        shadows.update(host.renderer, [x, frame.focusM, z], frame.distanceM, daylight.look.shadowDirection, casters);
      if (quality.ambientTaps > 0 && shadows.touches > 0) heightField.update(host.renderer, frame.focus, frame.distanceM, casters, shadows.touches);
    });
    const { groundShadow, groundTint } = daylight.look;
    catcher.visible = quality.ambientTaps > 0 || (groundShadow[0] as number) > 0.01 || groundTint.some((c) => c < 0.995);
    const seen = underground.update(frame, (daylight.look.lit[0] as number) > 0.5);
    materials.setGhost(Math.min(seen, storeys.othersSeen));
    isGroundWhole = seen === 1;
    furniture.things.visible = hazePlane.visible = seen === 1;
    if (seen < 1) catcher.visible = furniture.pools.visible = false;
    skin.update();
    // Before the city stands, frames only keep its tiles coming: light and haze on the ground would cost the time these need.
    hasStood ||= buildingStream?.isCovered ?? true;
    if (!hasStood) catcher.visible = hazePlane.visible = false;
    // A draft stands until the whole overview is here.
    buildings.group.visible = hasStood;
    // Seen through the ground, its own shade and haze are not.
    if (host.map.terrain) skin.group.visible = hasStood && seen === 1;
    warmUp();
    if (isFading) host.invalidate();
  };

  /** Disposed maps, textures and programs are made anew at their next use. */
  const forgetGpu = (): void => {
    shadows.dispose();
    picker.forget();
    placed.forgetGpu();
    materials.dispose();
    states.dispose();
    dataPaint.dispose();
  };
  const stopContext = host.onContext((what) => {
    warmer?.close();
    if (what === 'lost') return forgetGpu();
    shadows.touch();
    states.refresh();
    dataPaint.refresh();
    isWarm = false;
  });
  const stopFrames = host.onBeforeDraw(beforeDraw);
  const stopSession = inputs.session.subscribe((now, before) => {
    if (
      now.hovered !== before.hovered ||
      now.selected !== before.selected ||
      now.style !== before.style ||
      now.theme !== before.theme ||
      now.toolState !== before.toolState ||
      now.layers !== before.layers
    )
      host.invalidate();
  });
  const stopClock = inputs.clock.onChange(host.invalidate);
  host.invalidate();
  return {
    group,
    pick: picker.pick,
    pickBelow: (sight, pixelRad) => storeys.pick(sight) ?? underground.pick(sight, pixelRad),
    pickPlaced: placed.pick,
    get isWarm() {
      return warmer?.isDone ?? false;
    },
    get pickFrames() {
      return picker.framesWaited;
    },
    get isCovered() {
      return buildingStream?.isCovered ?? true;
    },
    get isStanding() {
      return hasStood;
    },
    get heldBytes() {
      return (buildingStream?.heldBytes ?? 0) + (furnitureStream?.heldBytes ?? 0);
    },
    get tilesLoaded() {
      return (buildingStream?.loaded ?? 0) + (furnitureStream?.loaded ?? 0) + placed.tilesLoaded + extras.loaded;
    },
    get tilesPending() {
      // Trees that wait for the city to stand are on their way too, or a picture without them would count as settled.
      const waitsForCity = manifest.furniture !== undefined && !furnitureStream && (buildingStream?.loaded ?? 1) > 0 ? 1 : 0;
      return (buildingStream?.pending ?? 0) + (furnitureStream?.pending ?? 0) + waitsForCity + placed.tilesPending + extras.pending;
    },
    addTileset(id, url) {
      extras.add(id, url);
      host.invalidate();
    },
    showTileset(id, isShown) {
      extras.show(id, isShown);
      host.invalidate();
    },
    removeTileset(id) {
      extras.remove(id);
      host.invalidate();
    },
    solids,
    drawInset: createInset(host, group, uniforms, host.frame),
    groundRepainted() {
      surroundings.forget();
      paintedVersion = -1;
      host.invalidate();
    },
    cut(cut) {
      const isCut = putCut(uniforms, cut, host.frame);
      materials.setCutting(isCut);
      placed.setCutting(isCut);
      shadows.touch();
      host.invalidate();
    },
    setQuality(next) {
      if (next === level) return;
      level = next;
      quality = qualities[level] as Quality;
      shadows.setSize(quality.shadowPx);
      materials.setShadowTaps(quality.shadowTaps);
      placed.setShadowTaps(quality.shadowTaps);
      materials.setSkyDetail(quality.skyDetail);
      materials.setAmbientTaps(quality.ambientTaps);
      placed.setAmbientTaps(quality.ambientTaps);
      atmosphere.setMotion(quality.moves);
      host.invalidate();
    },
    dispose() {
      stopFrames();
      stopContext();
      stopWaiting();
      stopWarming();
      warmer?.close();
      stopSession();
      stopClock();
      underground.dispose();
      storeys.dispose();
      daylight.close();
      atmosphere.close();
      lamps.dispose();
      buildingStream?.close();
      furnitureStream?.close();
      placed.dispose();
      extras.dispose();
      buildings.dispose();
      furniture.dispose();
      shadows.dispose();
      heightField.dispose();
      picker.dispose();
      skin.dispose();
      materials.dispose();
      states.dispose();
      dataPaint.dispose();
      catcher.geometry.dispose();
      hazePlane.geometry.dispose();
    },
  };
}
