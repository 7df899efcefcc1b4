import type { AlarmRule } from '../../tables/alarm-rule.ts';

/** Limits an indicator is measured against; each city has its own. */
export interface IndicatorLimits {
  /** Drain level that calls for an operator, m above the drain's own gauge zero. */
  readonly waterLevel?: number;
}

/** Drains and the pumps that empty them; rivers and tide gauges have other limits. */
export const isDrain = (thingKind: string): boolean => thingKind.startsWith('drain') || thingKind.startsWith('pump');

/** The limits a city's alarm rules set: of several the one met first. */
export function indicatorLimits(rules: readonly AlarmRule[]): IndicatorLimits {
  const levels = rules
    .filter(
      (rule) => rule.form === undefined && rule.property === 'waterLevel' && rule.op === 'above' && (rule.thingKind === undefined || isDrain(rule.thingKind)),
    )
    .map((rule) => rule.value);
  return levels.length === 0 ? {} : { waterLevel: Math.min(...levels) };
}
