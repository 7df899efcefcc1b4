import type { BuildingRecord, BuildingUse } from '../../../tables/buildings.ts';

type Attributes = Readonly<Record<string, unknown>>;

const numberAt = (attributes: Attributes, ...names: readonly string[]): number => {
  for (const name of names) {
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
    if (Number.isFinite(number)) return number;
  }
  return NaN;
};

/** Words of several countries' registers for what a building is used for; first match wins. */
const useWords: readonly (readonly [RegExp, BuildingUse])[] = [
  [/hospital|health|gezondheid|krankenhaus|clinic|医院/i, 'health'],
  [/school|educat|onderwijs|univers|kindergarten|学校/i, 'education'],
  [/residen|woon|wohn|dwelling|house|apartment|住宅/i, 'residential'],
  [/office|kantoor|büro|办公/i, 'office'],
  [/shop|retail|winkel|commerc|handel|商业/i, 'commercial'],
  [/industr|fabrik|factory|warehouse|工业/i, 'industrial'],
  [/station|transport|parking|garage|交通/i, 'transport'],
  [/fire|police|feuerwehr|brandweer|politie/i, 'emergency'],
  [/church|castle|monument|kerk|heritage/i, 'heritage'],
  [/public|government|gemeente|town hall|bijeenkomst/i, 'public'],
];

export function useOf(type: string, attributes: Attributes): BuildingUse {
  if (type.startsWith('Bridge') || type.startsWith('Tunnel')) return 'transport';
  const said = ['use', 'usage', 'function', 'class', 'gebruiksdoel', 'buildingUse', 'building']
    .map((name) => (Object.hasOwn(attributes, name) ? String(attributes[name]) : ''))
    .join(' ');
  return useWords.find(([pattern]) => pattern.test(said))?.[1] ?? 'unknown';
}

const longest = 300;
/** Attributes nested deeper, or more of them, than this are no attributes any more. */
const deepest = 6;
const most = 400;

const isNested = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const isMeasure = (value: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(value).length === 2 && (typeof value['value'] === 'number' || typeof value['value'] === 'string') && typeof value['uom'] === 'string';

/**
 * Attributes as the pack keeps them, flat: nested names are joined by dots (`address.0.country`), a measure `{ value, uom }`
 * becomes its number, with the unit under the same name and `@uom`. Empty texts and nulls are left out.
 */
export function flatAttributes(attributes: Attributes): Map<string, string | number | boolean> {
  const out = new Map<string, string | number | boolean>();
  const put = (name: string, value: unknown, depth: number): void => {
    if (out.size >= most) return;
    if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) out.set(name, value);
    else if (typeof value === 'string' && value !== '') out.set(name, value.slice(0, longest));
    else if (isNested(value) && depth < deepest) {
      if (isMeasure(value)) {
        put(name, value['value'], depth);
        put(`${name}@uom`, value['uom'], depth);
      } else if (Array.isArray(value) && value.every((one) => !isNested(one))) put(name, value.join(', '), depth);
      // A list of one needs no number.
      else if (Array.isArray(value) && value.length === 1) put(name, value[0], depth + 1);
      else for (const [inner, below] of Object.entries(value)) put(`${name}.${inner}`, below, depth + 1);
    }
  };
  for (const [name, value] of Object.entries(attributes)) put(name, value, 0);
  return out;
}

/** What the inspector and styles know of a building, with its type in the source. */
export function plainAttributes(type: string, attributes: Attributes): NonNullable<BuildingRecord['attributes']> {
  return Object.fromEntries([['cityObjectType', type], ...flatAttributes(attributes)]);
}

/** Registers write 9999 for "unknown": nobody has built higher than 163 storeys. */
export function storeysOf(attributes: Attributes): number {
  const storeys = numberAt(attributes, 'storeysAboveGround', 'storeys', 'b3_bouwlagen', 'bouwlagen');
  return storeys > 200 ? NaN : storeys;
}
/** Registers write 0, 1005 or 9999 for "unknown": only plausible years count. */
export function yearOf(attributes: Attributes): number {
  const year = numberAt(attributes, 'yearOfConstruction', 'oorspronkelijkbouwjaar', 'bouwjaar', 'year');
  return year > 1005 && year < 2200 ? year : NaN;
}
