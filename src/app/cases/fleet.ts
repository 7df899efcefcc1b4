import type { UnitNow } from '../../panels/ui/case-desk.ts';
import { isOnTask, type Case } from '../../rules/cases/case.ts';
import type { Unit } from '../../tables/operations.ts';
import type { StreamTable } from '../../tables/streams.ts';
import { unitStateOf } from '../../tables/unit-state.ts';

/** Row of a thing's property; -1 when no feed tells it. */
const rowOf = (streams: StreamTable, thingId: string, property: string): number =>
  streams.rowsOfThing(thingId).find((row) => streams.descriptor(row).property === property) ?? -1;

/** How a unit stands by what feeds told of it: place, state, and when. Old words are unknown, never free. */
export function unitNow(streams: StreamTable, unit: Unit, caseId: string, nowMs: number): UnitNow {
  const stateRow = rowOf(streams, unit.id, 'unitState');
  const [lonRow, latRow] = [rowOf(streams, unit.id, 'longitude'), rowOf(streams, unit.id, 'latitude')];
  const told = (row: number): number => (row < 0 ? NaN : (streams.value[row] as number));
  const [lon, lat] = [told(lonRow), told(latRow)];
  const isPlaced = Number.isFinite(lon) && Number.isFinite(lat);
  const isOld = stateRow < 0 || ['stale', 'lost'].includes(streams.freshness(stateRow, nowMs));
  return {
    unit,
    lon: isPlaced ? lon : unit.lon,
    lat: isPlaced ? lat : unit.lat,
    state: stateRow < 0 ? 'base' : isOld ? 'unknown' : (unitStateOf(told(stateRow)) ?? 'unknown'),
    toldMs: stateRow < 0 ? NaN : (streams.timeMs[stateRow] as number),
    caseId,
  };
}

/** Case each unit is busy on. */
export function tasksByUnit(cases: readonly Case[]): ReadonlyMap<string, { readonly c: Case; readonly dispatchId: string }> {
  const tasks = new Map<string, { c: Case; dispatchId: string }>();
  for (const c of cases) for (const task of c.units) if (isOnTask(task)) tasks.set(task.unit, { c, dispatchId: task.dispatchId });
  return tasks;
}
