import type { QualityCode } from '../tables/quality.ts';

/** Knows which reading each stream told last, so that a source that is asked again and again tells each reading once. */
export interface Repeats {
  /** True when this is the reading the stream told last; otherwise remembers it. */
  isRepeat(stream: number, timeMs: number, value: number, quality: QualityCode): boolean;
  /** Rows were lost after they passed here: let everything through once more. */
  forget(): void;
}

export function createRepeats(): Repeats {
  let times = new Float64Array(1024).fill(NaN);
  let values = new Float64Array(1024);
  let qualities = new Uint8Array(1024);
  const grow = (size: number): void => {
    const [oldTimes, oldValues, oldQualities] = [times, values, qualities];
    times = new Float64Array(size).fill(NaN);
    values = new Float64Array(size);
    qualities = new Uint8Array(size);
    times.set(oldTimes);
    values.set(oldValues);
    qualities.set(oldQualities);
  };
  return {
    isRepeat(stream, timeMs, value, quality) {
      if (stream >= times.length) grow(Math.max(stream + 1, times.length * 2));
      // `Object.is`: a missing value repeats a missing value.
      if (times[stream] === timeMs && Object.is(values[stream], value) && qualities[stream] === quality) return true;
      times[stream] = timeMs;
      values[stream] = value;
      qualities[stream] = quality;
      return false;
    },
    forget: () => void times.fill(NaN),
  };
}
