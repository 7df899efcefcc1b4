import { noiseAt } from '../../../base/random.ts';
import { dayOf, dayStartMs, HOUR_MS } from './calendar.ts';
import type { Repair } from './repairs.ts';
import { REPAIR_HOLDS_MS } from './repairs.ts';

/** A sensor's own fault, which is not the city's: it falls silent, or repeats one value. */
export interface SensorFault {
  readonly kind: 'silent' | 'stuck';
  readonly startMs: number;
  readonly endMs: number;
}
/** Share of sensors that fall silent, and that stick, on any day. */
export const SILENT_SHARE = 0.022;
export const STUCK_SHARE = 0.006;

function faultOfDay(fate: number, day: number, offsetMs: number): SensorFault | null {
  const lot = noiseAt(fate, day, 11);
  if (lot >= SILENT_SHARE + STUCK_SHARE) return null;
  const fromH = 24 * noiseAt(fate, day, 12);
  const lastsH = 1.5 + 16 * noiseAt(fate, day, 13);
  const startMs = dayStartMs(day, offsetMs) + Math.round(fromH * HOUR_MS);
  return { kind: lot < SILENT_SHARE ? 'silent' : 'stuck', startMs, endMs: startMs + Math.round(lastsH * HOUR_MS) };
}

/** The fault a sensor suffers at an instant, if any; a crew's visit ends it. Yesterday's may reach into today. */
export function sensorFaultAt(fate: number, timeMs: number, offsetMs: number, repairs: readonly Repair[]): SensorFault | null {
  const day = dayOf(timeMs, offsetMs);
  for (let d = day; d >= day - 1; d--) {
    const fault = faultOfDay(fate, d, offsetMs);
    if (!fault || timeMs < fault.startMs || timeMs >= fault.endMs) continue;
    const mended = repairs.some((r) => r.arrivalMs <= timeMs && timeMs < r.arrivalMs + REPAIR_HOLDS_MS);
    if (!mended) return fault;
  }
  return null;
}

/** Whether any fault of a sensor touches a span of at most a day, repaired or not. */
export function mayBeFaulty(fate: number, fromMs: number, toMs: number, offsetMs: number): boolean {
  for (let day = dayOf(fromMs, offsetMs) - 1; day <= dayOf(toMs, offsetMs); day++) {
    const fault = faultOfDay(fate, day, offsetMs);
    if (fault && fault.startMs <= toMs && fault.endMs >= fromMs) return true;
  }
  return false;
}
