import type { VehicleFix } from '../../tables/vehicles.ts';
import type { AisBits } from './ais-bits.ts';

/** What one AIS message says. The fix has no time yet: AIS tells only the second of the minute, `utcSecond` (NaN = not told). */
export interface AisMessage {
  readonly mmsi: string;
  readonly fix?: Omit<VehicleFix, 'timeMs'> & { readonly utcSecond: number };
  readonly facts?: Partial<AisFacts>;
}
/** Voyage and ship as the crew typed them in; numbers NaN and texts empty where unknown. */
export interface AisFacts {
  readonly name: string;
  readonly callSign: string;
  readonly imo: number;
  readonly shipType: number;
  readonly destination: string;
  readonly draughtM: number;
  readonly lengthM: number;
}

const KNOT_MPS = 1852 / 3600;
const orNaN = (value: number, unknown: number): number => (value === unknown ? NaN : value);

/** Position of class A (types 1 to 3) or B (18, 19): the same fields at other places. Not available (181, 91) is no fix. */
function fixOf(bits: AisBits, speedAt: number, lonAt: number, secondAt: number): AisMessage['fix'] {
  const [lon, lat] = [bits.signed(lonAt, 28) / 600_000, bits.signed(lonAt + 28, 27) / 600_000];
  if (lon === 181 || lat === 91) return undefined;
  const speed = orNaN(bits.unsigned(speedAt, 10), 1023) / 10;
  const course = orNaN(bits.unsigned(lonAt + 55, 12), 3600) / 10;
  const heading = orNaN(bits.unsigned(lonAt + 67, 9), 511);
  const second = bits.unsigned(secondAt, 6);
  return {
    lon,
    lat,
    altM: NaN,
    headingDeg: heading < 360 ? heading : course < 360 ? course : NaN,
    speedMps: speed * KNOT_MPS,
    delayS: NaN,
    utcSecond: second < 60 ? second : NaN,
  };
}

const lengthOf = (bits: AisBits, at: number): number => bits.unsigned(at, 9) + bits.unsigned(at + 9, 9) || NaN;

/** Least bits of the types read here (ITU-R M.1371-5, annex 8); shorter is broken. Type 5 is 424 but often comes cut to 422. */
const leastBits: Readonly<Record<number, number>> = { 1: 149, 2: 149, 3: 149, 5: 420, 18: 149, 19: 301, 24: 160 };

/** `other`: a type that says nothing of ships here. `broken`: too short for its type. */
export function readAis(bits: AisBits): AisMessage | 'other' | 'broken' {
  if (bits.length < 38) return 'broken';
  const type = bits.unsigned(0, 6);
  const least = leastBits[type];
  if (least === undefined) return 'other';
  if (bits.length < least - 12) return 'broken';
  const mmsi = String(bits.unsigned(8, 30)).padStart(9, '0');
  const fact = (facts: Partial<AisFacts>): AisMessage => ({ mmsi, facts });
  const placed = (fix: AisMessage['fix'], facts?: Partial<AisFacts>): AisMessage => ({ mmsi, ...(fix ? { fix } : {}), ...(facts ? { facts } : {}) });
  if (type <= 3) return placed(fixOf(bits, 50, 61, 137));
  if (type === 18) return placed(fixOf(bits, 46, 57, 133));
  if (type === 19) return placed(fixOf(bits, 46, 57, 133), { name: bits.text(143, 20), shipType: bits.unsigned(263, 8), lengthM: lengthOf(bits, 271) });
  if (type === 24) {
    if (bits.unsigned(38, 2) === 0) return fact({ name: bits.text(40, 20) });
    return bits.length < 162 ? 'broken' : fact({ shipType: bits.unsigned(40, 8), callSign: bits.text(90, 7), lengthM: lengthOf(bits, 132) });
  }
  return fact({
    imo: bits.unsigned(40, 30) || NaN,
    callSign: bits.text(70, 7),
    name: bits.text(112, 20),
    shipType: bits.unsigned(232, 8),
    lengthM: lengthOf(bits, 240),
    draughtM: bits.unsigned(294, 8) / 10 || NaN,
    destination: bits.text(302, 20),
  });
}
