import type { Instrument } from '../../tables/instruments.ts';
import { describeProperty } from '../../tables/properties.ts';
import { rowAt, type Series } from '../../tables/series.ts';
import { quantile } from '../indicators/gather.ts';
import { sensorFault, type SensorFault, type SensorQuestion } from './faults.ts';

/** One of a group of sensors of one property: what it is and what it read of late. */
export interface Member extends Pick<SensorQuestion, 'series' | 'intervalMs' | 'spokeMs' | 'lagMs' | 'isFeedHeard'> {
  readonly row: number;
  /** EPSG:4326 degrees. */
  readonly lon: number;
  readonly lat: number;
}

/** Neighbours are as near as this, degrees of latitude: some five kilometres. */
const NEAR_DEG = 0.05;
/** Of fewer a median says nothing. */
const FEWEST_NEIGHBOURS = 3;

/**
 * Row and fault, null for none, of each member of a group at an instant; drift, and whether a jump is the city's, by what those near
 * it read. One after the other, so that who asks can rest between them.
 */
export function* groupFaults(
  property: string,
  { possible, moves }: Instrument,
  members: readonly Member[],
  nowMs: number,
): Generator<readonly [row: number, fault: SensorFault | null]> {
  const { range } = describeProperty(property);
  for (const member of members) {
    const near = moves === 'with-neighbours' ? members.filter((other) => other !== member && isNear(member, other)).map(({ series }) => series) : [];
    const hasNear = near.length >= FEWEST_NEIGHBOURS;
    // Alone nobody can tell a leap of the weather from one of the sensor.
    const mayStep = moves === 'in-steps' || (moves === 'with-neighbours' && !hasNear);
    const question = { ...member, nowMs, range, possible, mayStep };
    yield [member.row, sensorFault(hasNear ? { ...question, neighboursAt: medianOf(near) } : question)];
  }
}

/** Degrees of longitude are shorter by the cosine of the latitude. */
const isNear = (a: Member, b: Member): boolean => Math.hypot((a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180), a.lat - b.lat) < NEAR_DEG;

const medianOf =
  (near: readonly Series[]) =>
  (timeMs: number): number =>
    quantile(
      near.map(({ timeMs: times, value }) => value[rowAt(times, times.length, timeMs)] ?? NaN).filter((value) => !Number.isNaN(value)),
      0.5,
    );
