import { every, monotonicMs } from '../../base/browser.ts';
import { moonPosition, type MoonPosition } from '../../base/moon.ts';
import { sunPosition, type SunPosition } from '../../base/sun.ts';
import type { SceneInputs } from '../scene.ts';
import { lookOf, mixLooks, noMoon, type Look } from './light.ts';
import { dryWeather, type WeatherLook } from './weather-look.ts';

/** The look of the moment: by the city's clock, place, style and theme; style and theme change over 200 ms. */
export interface Daylight {
  /** Bring the look to an instant; true while it is on its way and another frame is wanted. */
  update(nowMs: number): boolean;
  /** What is measured of the sky from now on. */
  setWeather(weather: WeatherLook): void;
  readonly look: Look;
  readonly sun: SunPosition;
  /** Hour of the city's day, 0 to 24. */
  readonly hour: number;
  /** Counts up whenever the look changed. */
  readonly version: number;
  close(): void;
}

const FADE_MS = 200;
/** The sun moves a tenth of a degree in 24 s; a finer step would not be seen. */
const SUN_STEP_MS = 20000;

export function createDaylight({ city, session, clock }: SceneInputs, invalidate: () => void): Daylight {
  const { lon, lat } = city.manifest.origin;
  let sunMs = NaN;
  let sun: SunPosition = { zenithDeg: 0, altitudeDeg: 90, azimuthDeg: 180 };
  let moon: MoonPosition = noMoon;
  let hour = 12;
  let weather = dryWeather;
  let isNewWeather = false;
  let dress = '';
  let target: Look | null = null;
  let from: Look | null = null;
  let fadeStartMs = -Infinity;
  let look: Look | null = null;
  let version = 0;

  const stop = every(SUN_STEP_MS / 4, () => {
    if (Math.abs(clock.now() - sunMs) >= SUN_STEP_MS) invalidate();
  });
  const current = (): Look => look ?? lookOf('clay', 'night', sun);

  return {
    setWeather(next) {
      weather = next;
      isNewWeather = true;
    },
    update(nowMs) {
      const { style, theme } = session.getState();
      const moved = !(Math.abs(nowMs - sunMs) < SUN_STEP_MS);
      if (moved) {
        sunMs = nowMs;
        sun = sunPosition(nowMs, lon, lat);
        moon = moonPosition(nowMs, lon, lat);
        hour = ((((nowMs / 60000 + city.utcOffsetMinutes(nowMs)) / 60) % 24) + 24) % 24;
      }
      const changed = dress !== `${style}/${theme}`;
      if (changed) {
        from = look;
        fadeStartMs = from ? monotonicMs() : -Infinity;
        dress = `${style}/${theme}`;
      }
      if (moved || changed || isNewWeather) target = lookOf(style, theme, sun, moon, weather);
      const t = Math.min(1, (monotonicMs() - fadeStartMs) / FADE_MS);
      const isFading = t < 1 && from !== null;
      if (!moved && !changed && !isNewWeather && from === null) return false;
      isNewWeather = false;
      look = isFading && from && target ? mixLooks(from, target, t) : target;
      if (!isFading) from = null;
      version++;
      return isFading;
    },
    get look() {
      return current();
    },
    get sun() {
      return sun;
    },
    get hour() {
      return hour;
    },
    get version() {
      return version;
    },
    close: stop,
  };
}
