import { Group, type RawShaderMaterial } from 'three';
import { monotonicMs, prefersReducedMotion } from '../../base/browser.ts';
import { entityFromKey, standingM, type EntityRef } from '../../city/city.ts';
import { openedBuilding } from '../../session/storeys.ts';
import type { Look } from '../model/light.ts';
import type { BuildingStates } from '../model/states.ts';
import { Mark } from '../model/states.ts';
import type { Solids } from '../model/solids.ts';
import type { SceneHost } from '../scene-host.ts';
import type { SceneInputs } from '../scene.ts';
import type { Sight } from '../underground/aim.ts';
import { platesMaterial, platesMesh, type PlatesMesh } from './plates.ts';
import { ringHolds } from './slice.ts';
import { stackOf, type Plate } from './stack.ts';

/** Floors of one building pulled apart in place of the building itself. */
export interface StoreysScene {
  readonly group: Group;
  readonly materials: readonly RawShaderMaterial[];
  /** Before a frame; true when the house came or went, and its shadow with it. */
  update(light: Look, tilesVersion: number): boolean;
  /** How much of the other houses is seen: they may stand before the one that is open. */
  readonly othersSeen: number;
  /** What is on the floor under a line of sight: its first entity, else the building. */
  pick(sight: Sight): { readonly ref: EntityRef; readonly alongM: number } | null;
  dispose(): void;
}

/** Floors as they stand now, for labels: written by the scene that pulls them apart, read by the marks. */
export interface OpenedStack {
  readonly buildingId: string;
  readonly plates: readonly Plate[];
  /** 0 together, 1 apart. */
  readonly apart: number;
}
const stacks = new WeakMap<object, OpenedStack>();
/** The stack shown in the scene of these inputs. */
export const openedStack = (inputs: SceneInputs): OpenedStack | null => stacks.get(inputs.city) ?? null;

const MOVE_MS = 200;
const OTHERS_SEEN = 0.3;
const ease = (t: number): number => 1 - (1 - t) ** 3;

interface Opened {
  readonly id: string;
  readonly row: number;
  readonly plates: readonly Plate[];
  readonly drawn: PlatesMesh;
  readonly fromMs: number;
  /** Numbers in the mesh it was cut from, and the tiles it was looked for in: finer tiles may come. */
  readonly meshSize: number;
  tilesVersion: number;
}

export function createStoreysScene(host: SceneHost, inputs: SceneInputs, states: BuildingStates, solids: Solids): StoreysScene {
  const { city, session } = inputs;
  const group = new Group();
  group.matrixAutoUpdate = group.matrixWorldAutoUpdate = false;
  const look = platesMaterial();
  let opened: Opened | null = null;
  let waitingFor = '';

  const close = (): void => {
    if (!opened) return;
    states.mark(opened.row, Mark.hidden, 0);
    opened.drawn.dispose();
    opened = null;
    stacks.delete(city);
  };
  const open = (id: string, tilesVersion: number, fromMs: number): void => {
    const storeys = city.storeys.of(id);
    const row = city.buildings.find(id);
    if (storeys === undefined) {
      if (waitingFor !== id) void city.storeys.load().then(host.invalidate).finally(host.pending('storeys'));
      waitingFor = id;
      return;
    }
    if (storeys === null || row < 0) return;
    const triangles = solids.of(row);
    const { lon, lat, baseM } = city.buildings.record(row);
    const plates = stackOf(storeys, triangles, Number.isNaN(baseM) ? standingM(city, lon, lat) : baseM);
    if (plates.length === 0) return;
    const drawn = platesMesh(plates, look);
    group.add(drawn.mesh);
    states.mark(row, Mark.hidden, Mark.hidden);
    opened = { id, row, plates, drawn, fromMs, meshSize: triangles.length, tilesVersion };
  };
  /** A lit city at night, or clay in the night's colours. */
  const isDark = ({ lit, night }: Look): boolean => ((lit[0] as number) > 0.5 ? (night[0] as number) > 0.5 : session.getState().theme === 'night');
  const markedStorey = (plates: readonly Plate[]): number => {
    const { selected } = session.getState();
    return plates.find((p) => p.storey.uses.some((u) => selected !== null && (u.entities ?? []).includes(selected)))?.storey.index ?? -1000;
  };

  return {
    group,
    materials: [look.material],
    get othersSeen() {
      return opened ? OTHERS_SEEN : 1;
    },
    update(light, tilesVersion) {
      const wanted = openedBuilding(session.getState());
      const before = opened;
      if (opened && opened.id !== wanted) close();
      if (wanted !== null && !opened) open(wanted, tilesVersion, prefersReducedMotion() ? -Infinity : monotonicMs());
      if (opened && opened.tilesVersion !== tilesVersion) {
        const { id, fromMs, meshSize, row } = opened;
        opened.tilesVersion = tilesVersion;
        if (solids.of(row).length !== meshSize) {
          close();
          open(id, tilesVersion, fromMs);
        }
      }
      if (!opened) return before !== null;
      const share = Math.min(1, (monotonicMs() - opened.fromMs) / MOVE_MS);
      opened.drawn.apart.value = ease(share);
      opened.drawn.bright.value = isDark(light) ? 0.62 : 1;
      opened.drawn.marked.value = markedStorey(opened.plates);
      stacks.set(city, { buildingId: opened.id, plates: opened.plates, apart: opened.drawn.apart.value });
      if (share < 1) host.invalidate();
      return opened !== before;
    },
    pick({ eye, direction }) {
      if (!opened || Math.abs(direction[1]) < 1e-6) return null;
      let best: { ref: EntityRef; alongM: number } | null = null;
      for (const { storey, rings, floorM, liftM } of opened.plates) {
        const alongM = (floorM + liftM * opened.drawn.apart.value - eye[1]) / direction[1];
        if (alongM <= 0 || (best && alongM >= best.alongM)) continue;
        const at = [eye[0] + direction[0] * alongM, eye[2] + direction[2] * alongM] as const;
        if (!rings.some((ring) => ringHolds(ring, at))) continue;
        const [key] = storey.uses.flatMap((u) => u.entities ?? []);
        best = { ref: (key === undefined ? null : entityFromKey(key)) ?? { kind: 'building', id: opened.id }, alongM };
      }
      return best;
    },
    dispose() {
      close();
      look.material.dispose();
    },
  };
}
