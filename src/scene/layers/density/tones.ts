import type { Theme } from '../../marks/tones.ts';

/** One hue by lightness, most is lightest by night and darkest by day: hue as such stays an alarm's. */
export const densityTones: Readonly<Record<Theme, readonly [string, string, string, string, string]>> = {
  night: ['#2B4A63', '#3F6F93', '#5C98C2', '#8ABFE3', '#CFE7F8'],
  day: ['#B9D3E6', '#86B3D2', '#5590B8', '#2C6C99', '#0B4870'],
};
/** The tones of so many classes, from two on: the first and the last always among them. */
export const tonesOf = (theme: Theme, classes: number): readonly string[] =>
  Array.from({ length: classes }, (_, i) => densityTones[theme][Math.round((i * 4) / Math.max(1, classes - 1))] as string);
export const silentTones: Readonly<Record<Theme, string>> = { night: '#4A4F54', day: '#A9A49B' };
