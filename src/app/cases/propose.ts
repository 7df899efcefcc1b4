import type { StreetNetwork, Travel } from '../../city/streets/network.ts';
import { waysFrom, wayTo, type Ways } from '../../city/streets/ways.ts';
import type { Candidate, NotFree, Proposal, UnitNow } from '../../panels/ui/case-desk.ts';

/** Kinds that go with blue light: against one-way streets, and faster. */
const urgent: ReadonlySet<string> = new Set(['fire-engine', 'ambulance', 'pump-truck', 'traffic-patrol', 'police-car']);
export const travelOf = (unitKind: string): Travel => (urgent.has(unitKind) ? 'emergency' : 'drive');
/** A depot or a pump house may lie this far off the nearest street. */
const OFF_STREET_M = 1500;

/** Free: it says so, is on its way home, or stands at its base and nobody said otherwise. */
function whyNotFree({ state, caseId }: UnitNow): NotFree | null {
  if (caseId !== '') return 'on-case';
  if (state === 'unknown') return 'unknown';
  if (state === 'out-of-service' || state === 'unable') return 'out-of-service';
  return state === 'free' || state === 'returning' || state === 'base' ? null : 'busy';
}

/**
 * Who can be at a place first, by the streets: one search per way of travelling, backwards from the place, so that one-way
 * streets count in the unit's direction. The free ones nearest first by time; the rest each with its reason.
 */
export function proposeUnits(
  network: StreetNetwork,
  goal: { readonly lon: number; readonly lat: number },
  units: readonly UnitNow[],
  closed: ReadonlySet<number>,
  most: number,
): Proposal {
  const searches = new Map<Travel, Ways | null>();
  const waysFor = (travel: Travel): Ways | null => {
    const known = searches.get(travel);
    if (known !== undefined) return known;
    const spot = network.snap(goal.lon, goal.lat, travel, OFF_STREET_M);
    const ways = spot && waysFrom(network, spot, { travel, closed, isTowards: true });
    searches.set(travel, ways);
    return ways;
  };
  const free: Candidate[] = [];
  const others: { now: UnitNow; why: NotFree }[] = [];
  for (const now of units) {
    const busy = whyNotFree(now);
    const reached = busy ?? reach(network, waysFor(travelOf(now.unit.kind)), now);
    if (typeof reached === 'string') others.push({ now, why: reached });
    else free.push(reached);
  }
  free.sort((a, b) => a.seconds - b.seconds || (a.now.unit.id < b.now.unit.id ? -1 : 1));
  return { kind: 'ready', free: free.slice(0, most), others, closed: closed.size };
}

function reach(network: StreetNetwork, ways: Ways | null, now: UnitNow): Candidate | NotFree {
  const spot = network.snap(now.lon, now.lat, ways?.going.travel ?? 'drive', OFF_STREET_M);
  if (!spot || !ways) return 'no-street-near';
  const way = wayTo(network, ways, spot);
  return way ? { now, seconds: way.seconds, metres: way.metres, lonLat: way.lonLat } : 'no-way';
}
