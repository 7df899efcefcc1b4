import { conversion } from '../../base/units.ts';
import type { AlarmRule } from '../../tables/alarm-rule.ts';
import type { RuledReading } from './alarm.ts';

/**
 * Whether a rule says anything of a stream's values: its limit and they must be in one unit. Properties the product knows always are;
 * another is in whatever its source says, and 0.2 mg/m³ is below no 150 µg/m³. A rule in `1` is about the number as it is. That a
 * stream fell silent is known whatever it says.
 */
export function isJudged(rule: AlarmRule, { lacksUnit = false, unit }: Pick<RuledReading, 'lacksUnit' | 'unit'>): boolean {
  if (rule.form?.kind === 'silence') return true;
  if (lacksUnit) return false;
  if (unit === undefined || unit === rule.unit || rule.unit === '1') return true;
  const rate = conversion(unit, rule.unit);
  return rate !== null && rate.scale === 1 && rate.offset === 0;
}
