/** Colours of the ground by theme and style. Muted on purpose: saturated colour on this map means "abnormal". */
export interface GroundPalette {
  readonly sky: string;
  readonly horizon: string;
  readonly ground: string;
  readonly water: string;
  readonly shallows: string;
  readonly shore: string;
  /** How far shores and shallows are drawn: a lit water has its own depth, and a flat band on it would shine like a seam. */
  readonly shoreShare: number;
  readonly land: Readonly<Record<'base' | 'urban' | 'park' | 'wood' | 'sand' | 'port' | 'industrial' | 'plaza' | 'field', string>>;
  readonly landEdge: string;
  readonly road: Readonly<Record<RoadClass, string>>;
  readonly casing: string;
  readonly bridgeCasing: string;
  readonly districtLine: string;
  readonly streetLine: string;
  readonly label: string;
  readonly labelQuiet: string;
  readonly labelHalo: string;
  readonly waterLabel: string;
  readonly parkLabel: string;
  /** Outline and wash of the hovered and the selected area. */
  readonly accent: string;
}
export const roadClasses = ['motorway', 'primary', 'secondary', 'residential', 'lane', 'path'] as const;
export type RoadClass = (typeof roadClasses)[number];

const nightClay: GroundPalette = {
  sky: '#0E1114',
  horizon: '#262D34',
  ground: '#1A1C1E',
  water: '#1F2A33',
  shallows: '#24313B',
  shore: '#2F3E49',
  shoreShare: 1,
  land: {
    base: '#1A1C1E',
    urban: '#1D1F22',
    park: '#1B2320',
    wood: '#19221E',
    sand: '#25241F',
    port: '#1E2124',
    industrial: '#1D2021',
    plaza: '#222629',
    field: '#1D211C',
  },
  landEdge: '#23282A',
  road: { motorway: '#3E454B', primary: '#363C42', secondary: '#2F353A', residential: '#292E32', lane: '#262A2D', path: '#2B3032' },
  casing: '#141618',
  bridgeCasing: '#0F1113',
  districtLine: '#5C666E',
  streetLine: '#3E464C',
  label: '#B9C0C6',
  labelQuiet: '#88919A',
  labelHalo: '#16181A',
  waterLabel: '#6C8799',
  parkLabel: '#7E9484',
  accent: '#BFDDF7',
};

const dayClay: GroundPalette = {
  sky: '#C9D9E6',
  horizon: '#EEF0EE',
  ground: '#E9E7E2',
  water: '#C4D5DF',
  shallows: '#CFDDE4',
  shore: '#AFC3CF',
  shoreShare: 1,
  land: {
    base: '#E9E7E2',
    urban: '#E5E2DC',
    park: '#D7DFCC',
    wood: '#CDD8C4',
    sand: '#ECE4D0',
    port: '#DEDDD9',
    industrial: '#E0DDD7',
    plaza: '#EFEBE3',
    field: '#E1E3D2',
  },
  landEdge: '#D3D0C8',
  road: { motorway: '#FFFFFF', primary: '#FDFCFA', secondary: '#F8F6F2', residential: '#F4F2ED', lane: '#EFECE6', path: '#DCD6C9' },
  casing: '#CFCAC0',
  bridgeCasing: '#A8A299',
  districtLine: '#8E8A82',
  streetLine: '#BDB8AE',
  label: '#33383D',
  labelQuiet: '#666C71',
  labelHalo: '#F3F1EC',
  waterLabel: '#5A7A8D',
  parkLabel: '#5F7A5B',
  accent: '#1C1F22',
};

/** Lit: the same hierarchy with a little more of the place's own colour. */
const dayLit: GroundPalette = {
  ...dayClay,
  sky: '#A9C8E4',
  horizon: '#F1E6D6',
  water: '#A9C6D6',
  shoreShare: 0,
  land: {
    base: '#E2DED4',
    urban: '#DCD7CC',
    park: '#B3CC96',
    wood: '#9DBB85',
    sand: '#EBDDB9',
    port: '#CCCBC7',
    industrial: '#CFCBC4',
    plaza: '#E6DFD1',
    field: '#C9D0A8',
  },
  road: { motorway: '#B9B8B6', primary: '#BFBEBB', secondary: '#C5C3BF', residential: '#CBC8C3', lane: '#D2CEC6', path: '#D9CFBB' },
  casing: '#ECEAE5',
  bridgeCasing: '#8F8A82',
};
const nightLit: GroundPalette = {
  ...nightClay,
  sky: '#0A0E14',
  horizon: '#232B36',
  ground: '#15181C',
  water: '#14202B',
  shoreShare: 0,
  road: { motorway: '#544A3C', primary: '#4A4238', secondary: '#3A3631', residential: '#2F2E2C', lane: '#2A2A2A', path: '#26292A' },
};

export const paletteOf = (theme: 'night' | 'day', style: 'clay' | 'lit'): GroundPalette =>
  theme === 'night' ? (style === 'lit' ? nightLit : nightClay) : style === 'lit' ? dayLit : dayClay;
