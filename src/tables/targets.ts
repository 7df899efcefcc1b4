import type { Words } from '../base/words.ts';

/** What a city means to reach by a day, indicator by indicator: part of the pack. */
export interface Targets {
  /** `2027-12-31`. */
  readonly date: string;
  readonly indicators: readonly IndicatorTarget[];
}
export interface IndicatorTarget {
  /** Id of the indicator. */
  readonly id: string;
  /** In the indicator's unit. */
  readonly value: number;
  /** Where it set out. */
  readonly from?: { readonly date: string; readonly value: number };
}

/** Whose a part of the pack is, where it comes from and under which licence. */
export interface CatalogueNote {
  /** A part: `buildings`, `ground`, `sensors`, `services/<kind>`, `networks/<id>`, `feeds/<id>`, ... */
  readonly of: string;
  readonly steward?: Words;
  readonly licence?: string;
  readonly lineage?: Words;
  /** Day the data are of. */
  readonly asOf?: string;
}

/** What a service costs to run, where a city says so. */
export interface ServiceCost {
  /** Kind of service: `posthouse`, `canteen`, `service-hall`. */
  readonly service: string;
  /** Per year, all its places together. */
  readonly perYear: number;
  /** ISO 4217. */
  readonly currency: string;
  readonly source: Words;
}
