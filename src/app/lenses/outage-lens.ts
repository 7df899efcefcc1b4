import { sleep } from '../../base/browser.ts';
import { rowOf } from '../../panels/ui/graph.ts';
import { outageFigures, outagesOf, type Ledger, type OutageFigures, type Outage } from '../../rules/lenses/outages.ts';
import { serves, serviceRules, sharesOf, type ServiceRule, type Share } from '../../rules/resilience/services.ts';
import type { Medium } from '../../tables/dependencies.ts';
import { gatherPast, valueAt } from './past.ts';
import type { LensParts } from './parts.ts';

const STEP_MS = 300_000;
const DAY_MS = 86_400_000;
/** Looked back so many days, a day at a time and the latest first. */
const DAYS_BACK = 28;
/** The present is gathered anew this often, by the shown instant. */
const AGAIN_MS = 1_800_000;
const media: readonly Medium[] = ['power', 'water'];

export interface OutageState {
  readonly figures: OutageFigures;
  /** Of the window that is known by now. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly outages: readonly Outage[];
  readonly shares: readonly Share[];
}
/** Interruptions of power and water over the last weeks, from the states of the nodes that serve. */
export interface OutageLens {
  /** Null: the pack has no graph, or nobody watches its nodes; `gathering`: on its way. */
  read(medium: Medium, areaId: string | null): OutageState | 'gathering' | null;
  /** Customer hours lost per customer, by day. */
  days(medium: Medium, areaId: string | null): { readonly fromMs: number; readonly figures: readonly OutageFigures[] } | null;
  close(): void;
}

interface Watched {
  readonly rule: ServiceRule;
  readonly shares: readonly Share[];
  readonly rows: ReadonlyMap<number, number>;
  /** Per node, per step since `fromMs`: 0 down, 1 up, 2 nobody knows. */
  readonly states: Map<number, Uint8Array>;
  fromMs: number;
  ledger: Ledger | null;
}

export function createOutageLens(parts: LensParts, changed: () => void): OutageLens {
  const { city, streams, clock } = parts;
  const { dependencies } = city;
  let watched: readonly Watched[] = [];
  let atMs = NaN;
  let round = 0;
  let shape = -1;
  void dependencies
    .load()
    .then(() => dependencies.loadServed())
    .then(changed)
    .catch(() => undefined);

  const bind = (): void => {
    const { graph, served } = dependencies;
    const key = streams.shapeVersion * 1000 + dependencies.version;
    if (!graph || key === shape) return;
    shape = key;
    watched = media.flatMap((medium): Watched[] => {
      const rule = serviceRules.find((r) => r.medium === medium);
      if (!rule) return [];
      const shares = sharesOf(graph, served, rule);
      const rows = new Map([...new Set(shares.map((s) => s.node))].map((n) => [n, graph.nodes[n] ? rowOf({ streams }, graph.nodes[n], rule.property) : -1]));
      return [...rows.values()].some((row) => row >= 0) ? [{ rule, shares, rows, states: new Map(), fromMs: NaN, ledger: null }] : [];
    });
    atMs = NaN;
  };
  /** A day more at the front of what is known. */
  const addDay = async (service: Watched, fromMs: number, toMs: number, mine: number): Promise<void> => {
    const rows = [...service.rows.values()].filter((row) => row >= 0);
    const past = await gatherPast(parts, rows, [fromMs - STEP_MS, toMs], STEP_MS, () => mine === round);
    if (mine !== round) return;
    const count = Math.round((toMs - fromMs) / STEP_MS);
    let known = 0;
    for (const [node, row] of service.rows) {
      const states = Uint8Array.from({ length: count }, (_, i) => {
        const value = valueAt(past.get(row), fromMs + i * STEP_MS, 3 * STEP_MS);
        if (Number.isNaN(value)) return 2;
        known++;
        return serves(service.rule, value) ? 1 : 0;
      });
      const before = service.states.get(node) ?? new Uint8Array(0);
      const joined = new Uint8Array(count + before.length);
      joined.set(states);
      joined.set(before, count);
      service.states.set(node, joined);
    }
    service.fromMs = fromMs;
    service.ledger = ledgerOf(service);
    if (known === 0) throw new Error('nothing is known of so early a day');
  };
  const gather = async (): Promise<void> => {
    const mine = ++round;
    const nowMs = clock.now();
    atMs = nowMs;
    for (const service of watched) {
      service.states.clear();
      service.fromMs = nowMs;
    }
    const toMs = Math.floor(nowMs / STEP_MS) * STEP_MS;
    for (const service of watched)
      try {
        for (let day = 1; day <= DAYS_BACK && mine === round; day++) {
          await addDay(service, toMs - day * DAY_MS, toMs - (day - 1) * DAY_MS, mine);
          if (mine === round) changed();
          await sleep(0);
        }
      } catch {
        // Sources do not reach back further: the window is as long as it is.
      }
  };
  const ask = (): void => {
    bind();
    if (watched.length > 0 && !(Math.abs(clock.now() - atMs) < (Number.isNaN(atMs) ? 0 : AGAIN_MS))) void gather();
  };
  const customersIn = ({ shares }: Watched, areaId: string | null): readonly Share[] =>
    areaId === null ? shares : shares.filter(({ district }) => district === areaId);
  return {
    read(medium, areaId) {
      ask();
      const service = watched.find(({ rule }) => rule.medium === medium);
      if (!service) return city.manifest.dependencies && !dependencies.graph && dependencies.problem === null ? 'gathering' : null;
      if (!service.ledger) return 'gathering';
      const shares = customersIn(service, areaId);
      const toMs = Math.floor(atMs / STEP_MS) * STEP_MS;
      return { figures: outageFigures(service.ledger, shares, service.fromMs, toMs), fromMs: service.fromMs, toMs, outages: service.ledger.outages, shares };
    },
    days(medium, areaId) {
      const service = watched.find(({ rule }) => rule.medium === medium);
      if (!service?.ledger) return null;
      const { ledger, fromMs } = service;
      const shares = customersIn(service, areaId);
      const count = Math.round((atMs - fromMs) / DAY_MS);
      const perDay = { outages: ledger.outages, watchedH: new Map([...ledger.watchedH].map(([node, hours]) => [node, hours / Math.max(1, count)])) };
      return {
        fromMs,
        figures: Array.from({ length: count }, (_, d) => outageFigures(perDay, shares, fromMs + d * DAY_MS, fromMs + (d + 1) * DAY_MS)),
      };
    },
    close() {
      round++;
    },
  };
}

function ledgerOf({ states, fromMs }: Watched): Ledger {
  const outages: Outage[] = [];
  const watchedH = new Map<number, number>();
  for (const [node, states_] of states) {
    const timeMs = Float64Array.from(states_, (_, i) => fromMs + i * STEP_MS);
    const told = outagesOf(node, timeMs, (i) => (states_[i] === 2 ? null : states_[i] === 1));
    outages.push(...told.outages);
    watchedH.set(node, told.watchedH);
  }
  return { outages, watchedH };
}
