/** Colours of marks by theme. Hue is kept for alarms; everything normal is grey. */
export type Theme = 'night' | 'day';

export interface MarkTones {
  /** Sensor dots by kind take one of these greys, so that neighbours of different kind can be told apart. */
  readonly greys: readonly string[];
  readonly edgeTone: number;
  readonly edgeAlpha: number;
  readonly plate: string;
  readonly plateEdge: string;
  readonly pictogram: string;
  readonly text: string;
  readonly textQuiet: string;
  readonly halo: string;
  readonly accent: string;
  readonly alarm: Readonly<Record<1 | 2 | 3 | 4, string>>;
  /** Numeral inside a filled alarm shape, and the line round it. */
  readonly alarmInk: Readonly<Record<1 | 2 | 3 | 4, string>>;
  readonly alarmEdge: string;
}

export const markTones: Readonly<Record<Theme, MarkTones>> = {
  night: {
    greys: ['#858E96', '#9BA3AA', '#747D85', '#ABB3B9', '#8D968F', '#968F87'],
    edgeTone: 0.06,
    edgeAlpha: 0.75,
    plate: '#2B3035',
    plateEdge: '#69727A',
    pictogram: '#D3D9DE',
    text: '#D5DADE',
    textQuiet: '#A3ABB2',
    halo: '#14171A',
    accent: '#BFDDF7',
    alarm: { 1: '#FC444A', 2: '#FFE066', 3: '#F1840B', 4: '#B871E6' },
    alarmInk: { 1: '#16181A', 2: '#16181A', 3: '#16181A', 4: '#16181A' },
    alarmEdge: '#0E1012',
  },
  day: {
    greys: ['#7A8289', '#8B9299', '#687077', '#979DA2', '#7C8578', '#8A8076'],
    edgeTone: 1,
    edgeAlpha: 0.9,
    plate: '#FFFFFF',
    plateEdge: '#8E8A82',
    pictogram: '#3C4247',
    text: '#1C1F22',
    textQuiet: '#585F66',
    halo: '#F6F5F2',
    accent: '#1C1F22',
    alarm: { 1: '#B1001B', 2: '#FFDA74', 3: '#DB640E', 4: '#7A23A8' },
    alarmInk: { 1: '#FFFFFF', 2: '#1C1F22', 3: '#1C1F22', 4: '#FFFFFF' },
    alarmEdge: '#1C1F22',
  },
};

/** sRGB hex to 0..1 components. */
export function rgbOf(hex: string): readonly [number, number, number] {
  const n = Number.parseInt(hex.slice(1), 16);
  return [((n >> 16) & 255) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
}
