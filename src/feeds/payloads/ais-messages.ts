import type { AltitudeDatum, VehicleFix } from '../../tables/vehicles.ts';
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
  /** In search and rescue: its altitude counts from `altDatum`. */
  readonly isAircraft: boolean;
  readonly altDatum: AltitudeDatum;
  /** Which distress beacon calls now; empty where none does. */
  readonly distress: '' | 'sart' | 'mob' | 'epirb';
}

const KNOT_MPS = 1852 / 3600;
const orNaN = (value: number, unknown: number): number => (value === unknown ? NaN : value);

interface Told {
  readonly lon: number;
  readonly lat: number;
  readonly speedKn: number;
  readonly courseDeg: number;
  readonly headingDeg?: number;
  readonly altM?: number;
  readonly second?: number;
}
/** Not available (181, 91) is no fix. */
function fixOf({ lon, lat, speedKn, courseDeg, headingDeg = NaN, altM = NaN, second = NaN }: Told): AisMessage['fix'] {
  if (lon === 181 || lat === 91) return undefined;
  return {
    lon,
    lat,
    altM,
    headingDeg: headingDeg < 360 ? headingDeg : courseDeg < 360 ? courseDeg : NaN,
    speedMps: speedKn * KNOT_MPS,
    delayS: NaN,
    utcSecond: second < 60 ? second : NaN,
  };
}
const placeAt = (bits: AisBits, at: number) => ({ lon: bits.signed(at, 28) / 600_000, lat: bits.signed(at + 28, 27) / 600_000 });
const courseAt = (bits: AisBits, at: number): number => orNaN(bits.unsigned(at, 12), 3600) / 10;

/** Class A (types 1 to 3) or B (18, 19): the same fields at other places. */
const shipFix = (bits: AisBits, speedAt: number, lonAt: number, secondAt: number): AisMessage['fix'] =>
  fixOf({
    ...placeAt(bits, lonAt),
    speedKn: orNaN(bits.unsigned(speedAt, 10), 1023) / 10,
    courseDeg: courseAt(bits, lonAt + 55),
    headingDeg: orNaN(bits.unsigned(lonAt + 67, 9), 511),
    second: bits.unsigned(secondAt, 6),
  });
/** Aircraft in search and rescue (type 9): whole knots, metres. */
const aircraftFix = (bits: AisBits): AisMessage['fix'] =>
  fixOf({
    ...placeAt(bits, 61),
    speedKn: orNaN(bits.unsigned(50, 10), 1023),
    courseDeg: courseAt(bits, 116),
    altM: orNaN(bits.unsigned(38, 12), 4095),
    second: bits.unsigned(128, 6),
  });
/** For satellites (type 27): tenths of a minute, whole knots and degrees, no second. */
const longRangeFix = (bits: AisBits): AisMessage['fix'] =>
  fixOf({
    lon: bits.signed(44, 18) / 600,
    lat: bits.signed(62, 17) / 600,
    speedKn: orNaN(bits.unsigned(79, 6), 63),
    courseDeg: bits.unsigned(85, 9),
  });

const lengthOf = (bits: AisBits, at: number): number => bits.unsigned(at, 9) + bits.unsigned(at + 9, 9) || NaN;

/** Craft of a mother ship have her MMSI where others have their dimensions (ITU-R M.1371-5, type 24 part B; M.585: 98MIDXXXX). */
const isAuxiliary = (mmsi: string): boolean => mmsi.startsWith('98');

/** Search and rescue transmitters, man overboard and radio beacons by the beginning of their numbers (ITU-R M.585, annex 2). */
const beacons: Readonly<Record<string, AisFacts['distress']>> = { '970': 'sart', '972': 'mob', '974': 'epirb' };
/** Navigational status of a beacon that calls; one under test says 15 (ITU-R M.1371-5, annex 8, 3.1). */
const CALLS = 14;

/** Least bits of the types read here (ITU-R M.1371-5, annex 8), less what is cut at the end now and then; shorter is broken. */
const leastBits: Readonly<Record<number, number>> = { 1: 137, 2: 137, 3: 137, 5: 408, 9: 135, 18: 137, 19: 289, 24: 148, 27: 94 };

/** `other`: a type that says nothing of ships here. `broken`: too short for its type. */
export function readAis(bits: AisBits): AisMessage | 'other' | 'broken' {
  if (bits.length < 38) return 'broken';
  const type = bits.unsigned(0, 6);
  const least = leastBits[type];
  if (least === undefined) return 'other';
  if (bits.length < least) return 'broken';
  const mmsi = String(bits.unsigned(8, 30)).padStart(9, '0');
  const fact = (facts: Partial<AisFacts>): AisMessage => ({ mmsi, facts });
  const placed = (fix: AisMessage['fix'], facts?: Partial<AisFacts>): AisMessage => ({ mmsi, ...(fix ? { fix } : {}), ...(facts ? { facts } : {}) });
  if (type <= 3) {
    const beacon = beacons[mmsi.slice(0, 3)];
    const fix = shipFix(bits, 50, 61, 137);
    return beacon === undefined ? placed(fix) : placed(fix, { distress: bits.unsigned(38, 4) === CALLS ? beacon : '' });
  }
  // The standard does not say from where satellites' heights count.
  if (type === 9) return placed(aircraftFix(bits), { isAircraft: true, altDatum: bits.unsigned(134, 1) === 1 ? 'pressure' : 'none' });
  if (type === 27) return placed(longRangeFix(bits));
  if (type === 18) return placed(shipFix(bits, 46, 57, 133));
  if (type === 19) return placed(shipFix(bits, 46, 57, 133), { name: bits.text(143, 20), shipType: bits.unsigned(263, 8), lengthM: lengthOf(bits, 271) });
  if (type === 24) {
    const part = bits.unsigned(38, 2);
    if (part === 0) return fact({ name: bits.text(40, 20) });
    // There are A and B; the other two numbers are nobody's yet.
    if (part !== 1) return 'other';
    return bits.length < 162
      ? 'broken'
      : fact({ shipType: bits.unsigned(40, 8), callSign: bits.text(90, 7), lengthM: isAuxiliary(mmsi) ? NaN : lengthOf(bits, 132) });
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
