import type { SensorFault } from '../../rules/sensing/faults.ts';

/** A stream whose sensor does not look right. */
export interface Suspect {
  readonly row: number;
  readonly fault: SensorFault;
}

/** Which sensors cannot be trusted, as their own readings tell. */
export interface SensorDesk {
  /** Counts up when a fault was found or is gone. */
  readonly version: number;
  faultOf(row: number): SensorFault | null;
  suspects(): readonly Suspect[];
  /** Streams judged at least once, of those watched, of all that measure an amount at a place. */
  readonly judged: number;
  readonly watched: number;
  readonly sensors: number;
}
