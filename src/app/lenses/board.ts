import { parseInstant } from '../../base/instant.ts';
import type { Behind, LensDesk, PathState } from '../../panels/ui/lens-desk.ts';
import { presentSnapshot } from '../../rules/indicators/snapshot.ts';
import { areaLevels, nothingOf, type LensEntry, type LensReading } from '../../rules/lenses/entry.ts';
import { entryOf, lensEntries } from '../../rules/lenses/entries.ts';
import { streamDefinitions } from '../../rules/lenses/from-streams.ts';
import { windowDefinitions } from '../../rules/lenses/windows.ts';
import { targetPath, type Days, type Goal } from '../../rules/lenses/target-path.ts';
import type { Medium } from '../../tables/dependencies.ts';
import { createAccessLens } from './access-lens.ts';
import { createAreaBook } from './area-book.ts';
import { behindOfMember } from './behind.ts';
import { createCaseLens } from './case-lens.ts';
import { createDayBook } from './days.ts';
import { createOutageLens } from './outage-lens.ts';
import { readOutages, outageDays } from './outage-readings.ts';
import type { LensParts } from './parts.ts';
import { createStreamLens } from './stream-lens.ts';
import { createWindowLens } from './window-lens.ts';
import { gathering, none } from './words.ts';

/** An area is read anew once a second at most. */
const FRESH_MS = 1000;

/** Every indicator of the three lenses, read from the tables when somebody looks. */
export function createLensBoard(parts: LensParts): LensDesk & { close(): void } {
  const { city, streams, clock, lifelines } = parts;
  let version = 0;
  const changed = (): void => void version++;
  const areas = createAreaBook(city);
  const lens = createStreamLens(parts, areas);
  const windows = createWindowLens(parts, lens, changed);
  const days = createDayBook(parts, lens, changed);
  const outages = createOutageLens(parts, changed);
  const access = createAccessLens(parts, areas, changed);
  const cases = createCaseLens(parts, areas);
  const kept = new Map<string, { readonly reading: LensReading; readonly readMs: number; readonly nowMs: number; readonly version: number }>();

  const told = (
    entry: LensEntry,
    outcome: Partial<LensReading> & Pick<LensReading, 'value' | 'counted' | 'expected' | 'timeMs'>,
    why: LensReading['why'],
  ): LensReading => ({
    ...nothingOf(entry, null),
    ...outcome,
    why: Number.isNaN(outcome.value) ? why : null,
  });
  const fresh = (entry: LensEntry, areaId: string | null): LensReading => {
    switch (entry.source) {
      case 'none':
        return nothingOf(entry, entry.never ?? none.unmeasured);
      case 'cases':
        return cases.read(entry, areaId);
      case 'outages':
        return readOutages(entry, outages, areaId);
      case 'service': {
        const medium = entry.id.slice('OPS-R-'.length) as Medium;
        const state = lifelines.services(areaId).find(({ rule }) => rule.medium === medium);
        if (!state) return nothingOf(entry, city.manifest.dependencies ? gathering : none.graph);
        const { now, resilience } = state;
        if (resilience.knownH === 0) return nothingOf(entry, now.people + now.unknown === 0 ? none.customers : none.states);
        return told(entry, { value: resilience.lossPctH, counted: now.people, expected: now.people + now.unknown, timeMs: clock.now() }, none.states);
      }
      case 'access': {
        const share = access.read(areaId);
        if (typeof share === 'string') return nothingOf(entry, share === 'gathering' ? gathering : none[share]);
        const value = share.whole > 0 ? (100 * share.part) / share.whole : NaN;
        // Everybody is counted: nothing is drawn from a sample.
        return told(
          entry,
          {
            value,
            numerator: share.part,
            denominator: share.whole,
            counted: share.whole,
            expected: share.whole + share.unknown,
            interval: [value, value],
            timeMs: clock.now(),
          },
          none.people,
        );
      }
      case 'timetable': {
        const runs = access.runsToday();
        if (!runs) return nothingOf(entry, city.manifest.transit === undefined ? none['no-timetable'] : gathering);
        const count = [...runs.values()].reduce((sum, n) => sum + n, 0);
        const people = areas.residents(null);
        const value = people > 0 ? (10_000 * count) / people : NaN;
        return told(
          entry,
          { value, numerator: count, denominator: people, counted: count, expected: count, interval: [value, value], timeMs: clock.now() },
          none.people,
        );
      }
      case 'window': {
        const outcome = windows.read(entry.id, areaId);
        return outcome
          ? told(entry, outcome, outcome.expected === 0 ? none.unmeasured : outcome.counted > 0 && entry.day === 'last' ? none.basis : none.day)
          : nothingOf(entry, gathering);
      }
      case 'streams': {
        const definition = streamDefinitions.get(entry.id);
        if (!definition) return nothingOf(entry, none.unmeasured);
        const outcome = definition.evaluate(lens.members(areaId), presentSnapshot(streams, clock.now()), lens.context(areaId));
        const isDayLamp = entry.id === 'LIGHT-OUT' && !lens.context(areaId).isNight(clock.now());
        return told(entry, outcome, outcome.expected === 0 ? none.unmeasured : isDayLamp ? none.daylight : outcome.counted === 0 ? none.stale : none.basis);
      }
    }
  };
  const one = (entry: LensEntry, areaId: string | null): LensReading => {
    const key = `${entry.id} ${areaId ?? ''}`;
    const [readMs, nowMs] = [clock.steady(), clock.now()];
    const known = kept.get(key);
    if (known && known.version === version && readMs - known.readMs < FRESH_MS && Math.abs(nowMs - known.nowMs) < 5 * FRESH_MS) return known.reading;
    const reading = fresh(entry, areaId);
    kept.set(key, { reading, readMs, nowMs, version });
    return reading;
  };
  const isToldFor = (entry: LensEntry, areaId: string | null): boolean => {
    const level = areas.levelOf(areaId);
    return level !== undefined && areaLevels.indexOf(level) <= areaLevels.indexOf(entry.finest);
  };
  const { targets } = city.manifest;
  const goalOf = (id: string): Goal | null => {
    const target = targets?.indicators.find((t) => t.id === id);
    if (!targets || !target) return null;
    const from = target.from && { value: target.from.value, dateMs: dayMs(target.from.date) };
    return { value: target.value, dateMs: dayMs(targets.date), from: from ?? null };
  };
  const pathOf = (entry: LensEntry, areaId: string | null): PathState => {
    const list: Days | 'gathering' | 'none' = entry.source === 'outages' ? outageDays(entry, outages, areaId) : days.read(entry, areaId);
    if (list === 'gathering') return { kind: 'gathering' };
    const known = list === 'none' ? { timeMs: new Float64Array(0), value: new Float32Array(0) } : list;
    const goal = goalOf(entry.id);
    if (list === 'none' && !goal) return { kind: 'none' };
    return { kind: 'ready', days: known, path: targetPath(known, goal, entry.better, clock.now(), entry.bounds) };
  };
  const paths = new Map<string, { readonly version: number; readonly readMs: number; readonly state: PathState }>();

  return {
    get version() {
      return version;
    },
    targetDay: targets?.date ?? null,
    read: (areaId, only) => lensEntries.filter((entry) => (!only || entry.lens === only) && isToldFor(entry, areaId)).map((entry) => one(entry, areaId)),
    one(id, areaId) {
      const entry = entryOf(id);
      return entry && isToldFor(entry, areaId) ? one(entry, areaId) : null;
    },
    path(id, areaId) {
      const entry = entryOf(id);
      if (!entry) return { kind: 'none' };
      const key = `${id} ${areaId ?? ''}`;
      const known = paths.get(key);
      if (known && known.version === version && clock.steady() - known.readMs < 60 * FRESH_MS) return known.state;
      const state = pathOf(entry, areaId);
      paths.set(key, { version, readMs: clock.steady(), state });
      return state;
    },
    behind(id, areaId) {
      const entry = entryOf(id);
      return entry ? behindOf(entry, areaId) : [];
    },
    close() {
      windows.close();
      days.close();
      outages.close();
    },
  };

  function behindOf(entry: LensEntry, areaId: string | null): readonly Behind[] {
    switch (entry.source) {
      case 'streams':
      case 'window': {
        const properties = streamDefinitions.get(entry.id)?.properties ?? windowDefinitions.get(entry.id)?.properties ?? [];
        const [first] = properties;
        const members = lens.members(areaId);
        // Of every stream of the city those are worth a line that do not count.
        if (first === undefined)
          return members.all
            .flatMap((member) => [...member.rows.keys()].map((property) => behindOfMember(city, streams, member, property, clock.now())))
            .filter(({ isIn }) => !isIn);
        return members.measuring(first).map((member) => behindOfMember(city, streams, member, first, clock.now()));
      }
      case 'cases':
        return cases.behind(entry, areaId).map(({ c, minutes }) => ({
          key: c.entity === '' ? null : c.entity,
          caseId: c.id,
          name: classTitle(c.classId),
          lon: c.lon,
          lat: c.lat,
          value: minutes,
          unit: 'min',
          decimals: 0,
          isIn: true,
          note: null,
        }));
      case 'outages':
      case 'service':
        return behindOfNodes(entry, areaId);
      case 'access':
        return access.unreached(areaId).map(({ properties, lon, lat }) => ({
          key: `area/${properties.id}`,
          name: properties.name,
          lon,
          lat,
          value: properties.population ?? NaN,
          unit: '{resident}',
          decimals: 0,
          isIn: false,
          note: none.outOfReach,
        }));
      case 'timetable':
        return [...(access.runsToday() ?? [])].map(([route, runs]) => ({
          key: null,
          name: { zh: route, en: route },
          lon: NaN,
          lat: NaN,
          value: runs,
          unit: '1',
          decimals: 0,
          isIn: true,
          note: null,
        }));
      case 'none':
        return [];
    }
  }
  function classTitle(classId: string) {
    return parts.cases.operations.classes.find(({ id }) => id === classId)?.title ?? { zh: classId, en: classId };
  }
  function behindOfNodes(entry: LensEntry, areaId: string | null): readonly Behind[] {
    const { graph } = city.dependencies;
    const medium: Medium = entry.source === 'service' ? (entry.id.slice('OPS-R-'.length) as Medium) : entry.id === 'ISO37120-21.6' ? 'water' : 'power';
    const state = outages.read(medium, areaId);
    const nodes =
      entry.source === 'outages' && state && state !== 'gathering'
        ? [...new Set(state.shares.map(({ node }) => node))]
        : (graph?.nodes ?? []).flatMap((n, i) => (n.medium === medium && (areaId === null || n.district === areaId) ? [i] : []));
    return nodes.flatMap((n): Behind[] => {
      const node = graph?.nodes[n];
      if (!node) return [];
      const own = state && state !== 'gathering' ? state.outages.filter((o) => o.node === n) : [];
      const hours = own.reduce((sum, o) => sum + (Math.min(o.endMs, clock.now()) - o.startMs) / 3_600_000, 0);
      const up = lifelines.isUp(n);
      return [
        {
          key: node.things?.find((thing) => thing.startsWith('sensor/')) ?? node.things?.[0] ?? null,
          name: node.name,
          lon: node.lon,
          lat: node.lat,
          value: entry.source === 'service' ? (node.people ?? NaN) : hours,
          unit: entry.source === 'service' ? '{resident}' : 'h',
          decimals: entry.source === 'service' ? 0 : 2,
          isIn: up !== null,
          note: up === false ? none.down : up === null ? none.unwatched : null,
        },
      ];
    });
  }
}

const dayMs = (day: string): number => parseInstant(`${day}T00:00:00Z`);
