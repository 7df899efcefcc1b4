import type { Group, Mesh } from 'three';
import { after, every, monotonicMs, prefersReducedMotion } from '../../base/browser.ts';
import { watchWeather } from '../measured-weather.ts';
import type { FrameInfo, SceneHost } from '../scene-host.ts';
import type { SceneInputs } from '../scene.ts';
import type { Daylight } from './daylight.ts';
import type { Lamps } from './lamps.ts';
import type { ModelMaterials } from './materials.ts';
import { createWaterAndSky } from './water-and-sky.ts';
import { weatherLook } from './weather-look.ts';

/** Sky, water, weather and lamps of a lit city: what is measured of them, and how they move. */
export interface Atmosphere {
  readonly group: Group;
  /** What lies on the ground, flat or not. */
  readonly onGround: readonly Mesh[];
  /** First in a frame: bring the measured weather into the daylight, lamps into their texture. */
  measure(frame: FrameInfo): void;
  /** Once the look of the frame is known. `isGroundWhole`: not seen through; `mayWarm`: the city stands, there is time to compile. */
  update(isGroundWhole: boolean, mayWarm: boolean): void;
  /** Whether water, clouds and rain may move: never on weak machines, nor where people asked for less motion. */
  setMotion(mayMove: boolean): void;
  close(): void;
}

/** Between readings of tables nobody asked a frame for. */
const LOOK_MS = 1000;
/** Calm motion: so many milliseconds between frames that nothing else asks for. */
const MOTION_FRAME_MS = 80;
/** Where all stands still, it stands at this second: waves and streaks in mid-course. */
const STILL_S = 40;
const FAIR_WIND_MPS = 3;
const RAD = Math.PI / 180;

interface AtmosphereParts {
  readonly host: SceneHost;
  readonly inputs: SceneInputs;
  readonly materials: ModelMaterials;
  readonly daylight: Daylight;
  readonly lamps: Lamps;
  readonly isIsland: boolean;
}

export function createAtmosphere({ host, inputs, materials, daylight, lamps, isIsland }: AtmosphereParts): Atmosphere {
  const { clock, session, streams } = inputs;
  const { uniforms } = materials;
  const waterAndSky = createWaterAndSky(host.map, materials, isIsland);
  const watch = watchWeather(streams);
  let focus: readonly [number, number] = [0, 0];
  let mayMove = false;
  let nextFrame: (() => void) | null = null;

  const isLit = (): boolean => session.getState().style === 'lit';
  /** True when the picture changes by it. Clay shows none of this and reads none of it. */
  const read = (nowMs: number): boolean => {
    if (!isLit()) return false;
    const [lon, lat] = host.frame.toLonLat(focus[0], -focus[1]);
    const isNewWeather = watch.look(nowMs, lon, lat);
    if (isNewWeather) daylight.setWeather(weatherLook(watch.weather));
    return lamps.update(nowMs) || isNewWeather;
  };
  const stopContext = host.onContext((what) => what === 'restored' && waterAndSky.restore());
  const stopReading = every(LOOK_MS, () => {
    if (read(clock.now())) host.invalidate();
  });

  const move = (isMoving: boolean): void => {
    const seconds = isMoving ? monotonicMs() / 1000 : STILL_S;
    const { windMps, windFromDeg } = watch.weather;
    const wind = Number.isFinite(windMps) ? windMps : FAIR_WIND_MPS;
    const to = (Number.isFinite(windFromDeg) ? windFromDeg + 180 : 290) * RAD;
    const [east, south] = [Math.sin(to), -Math.cos(to)];
    // Tiles of noise a second; whole numbers are the same picture, so that a day of drift keeps its precision.
    const drift = (perSecond: number): number => (perSecond * seconds) % 1000;
    uniforms.skyState.value.z = drift(0.00035 * wind * east);
    uniforms.skyState.value.w = drift(0.00035 * wind * south);
    uniforms.waves.value.set(drift(0.021), drift(0.034), Math.min(1, wind / 14), uniforms.waves.value.w);
    uniforms.fall.value.set(seconds % 3600, Math.min(1.5, wind / 8) * east, Math.min(1.5, wind / 8) * south, 0);
    if (isMoving) nextFrame ??= after(MOTION_FRAME_MS, () => ((nextFrame = null), host.invalidate()));
  };

  return {
    group: waterAndSky.group,
    onGround: waterAndSky.onGround,
    measure(frame) {
      focus = frame.focus;
      read(frame.nowMs);
    },
    update(isGroundWhole, mayWarm) {
      const { look } = daylight;
      if (waterAndSky.update(host.camera, look, session.getState().theme, { isGroundWhole, mayWarm })) host.invalidate();
      if (look.lit[0] === 1) move(mayMove && !prefersReducedMotion());
    },
    setMotion: (may) => void (mayMove = may),
    close() {
      stopReading();
      stopContext();
      nextFrame?.();
      waterAndSky.close();
    },
  };
}
