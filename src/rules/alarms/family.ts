import type { AlarmRule } from '../../tables/alarm-rule.ts';

/**
 * Rules that watch the same thing in the same direction, of which only the most urgent standing one is shown: limits of one
 * property, limits of its rate, its silence. Rules over several values stand for themselves.
 */
export const familyOf = ({ id, property, op, form }: AlarmRule): string => (form?.kind === 'together' ? id : `${property}/${op}/${form?.kind ?? 'value'}`);
