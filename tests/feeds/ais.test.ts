import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import ais from '../../src/feeds/ais/index.ts';
import { instantOfSecond, nmeaChecksum } from '../../src/feeds/payloads/nmea.ts';
import type { Batch } from '../../src/tables/batch.ts';
import { createVehicleTable } from '../../src/tables/vehicles.ts';
import { decodeAll } from './collect.ts';
import { until } from './http/web-service.ts';

const REAL = '../shared/real/ais-adsb/ais_nmea_sample.txt';
const T = Date.UTC(2026, 5, 1, 8, 30, 40);
const decode = (...lines: readonly string[]) => decodeAll([['', lines.join('\r\n')]], { payload: 'nmea' }, T);
const signed = (line: string): string => `${line}*${nmeaChecksum(`${line}*`).toString(16).toUpperCase().padStart(2, '0')}`;
/** A one-sentence message of fields, each a value (below zero: two's complement) and its bits, in the armour of NMEA 0183. */
function sentenceOf(...fields: readonly (readonly [value: number, bits: number])[]): string {
  const bits = fields.map(([value, width]) => (value < 0 ? value + 2 ** width : value).toString(2).padStart(width, '0')).join('');
  const fill = (6 - (bits.length % 6)) % 6;
  const sixes = bits.padEnd(bits.length + fill, '0').match(/.{6}/g) ?? [];
  const payload = sixes.map((six) => String.fromCharCode(Number.parseInt(six, 2) + (Number.parseInt(six, 2) < 40 ? 48 : 56))).join('');
  return signed(`!AIVDM,1,1,,A,${payload},${fill}`);
}
const KNOT_MPS = 1852 / 3600;
const closers: (() => unknown)[] = [];
beforeAll(() => Object.assign(globalThis, { WebSocket }));
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe.skipIf(!existsSync(REAL))('66 real sentences', () => {
  it('gives every fix of 45 vessels in the Aegean, and counts the empty ones', () => {
    const got = decode(...readFileSync(REAL, 'utf8').trim().split('\n'));
    // SOURCE.md: types 1 (48), 3 (9), 18 (2), 7 empty payloads.
    expect([got.vehicles.length, got.rejected]).toEqual([59, { 'bad-shape': 7 }]);
    expect(new Set(got.vehicles.map(({ id }) => id)).size).toBe(45);
    const [lons, lats] = [got.vehicles.map(({ lon }) => lon), got.vehicles.map(({ lat }) => lat)];
    expect([Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)].map((v) => v.toFixed(6))).toEqual(['20.117353', '25.135667', '35.861335', '38.306355']); // prettier-ignore
    const [first] = got.vehicles;
    expect(first).toMatchObject({ id: '235070716', kind: 'ship', label: '235070716' });
    expect([first?.lon.toFixed(6), first?.lat.toFixed(6), ((first?.speedMps ?? 0) / (1852 / 3600)).toFixed(1)]).toEqual(['20.760008', '36.910433', '14.6']);
    expect(got.vehicles.every(({ timeMs }) => Math.abs(timeMs - T) <= 30_000)).toBe(true);
  });

  it('comes over a WebSocket into the table of vehicles, every row accounted for', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise<void>((done) => server.once('listening', done));
    closers.push(() => new Promise<void>((done) => server.close(() => done())));
    server.on('connection', (socket) => socket.send(readFileSync(REAL, 'utf8')));
    const address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const batches: Batch[] = [];
    const table = createVehicleTable();
    const driver = await ais.open(
      {
        declaration: { id: 'ais', type: 'ais', title: { zh: '船', en: 'Ships' }, address },
        cityUrl: 'http://127.0.0.1:1/', bounds: [22, 35, 26, 39], utcOffsetMinutes: 0, wallShiftMs: 0, allowedOrigins: [address],
      },
      {
        async batch(batch) {
          batches.push(batch);
          if (batch.vehicles) table.append('ais', batch.vehicles, Date.now());
        },
        tell: async () => undefined,
        state: () => undefined,
      },
    ); // prettier-ignore
    closers.push(() => driver.close());
    await until('ships', () => table.count === 45);
    const counts = batches.at(-1)?.counts;
    expect(counts).toMatchObject({ received: 66, rejected: { 'bad-shape': 7 }, dropped: 0 });
    expect((counts?.shown ?? 0) + (counts?.superseded ?? 0)).toBe(59);
    expect(counts?.outsideCity).toBeGreaterThan(0);
  });
});

describe('AIS', () => {
  it('puts a voyage of two sentences together in either order: EVER DIADEM', () => {
    const parts = ['!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C', '!AIVDM,2,2,1,A,88888888880,2*25'];
    const place = signed('!AIVDM,1,1,,A,15?MbV0P00G?ufbE`FepT@3n00Sa,0');
    for (const order of [parts, parts.toReversed()]) {
      const got = decode(place, ...order);
      expect(got.rejected).toEqual({});
      expect(got.vehicles.at(-1)).toMatchObject({
        id: '351759000', label: 'EVER DIADEM', kind: 'ship',
        detail: { imo: 9134270, callSign: '3FOF8', shipType: 70, destination: 'NEW YORK', draughtM: 12.2, lengthM: 295 },
      }); // prettier-ignore
    }
    expect(decode(parts[0] ?? '').rejected).toEqual({});
  });

  it('reads class B with its name; a name without a place waits for one', () => {
    const [capt] = decode('!AIVDM,1,1,,B,C5N3SRgPEnJGEBT>NhWAwwo862PaLELTBJ:V00000000S0D:R220,0*0B').vehicles;
    expect(capt).toMatchObject({ id: '367059850', label: 'CAPT.J.RIMES', detail: { shipType: 70 } });
    expect([capt?.lon.toFixed(5), capt?.lat.toFixed(4), capt?.headingDeg]).toEqual(['-88.81039', '29.5437', 335.9]);
    expect(((capt?.speedMps ?? 0) * 3600) / 1852).toBeCloseTo(8.7, 6);
    const got = decode('!AIVDM,1,1,,A,H42O55i18tMET00000000000000,2*6D', '!AIVDM,1,1,,A,H42O55lti4hhhilD3nink000?050,0*40');
    expect([got.vehicles, got.rejected]).toEqual([[], {}]);
  });

  it('tells distress beacons from ships, and one that calls from one under test', () => {
    const beacon = (mmsi: number, status: number): string =>
      sentenceOf(
        [1, 6],
        [0, 2],
        [mmsi, 30],
        [status, 4],
        [0, 8],
        [0, 10],
        [0, 1],
        [114 * 600_000, 28],
        [22 * 600_000, 27],
        [3600, 12],
        [511, 9],
        [0, 6],
        [0, 25],
      );
    // Navigational status 14 of 970, 972 and 974 (ITU-R M.585; M.1371-5, annex 8, 3.1); of a ship 14 says nothing.
    const got = decode(beacon(970_123_456, 14), beacon(972_123_456, 14), beacon(974_123_456, 14), beacon(972_123_457, 15), beacon(235_100_000, 14));
    expect(got.vehicles.map(({ kind, detail }) => [kind, detail?.['emergency']])).toEqual([
      ['unknown', 'sart'],
      ['unknown', 'mob'],
      ['unknown', 'epirb'],
      ['unknown', undefined],
      ['ship', undefined],
    ]);
    // It is over when it calls no more.
    expect(decode(beacon(970_123_456, 14), beacon(970_123_456, 15)).vehicles.map(({ detail }) => detail)).toEqual([{ emergency: 'sart' }, {}]);
  });

  it('takes the mother ship’s number of an auxiliary craft for no length', () => {
    // Type 24 part B (ITU-R M.1371-5): after the call sign 30 bits, of ships 9, 9, 6, 6 bits of dimensions.
    const partB = (mmsi: number, ...last: readonly (readonly [number, number])[]): string =>
      sentenceOf([24, 6], [0, 2], [mmsi, 30], [1, 2], [36, 8], [0, 42], [0, 42], ...last, [0, 6]);
    const placeOf = (mmsi: number): string =>
      sentenceOf([18, 6], [0, 2], [mmsi, 30], [0, 8], [0, 10], [0, 1], [114 * 600_000, 28], [22 * 600_000, 27], [0, 12], [511, 9], [0, 6], [0, 29]);
    // Part numbers 2 and 3 are nobody's yet: what stands there is no ship type and no call sign.
    const unknown = sentenceOf([24, 6], [0, 2], [235_100_000, 30], [2, 2], [99, 8], [0, 42], [0, 42], [0, 30], [0, 6]);
    expect(decode(placeOf(235_100_000), unknown).vehicles.map(({ detail }) => detail)).toEqual([{}]);
    const got = decode(placeOf(982_351_000), partB(982_351_000, [235_100_000, 30]), placeOf(235_100_000), partB(235_100_000, [20, 9], [5, 9], [3, 6], [3, 6]));
    expect(got.rejected).toEqual({});
    expect(got.vehicles.filter(({ detail }) => detail?.['shipType'] === 36).map(({ id, detail }) => [id, detail?.['lengthM']])).toEqual([
      ['982351000', undefined],
      ['235100000', 25],
    ]);
  });

  it('reads long-range positions (type 27): tenths of a minute, whole knots and degrees', () => {
    const fixes = decode('!AIVDM,1,1,,B,KC5E2b@U19PFdLbMuc5=ROv62<7m,0*16', '!AIVDM,1,1,,A,KCQ9r=hrFUnH7P00,0*41').vehicles;
    expect(fixes.map(({ id, lon, lat }) => [id, lon.toFixed(5), lat.toFixed(5)])).toEqual([['206914217', '137.02333', '4.84000'], ['236091959', '-154.20167', '87.06500']]); // prettier-ignore
    expect(fixes.map(({ speedMps, headingDeg, timeMs, kind }) => [Math.round(speedMps / KNOT_MPS), headingDeg, timeMs, kind])).toEqual([[57, 167, T, 'ship'], [0, 0, T, 'ship']]); // prettier-ignore
    const far = (lon: number, lat: number, knots: number, course: number): string =>
      sentenceOf([27, 6], [3, 2], [235_100_000, 30], [0, 1], [0, 1], [0, 4], [lon, 18], [lat, 17], [knots, 6], [course, 9], [0, 2]);
    const [south] = decode(far(-600 * 114 - 1, -600 * 22, 63, 511)).vehicles;
    expect(south).toMatchObject({ lat: -22, speedMps: NaN, headingDeg: NaN });
    expect(south?.lon).toBeCloseTo(-114 - 1 / 600, 9);
    const nowhere = decode(far(181 * 600, 91 * 600, 10, 90));
    expect([nowhere.vehicles, nowhere.rejected]).toEqual([[], {}]);
  });

  it('reads aircraft in search and rescue (type 9): whole knots, metres, by pressure where it says so', () => {
    const [real] = decode('!AIVDM,1,1,,B,91b55wi;hbOS@OdQAC062Ch2089h,0*30').vehicles;
    expect(real).toMatchObject({ id: '111232511', kind: 'aircraft', altM: 303, altDatum: 'none', headingDeg: 154.5 });
    expect([real?.lon.toFixed(6), real?.lat.toFixed(3), ((real?.speedMps ?? 0) / KNOT_MPS).toFixed(6)]).toEqual(['-6.278843', '58.144', '42.000000']);
    expect(new Date(real?.timeMs ?? 0).getUTCSeconds()).toBe(15);
    const air = (altitude: number, knots: number, sensor: number): string =>
      sentenceOf(
        [9, 6],
        [0, 2],
        [111_232_512, 30],
        [altitude, 12],
        [knots, 10],
        [0, 1],
        [114 * 600_000, 28],
        [22 * 600_000, 27],
        [3600, 12],
        [60, 6],
        [sensor, 1],
        [0, 33],
      );
    const [known, unknown] = decode(air(1200, 140, 1), air(4095, 1023, 0)).vehicles;
    expect(known).toMatchObject({ lon: 114, lat: 22, altM: 1200, altDatum: 'pressure', headingDeg: NaN, timeMs: T });
    expect(unknown).toMatchObject({ altM: NaN, altDatum: 'none', speedMps: NaN });
  });

  it('refuses wrong checksums, cut messages, impossible letters and part numbers; passes by what is no AIS', () => {
    const good = '!AIVDM,1,1,,A,33P;Tw0tjBQO22:E7dm66DrB20UP,0*2E';
    expect(decode(good.replace('*2E', '*2F')).rejected).toEqual({ 'bad-checksum': 1 });
    expect(decode(good.replace('33P', '33Q')).rejected).toEqual({ 'bad-checksum': 1 });
    expect(decode(signed('!AIVDM,1,1,,A,33P;,0'), signed('!AIVDM,1,1,,A,33P;Tw0zzz,0'), signed('!AIVDM,1,2,,A,33P;Tw0,0'), '!AIVDM,x').rejected).toEqual({
      'bad-shape': 4,
    });
    expect(decode('$GPGGA,123519,4807.038,N*47', 'hello', '').rejected).toEqual({});
    expect(decode(good, good).vehicles).toHaveLength(2);
  });

  it('times a fix by the second of the minute nearest to its arrival, or by the receiver’s tag', () => {
    expect(instantOfSecond(T, 39)).toBe(T - 1000);
    expect(instantOfSecond(T - 38_000, 58)).toBe(T - 42_000);
    expect(instantOfSecond(T + 15_000, 3)).toBe(T + 23_000);
    expect(instantOfSecond(T, NaN)).toBe(T);
    const [tagged] = decode('\\s:r1,c:1241544035*53\\!AIVDM,1,1,,A,33P;Tw0tjBQO22:E7dm66DrB20UP,0*2E').vehicles;
    expect(Math.abs((tagged?.timeMs ?? 0) - 1241544035_000)).toBeLessThanOrEqual(30_000);
  });
});
