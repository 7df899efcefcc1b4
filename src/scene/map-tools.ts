import { Matrix4, Vector3 } from 'three';
import type { Place, Spot } from '../base/geodesic.ts';
import type { Inset, MapTools, PointerHit, Ray } from '../base/map-tools.ts';
import { entityKey, standingM } from '../city/city.ts';
import { createHands } from './hands.ts';
import type { Stage } from './host/stage.ts';
import { orbit } from './orbit.ts';
import type { CityModelHandle } from './scene-host.ts';
import type { SceneInputs } from './scene.ts';
import { createSight } from './sight/sight.ts';
import type { SketchBoard } from './sketch/board.ts';
import { walk } from './walk.ts';

export interface SceneTools {
  readonly tools: MapTools;
  /** While a tool has the pointer, nothing is hovered or selected. */
  readonly held: boolean;
  close(): void;
}

interface SceneToolsOptions {
  readonly stage: Stage;
  readonly inputs: SceneInputs;
  readonly board: SketchBoard;
  model(): CityModelHandle | null;
}

const SNAP_PX = 14;
/** What the ground is looked for at most this far away. */
const REACH_M = 60_000;
/** A view to the horizon is drawn to this far. */
const HORIZON_M = 8000;

type Three = readonly [number, number, number];
const planOf = ([x, y, z]: Three): Three => [x, -z, y];

/** What the tools ask of the view: the pointer's surface, a hold on the pointer, and a board to draw on. */
export function createSceneTools({ stage, inputs, board, model }: SceneToolsOptions): SceneTools {
  const { city } = inputs;
  const canvas = (): HTMLCanvasElement => stage.map.getCanvas();
  const spotOf = ([x, y, z]: Three): Spot => {
    const [lon, lat] = city.frame.toLonLat(x, y);
    return { lon, lat, heightM: z };
  };

  /** The sight line through a CSS pixel, three metres. */
  const lineThrough = (x: number, y: number): { readonly origin: Vector3; readonly direction: Vector3 } => {
    const { camera } = stage.three;
    const { clientWidth, clientHeight } = canvas();
    const origin = camera.position.clone();
    const direction = new Vector3((x / clientWidth) * 2 - 1, 1 - (y / clientHeight) * 2, 0.5)
      .applyMatrix4(camera.projectionMatrixInverse)
      .applyMatrix4(camera.matrixWorld)
      .sub(origin)
      .normalize();
    return { origin, direction };
  };
  const screenOf = (spot: Spot): { x: number; y: number } | null => {
    const { camera } = stage.three;
    const [px, py] = city.frame.toPlan(spot.lon, spot.lat);
    const at = new Vector3(px, spot.heightM, -py).applyMatrix4(camera.matrixWorldInverse);
    if (at.z > -1e-3) return null;
    at.applyMatrix4(camera.projectionMatrix);
    const { clientWidth, clientHeight } = canvas();
    return { x: ((at.x + 1) / 2) * clientWidth, y: ((1 - at.y) / 2) * clientHeight };
  };
  const groundOf = (origin: Vector3, direction: Vector3): Three | null => {
    const at = (away: number): Vector3 => origin.clone().addScaledVector(direction, away);
    const clearM = (away: number): number => {
      const { x, y, z } = at(away);
      return y - standingM(city, ...city.frame.toLonLat(x, -z));
    };
    const flat = direction.y < -1e-6 ? -origin.y / direction.y : Infinity;
    if (!city.elevation) return flat > 0 && flat < REACH_M ? planOf(at(flat).toArray()) : null;
    // March until below the ground, then halve.
    let [above, below] = [0, 0];
    for (let away = 1; away < REACH_M && below === 0; away *= 1.01) {
      if (clearM(away) < 0) below = away;
      else above = away;
    }
    if (below === 0) return null;
    for (let i = 0; i < 24; i++) {
      const half = (above + below) / 2;
      if (clearM(half) < 0) below = half;
      else above = half;
    }
    return planOf(at(below).toArray());
  };

  const reach = async (x: number, y: number, shift: boolean, snaps: boolean): Promise<PointerHit | null> => {
    if (stage.lost || !stage.three.frameInfo) return null;
    const { origin, direction } = lineThrough(x, y);
    const ray: Ray = { from: planOf(origin.toArray()), towards: planOf(direction.toArray()) };
    const ratio = canvas().width / Math.max(1, canvas().clientWidth);
    // The view may have moved on when the answers come.
    const { camera } = stage.three;
    const toWorld = new Matrix4().multiplyMatrices(camera.matrixWorld, camera.projectionMatrixInverse);
    const [px, py] = [Math.floor(x * ratio), Math.floor(y * ratio)];
    const [building = null, placed = null] = await Promise.all([model()?.pick(px, py), model()?.pickPlaced?.(px, py)]);
    const common = { x, y, ray, shift };
    const surface = building ? (model()?.solids?.trace(origin, direction, building.row) ?? null) : null;
    if (placed && placed.depth < (building?.depth ?? Infinity)) {
      const { clientWidth, clientHeight } = canvas();
      const at = new Vector3((x / clientWidth) * 2 - 1, 1 - (y / clientHeight) * 2, placed.depth * 2 - 1).applyMatrix4(toWorld);
      return { ...common, spot: spotOf(planOf(at.toArray())), on: entityKey(placed.ref), facing: null, snapped: false };
    }
    if (building && !surface) return { ...common, spot: spotOf(planOf(building.position)), on: null, facing: null, snapped: false };
    if (!building || !surface) {
      const ground = groundOf(origin, direction);
      return { ...common, spot: ground ? spotOf(ground) : null, on: null, facing: null, snapped: false };
    }
    const { id } = city.buildings.record(building.row);
    const corner = spotOf(planOf(surface.corner));
    const at = snaps ? screenOf(corner) : null;
    const snapped = at !== null && Math.hypot(at.x - x, at.y - y) <= SNAP_PX;
    return {
      ...common,
      spot: snapped ? corner : spotOf(planOf(surface.at)),
      on: id === '' ? null : `building/${id}`,
      facing: planOf(surface.normal),
      snapped,
    };
  };

  const viewRing = (): Place[] => {
    const { clientWidth, clientHeight } = canvas();
    return ([[0, clientHeight], [clientWidth, clientHeight], [clientWidth, 0], [0, 0]] as const).map(([x, y]) => {
      const { origin, direction } = lineThrough(x, y);
      const away = direction.y < -1e-3 ? Math.min(-origin.y / direction.y, HORIZON_M) : HORIZON_M;
      const [lon, lat] = city.frame.toLonLat(origin.x + direction.x * away, -(origin.z + direction.z * away));
      return { lon, lat };
    }); // prettier-ignore
  };
  let inset: Inset | null = null;
  const drawInset = (): void => {
    if (inset && !stage.lost) model()?.drawInset?.(inset);
  };
  stage.map.on('render', drawInset);
  const hands = createHands(stage.map, reach);
  const sight = createSight(
    city,
    () => model()?.solids ?? null,
    () => (model()?.tilesLoaded ?? 0) > 0 && model()?.tilesPending === 0,
  );
  return {
    tools: {
      draw: board.draw,
      hold: hands.hold,
      screenOf,
      viewRing,
      inset(next) {
        inset = next;
        stage.map.triggerRepaint();
      },
      sight,
      orbit: (around) => orbit(stage.map, around),
      walk: (from) => walk(stage.map, city, () => model()?.solids ?? null, from, stage.map.getMaxPitch()),
    },
    get held() {
      return hands.held;
    },
    close() {
      stage.map.off('render', drawInset);
      hands.close();
      sight.close();
    },
  };
}
