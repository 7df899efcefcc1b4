import { describe, expect, it } from 'vitest';
import { carried, dilution } from '../../../src/feeds/demo/world/air.ts';
import { dayStartMs, hourOf } from '../../../src/feeds/demo/world/calendar.ts';
import { createDaylight } from '../../../src/feeds/demo/world/daylight.ts';
import { lampOn, lampOutputPct, switchAltitudeDeg } from '../../../src/feeds/demo/world/lights.ts';
import { addDb, spreadDb } from '../../../src/feeds/demo/world/noise.ts';
import { normalCdf, ripple } from '../../../src/feeds/demo/world/ripple.ts';
import { cellRainMmPerH, rainMmPerH, stormsOfDay, type RainCell } from '../../../src/feeds/demo/world/storms.ts';
import { demandShape, roadOf, trafficAt } from '../../../src/feeds/demo/world/traffic.ts';
import { fogShare, visibilityM } from '../../../src/feeds/demo/world/sight.ts';
import { coldSpell, snowDepthM, snowFallMmPerH } from '../../../src/feeds/demo/world/snow.ts';
import { relativeHumidity, weatherAt } from '../../../src/feeds/demo/world/weather.ts';

const OFFSET = 10 * 3_600_000;
const DAY = 20_600;

describe('rain', () => {
  const cell: RainCell = { startMs: 0, endMs: 3_600_000, xM: 0, yM: 0, vxMps: 2, vyMps: 0, sigmaM: 1500, peakMmPerH: 60 };
  it('is strongest at mid-life in the middle, and e^-1/2 of that one sigma away', () => {
    expect(cellRainMmPerH(cell, 1_800_000, 0, 0)).toBeCloseTo(60, 9);
    expect(cellRainMmPerH(cell, 1_800_000, 1500, 0)).toBeCloseTo(60 * Math.exp(-0.5), 9);
    expect(cellRainMmPerH(cell, 2_700_000, 1800, 0)).toBeCloseTo(30, 9);
  });
  it('gives half its peak times its life at a place it stands over', () => {
    const still = { ...cell, vxMps: 0 };
    let mm = 0;
    for (let t = 0; t < 3_600_000; t += 1000) mm += cellRainMmPerH(still, t, 0, 0) / 3600;
    expect(mm).toBeCloseTo(30, 3);
  });
  it('falls heavily on the old town every afternoon, and never across midnight', () => {
    for (let day = DAY; day < DAY + 40; day++) {
      const cells = stormsOfDay(7, day, OFFSET, { xM: 0, yM: 0 });
      const midnight = dayStartMs(day, OFFSET);
      let most = 0;
      let at = NaN;
      for (let m = 0; m < 1440; m++) {
        const rain = rainMmPerH(cells, midnight + m * 60_000, 0, 0);
        if (rain > most) [most, at] = [rain, m / 60];
      }
      expect(most).toBeGreaterThan(45);
      expect(most).toBeLessThan(110);
      expect(at).toBeGreaterThan(14);
      expect(at).toBeLessThan(17.5);
      for (const c of cells) {
        expect(hourOf(c.startMs, OFFSET)).toBeLessThan(hourOf(c.endMs, OFFSET));
        expect(c.endMs).toBeLessThan(midnight + 21.5 * 3_600_000);
      }
    }
  });
});

describe('weather', () => {
  it('is at 100 % humidity at the dew point and 47.8 % at 25 Cel with a dew point of 13.1', () => {
    expect(relativeHumidity(18, 18)).toBe(100);
    // Magnus: e(13.1) = 15.07 hPa, e(25) = 31.65 hPa.
    expect(relativeHumidity(25, 13.1)).toBeCloseTo(47.6, 0);
  });
  it('is warmer at 14:30 than before dawn and in summer than in winter, on both hemispheres', () => {
    const mean = (month: number, hour: number, lat: number): number => {
      let sum = 0;
      for (let d = 0; d < 28; d++) sum += weatherAt(7, Date.UTC(2026, month, 1 + d) - OFFSET + hour * 3_600_000, OFFSET, lat).temperatureC / 28;
      return sum;
    };
    expect(mean(6, 14.5, 31) - mean(6, 4, 31)).toBeGreaterThan(5);
    expect(mean(6, 12, 31) - mean(0, 12, 31)).toBeGreaterThan(12);
    expect(mean(6, 12, -31) - mean(0, 12, -31)).toBeLessThan(-12);
  });
  it('wanders without a jump', () => {
    for (let x = 0; x < 50; x += 0.01) expect(Math.abs(ripple(3, x + 0.01) - ripple(3, x))).toBeLessThan(0.04);
  });
});

describe('sight', () => {
  it('is 3.912 over the extinction: clear air, rain and snow of ITU-R P.1814, fog below a kilometre', () => {
    expect(visibilityM(0, 0, 0)).toBeCloseTo(24_000, 6);
    // 10 mm/h: 1.076 * 10^0.67 = 5.033 dB/km = 1.1589 /km; with clear air 1.3219 /km.
    expect(visibilityM(10, 0, 0)).toBeCloseTo(2959, -1);
    // 1 mm/h of dry snow: 5.496 dB/km = 1.2655 /km; with clear air 1.4285 /km.
    expect(visibilityM(0, 1, 0)).toBeCloseTo(2739, -1);
    expect(visibilityM(0, 0, 1)).toBeLessThan(1000);
    expect(fogShare(99.9, 1)).toBeGreaterThan(0.9);
    expect(fogShare(80, 1)).toBe(0);
    expect(fogShare(100, 6)).toBe(0);
  });
});

describe('snow', () => {
  const spell = coldSpell(7, Date.UTC(2026, 0, 20), OFFSET, 31);
  it('comes once a winter, in frost, and its fall adds up to its depth', () => {
    expect(Math.abs(spell.peakMs - Date.UTC(2026, 0, 22))).toBeLessThan(20 * 86_400_000);
    expect(weatherAt(7, spell.peakMs, OFFSET, 31).temperatureC).toBeLessThan(2);
    let water = 0;
    const end = spell.peakMs + 5 * 3_600_000;
    for (let t = spell.peakMs - 12 * 3_600_000; t < end; t += 60_000) water += snowFallMmPerH(spell, t) / 60;
    // A centimetre of fresh snow is a millimetre of water.
    expect(water / 100).toBeCloseTo(snowDepthM(spell, end), 3);
    expect(snowDepthM(spell, end)).toBeGreaterThan(0.05);
    expect(snowDepthM(spell, spell.peakMs + 4 * 86_400_000)).toBe(0);
    for (let month = 3; month < 11; month++) expect(snowFallMmPerH(coldSpell(7, Date.UTC(2026, month, 15), OFFSET, 31), Date.UTC(2026, month, 15))).toBe(0);
    expect(coldSpell(7, Date.UTC(2026, 6, 20), OFFSET, -31).peakMs).toBeGreaterThan(Date.UTC(2026, 5, 25));
  });
});

describe('noise', () => {
  it('adds decibels as energies', () => {
    expect(addDb(60, 60)).toBeCloseTo(63.0103, 4);
    expect(addDb(70, 50)).toBeCloseTo(70.0432, 4);
  });
  it('loses 6.02 dB when the distance doubles', () => {
    expect(spreadDb(80, 40)).toBeCloseTo(80 - 6.0206, 4);
  });
});

describe('air', () => {
  it('carries smoke with the wind, not against it', () => {
    const fromWest = { windFromDeg: 270 };
    expect(carried(fromWest, 0, 0, 1000, 0, 4000)).toBeGreaterThan(5 * carried(fromWest, 0, 0, -1000, 0, 4000));
  });
  it('thins smoke with height and wind', () => {
    expect(dilution({ mixingM: 500, windMps: 2 })).toBe(1);
    expect(dilution({ mixingM: 1000, windMps: 4 })).toBe(0.25);
  });
});

describe('traffic', () => {
  const road = roadOf(5);
  it('slows by BPR: at capacity to 1/1.15 of free speed', () => {
    const { speedKmh } = trafficAt(road, 1 / road.busy, 0, 0);
    expect(speedKmh).toBeCloseTo(road.freeKmh / 1.15, 6);
  });
  it('crawls under 10 km/h in an incident and lets less through', () => {
    for (let fate = 0; fate < 300; fate++) {
      const at = roadOf(fate * 7919);
      expect(trafficAt(at, 0.5, 0.85, 0).speedKmh).toBeLessThan(10);
      expect(trafficAt(at, 1, 0.85, 0).flowPerH).toBeLessThan(0.31 * trafficAt(at, 1, 0, 0).flowPerH);
      expect(trafficAt(at, 1, 0, 40).speedKmh).toBeGreaterThan(20);
    }
  });
  it('has two rush hours on Tuesday and none on Sunday morning', () => {
    const tuesday = 20_620;
    const sunday = 20_618;
    expect(demandShape(8, tuesday)).toBeGreaterThan(1.5 * demandShape(11, tuesday));
    expect(demandShape(18, tuesday)).toBeGreaterThan(1.3 * demandShape(14, tuesday));
    expect(demandShape(8, sunday)).toBeLessThan(0.5 * demandShape(8, tuesday));
  });
});

describe('lights', () => {
  const sun = createDaylight(150, 31, OFFSET);
  const midnight = Date.UTC(2026, 5, 15) - OFFSET;
  it('burn exactly while the sun is below their own threshold, through one dusk and one dawn a day', () => {
    for (const fate of [1, 9_999, 123_456_789]) {
      let changes = 0;
      for (let m = 1; m < 1440; m++) {
        const altitude = sun(midnight + m * 60_000);
        expect(lampOn(altitude, fate)).toBe(altitude < switchAltitudeDeg(fate));
        if (lampOn(altitude, fate) !== lampOn(sun(midnight + (m - 1) * 60_000), fate)) changes++;
      }
      expect(changes).toBe(2);
    }
    expect(lampOn(sun(midnight + 12 * 3_600_000), 5)).toBe(false);
    expect(lampOn(sun(midnight), 5)).toBe(true);
  });
  it('are dimmed to 60 % in the small hours', () => {
    expect(lampOutputPct(2)).toBe(60);
    expect(lampOutputPct(20)).toBeCloseTo(100, 6);
  });
});

it('normalCdf matches known values', () => {
  expect(normalCdf(0)).toBeCloseTo(0.5, 7);
  expect(normalCdf(1.96)).toBeCloseTo(0.9750021, 6);
  expect(normalCdf(-1)).toBeCloseTo(0.1586553, 6);
});
