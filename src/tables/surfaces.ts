/** Surfaces of buildings as columns of equal length, as tiles decode to and threads transfer; those of one building lie together. */
export interface SurfaceColumns {
  readonly count: number;
  /** Feature number within the tile. */
  readonly building: Uint32Array;
  /** `RoofSurface`, `WallSurface`, ...; empty where the source does not say. */
  readonly type: readonly string[];
  readonly areaM2: Float32Array;
  /** Of the outward normal: 0 = up, 90 = a wall, 180 = down. */
  readonly tiltDeg: Float32Array;
  /** Compass bearing it faces; NaN for flat ones. */
  readonly bearingDeg: Float32Array;
  readonly attributes: ReadonlyMap<number, Readonly<Record<string, string | number | boolean>>>;
  /** Codes of broken rules of geometry, apart by blanks. */
  readonly faults: ReadonlyMap<number, string>;
}

/** One surface at the edge. */
export interface BuildingSurface {
  readonly type: string;
  readonly areaM2: number;
  readonly tiltDeg: number;
  readonly bearingDeg: number;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  readonly faults: readonly number[];
}

/** The surface somebody pointed at. */
export interface TouchedSurface {
  readonly building: string;
  readonly surface: BuildingSurface;
  /** What it is comes from the model's data, or is told from how it stands. */
  readonly source: 'data' | 'geometry';
}

/** Surfaces of the buildings whose tiles are loaded. */
export interface SurfaceTable {
  /** @param rows city-wide row by feature number of the tile. */
  put(rows: ArrayLike<number>, columns: SurfaceColumns): void;
  drop(rows: ArrayLike<number>): void;
  /** In the order their numbers count (from 0); empty where the source knows none. */
  of(row: number): readonly BuildingSurface[];
  at(row: number, number: number): BuildingSurface | undefined;
  readonly touched: TouchedSurface | null;
  touch(surface: TouchedSurface | null): void;
}

export function createSurfaceTable(): SurfaceTable {
  const held = new Map<number, { readonly columns: SurfaceColumns; readonly first: number; readonly count: number }>();
  let touched: TouchedSurface | null = null;
  const read = (columns: SurfaceColumns, i: number): BuildingSurface => {
    const attributes = columns.attributes.get(i);
    return {
      type: columns.type[i] ?? '',
      areaM2: columns.areaM2[i] as number,
      tiltDeg: columns.tiltDeg[i] as number,
      bearingDeg: columns.bearingDeg[i] as number,
      faults: (columns.faults.get(i) ?? '')
        .split(' ')
        .filter((code) => code !== '')
        .map(Number),
      ...(attributes ? { attributes } : {}),
    };
  };
  return {
    put(rows, columns) {
      for (let first = 0; first < columns.count;) {
        const building = columns.building[first] as number;
        let end = first + 1;
        while (end < columns.count && columns.building[end] === building) end++;
        held.set(rows[building] as number, { columns, first, count: end - first });
        first = end;
      }
    },
    drop(rows) {
      for (let i = 0; i < rows.length; i++) held.delete(rows[i] as number);
    },
    of(row) {
      const own = held.get(row);
      return own ? Array.from({ length: own.count }, (_, i) => read(own.columns, own.first + i)) : [];
    },
    at(row, number) {
      const own = held.get(row);
      return own && number >= 0 && number < own.count ? read(own.columns, own.first + number) : undefined;
    },
    get touched() {
      return touched;
    },
    touch(surface) {
      touched = surface;
    },
  };
}

/** A surface with nothing but its slope: up to 60 degrees from level counts as roof, or as ceiling when it faces down. */
export function typeByTilt(tiltDeg: number): 'RoofSurface' | 'WallSurface' | 'GroundSurface' {
  return tiltDeg < 60 ? 'RoofSurface' : tiltDeg > 120 ? 'GroundSurface' : 'WallSurface';
}
