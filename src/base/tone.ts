/** A sound that calls somebody: bursts, repeated until stopped. */
export interface Caller {
  /** `blocked`: the browser allows no sound before somebody has pressed something on this page. */
  readonly state: 'silent' | 'calling' | 'blocked';
  start(): void;
  stop(): void;
  /** To be called from a press or key: lets the sound through. */
  allow(): void;
  /** Call back once the browser lets this page sound: at once, after the first press or key, or never. Returns a stop. */
  whenAllowed(run: () => void): () => void;
  close(): void;
}

/** Three rising tones, quiet enough for a night shift and clear over talk (ISO 7731: 500 to 2500 Hz). */
const burst = [
  { atS: 0, hz: 660 },
  { atS: 0.22, hz: 830 },
  { atS: 0.44, hz: 990 },
] as const;
const TONE_S = 0.16;
const PEAK = 0.16;
const EVERY_MS = 4000;

/** @param onChange told when the state may be another. */
export function createCaller(onChange: () => void): Caller {
  let context: AudioContext | null = null;
  let timer: ReturnType<typeof setInterval> | null = null;
  let wanted = false;

  const open = (): AudioContext | null => {
    if (typeof AudioContext === 'function') context ??= new AudioContext();
    return context;
  };
  const play = (): void => {
    if (context?.state !== 'running') return onChange();
    for (const { atS, hz } of burst) {
      const tone = context.createOscillator();
      const level = context.createGain();
      const fromS = context.currentTime + atS;
      tone.type = 'triangle';
      tone.frequency.value = hz;
      // Without a ramp each tone would begin and end with a click.
      level.gain.setValueAtTime(0, fromS);
      level.gain.linearRampToValueAtTime(PEAK, fromS + 0.02);
      level.gain.setValueAtTime(PEAK, fromS + TONE_S - 0.04);
      level.gain.linearRampToValueAtTime(0, fromS + TONE_S);
      tone.connect(level).connect(context.destination);
      tone.start(fromS);
      tone.stop(fromS + TONE_S);
    }
    onChange();
  };
  return {
    get state() {
      if (!wanted) return 'silent';
      return context?.state === 'running' ? 'calling' : 'blocked';
    },
    start() {
      if (wanted) return;
      wanted = true;
      void open()?.resume().then(onChange, onChange);
      play();
      timer = setInterval(play, EVERY_MS);
      onChange();
    },
    stop() {
      if (!wanted) return;
      wanted = false;
      if (timer !== null) clearInterval(timer);
      timer = null;
      onChange();
    },
    allow() {
      void context?.resume().then(play, onChange);
    },
    whenAllowed(run) {
      let isOver = false;
      const stop = (): void => {
        isOver = true;
        for (const kind of ['pointerdown', 'keydown'] as const) removeEventListener(kind, ask, true);
      };
      const told = (): void => {
        if (isOver || !context) return;
        stop();
        // Nothing sounds yet: an audio device that is kept open costs power all night.
        if (!wanted) void context.suspend();
        run();
      };
      // Pending until the browser allows it.
      const ask = (): void =>
        void open()
          ?.resume()
          .then(told, () => undefined);
      for (const kind of ['pointerdown', 'keydown'] as const) addEventListener(kind, ask, true);
      ask();
      return stop;
    },
    close() {
      this.stop();
      void context?.close();
      context = null;
    },
  };
}
