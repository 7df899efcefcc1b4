import { after, monotonicMs, sleep } from '../base/browser.ts';
import { whenCalm } from '../base/calm.ts';
import type { Clock } from '../base/clock.ts';
import type { FeedHandle } from '../feeds/feed.ts';
import { pastFrom } from './feed-past.ts';
import type { SensorDesk, Suspect } from '../panels/ui/sensor-desk.ts';
import type { SensorFault } from '../rules/sensing/faults.ts';
import { groupFaults, type Member } from '../rules/sensing/group-faults.ts';
import { sensorGroups } from '../rules/sensing/groups.ts';
import { instrumentOf } from '../tables/instruments.ts';
import { ageOf } from '../tables/quality.ts';
import type { Series } from '../tables/series.ts';
import type { StreamTable } from '../tables/streams.ts';

/** Readings that are judged. */
const LOOK_BACK_MS = 6 * 3_600_000;
/** Of more sensors so many are watched, evenly over all: a round through them takes a quarter of an hour. */
const MOST_WATCHED = 20_000;
/** Between two groups: the background of a city that has other things to do. */
const REST_MS = 400;
/** Milliseconds of judging before the page gets its turn. */
const SLICE_MS = 3;

export interface SensorWatch extends SensorDesk {
  close(): void;
}
export interface SensorWatchParts {
  readonly streams: StreamTable;
  readonly clock: Clock;
  feeds(): readonly FeedHandle[];
  /** Anything of a feed came of late. */
  isHeard(feedId: string): boolean;
  /** Rest between groups; tests do not wait. */
  readonly restMs?: number;
}

/**
 * Judges every sensor by its own readings and its neighbours', group after group, round and round, while the present is shown. What
 * it finds is a sensor's fault and told apart from the city's: it raises nothing, it says what cannot be trusted.
 *
 * A feed that can tell any instant is asked for the past; of others what this page remembers has to do, because a round would ask a
 * source for the day of each of its streams.
 */
export function createSensorWatch({ streams, clock, feeds, isHeard, restMs = REST_MS }: SensorWatchParts): SensorWatch {
  const faults = new Map<number, SensorFault>();
  let groups: readonly (readonly number[])[] = [];
  let shape = NaN;
  let watched = 0;
  let sensors = 0;
  let next = 0;
  let judged = new Set<number>();
  let version = 0;
  let isClosed = false;
  let stop: () => void = () => undefined;
  let listed: { readonly version: number; readonly suspects: readonly Suspect[] } = { version: -1, suspects: [] };

  /** Streams of instruments that stand somewhere. */
  const isSensor = (row: number): boolean => {
    if (!instrumentOf(streams.propertyOf(row))) return false;
    const { lon, lat } = streams.descriptor(row);
    return Number.isFinite(lon) && Number.isFinite(lat);
  };
  const regroup = (): void => {
    if (streams.shapeVersion === shape) return;
    shape = streams.shapeVersion;
    const step = Math.max(1, streams.count / MOST_WATCHED);
    const rows = Array.from({ length: Math.min(streams.count, MOST_WATCHED) }, (_, i) => Math.floor(i * step)).filter(isSensor);
    groups = sensorGroups(
      rows.map((row) => {
        const { lon, lat } = streams.descriptor(row);
        return { row, property: streams.propertyOf(row), lon, lat };
      }),
    );
    watched = rows.length;
    sensors = Math.round(rows.length * step);
    const isWatched = new Set(rows);
    judged = new Set([...judged].filter((row) => isWatched.has(row)));
    for (const row of faults.keys()) if (!isWatched.has(row)) faults.delete(row);
    version++;
  };
  /** Past of a group's streams, by row. */
  const pastOf = async (rows: readonly number[], nowMs: number): Promise<ReadonlyMap<number, Series>> => {
    const past = new Map<number, Series>();
    for (const feed of feeds()) {
      const own = rows.filter((row) => streams.feedOf(row) === feed.id);
      if (own.length === 0) continue;
      const ids = own.map((row) => streams.descriptor(row).id);
      const told = feed.canSeek ? await pastFrom(feed, ids, nowMs - LOOK_BACK_MS, nowMs, 0) : null;
      const byId = new Map(told?.map(({ descriptor, series }) => [descriptor.id, series]));
      own.forEach((row, i) => past.set(row, byId.get(ids[i] as string) ?? streams.history.range(row, nowMs - LOOK_BACK_MS, nowMs)));
    }
    return past;
  };
  const judge = async (rows: readonly number[]): Promise<void> => {
    const nowMs = clock.now();
    const past = await pastOf(rows, nowMs);
    if (isClosed || clock.cursor.kind !== 'live') return;
    const members = rows.flatMap((row): readonly Member[] => {
      const series = past.get(row);
      if (!series) return [];
      const { intervalMs, lon, lat } = streams.descriptor(row);
      const lagMs = streams.lagMs[row] as number;
      const spokeMs = nowMs - ageOf(nowMs, streams.timeMs[row] as number, lagMs);
      return [{ row, lon, lat, series, intervalMs, spokeMs, lagMs, isFeedHeard: isHeard(streams.feedOf(row)) }];
    });
    const property = streams.propertyOf(rows[0] as number);
    const instrument = instrumentOf(property);
    if (!instrument) return;
    let sliceFromMs = monotonicMs();
    for (const [row, fault] of groupFaults(property, instrument, members, nowMs)) {
      judged.add(row);
      const known = faults.get(row);
      if (fault) faults.set(row, fault);
      else faults.delete(row);
      if (known?.kind !== fault?.kind || known?.sinceMs !== fault?.sinceMs) version++;
      if (monotonicMs() - sliceFromMs < SLICE_MS) continue;
      await sleep(0);
      sliceFromMs = monotonicMs();
    }
  };
  const judgeNext = async (): Promise<void> => {
    if (clock.cursor.kind !== 'live') return;
    if (next >= groups.length) {
      next = 0;
      regroup();
    }
    const rows = groups[next++];
    if (rows) await judge(rows);
  };
  const look = (): void => {
    if (isClosed) return;
    void judgeNext().finally(() => {
      if (!isClosed) stop = after(restMs, look);
    });
  };
  void whenCalm().then(look);

  return {
    get version() {
      return version;
    },
    // What an instant of the past shows was not judged.
    faultOf: (row) => (clock.cursor.kind === 'live' ? (faults.get(row) ?? null) : null),
    suspects() {
      if (listed.version !== version) listed = { version, suspects: [...faults].map(([row, fault]) => ({ row, fault })) };
      return listed.suspects;
    },
    get judged() {
      return judged.size;
    },
    get watched() {
      return watched;
    },
    get sensors() {
      return sensors;
    },
    close() {
      isClosed = true;
      stop();
    },
  };
}
