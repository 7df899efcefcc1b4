import { every } from '../base/browser.ts';
import type { Clock } from '../base/clock.ts';
import type { City } from '../city/city.ts';
import type { FeedHandle } from '../feeds/feed.ts';
import { pastFrom } from './feed-past.ts';
import type { LifelineDesk, ServiceState, StageState } from '../panels/ui/lifeline-desk.ts';
import { servedNow, serves, serviceRules, sharesOf, type ServiceRule, type Share } from '../rules/resilience/services.ts';
import { caughtMm, stageOf, type StageMeasures } from '../rules/resilience/stage.ts';
import { resilienceOf } from '../rules/resilience/triangle.ts';
import type { DependencyNode } from '../tables/dependencies.ts';
import { countedValue, soundSeries } from '../tables/counted.ts';
import { rowAt, type Series } from '../tables/series.ts';
import type { StreamTable } from '../tables/streams.ts';

/** Curves reach back so far, in steps of five minutes; the last point is the present. */
const SPAN_MS = 12 * 3_600_000;
const STEP_MS = 300_000;
const LOOK_MS = 10_000;
const BACKFILL_AFTER_MS = 4000;

interface Watched {
  readonly rule: ServiceRule;
  readonly shares: readonly Share[];
  /** Row of the stream that tells, by node. */
  readonly rows: ReadonlyMap<number, number>;
}

/** Live service curves and the city's stage, from the readings of the nodes that serve. */
export interface ResilienceBoard extends LifelineDesk {
  /** The shown instant jumped: its past is another. */
  refold(): void;
  close(): void;
}

export function createResilienceBoard(city: City, streams: StreamTable, clock: Clock, feeds: () => readonly FeedHandle[]): ResilienceBoard {
  const triggers = city.manifest.stages ?? [];
  let watched: readonly Watched[] = [];
  let shape = -1;
  let rain: readonly number[] = [];
  let past = new Map<number, Series>();
  /** Stages of the past, reckoned once per backfill. */
  const pastStages = new Map<number, number>();
  let version = 0;
  let kept = new Map<string, ServiceState>();
  let stage: StageState | null = null;
  let round = 0;
  let dueMs = clock.steady() + BACKFILL_AFTER_MS;
  void city.dependencies
    .load()
    .then(() => city.dependencies.loadServed())
    .then(() => (shape = -1));

  const rowOfNode = ({ things = [] }: DependencyNode, property: string): number => {
    for (const thing of things)
      for (const row of thing.startsWith('sensor/') ? streams.rowsOfThing(thing.slice(7)) : [])
        if (streams.descriptor(row).property === property && !streams.lacksUnit(row)) return row;
    return -1;
  };
  /** Who is watched by which stream: again when streams or graph have come. */
  const bind = (): void => {
    const key = streams.shapeVersion * 1000 + city.dependencies.version;
    if (key === shape) return;
    shape = key;
    rain = streams.rowsOfProperty('rainIntensity').filter((row) => streams.descriptor(row).kind === 'rain-gauge' && !streams.lacksUnit(row));
    const { graph, served } = city.dependencies;
    if (!graph) return;
    watched = serviceRules.flatMap((rule) => {
      const shares = sharesOf(graph, served, rule);
      const rows = new Map([...new Set(shares.map((s) => s.node))].map((n) => [n, rowOfNode(graph.nodes[n] as DependencyNode, rule.property)]));
      return shares.length > 0 ? [{ rule, shares, rows }] : [];
    });
    dueMs = Math.min(dueMs, clock.steady() + BACKFILL_AFTER_MS);
  };
  const valueAt = (row: number, timeMs: number, isNow: boolean): number => {
    if (isNow) return countedValue(streams, row, timeMs);
    const series = past.get(row);
    const i = series ? rowAt(series.timeMs, series.timeMs.length, timeMs) : -1;
    return series && i >= 0 && timeMs - (series.timeMs[i] as number) < 3 * STEP_MS ? (series.value[i] as number) : NaN;
  };
  const upAt =
    ({ rule, rows }: Watched, timeMs: number, isNow: boolean) =>
    (node: number): boolean | null => {
      const row = rows.get(node) ?? -1;
      const value = row < 0 ? NaN : valueAt(row, timeMs, isNow);
      return Number.isNaN(value) ? null : serves(rule, value);
    };
  const times = (nowMs: number): number[] => {
    const first = Math.ceil((nowMs - SPAN_MS) / STEP_MS) * STEP_MS;
    return [...Array.from({ length: Math.floor((nowMs - first) / STEP_MS) + (nowMs % STEP_MS === 0 ? 0 : 1) }, (_, i) => first + i * STEP_MS), nowMs];
  };
  const read = (service: Watched, district: string | null, nowMs: number): ServiceState => {
    const at = times(nowMs);
    const curve = {
      timeMs: Float64Array.from(at),
      served: Float32Array.from(at, (t, i) => servedNow(service.shares, district, upAt(service, t, i === at.length - 1)).pct),
    };
    const now = servedNow(service.shares, district, upAt(service, nowMs, true));
    // Minutes without service per customer: Q(t) summed over everybody (CAIDI's numerator over all customers).
    const resilience = resilienceOf(curve);
    return { rule: service.rule, curve, now, resilience, minutesLost: (resilience.lossPctH / 100) * 60 };
  };
  const measuresAt = (timeMs: number, isNow: boolean): StageMeasures => {
    const most = (minutes: number): number => {
      let top = NaN;
      for (const row of rain) {
        const series = past.get(row);
        const live = isNow ? soundSeries(streams.propertyOf(row), streams.history.range(row, timeMs - minutes * 60_000, timeMs)) : null;
        const from = live && live.timeMs.length > 1 ? live : series;
        const mm = from ? caughtMm(from.timeMs, from.value, timeMs, minutes) : NaN;
        if (!(mm <= top)) top = Number.isNaN(mm) ? top : mm;
      }
      return top;
    };
    const pct = (medium: string): number => {
      const service = watched.find((s) => s.rule.medium === medium);
      return service ? servedNow(service.shares, null, upAt(service, timeMs, isNow)).pct : NaN;
    };
    return {
      rain15Mm: most(15),
      rain60Mm: most(60),
      powerServedPct: pct('power'),
      waterServedPct: pct('water'),
      drainageServedPct: pct('drainage'),
      telecomServedPct: pct('telecom'),
      transitServedPct: pct('transit'),
    };
  };
  const stageNow = (nowMs: number): StageState => {
    const measures = measuresAt(nowMs, true);
    const now = stageOf(triggers, measures);
    let sinceMs = nowMs;
    for (const t of times(nowMs).reverse().slice(1)) {
      const then = pastStages.get(t) ?? stageOf(triggers, measuresAt(t, false)).stage;
      pastStages.set(t, then);
      if (then !== now.stage) break;
      sinceMs = t;
    }
    return { ...now, measures, sinceMs, timeMs: nowMs };
  };
  const refresh = (): void => {
    bind();
    if (clock.steady() >= dueMs) void backfill();
    kept = new Map();
    stage = triggers.length > 0 && watched.length > 0 ? stageNow(clock.now()) : null;
    version++;
  };
  const backfill = async (): Promise<void> => {
    const mine = ++round;
    dueMs = clock.steady() + STEP_MS;
    const nowMs = clock.now();
    const rows = [...rain, ...watched.flatMap((s) => [...s.rows.values()])].filter((row) => row >= 0);
    const found = new Map<number, Series>();
    const gather = async (feed: FeedHandle): Promise<void> => {
      const ids = rows.filter((row) => streams.feedOf(row) === feed.id).map((row) => streams.descriptor(row).id);
      const answers = ids.length > 0 ? await pastFrom(feed, ids, nowMs - SPAN_MS - STEP_MS, nowMs, STEP_MS) : null;
      for (const { descriptor, series } of answers ?? []) found.set(streams.find(descriptor.id, feed.id), soundSeries(descriptor.property, series));
    };
    await Promise.all(feeds().map(gather));
    if (mine !== round) return;
    for (const row of rows) if (!found.has(row)) found.set(row, soundSeries(streams.propertyOf(row), streams.history.range(row, nowMs - SPAN_MS, nowMs)));
    past = found;
    pastStages.clear();
    refresh();
  };
  const stop = every(LOOK_MS, refresh);
  return {
    get version() {
      return version;
    },
    services(district) {
      bind();
      const nowMs = clock.now();
      return watched.map((service) => {
        const key = `${service.rule.medium} ${district ?? ''}`;
        const known = kept.get(key) ?? read(service, district, nowMs);
        kept.set(key, known);
        return known;
      });
    },
    stage: () => stage,
    isUp(node) {
      const service = watched.find((s) => s.rows.has(node));
      return service ? upAt(service, clock.now(), true)(node) : null;
    },
    refold() {
      kept = new Map();
      dueMs = clock.steady() + BACKFILL_AFTER_MS / 4;
    },
    close() {
      round++;
      stop();
    },
  };
}
