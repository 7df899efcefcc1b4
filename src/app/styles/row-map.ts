import type { BuildingTable } from '../../tables/buildings.ts';

/** For every building a number (of its district, of its nearest station), worked out a few thousand buildings at a time. */
export interface RowMap {
  /** -1 = none; buildings not come to yet count as none. */
  readonly of: Int32Array;
  /** Work on; true while there is more to do. */
  advance(): boolean;
  /** Counts up when numbers were added. */
  readonly version: number;
}

const SLICE = 3000;
const UNKNOWN = -2;

export function createRowMap(table: BuildingTable, locate: (lon: number, lat: number) => number): RowMap {
  let of = new Int32Array(0);
  let from = 0;
  let seenVersion = -1;
  let version = 0;
  return {
    get of() {
      return of;
    },
    get version() {
      return version;
    },
    advance() {
      if (seenVersion !== table.version) {
        seenVersion = table.version;
        from = 0;
        if (of.length < table.count) {
          const wider = new Int32Array(table.count).fill(UNKNOWN);
          wider.set(of);
          of = wider;
        }
      }
      let left = SLICE;
      for (; from < of.length && left > 0; from++) {
        const lon = table.lon[from] as number;
        if (of[from] !== UNKNOWN || Number.isNaN(lon)) continue;
        of[from] = locate(lon, table.lat[from] as number);
        left--;
      }
      if (left < SLICE) version++;
      return from < of.length;
    },
  };
}
