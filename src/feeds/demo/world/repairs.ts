import type { OperatorAction } from '../../../tables/actions.ts';
import { HOUR_MS, MINUTE_MS } from './calendar.ts';
import { distanceM, type Setting, type Site } from './site.ts';
import type { StoryEvent } from './story.ts';

/** What mends: a crew on the spot, a feeder switched over to its neighbour, a pump reset from afar. */
const repairKinds = ['dispatch-crew', 'restore-feeder', 'start-pump'] as const;
type RepairKind = (typeof repairKinds)[number];
const isRepair = (kind: string): kind is RepairKind => (repairKinds as readonly string[]).includes(kind);
/** Minutes an operator's hand needs: isolating and closing a tie by remote control, resetting a drive. */
const REMOTE_MIN: Readonly<Partial<Record<RepairKind, number>>> = { 'restore-feeder': 4, 'start-pump': 2 };

/** A crew at its goal: what it mended stays well for half a day. */
export interface Repair {
  readonly thingId: string;
  readonly by: RepairKind;
  readonly arrivalMs: number;
}
export const REPAIR_HOLDS_MS = 12 * HOUR_MS;

/** Minutes from dispatch to arrival: 8 to gather at the depot in the old town, then 40 km/h, and up to 4 of luck; 8 to 25 in all. */
export function travelMin(setting: Setting, site: Site): number {
  return Math.min(25, 8 + (distanceM(setting.focus, site) / 40_000) * 60 + (site.fate % 5));
}

/** Actions in any order, told any number of times: ordered by time and id, once each. Only crews move the city. */
export function orderedActions(actions: Iterable<OperatorAction>): readonly OperatorAction[] {
  const byId = new Map<string, OperatorAction>();
  for (const action of actions) if (!byId.has(action.id)) byId.set(action.id, action);
  return [...byId.values()].sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1));
}

export function repairsOf(setting: Setting, sites: ReadonlyMap<string, Site>, actions: Iterable<OperatorAction>): readonly Repair[] {
  const repairs: Repair[] = [];
  for (const action of orderedActions(actions)) {
    const { kind } = action;
    const site = isRepair(kind) ? sites.get(action.target) : undefined;
    if (!site || !isRepair(kind)) continue;
    repairs.push({ thingId: site.id, by: kind, arrivalMs: action.timeMs + Math.round((REMOTE_MIN[kind] ?? travelMin(setting, site)) * MINUTE_MS) });
  }
  return repairs.sort((a, b) => a.arrivalMs - b.arrivalMs);
}

/** Kinds of trouble a crew can end; weather, crowds and traffic go their own way. */
const mendable: ReadonlySet<string> = new Set([
  'clogged-screen',
  'pump-trip',
  'fridge-fault',
  'door-open',
  'blocked-gully',
  'lamp-fault',
  'road-works',
  'feeder-trip',
  'main-burst',
  'backhaul-cut',
  'line-fault',
]);
/** What the hand at a distance can end. */
const remote: Readonly<Partial<Record<RepairKind, string>>> = { 'restore-feeder': 'feeder-trip', 'start-pump': 'pump-trip' };

/** What is left of an event after the crews: ended at arrival, and not begun at all while an earlier repair holds. */
export function mended(event: StoryEvent, repairs: readonly Repair[]): readonly StoryEvent[] {
  if (!mendable.has(event.kind)) return [event];
  let rest: StoryEvent[] = [event];
  for (const repair of repairs) {
    if (repair.thingId !== event.target || (remote[repair.by] ?? event.kind) !== event.kind) continue;
    const wellUntilMs = repair.arrivalMs + REPAIR_HOLDS_MS;
    rest = rest.flatMap((piece) => {
      if (piece.endMs <= repair.arrivalMs || piece.startMs >= wellUntilMs) return [piece];
      const before = piece.startMs < repair.arrivalMs ? [{ ...piece, endMs: repair.arrivalMs }] : [];
      // A broken part stays mended; a screen clogs again.
      const after = piece.kind === 'clogged-screen' && piece.endMs > wellUntilMs ? [{ ...piece, startMs: wellUntilMs }] : [];
      return [...before, ...after];
    });
  }
  return rest;
}
