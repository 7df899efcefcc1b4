import { hashText } from '../../base/random.ts';
import type { StreetNetwork } from '../../city/streets/network.ts';
import { waysFrom, wayTo, type Way } from '../../city/streets/ways.ts';
import type { OperatorAction } from '../../tables/actions.ts';
import type { Unit } from '../../tables/operations.ts';
import type { UnitStateName } from '../../tables/unit-state.ts';
import { alongWay, type OnWay } from './along-way.ts';

/** What a demo unit does from an instant on, until the next leg. */
export interface Leg {
  readonly fromMs: number;
  readonly state: UnitStateName;
  /** Where it stands, or starts from. */
  readonly lon: number;
  readonly lat: number;
  readonly way: Way | null;
}
/** Something it mends, and when. */
export interface Mending {
  readonly dispatchId: string;
  readonly thing: string;
  readonly atMs: number;
  readonly operator: string;
}
export interface Journey {
  readonly legs: readonly Leg[];
  readonly mendings: readonly Mending[];
}

const SECOND_MS = 1000;
/** Kinds that go with blue light. */
const urgent: ReadonlySet<string> = new Set(['fire-engine', 'ambulance', 'pump-truck', 'traffic-patrol']);

export function placeAt(leg: Leg, timeMs: number): readonly [lon: number, lat: number] {
  const { lon, lat } = onLegAt(leg, timeMs);
  return [lon, lat];
}
/** Where it is on its leg, and which way it heads; NaN while it stands. */
export const onLegAt = (leg: Leg, timeMs: number): OnWay =>
  leg.way ? alongWay(leg.way, (timeMs - leg.fromMs) / SECOND_MS / Math.max(1, leg.way.seconds)) : { lon: leg.lon, lat: leg.lat, headingDeg: NaN };
export const legAt = (legs: readonly Leg[], timeMs: number): Leg => (legs.findLast((leg) => leg.fromMs <= timeMs) ?? legs[0]) as Leg;

const text = ({ detail }: OperatorAction, key: string): string => (typeof detail?.[key] === 'string' ? detail[key] : '');
const number = ({ detail }: OperatorAction, key: string): number => (typeof detail?.[key] === 'number' ? detail[key] : NaN);

/**
 * What one demo unit does, as a pure function of the actions that name it (ordered by time, then id): it answers within a
 * quarter of a minute, sets out, follows the streets, works for a while on the spot, and drives home.
 */
export function journeyOf(unit: Unit, actions: readonly OperatorAction[], network: StreetNetwork | null): Journey {
  const legs: Leg[] = [{ fromMs: -Infinity, state: 'free', lon: unit.lon, lat: unit.lat, way: null }];
  const mendings: Mending[] = [];
  const travel = urgent.has(unit.kind) ? 'emergency' : 'drive';
  const wayBetween = (from: readonly [number, number], to: readonly [number, number]): Way | null => {
    const [a, b] = [network?.snap(from[0], from[1], travel, 1500), network?.snap(to[0], to[1], travel, 1500)];
    return network && a && b ? wayTo(network, waysFrom(network, a, { travel }), b) : null;
  };
  /** Forget what was planned after an instant. */
  const cutAt = (timeMs: number): readonly [number, number] => {
    const at = placeAt(legAt(legs, timeMs), timeMs);
    while (legs.length > 1 && (legs.at(-1) as Leg).fromMs > timeMs) legs.pop();
    for (let i = mendings.length - 1; i >= 0; i--) if ((mendings[i] as Mending).atMs > timeMs) mendings.splice(i, 1);
    return at;
  };
  const add = (fromMs: number, state: UnitStateName, [lon, lat]: readonly [number, number], way: Way | null = null): void =>
    void legs.push({ fromMs, state, lon, lat, way });
  const goHome = (fromMs: number, from: readonly [number, number]): void => {
    const home = [unit.lon, unit.lat] as const;
    const way = wayBetween(from, home);
    add(fromMs, 'returning', from, way);
    add(fromMs + (way?.seconds ?? 60) * SECOND_MS, 'free', home);
  };
  for (const action of actions) {
    const now = legAt(legs, action.timeMs).state;
    const isBusy = now !== 'free' && now !== 'returning' && now !== 'done';
    if (action.kind === 'recall-unit') {
      if (!isBusy) continue;
      goHome(action.timeMs, cutAt(action.timeMs));
      continue;
    }
    // Told but not yet answered counts as busy too: the first dispatch has it.
    const isAsked = legs.some((leg) => leg.fromMs > action.timeMs && leg.state === 'acknowledged');
    if (isBusy || isAsked) continue;
    const fate = hashText(action.id);
    const goal = [number(action, 'lon'), number(action, 'lat')] as const;
    const at = cutAt(action.timeMs);
    const answerMs = action.timeMs + (5 + (fate % 10)) * SECOND_MS;
    const way = Number.isFinite(goal[0]) ? wayBetween(at, goal) : null;
    if (!way) {
      add(answerMs, 'unable', at);
      add(answerMs + 60 * SECOND_MS, 'free', at);
      continue;
    }
    const startMs = answerMs + (20 + ((fate >>> 4) % 40)) * SECOND_MS;
    const sceneMs = startMs + Math.round(way.seconds * SECOND_MS);
    const workS = 300 + ((fate >>> 10) % 360);
    const doneMs = sceneMs + workS * SECOND_MS;
    const spot = [way.lonLat.at(-2) as number, way.lonLat.at(-1) as number] as const;
    add(answerMs, 'acknowledged', at);
    add(startMs, 'en-route', at, way);
    add(sceneMs, 'on-scene', spot);
    add(doneMs, 'done', spot);
    goHome(doneMs + 45 * SECOND_MS, spot);
    const thing = text(action, 'thing');
    if (thing !== '') mendings.push({ dispatchId: action.id, thing, atMs: sceneMs + Math.round(workS * 700), operator: action.operator });
  }
  return { legs, mendings };
}
