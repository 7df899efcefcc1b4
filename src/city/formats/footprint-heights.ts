import type { BuildingUse } from '../../tables/buildings.ts';
import type { JsonObject } from './json-door.ts';

/** Names under which files of many makers keep a building's height, foot, storeys, id and year; compared without case, `_`, `-` and `:`. */
const names = {
  height: [
    'height',
    'heightm',
    'buildingheight',
    'heightinmeters',
    'renderheight',
    'measuredheight',
    'hoehe',
    'hauteur',
    'hoogte',
    'altura',
    'bldgheight',
    'heightroof',
    'relativeheight',
    '高度',
    '建筑高度',
  ],
  foot: ['minheight', 'renderminheight', 'minheightm'],
  storeys: ['buildinglevels', 'levels', 'storeys', 'stories', 'floors', 'numfloors', 'floorcount', 'storeysaboveground', 'bouwlagen', '层数'],
  id: ['id', 'fid', 'gid', 'osmid', 'objectid', 'buildingid', 'gmlid', 'identificatie', 'uuid'],
  year: ['year', 'yearbuilt', 'yearofconstruction', 'constructionyear', 'bouwjaar', 'startdate'],
  use: ['use', 'buildinguse', 'usage', 'function', 'building', 'class', 'type'],
} as const;
const storeyM = 3;

const folded = (name: string): string => name.toLowerCase().replace(/[_\-:\s]/g, '');
const valueOf = (properties: ReadonlyMap<string, unknown>, list: readonly string[]): unknown => {
  for (const name of list) if (properties.has(name)) return properties.get(name);
  return undefined;
};
/** A number, also from text such as `12.5 m`; NaN where there is none. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? /^\s*(-?\d+(?:[.,]\d+)?)\s*(m|ft)?\s*$/.exec(value) : null;
  return text ? Number((text[1] as string).replace(',', '.')) * (text[2] === 'ft' ? 0.3048 : 1) : NaN;
}

const uses: readonly (readonly [RegExp, BuildingUse])[] = [
  [/hospital|health|clinic|医/i, 'health'],
  [/school|educat|univers|学校/i, 'education'],
  [/residen|house|apartment|dwelling|woon|wohn|住宅/i, 'residential'],
  [/office|办公/i, 'office'],
  [/commerc|retail|shop|hotel|商/i, 'commercial'],
  [/industr|warehouse|factory|工业/i, 'industrial'],
  [/transport|station|parking|garage|交通/i, 'transport'],
  [/fire|police/i, 'emergency'],
  [/church|temple|heritage|monument/i, 'heritage'],
  [/public|civic|government/i, 'public'],
];

export interface FeatureHeights {
  /** Above its foot, metres. */
  readonly heightM: number;
  readonly footM: number;
  readonly storeys: number;
  readonly from: 'height' | 'levels' | 'assumed';
  readonly id: string;
  readonly year: number;
  readonly use: BuildingUse;
}

/**
 * A polygon's heights as a building, or null when nothing says that it is one: a height or storeys must be named.
 * Areas of land carry `height` too rarely to be mistaken; population figures never do.
 */
export function buildingIn(properties: JsonObject, fallbackId: string, heightAttribute?: string): FeatureHeights | null {
  const lower = new Map(Object.entries(properties).map(([name, value]) => [folded(name), value] as const));
  const height = numberOf(heightAttribute === undefined ? valueOf(lower, names.height) : lower.get(folded(heightAttribute)));
  const storeys = numberOf(valueOf(lower, names.storeys));
  const topM = height > 0 ? height : storeys > 0 ? storeys * storeyM : NaN;
  if (!(topM > 0 && topM < 2000)) return null;
  const foot = numberOf(valueOf(lower, names.foot));
  const footM = foot > 0 && foot < topM ? foot : 0;
  const year = numberOf(valueOf(lower, names.year));
  const said = valueOf(lower, names.use);
  const id = valueOf(lower, names.id);
  return {
    heightM: topM - footM,
    footM,
    storeys: storeys > 0 ? storeys : NaN,
    from: height > 0 ? 'height' : 'levels',
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : fallbackId,
    year: year > 1005 && year < 2200 ? year : NaN,
    use: typeof said === 'string' ? (uses.find(([pattern]) => pattern.test(said))?.[1] ?? 'unknown') : 'unknown',
  };
}
