import { every, keepsake } from '../base/browser.ts';
import { civilTime } from '../base/civil-time.ts';
import type { Clock } from '../base/clock.ts';
import type { City } from '../city/city.ts';
import type { FeedSummary } from '../panels/ui/feed-desk.ts';
import { readServiceDays, SILENT_MS, withStretch, type ServiceDay } from '../rules/lenses/service-level.ts';

const LOOK_S = 10;
/** A longer gap was no watching: the machine slept, or the tab stood still. */
const GAP_S = 30;
const SAVE_LOOKS = 6;

/** Watches how feeds keep their service and remembers it by day on this machine. */
export function keepServiceDays(
  { manifest }: Pick<City, 'manifest'>,
  feeds: () => readonly FeedSummary[],
  clock: Clock,
): { days(): readonly ServiceDay[]; close(): void } {
  const key = `belvedere.service.${manifest.id}`;
  let days = readServiceDays(keepsake.read(key));
  let lastMs = clock.wall();
  let looks = 0;
  const look = (): void => {
    const nowMs = clock.wall();
    const stretchS = (nowMs - lastMs) / 1000;
    lastMs = nowMs;
    if (stretchS <= 0 || stretchS > GAP_S) return;
    const { year, month, day } = civilTime(nowMs, manifest.timeZone);
    const name = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    for (const { id, state, lastRowsMs } of feeds()) days = withStretch(days, id, name, stretchS, state === 'open', nowMs - lastRowsMs <= SILENT_MS);
    if (++looks % SAVE_LOOKS === 0) keepsake.write(key, JSON.stringify(days));
  };
  const stop = every(LOOK_S * 1000, look);
  return {
    days: () => days,
    close() {
      stop();
      keepsake.write(key, JSON.stringify(days));
    },
  };
}
