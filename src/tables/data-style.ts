import type { Words } from '../base/words.ts';

/** What can be styled by data: each has at most one style at a time. */
export const styleTargets = ['buildings', 'roads', 'areas', 'points'] as const;
export type StyleTarget = (typeof styleTargets)[number];

/**
 * What is read off each thing: an attribute of its own, an indicator of the district it lies in, or the latest reading of
 * an observed property (its own sensor, the sensors inside an area, the counters on a road, the nearest station of a building).
 */
export interface StyleValue {
  readonly from: 'attribute' | 'indicator' | 'reading';
  readonly name: string;
}

/** How values become classes. `breaks` are inner limits, rising; a value on a limit belongs to the class above. */
export type StyleScale =
  | { readonly kind: 'classed'; readonly method: 'equal' | 'quantile' | 'natural'; readonly classes: number }
  | { readonly kind: 'breaks'; readonly breaks: readonly number[] }
  | { readonly kind: 'continuous'; readonly domain?: readonly [low: number, high: number] }
  | { readonly kind: 'categories' };

export const styleChannels = ['colour', 'height', 'pattern'] as const;
export type StyleChannel = (typeof styleChannels)[number];
export const rampIds = ['cividis', 'blues', 'greys', 'difference', 'muted'] as const;
export type RampId = (typeof rampIds)[number];
export const areaLevels = ['district', 'street', 'grid'] as const;
export type AreaLevel = (typeof areaLevels)[number];

export const conditionOps = ['=', '!=', '<', '<=', '>', '>='] as const;
/** Only things for which all conditions hold are shown. Missing values meet no condition but `!=`. */
export interface StyleCondition {
  readonly value: StyleValue;
  readonly op: (typeof conditionOps)[number];
  /** A number, or a category's code. */
  readonly operand: number | string;
}

/** A style by data, whole: what the session links to and the layer list changes. */
export interface DataStyle {
  readonly target: StyleTarget;
  readonly value: StyleValue;
  readonly channel: StyleChannel;
  readonly scale: StyleScale;
  readonly ramp: RampId;
  readonly reversed: boolean;
  /** Which areas, for the target `areas`. */
  readonly level: AreaLevel;
  readonly where: readonly StyleCondition[];
  readonly label: boolean;
}

/** A style as a city pack declares it: what is left out takes the default for its kind of value. */
export interface DeclaredStyle extends Partial<Omit<DataStyle, 'target' | 'value'>> {
  readonly id: string;
  readonly title: Words;
  readonly target: StyleTarget;
  readonly value: StyleValue;
  /** Shown when the city opens. */
  readonly onByDefault?: boolean;
}
