import type { Words } from '../../base/words.ts';
import type { LensId, LensReading } from '../../rules/lenses/entry.ts';
import type { Days, TargetPath } from '../../rules/lenses/target-path.ts';

/** Something an indicator was made of, or should have been. */
export interface Behind {
  /** `entityKey` of what can be selected; null where there is nothing on the map. */
  readonly key: string | null;
  /** A case, to be opened. */
  readonly caseId?: string;
  readonly name: Words;
  /** EPSG:4326 degrees; NaN without a place. */
  readonly lon: number;
  readonly lat: number;
  readonly value: number;
  /** UCUM. */
  readonly unit: string;
  readonly decimals: number;
  /** Went into the number; what did not says why. */
  readonly isIn: boolean;
  readonly note: Words | null;
}

export type PathState = { readonly kind: 'gathering' } | { readonly kind: 'none' } | { readonly kind: 'ready'; readonly days: Days; readonly path: TargetPath };

/** Indicators in three lenses for city (null), districts and streets. */
export interface LensDesk {
  /** Counts up when something that was gathered has come. */
  readonly version: number;
  /** Every indicator, told or with the reason why not; those that are not told for so small an area are left out. */
  read(areaId: string | null, lens?: LensId): readonly LensReading[];
  one(id: string, areaId: string | null): LensReading | null;
  /** Days so far and the way to the target; asks the sources for their past the first time. */
  path(id: string, areaId: string | null): PathState;
  behind(id: string, areaId: string | null): readonly Behind[];
  /** Day by which the targets are set (`2027-12-31`); null where the pack sets none. */
  readonly targetDay: string | null;
}
