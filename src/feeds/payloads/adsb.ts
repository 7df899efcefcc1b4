import { convert } from '../../base/units.ts';
import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import type { AltitudeDatum } from '../../tables/vehicles.ts';
import type { PayloadForm, RowSink } from './decoder.ts';
import { isObject, own, ownText, type JsonObject } from './json.ts';

const feetM = convert(1, '[ft_i]', 'm');
const knotMps = convert(1, '[kn_i]', 'm/s');
const MOST_AIRCRAFT = 20_000;

const number = (object: JsonObject, ...names: readonly string[]): number => {
  for (const name of names) {
    const value = own(object, name);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
  }
  return NaN;
};

/** Height in metres and what it counts from: GNSS above the ellipsoid where told, else pressure, else the ground itself. */
function altitudeOf(aircraft: JsonObject): readonly [altM: number, datum: AltitudeDatum] {
  const geometric = number(aircraft, 'alt_geom');
  if (own(aircraft, 'alt_baro') === 'ground' || own(aircraft, 'altitude') === 'ground') return [NaN, 'ground'];
  if (!Number.isNaN(geometric)) return [geometric * feetM, 'ellipsoid'];
  const barometric = number(aircraft, 'alt_baro', 'altitude');
  return Number.isNaN(barometric) ? [NaN, 'none'] : [barometric * feetM, 'pressure'];
}

/**
 * `aircraft.json` of readsb, tar1090, dump1090-fa and dump1090: feet and knots become metres and metres a second, `seen_pos` seconds
 * before `now` is when the fix was taken. The list is complete: who is not in it is gone. Aircraft heard without a position
 * are no fix and no fault.
 */
export function createAdsbDecoder(declaration: FeedDeclaration): PayloadForm {
  const source = declaration.title.en;
  const read = (aircraft: JsonObject, nowS: number, sink: RowSink): string | undefined => {
    const hex = ownText(aircraft, 'hex') ?? '';
    // `~` marks an address that is not ICAO's (TIS-B, anonymised).
    if (!/^~?[0-9a-fA-F]{6}$/.test(hex)) return void sink.reject('bad-shape');
    const [lon, lat] = [own(aircraft, 'lon'), own(aircraft, 'lat')];
    if (lon === undefined && lat === undefined) return hex;
    if (typeof lon !== 'number' || typeof lat !== 'number') return void sink.reject('bad-position');
    const seenS = number(aircraft, 'seen_pos', 'seen');
    const [altM, altDatum] = altitudeOf(aircraft);
    const text = (name: string): string => (ownText(aircraft, name) ?? '').trim().slice(0, 40);
    const detail = {
      registration: text('r'),
      aircraftType: text('t'),
      squawk: text('squawk'),
      emergency: text('emergency') === 'none' ? '' : text('emergency'),
    };
    sink.vehicle(
      {
        id: hex.toLowerCase(),
        kind: 'aircraft',
        label: text('flight') || detail.registration || hex,
        altDatum,
        route: '',
        trip: '',
        intervalMs: 5000,
        source,
        detail: Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== '')),
      },
      {
        lon,
        lat,
        altM,
        headingDeg: number(aircraft, 'true_heading', 'track', 'calc_track'),
        speedMps: number(aircraft, 'gs', 'speed', 'tas') * knotMps,
        timeMs: (nowS - (Number.isNaN(seenS) ? 0 : seenS)) * 1000,
        delayS: NaN,
      },
    );
    return hex;
  };
  return {
    decodeJson(_, json, arrivedMs, sink) {
      const list = isObject(json) ? (own(json, 'aircraft') ?? own(json, 'ac')) : undefined;
      if (!isObject(json) || !Array.isArray(list) || list.length > MOST_AIRCRAFT) return sink.reject(Array.isArray(list) ? 'too-large' : 'bad-shape');
      // Some aggregators write milliseconds.
      const now = number(json, 'now');
      const nowS = Number.isNaN(now) ? arrivedMs / 1000 : now > 1e11 ? now / 1000 : now;
      const present = new Set<string>();
      for (const one of list as unknown[]) {
        const hex = isObject(one) ? read(one, nowS, sink) : void sink.reject('bad-shape');
        if (hex !== undefined) present.add(hex.toLowerCase());
      }
      sink.vehiclesAre(present);
    },
  };
}
