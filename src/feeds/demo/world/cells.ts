import { isWeekend } from './calendar.ts';
import { hourBump } from './ripple.ts';

/** 5G cells by what surrounds them. */
export const cellUse = (fate: number): 'office' | 'home' | 'mixed' => (['office', 'home', 'mixed'] as const)[fate % 3] as 'office';

/** Share of physical resource blocks in use, % (3GPP TS 28.552, 5.1.1.2 "PRB usage"), before wandering; quiet at 4 h. */
export function cellLoadShape(use: 'office' | 'home' | 'mixed', hour: number, day: number): number {
  const office = (isWeekend(day) ? 18 : 52) * hourBump(hour, 10.6, 2.4) + (isWeekend(day) ? 18 : 44) * hourBump(hour, 15.2, 2.4);
  const home = 22 * hourBump(hour, 8, 1.6) + 56 * hourBump(hour, 20.8, 2.3) + 24 * hourBump(hour, 14, 3);
  const share = use === 'office' ? 0.9 : use === 'home' ? 0.15 : 0.5;
  return 9 + share * office + (1 - share) * home;
}
