import { afterEach, describe, expect, it } from 'vitest';
import { createPolledDocument } from '../../src/feeds/polled-document.ts';
import { decodeAll } from './collect.ts';
import { listen, sendJson, startService, until } from './http/web-service.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const decode = (message: unknown) => decodeAll([['', message]], { payload: 'adsb' });

describe('ADS-B', () => {
  it('turns feet and knots into metres and says what a height counts from', () => {
    const got = decode({
      now: 1_780_000_000.4,
      aircraft: [
        { hex: '780ABC', flight: 'CCA1234 ', lat: 22.5, lon: 114.1, alt_baro: 10_000, alt_geom: 10_500, gs: 250, track: 90, seen_pos: 1.4, squawk: '2000', r: 'B-1234', t: 'A359', emergency: 'none' },
        { hex: '780abd', lat: 22.6, lon: 114.2, alt_baro: 3000, speed: 100, seen_pos: 0 },
        { hex: '780abe', lat: 22.6, lon: 114.2, alt_baro: 'ground', gs: 0 },
        { hex: '780abf', seen: 3 },
      ],
    }); // prettier-ignore
    expect(got.rejected).toEqual({});
    expect(got.vehicles[0]).toMatchObject({
      id: '780abc', kind: 'aircraft', label: 'CCA1234', altDatum: 'ellipsoid', headingDeg: 90, timeMs: 1_779_999_999_000,
      detail: { registration: 'B-1234', aircraftType: 'A359', squawk: '2000' },
    }); // prettier-ignore
    expect(got.vehicles[0]?.altM).toBeCloseTo(3200.4, 9);
    expect(got.vehicles[0]?.speedMps).toBeCloseTo(128.6111, 4);
    expect(got.vehicles.map(({ altDatum }) => altDatum)).toEqual(['ellipsoid', 'pressure', 'ground']);
    expect([...(got.listed[0] ?? [])]).toEqual(['780abc', '780abd', '780abe', '780abf']);
  });

  it('counts what breaks the rules', () => {
    expect(decode({ now: 1, aircraft: [{ hex: 'nope' }, 5, { hex: '780abc', lat: '22', lon: 114 }] }).rejected).toEqual({ 'bad-shape': 2, 'bad-position': 1 });
    expect(decode({ now: 1 }).rejected).toEqual({ 'bad-shape': 1 });
    expect(decode({ aircraft: Array.from({ length: 20_001 }, () => ({})) }).rejected).toEqual({ 'too-large': 1 });
  });

  it('follows a receiver: moves who moved, forgets who left, tells nobody twice', async () => {
    let aircraft: object[] = [];
    const at = (hex: string, lon: number, seen = 0) => ({ hex, lat: 22.5, lon, seen_pos: seen });
    const service = await startService((_, response) => sendJson(response, { now: Date.now() / 1000, aircraft }));
    closers.push(service.close);
    aircraft = [at('aaaaaa', 114), at('bbbbbb', 115), at('cccccc', 195)];
    const feed = await listen('adsb', createPolledDocument(), `${service.origin}/data/aircraft.json`);
    closers.push(() => feed.driver.close());
    await until('both', () => feed.vehicles.find('service/bbbbbb') >= 0);
    aircraft = [at('aaaaaa', 114.5)];
    await until('moved and gone', () => feed.vehicles.now.lon[feed.vehicles.find('service/aaaaaa')] === 114.5 && feed.vehicles.find('service/bbbbbb') < 0);
    expect(feed.counts.rejected['bad-position']).toBeGreaterThan(0);
    await until('accounted for', () => feed.unaccounted === 0);
  });
});
