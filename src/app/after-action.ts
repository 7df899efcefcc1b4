import { isoText } from '../base/iso.ts';
import type { RecordedFeed, RecordedFile } from '../feeds/mcap/names.ts';
import { csvText } from '../panels/ui/export.ts';
import { notesCsv } from '../panels/ui/notes-csv.ts';
import { notesOf } from '../rules/handover/notes.ts';
import type { SourceRequest } from '../tables/cases.ts';
import { Quality } from '../tables/quality.ts';
import { tidingsCount, type Tidings } from '../tables/tidings.ts';
import { vehicleColumns, type VehicleFix } from '../tables/vehicles.ts';
import type { Engine } from './engine.ts';

/** Every feed as it stands: what it is, its streams, and the latest reading of each. */
export function presentFeeds({ declarations, streams }: Pick<Engine, 'declarations' | 'streams'>, nowMs: number): readonly RecordedFeed[] {
  const rows = Array.from({ length: streams.count }, (_, row) => row);
  return declarations().map((declaration) => {
    const own = rows.filter((row) => streams.feedOf(row) === declaration.id);
    const known = own.filter((row) => (streams.timeMs[row] as number) <= nowMs);
    return {
      declaration,
      streams: own.map((row) => streams.descriptor(row)),
      present: known.map((row) => {
        const value = streams.value[row] as number;
        return [
          streams.descriptor(row).id,
          streams.timeMs[row] as number,
          Number.isNaN(value) ? null : value,
          streams.quality[row] ?? Quality.missing,
        ] as const;
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

/** What a recording carries beside its messages, so that one file tells a whole shift: actions, alarms, the shift log, indicators. */
export function afterActionFiles(engine: Engine, fromMs: number, toMs: number): readonly RecordedFile[] {
  const touches = (timeMs: number): boolean => timeMs >= fromMs && timeMs <= toMs;
  const actions = engine.actions.list().filter(({ timeMs }) => touches(timeMs));
  const alarms = engine.alarmLog().filter(({ raisedMs, returnedMs }) => raisedMs <= toMs && !(returnedMs < fromMs));
  return [
    { name: 'actions.jsonl', mediaType: 'application/jsonl', text: actions.map((action) => `${JSON.stringify(action)}\n`).join('') },
    { name: 'alarms.csv', mediaType: 'text/csv', text: alarmsCsv(alarms) },
    {
      name: 'notes.csv',
      mediaType: 'text/csv',
      text: notesCsv(notesOf(engine.actions.list()).filter(({ timeMs, aboutMs }) => touches(timeMs) || touches(aboutMs))),
    },
    { name: 'indicators.csv', mediaType: 'text/csv', text: indicatorsCsv(engine, toMs) },
  ];
}

const instant = (timeMs: number): string => (Number.isFinite(timeMs) ? isoText(timeMs) : '');

const alarmsCsv = (alarms: ReturnType<Engine['alarmLog']>): string =>
  csvText(
    ['id', 'priority', 'title', 'thing', 'state', 'raised', 'returned', 'acknowledged', 'acknowledgedBy', 'worst', 'unit'],
    alarms.map((a) => [
      a.id,
      a.rule.priority,
      a.rule.title.en,
      a.thingId,
      a.state,
      instant(a.raisedMs),
      instant(a.returnedMs),
      instant(a.acknowledgedMs),
      a.acknowledgedBy ?? '',
      a.worst,
      a.rule.unit,
    ]),
  );

function indicatorsCsv(engine: Engine, atMs: number): string {
  const areas = [null, ...engine.city.districts.map(({ properties }) => properties.id)];
  return csvText(
    ['at', 'area', 'indicator', 'value', 'unit', 'counted', 'expected'],
    areas.flatMap((area) => engine.indicators(area).map((r) => [isoText(atMs), area ?? 'city', r.id, r.value, r.unit, r.counted, r.expected])),
  );
}
