import type { City } from '../../city/city.ts';
import type { StreetNetwork } from '../../city/streets/network.ts';
import type { Alarm } from '../../rules/alarms/alarm.ts';

/** Water and standstill close the street they are measured on, this far round. */
const CLOSED_WITHIN_M = 25;
/** Alarms that say a street cannot be driven. */
const closing: ReadonlySet<string> = new Set(['drain-critical', 'traffic-standstill', 'road-closed']);

/**
 * Streets nobody gets through now: where an alarm that closes streets stands. The street of the case itself stays open, or
 * nobody could ever be sent to a flooded street.
 */
export function closedStreets(
  network: StreetNetwork,
  city: Pick<City, 'sensor'>,
  alarms: readonly Alarm[],
  goal: { readonly lon: number; readonly lat: number },
): ReadonlySet<number> {
  const open = new Set(network.near(goal.lon, goal.lat, 4 * CLOSED_WITHIN_M));
  const closed = new Set<number>();
  for (const alarm of alarms) {
    if (!closing.has(alarm.rule.id) || alarm.state === 'returned-unacknowledged') continue;
    const sensor = city.sensor(alarm.thingId);
    if (sensor) for (const edge of network.near(sensor.lon, sensor.lat, CLOSED_WITHIN_M)) if (!open.has(edge)) closed.add(edge);
  }
  return closed;
}
