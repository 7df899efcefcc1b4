import { interpolateCividis } from 'd3-scale-chromatic';
import type { RampId } from '../../tables/data-style.ts';
import type { Words } from '../../base/words.ts';

/** sRGB bytes. */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Colour ramps that people with red-green or blue-yellow blindness can read in order, and none of whose hues is an alarm's.
 * cividis: Nuñez, Anderton, Renslow 2018 (PLoS ONE 13(7)). blues: from shallow to deep water. difference: blue to brown through a
 * neutral zero. muted: nine categories after Paul Tol's technical note SRON/EPS/TN/09-002, issue 3.2, figure 3.
 */
export interface Ramp {
  readonly id: RampId;
  readonly title: Words;
  readonly kind: 'sequential' | 'diverging' | 'categorical';
  /** Colour at a share from 0 to 1; categorical ramps step through their colours. */
  at(share: number): Rgb;
}

const hex = (text: string): Rgb => {
  const n = Number.parseInt(text.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
};
const clamp = (share: number): number => Math.min(1, Math.max(0, share));

/** Linear in sRGB through evenly spaced stops. */
function through(...stops: readonly string[]): (share: number) => Rgb {
  const colours = stops.map(hex);
  return (share) => {
    const at = clamp(share) * (colours.length - 1);
    const i = Math.min(colours.length - 2, Math.floor(at));
    const [a, b] = [colours[i] as Rgb, colours[i + 1] as Rgb];
    const mix = (k: 0 | 1 | 2): number => Math.round(a[k] + (b[k] - a[k]) * (at - i));
    return [mix(0), mix(1), mix(2)];
  };
}

function cividis(share: number): Rgb {
  const [red, green, blue] = interpolateCividis(clamp(share)).match(/\d+/g)?.map(Number) ?? [];
  return [red ?? 0, green ?? 0, blue ?? 0];
}

export const categoryColours: readonly Rgb[] = ['#88CCEE', '#332288', '#DDCC77', '#117733', '#CC6677', '#44AA99', '#882255', '#999933', '#AA4499'].map(hex);
/** What lies beyond the colours there are, and what has no value. */
export const OTHER: Rgb = hex('#9A9A9A');

export const ramps: Readonly<Record<RampId, Ramp>> = {
  cividis: { id: 'cividis', title: { zh: '蓝至黄', en: 'Blue to yellow' }, kind: 'sequential', at: cividis },
  blues: { id: 'blues', title: { zh: '浅蓝至深蓝', en: 'Light to dark blue' }, kind: 'sequential', at: through('#C7DCEF', '#6FA3D0', '#2E6AA8', '#08306B') },
  greys: { id: 'greys', title: { zh: '灰', en: 'Greys' }, kind: 'sequential', at: through('#E4E4E2', '#3A3D40') },
  difference: {
    id: 'difference',
    title: { zh: '蓝—灰—褐（差值）', en: 'Blue to brown (differences)' },
    kind: 'diverging',
    at: through('#08519C', '#6BAED6', '#D9D8D4', '#C58B4A', '#7F4A12'),
  },
  muted: {
    id: 'muted',
    title: { zh: '分类', en: 'Categories' },
    kind: 'categorical',
    at: (share) => categoryColours[Math.min(categoryColours.length - 1, Math.floor(clamp(share) * categoryColours.length))] ?? OTHER,
  },
};

/** Colour of class `i` of `n`: the ramp's ends are used, a single class takes its middle. */
export const classColour = (ramp: Ramp, i: number, n: number, reversed: boolean): Rgb => {
  const share = n === 1 ? 0.5 : i / (n - 1);
  return ramp.at(reversed ? 1 - share : share);
};

export const cssOf = ([red, green, blue]: Rgb): string => `#${[red, green, blue].map((c) => c.toString(16).padStart(2, '0')).join('')}`;
