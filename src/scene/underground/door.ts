import { Group, type RawShaderMaterial } from 'three';
import { undergroundOf } from '../../session/underground.ts';
import type { EntityRef } from '../../city/city.ts';
import type { FrameInfo, SceneHost } from '../scene-host.ts';
import type { SceneInputs } from '../scene.ts';
import type { Sight } from './aim.ts';
import type { UndergroundScene } from './index.ts';

/** Loads what draws below the ground when somebody first looks there. */
export interface UndergroundDoor {
  readonly group: Group;
  /** Before a frame; tells whether what stands above is in the way: 1 seen in full, less to be seen through. */
  update(frame: FrameInfo, isLit: boolean): number;
  pick(sight: Sight, pixelRad: number): { readonly ref: EntityRef; readonly alongM: number } | null;
  /** Load it in good time: the materials it draws with, to be compiled. None where there is nothing below. */
  prepare(): Promise<readonly RawShaderMaterial[]>;
  dispose(): void;
}

const GHOST_CLEAR = 0.1;
const GHOST_CUT = 0.24;

export function openUndergroundDoor(host: SceneHost, inputs: SceneInputs): UndergroundDoor {
  const group = new Group();
  group.matrixAutoUpdate = group.matrixWorldAutoUpdate = false;
  let below: UndergroundScene | null = null;
  let [isLoading, isClosed] = [false, false];
  const open = async (): Promise<UndergroundScene | null> => {
    const { createUndergroundScene } = await import('./index.ts');
    if (isClosed || below) return below;
    below = createUndergroundScene(host, inputs);
    group.add(below.group);
    return below;
  };
  const load = async (): Promise<void> => {
    isLoading = true;
    const done = host.pending('underground');
    try {
      await open();
      if (isClosed) return;
      follow();
      host.invalidate();
    } catch (error) {
      console.error('underground', error);
    } finally {
      isLoading = false;
      done();
    }
  };
  /** From the very change of the session: whoever waits for the picture waits for what it needs. */
  const follow = (): void => {
    if (undergroundOf(inputs.session).kind === 'off') return;
    if (below) below.fetch();
    else if (!isLoading) void load();
  };
  const stopFollowing = inputs.session.subscribe((now, before) => {
    if (now.toolState !== before.toolState || now.layers !== before.layers) follow();
  });
  follow();
  return {
    group,
    update(frame, isLit) {
      const underground = undergroundOf(inputs.session);
      below?.update(frame, underground, isLit);
      if (underground.kind === 'off' || !below) return 1;
      return underground.kind === 'clear' ? GHOST_CLEAR : GHOST_CUT;
    },
    pick: (sight, pixelRad) => below?.pick(sight, pixelRad) ?? null,
    async prepare() {
      return inputs.city.networks.declared.length === 0 ? [] : ((await open())?.materials ?? []);
    },
    dispose() {
      isClosed = true;
      stopFollowing();
      below?.dispose();
    },
  };
}
