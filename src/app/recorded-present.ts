import type { RecordedFeed } from '../feeds/mcap/names.ts';
import type { SourceRequest } from '../tables/cases.ts';
import { Quality } from '../tables/quality.ts';
import type { StreamTable } from '../tables/streams.ts';
import { tidingsCount, type Tidings } from '../tables/tidings.ts';
import { vehicleColumns, type VehicleFix } from '../tables/vehicles.ts';
import type { Engine } from './engine.ts';

interface Known {
  readonly timeMs: number;
  readonly value: number;
  readonly quality: number;
}

/** A stream's newest reading by an instant, whatever instant the table shows: as memory has it, or, where that has none, as shown. */
function newestBy(streams: StreamTable, row: number, atMs: number): Known {
  const kept = streams.history.at(row, atMs);
  const shownMs = streams.timeMs[row] as number;
  if (!(shownMs <= atMs) || kept.timeMs >= shownMs) return kept;
  return { timeMs: shownMs, value: streams.value[row] as number, quality: streams.quality[row] ?? Quality.missing };
}

/** Every feed as it stood at an instant, be something else shown now or not: what it is, its streams, and the latest reading of each. */
export function presentFeeds({ declarations, streams }: Pick<Engine, 'declarations' | 'streams'>, atMs: number): readonly RecordedFeed[] {
  const rows = Array.from({ length: streams.count }, (_, row) => row);
  return declarations().map((declaration) => {
    const own = rows.filter((row) => streams.feedOf(row) === declaration.id);
    return {
      declaration,
      streams: own.map((row) => streams.descriptor(row)),
      present: own.flatMap((row) => {
        const { timeMs, value, quality } = newestBy(streams, row, atMs);
        return Number.isNaN(timeMs) ? [] : [[streams.descriptor(row).id, timeMs, Number.isNaN(value) ? null : value, quality] as const];
      }),
    };
  });
}

type Standing = Pick<Engine, 'vehicles' | 'events' | 'requests' | 'tasks'>;

/** Every feed as a recording begins with it: where its vehicles are, too, and what it told that still stands. */
export function standingFeeds(engine: Standing & Pick<Engine, 'declarations' | 'streams'>, nowMs: number): readonly RecordedFeed[] {
  const requests = Array.from({ length: engine.requests.count }, (_, row) => engine.requests.row(row));
  return presentFeeds(engine, nowMs).map((feed) => {
    const { id } = feed.declaration;
    const own = requests.filter(({ feedId }) => feedId === id);
    return { ...feed, vehicles: standingVehicles(engine, id), told: standingTidings(engine, id, own, nowMs) };
  });
}

function standingVehicles({ vehicles }: Standing, feedId: string): NonNullable<RecordedFeed['vehicles']> {
  return Array.from({ length: vehicles.count }, (_, row) => row).flatMap((row) => {
    const facts = vehicles.feedOf(row) === feedId ? vehicles.facts(row) : null;
    const fix = Object.fromEntries(vehicleColumns.map((name) => [name, vehicles.now[name][row]])) as unknown as VehicleFix;
    return facts ? [[facts, fix] as const] : [];
  });
}

/** Events that the source still lists, with the moments when they were heard; every request and task. */
function standingTidings({ events, tasks }: Standing, feedId: string, requests: readonly SourceRequest[], nowMs: number): readonly Tidings[] {
  const standing = events.list().filter((kept) => kept.feedId === feedId && kept.arrivedMs <= nowMs && !(kept.withdrawnMs <= nowMs));
  const team = tasks.ofFeed(feedId);
  const told: readonly Tidings[] = [
    { kind: 'events', events: standing.map(({ event }) => event), heardMs: standing.map(({ arrivedMs }) => arrivedMs) },
    { kind: 'requests', requests },
    { kind: 'tasks', ...team, whole: true },
  ];
  return told.filter((one) => tidingsCount(one) > 0 || (one.kind === 'tasks' && one.teams.length > 0));
}

/**
 * What was on its way when a recording began: its worker had heard it, so that no recorded message holds it, and the page did not
 * show it yet. A later look at the same instant finds it.
 */
export function presentWithLate(atBegin: readonly RecordedFeed[], later: readonly RecordedFeed[]): readonly RecordedFeed[] {
  return atBegin.map((feed) => {
    const known = new Map(feed.present.map((row) => [row[0], row]));
    for (const row of later.find(({ declaration }) => declaration.id === feed.declaration.id)?.present ?? [])
      if (row[1] > (known.get(row[0])?.[1] ?? -Infinity)) known.set(row[0], row);
    return { ...feed, present: [...known.values()] };
  });
}
