import { createSurfaceTable, type SurfaceTable } from './surfaces.ts';

/** Uses a building can have; the order is the code in the `use` column and in our tiles. */
export const buildingUses = [
  'unknown',
  'residential',
  'commercial',
  'office',
  'industrial',
  'public',
  'health',
  'education',
  'transport',
  'heritage',
  'emergency',
] as const;
export type BuildingUse = (typeof buildingUses)[number];
/** Age groups of residents, in the order of the `people` columns. */
export const ageGroups = ['0-14', '15-59', '60-79', '80+'] as const;

/** One building's attributes at the door (importers, inspector); columns inside. Unknown numbers are NaN. */
export interface BuildingRecord {
  readonly id: string;
  readonly use: BuildingUse;
  readonly storeys: number;
  /** Above ground at its foot, metres. */
  readonly heightM: number;
  /** Foot above the city's vertical datum, metres. */
  readonly baseM: number;
  readonly year: number;
  /** Residents by `ageGroups`. */
  readonly people: readonly [number, number, number, number];
  /** EPSG:4326. */
  readonly lon: number;
  readonly lat: number;
  /** Anything else the source knew. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

/** All buildings of the city met so far, in columns; the row number is the feature id in the scene's state texture. */
export interface BuildingTable {
  readonly count: number;
  readonly version: number;
  readonly use: Uint8Array;
  readonly storeys: Float32Array;
  readonly heightM: Float32Array;
  readonly baseM: Float32Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly year: Float32Array;
  /** Residents, four per row by `ageGroups`. */
  readonly people: Float32Array;
  /** Further attributes any building has, and whether all met so far were numbers. */
  readonly attributeNames: ReadonlyMap<string, 'number' | 'text'>;
  attributes(row: number): Readonly<Record<string, string | number | boolean>> | undefined;
  /** Roofs, walls and other surfaces, where the source knows them. */
  readonly surfaces: SurfaceTable;
  record(row: number): BuildingRecord;
  find(id: string): number;
  /**
   * Take a tile's buildings in and say which city-wide rows they got: the pack's own `row` where it is >= 0, else the row
   * already known by id, else the next free one. Rows may arrive in any order and more than once (levels of detail).
   */
  put(columns: BuildingColumns): Uint32Array;
  /**
   * A tile that was put is gone. A row no tile holds any more is blank, its id unknown, and, unless the pack numbers its
   * rows itself, free for another building: a city larger than memory passes through a table of its visible part.
   */
  drop(rows: Uint32Array): void;
}

/** Buildings as columns of equal length (people: 4 per row), as tiles decode to and threads transfer. */
export interface BuildingColumns {
  readonly count: number;
  /** City-wide row, or -1 where the source has none. */
  readonly row: Int32Array;
  readonly id: readonly string[];
  /** Index into `buildingUses`. */
  readonly use: Uint8Array;
  readonly storeys: Float32Array;
  readonly heightM: Float32Array;
  readonly baseM: Float32Array;
  readonly year: Float32Array;
  readonly people: Float32Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** Further attributes by row of this set, where the source had any. */
  readonly attributes?: ReadonlyMap<number, Readonly<Record<string, string | number | boolean>>>;
}

export function createBuildingTable(capacityHint = 1024): BuildingTable {
  let capacity = Math.max(16, capacityHint);
  let count = 0;
  let version = 0;
  const column = {
    use: new Uint8Array(capacity),
    storeys: new Float32Array(capacity).fill(NaN),
    heightM: new Float32Array(capacity).fill(NaN),
    baseM: new Float32Array(capacity).fill(NaN),
    year: new Float32Array(capacity).fill(NaN),
    people: new Float32Array(capacity * 4).fill(NaN),
    lon: new Float64Array(capacity).fill(NaN),
    lat: new Float64Array(capacity).fill(NaN),
  };
  const ids: string[] = [];
  const extra = new Map<number, Readonly<Record<string, string | number | boolean>>>();
  const attributeNames = new Map<string, 'number' | 'text'>();
  const byId = new Map<string, number>();
  /** How many tiles hold a row. */
  let holders = new Uint16Array(capacity);
  const free: number[] = [];
  /** Rows come from the pack: a blank one is nobody else's. */
  let isNumbered = false;
  const grow = (least: number): void => {
    while (capacity < least) capacity *= 2;
    const wider = <T extends Uint8Array | Float32Array | Float64Array>(old: T, next: T, blank: number): T => {
      next.fill(blank);
      next.set(old as never);
      return next;
    };
    const more = new Uint16Array(capacity);
    more.set(holders);
    holders = more;
    column.use = wider(column.use, new Uint8Array(capacity), 0);
    column.storeys = wider(column.storeys, new Float32Array(capacity), NaN);
    column.heightM = wider(column.heightM, new Float32Array(capacity), NaN);
    column.baseM = wider(column.baseM, new Float32Array(capacity), NaN);
    column.year = wider(column.year, new Float32Array(capacity), NaN);
    column.people = wider(column.people, new Float32Array(capacity * 4), NaN);
    column.lon = wider(column.lon, new Float64Array(capacity), NaN);
    column.lat = wider(column.lat, new Float64Array(capacity), NaN);
  };
  return {
    get count() {
      return count;
    },
    get version() {
      return version;
    },
    get use() {
      return column.use;
    },
    get storeys() {
      return column.storeys;
    },
    get heightM() {
      return column.heightM;
    },
    get baseM() {
      return column.baseM;
    },
    get lon() {
      return column.lon;
    },
    get lat() {
      return column.lat;
    },
    get year() {
      return column.year;
    },
    get people() {
      return column.people;
    },
    attributeNames,
    attributes: (row) => extra.get(row),
    surfaces: createSurfaceTable(),
    find: (id) => byId.get(id) ?? -1,
    put(columns) {
      const rows = new Uint32Array(columns.count);
      for (let i = 0; i < columns.count; i++) {
        const id = columns.id[i] as string;
        const given = columns.row[i] as number;
        const row = given >= 0 ? given : (byId.get(id) ?? free.pop() ?? count);
        rows[i] = row;
        if (row >= capacity) grow(row + 1);
        count = Math.max(count, row + 1);
        ids[row] = id;
        isNumbered ||= given >= 0;
        holders[row] = (holders[row] ?? 0) + 1;
        byId.set(id, row);
        column.use[row] = columns.use[i] as number;
        column.storeys[row] = columns.storeys[i] as number;
        column.heightM[row] = columns.heightM[i] as number;
        column.baseM[row] = columns.baseM[i] as number;
        column.year[row] = columns.year[i] as number;
        column.people.set(columns.people.subarray(i * 4, i * 4 + 4), row * 4);
        column.lon[row] = columns.lon[i] as number;
        column.lat[row] = columns.lat[i] as number;
        const attributes = columns.attributes?.get(i);
        if (!attributes) continue;
        extra.set(row, attributes);
        for (const name of Object.keys(attributes))
          if (attributeNames.get(name) !== 'text') attributeNames.set(name, typeof attributes[name] === 'number' ? 'number' : 'text');
      }
      version++;
      return rows;
    },
    drop(rows) {
      for (const row of rows) {
        const left = Math.max(0, (holders[row] ?? 0) - 1);
        holders[row] = left;
        if (left > 0) continue;
        const id = ids[row];
        if (id !== undefined && byId.get(id) === row) byId.delete(id);
        ids[row] = '';
        extra.delete(row);
        column.use[row] = 0;
        for (const one of [column.storeys, column.heightM, column.baseM, column.year, column.lon, column.lat]) one[row] = NaN;
        column.people.fill(NaN, row * 4, row * 4 + 4);
        if (!isNumbered) free.push(row);
      }
      version++;
    },
    record(row) {
      const people = column.people.subarray(row * 4, row * 4 + 4);
      const attributes = extra.get(row);
      return {
        id: ids[row] ?? '',
        use: buildingUses[column.use[row] as number] ?? 'unknown',
        storeys: column.storeys[row] as number,
        heightM: column.heightM[row] as number,
        baseM: column.baseM[row] as number,
        year: column.year[row] as number,
        people: [people[0] as number, people[1] as number, people[2] as number, people[3] as number],
        lon: column.lon[row] as number,
        lat: column.lat[row] as number,
        ...(attributes ? { attributes } : {}),
      };
    },
  };
}
