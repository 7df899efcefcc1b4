import { sunPosition } from '../base/sun.ts';
import type { Theme } from './marks/tones.ts';
import type { CityGround } from './ground/sources.ts';
import type { SceneInputs } from './scene.ts';

/** Whether marks and labels stand on a dark or a light picture. */
export interface Ambience {
  readonly theme: Theme;
  /** True when it changed. */
  look(nowMs: number): boolean;
}

/** The lit model darkens the day's ground when the sun is lower than this; clay keeps its theme at any hour. */
const DUSK_DEG = 3;
const SUN_STEP_MS = 20_000;

export function createAmbience({ city, session }: Pick<SceneInputs, 'session'> & { readonly city: CityGround }, nowMs: number): Ambience {
  const { lon, lat } = city.manifest.origin;
  let sunMs = NaN;
  let isDark = false;
  const read = (atMs: number): Theme => {
    const { style, theme } = session.getState();
    if (style !== 'lit' || theme === 'night') return theme;
    if (!(Math.abs(atMs - sunMs) < SUN_STEP_MS)) {
      sunMs = atMs;
      isDark = sunPosition(atMs, lon, lat).altitudeDeg < DUSK_DEG;
    }
    return isDark ? 'night' : 'day';
  };
  let theme = read(nowMs);
  return {
    get theme() {
      return theme;
    },
    look(atMs) {
      const before = theme;
      theme = read(atMs);
      return theme !== before;
    },
  };
}
