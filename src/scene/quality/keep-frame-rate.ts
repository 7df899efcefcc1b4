import type { Map as MapLibreMap } from 'maplibre-gl';
import { monotonicMs } from '../../base/browser.ts';
import type { PictureLevel, Session } from '../../session/session.ts';
import type { CityModelHandle } from '../scene-host.ts';
import { createGovernor } from './governor.ts';
import { setGroundFineness } from './ground-fineness.ts';
import { isSoftware, pictureLevels, rendererName, spendOf } from './levels.ts';

/** The picture's level: what the session chose, or by itself what the machine keeps up with. */
export interface PictureKeeper {
  readonly level: PictureLevel;
  /** `chosen` by somebody, else why it stands where it stands. */
  readonly reason: string;
  /** A model is there, or another one: tell it. */
  tellModel(): void;
  close(): void;
}

interface KeeperOptions {
  readonly map: MapLibreMap;
  readonly session: Session;
  readonly model: () => CityModelHandle | null;
  /** Script of the last frame, ms. */
  readonly scriptMs: () => number;
}

export function keepFrameRate({ map, session, model, scriptMs }: KeeperOptions): PictureKeeper {
  const startName: PictureLevel = isSoftware(rendererName(map.getCanvas().getContext('webgl2'))) ? 'light' : 'balanced';
  const governor = createGovernor({ levels: pictureLevels.length, start: pictureLevels.indexOf(startName) });
  let lastMs = NaN;
  let pixelShare = 1;

  const levelNow = (): PictureLevel => {
    const { picture } = session.getState();
    return picture === 'auto' ? (pictureLevels[governor.level] ?? startName) : picture;
  };
  const apply = (): void => {
    const spend = spendOf[levelNow()];
    model()?.setQuality?.(spend.model);
    setGroundFineness(map, spend.ground);
    if (spend.pixelShare === pixelShare) return;
    pixelShare = spend.pixelShare;
    map.setPixelRatio(globalThis.devicePixelRatio * pixelShare);
  };
  const onRender = (): void => {
    const nowMs = monotonicMs();
    const isJudged = map.isMoving() && session.getState().picture === 'auto';
    if (isJudged && governor.frame(nowMs, nowMs - lastMs, scriptMs())) apply();
    lastMs = isJudged ? nowMs : NaN;
  };
  map.on('render', onRender);
  // Terrain set anew (after a lost context too) starts at the map's own.
  map.on('terrain', apply);
  const stopSession = session.subscribe((now, before) => {
    if (now.picture !== before.picture) apply();
  });
  apply();
  return {
    get level() {
      return levelNow();
    },
    get reason() {
      return session.getState().picture === 'auto' ? governor.reason : 'chosen';
    },
    tellModel: apply,
    close() {
      map.off('render', onRender);
      map.off('terrain', apply);
      stopSession();
    },
  };
}
