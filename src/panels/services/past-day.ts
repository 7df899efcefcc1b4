import { useEffect, useState } from 'react';
import type { Series } from '../../tables/series.ts';
import { useDesk } from '../ui/desk.ts';

const HOUR_MS = 3_600_000;
/** Asked again when the shown instant has moved on by this much. */
const STEP_MS = 300_000;
const AT_ONCE = 8;

/** The last hours of some streams, from the sources' own history; by row. Grows as answers come. */
export function usePast(rows: readonly number[], hours: number): ReadonlyMap<number, Series> {
  const desk = useDesk();
  const [past, setPast] = useState<ReadonlyMap<number, Series>>(new Map());
  const key = rows.join();
  const slot = Math.floor(desk.clock.now() / STEP_MS);
  useEffect(() => {
    let current = true;
    const toMs = desk.clock.now();
    const found = new Map<number, Series>();
    const wanted = key === '' ? [] : key.split(',').map(Number);
    let next = 0;
    const lane = async (): Promise<void> => {
      while (current && next < wanted.length) {
        const row = wanted[next++] as number;
        const series = await desk.history(row, toMs - hours * HOUR_MS, toMs).catch(() => null);
        if (series) found.set(row, series);
      }
    };
    void Promise.all(Array.from({ length: AT_ONCE }, lane)).then(() => current && setPast(found));
    return () => {
      current = false;
    };
  }, [desk, key, hours, slot]);
  return past;
}
