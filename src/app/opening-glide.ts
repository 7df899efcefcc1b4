import { onNextFrame, prefersReducedMotion } from '../base/browser.ts';
import type { Scene } from '../scene/scene.ts';
import type { CameraPlace, Session } from '../session/session.ts';
import type { Boot } from './boot.ts';

const GLIDE_MS = 7000;
/** Frames slower than this make a glide a slide show: better none. */
const SLOW_FRAME_MS = 120;
/** Frames in plain clay before the light is switched on, to see whether this machine can. */
const PROBE_FRAMES = 6;
/** The first frames in new light compile and upload; they are not judged. */
const WARM_FRAMES = 3;
const SLOW_FRAMES_ALLOWED = 2;
/** A hiccup makes the glide longer, never a jump. */
const MOST_STEP_MS = 50;

/** How far the glide leaves the home view at its middle. */
const AROUND = { bearingDeg: -32, zoom: 0.35, pitchDeg: 8 } as const;
const MOST_PITCH_DEG = 75;

/** The view at a part (0 to 1) of the glide: away from home and back to it, at rest at both ends. */
export function glidePlace(home: CameraPlace, part: number): CameraPlace {
  const away = 0.5 * (1 - Math.cos(2 * Math.PI * Math.max(0, Math.min(1, part))));
  if (away === 0) return home;
  return {
    ...home,
    bearing: home.bearing + AROUND.bearingDeg * away,
    zoom: home.zoom + AROUND.zoom * away,
    pitch: Math.max(home.pitch, Math.min(MOST_PITCH_DEG, home.pitch + AROUND.pitchDeg * away)),
  };
}

export interface GlideParts {
  readonly scene: Pick<Scene, 'camera' | 'flyTo'>;
  readonly session: Session;
  nextFrame(run: (timeMs: number) => void): () => void;
  /** Calls once somebody touches, turns or types anything; returns the unsubscriber. */
  onHand(run: () => void): () => void;
  onEnd(): void;
}

export interface Glide {
  /** At once: `home` cuts to the home view, `here` leaves the camera to who took it. */
  stop(how: 'home' | 'here'): void;
}

/** One slow look around the home view in evening light, then back to work: clay, at home. Ends itself on slow machines. */
export function startGlide({ scene, session, nextFrame, onHand, onEnd }: GlideParts): Glide {
  const home = scene.camera();
  const styleBefore = session.getState().style;
  let cancelFrame: () => void = () => undefined;
  let ended = false;
  let lastMs = NaN;
  let frames = 0;
  let slow = 0;
  let elapsedMs = 0;

  const setTitle = (shown: boolean): void => session.setState({ open: { ...session.getState().open, opening: shown } });
  const stop = (how: 'home' | 'here'): void => {
    if (ended) return;
    ended = true;
    cancelFrame();
    offHand();
    if (how === 'home') scene.flyTo(home, { cut: true });
    session.setState({ style: styleBefore });
    setTitle(false);
    onEnd();
  };
  const offHand = onHand(() => stop('here'));
  const isSlow = (stepMs: number): boolean => {
    const judged = frames <= PROBE_FRAMES || frames > PROBE_FRAMES + WARM_FRAMES;
    if (judged && stepMs > SLOW_FRAME_MS) slow++;
    return slow >= SLOW_FRAMES_ALLOWED;
  };
  const frame = (timeMs: number): void => {
    if (ended) return;
    const stepMs = Number.isNaN(lastMs) ? 0 : timeMs - lastMs;
    lastMs = timeMs;
    frames++;
    elapsedMs += Math.min(stepMs, MOST_STEP_MS);
    if (isSlow(stepMs) || elapsedMs >= GLIDE_MS) return stop('home');
    if (frames === PROBE_FRAMES) {
      session.setState({ style: 'lit' });
      setTitle(true);
    }
    scene.flyTo(glidePlace(home, elapsedMs / GLIDE_MS), { cut: true });
    cancelFrame = nextFrame(frame);
  };
  cancelFrame = nextFrame(frame);
  return { stop };
}

const handEvents = ['pointerdown', 'wheel', 'keydown', 'touchstart'] as const;

function onAnyHand(run: () => void): () => void {
  for (const name of handEvents) window.addEventListener(name, run, { capture: true, passive: true });
  return () => {
    for (const name of handEvents) window.removeEventListener(name, run, { capture: true });
  };
}

export interface Opening {
  /** The session shows the glide's light and views, not anybody's choice. */
  readonly gliding: boolean;
  /** Somebody else is at the wheel (a script, another city): go home at once and never start. */
  end(): void;
}

/** Offer the glide to whoever comes to a demo city without asking for a view: once, when its first picture stands. */
export function openWithGlide(boot: Boot, session: Session, invited: boolean): Opening {
  let glide: Glide | null = null;
  let over = !invited || prefersReducedMotion();
  let touched = false;
  const offEarlyHand = over ? () => undefined : onAnyHand(() => (touched = true));
  const finish = (): void => {
    over = true;
    glide = null;
    offEarlyHand();
  };
  const begin = async (scene: Scene): Promise<void> => {
    await scene.whenSettled().catch(() => undefined);
    const isSame = boot.state.kind === 'open' && boot.state.scene === scene;
    // Who has already begun to work is not shown around.
    if (over || touched || !isSame || document.visibilityState !== 'visible') return finish();
    glide = startGlide({ scene, session, nextFrame: onNextFrame, onHand: onAnyHand, onEnd: finish });
  };
  const stopWatching = boot.onChange(() => {
    const { state } = boot;
    if (over || state.kind === 'failed') return stopWatching();
    if (state.kind !== 'open' || !state.scene) return;
    stopWatching();
    if (state.desk.city.manifest.kind === 'demo') void begin(state.scene);
    else finish();
  });
  return {
    get gliding() {
      return glide !== null;
    },
    end() {
      glide?.stop('home');
      finish();
    },
  };
}
