import { startOfDayMs } from '../../base/civil-time.ts';
import { sleep } from '../../base/browser.ts';
import type { LensEntry } from '../../rules/lenses/entry.ts';
import { streamDefinitions } from '../../rules/lenses/from-streams.ts';
import type { Days } from '../../rules/lenses/target-path.ts';
import { windowDefinitions } from '../../rules/lenses/windows.ts';
import { pastSnapshot, type Snapshot } from '../../rules/indicators/snapshot.ts';
import { gatherPast, type Past } from './past.ts';
import type { LensParts } from './parts.ts';
import type { StreamLens } from './stream-lens.ts';

/** Whole days looked back on, and instants looked at in each. */
export const DAYS_BACK = 28;
const DAY_MS = 86_400_000;
const STEP_MS = 10_800_000;
const PER_DAY = DAY_MS / STEP_MS;
/** An indicator over more streams than this is not told by the day: its sources would be busy for minutes. */
const MOST_STREAMS = 1000;

/** What indicators were on each of the last days, from the sources' own history. */
export interface DayBook {
  /** `gathering` until it is there; `none` where days are not told apart. */
  read(entry: LensEntry, areaId: string | null): Days | 'gathering' | 'none';
  close(): void;
}

export function createDayBook(parts: LensParts, lens: StreamLens, changed: () => void): DayBook {
  const { streams, clock, city } = parts;
  const pasts = new Map<string, Past | 'coming'>();
  const days = new Map<string, Days | 'coming'>();
  let today = NaN;
  let isOpen = true;
  let line: Promise<unknown> = Promise.resolve();
  const queue = (work: () => Promise<unknown>): void => {
    line = line.then(() => (isOpen ? work() : undefined)).catch(() => undefined);
  };

  const propertiesOf = ({ id }: LensEntry): readonly string[] => streamDefinitions.get(id)?.properties ?? windowDefinitions.get(id)?.properties ?? [];
  const pastOf = (properties: readonly string[], fromMs: number): Past | 'coming' => {
    const key = properties.join();
    const known = pasts.get(key);
    if (known) return known;
    pasts.set(key, 'coming');
    const mine = today;
    queue(async () => {
      const past = await gatherPast(parts, lens.rowsOf(properties), [fromMs, mine], STEP_MS, () => isOpen && mine === today);
      if (mine !== today) return;
      pasts.set(key, past);
      changed();
    });
    return 'coming';
  };
  /** One number per day, a day at a time, so that no frame waits for a month. */
  const reckon = (entry: LensEntry, areaId: string | null, past: Past, fromMs: number, key: string): void => {
    days.set(key, 'coming');
    const mine = today;
    queue(async () => {
      const count = Math.round((mine - fromMs) / DAY_MS);
      const [timeMs, value] = [new Float64Array(count), new Float32Array(count)];
      for (let day = 0; day < count; day++) {
        const startMs = fromMs + day * DAY_MS;
        const snapshots = Array.from({ length: PER_DAY }, (_, k) => pastSnapshot(streams, (row) => past.get(row), startMs + (k + 1) * STEP_MS, STEP_MS));
        timeMs[day] = startMs + DAY_MS / 2;
        value[day] = dayValue(entry, areaId, snapshots, lens);
        if (day % 4 === 3) await sleep(0);
        if (!isOpen || mine !== today) return;
      }
      days.set(key, { timeMs, value });
      changed();
    });
  };
  return {
    read(entry, areaId) {
      if (entry.day === null || (entry.source !== 'streams' && entry.source !== 'window')) return 'none';
      const properties = propertiesOf(entry);
      const rows = lens.rowsOf(properties);
      if (properties.length === 0 || rows.length === 0 || rows.length > MOST_STREAMS) return 'none';
      const start = startOfDayMs(clock.now(), city.manifest.timeZone);
      if (start !== today) {
        today = start;
        pasts.clear();
        days.clear();
      }
      const fromMs = today - DAYS_BACK * DAY_MS;
      const key = `${entry.id} ${areaId ?? ''}`;
      const known = days.get(key);
      if (known) return known === 'coming' ? 'gathering' : known;
      const past = pastOf(properties, fromMs);
      if (past !== 'coming') reckon(entry, areaId, past, fromMs, key);
      return 'gathering';
    },
    close() {
      isOpen = false;
    },
  };
}

function dayValue(entry: LensEntry, areaId: string | null, snapshots: readonly Snapshot[], lens: StreamLens): number {
  const members = lens.members(areaId);
  const context = lens.context(areaId);
  const window = windowDefinitions.get(entry.id);
  if (window && entry.day === 'mean') return window.over(members, snapshots, context).value;
  // What counts up through the day is what it was late in the evening: at midnight it begins anew.
  const told = (entry.day === 'last' ? snapshots.slice(0, -1) : snapshots)
    .map(
      (snapshot) => (window ? window.over(members, [snapshot], context) : streamDefinitions.get(entry.id)?.evaluate(members, snapshot, context))?.value ?? NaN,
    )
    .filter((value) => !Number.isNaN(value));
  if (told.length === 0) return NaN;
  return entry.day === 'last' ? (told.at(-1) as number) : told.reduce((sum, v) => sum + v, 0) / told.length;
}
