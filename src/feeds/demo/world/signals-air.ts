import { hourOf, HOUR_MS, MINUTE_MS } from './calendar.ts';
import { carried, co, no2, o3, pm25, type Emissions } from './air.ts';
import { share } from './city-models.ts';
import { ripple } from './ripple.ts';
import { fogShare, visibilityM } from './sight.ts';
import type { Signals } from './signals.ts';
import { demandShape } from './traffic.ts';
import { relativeHumidity } from './weather.ts';

/** Where the port and the works stand against the old town, metres east and north: the city's steady source of smoke. */
const WORKS_FROM_FOCUS_M = [5000, -1800] as const;
const WORKS_REACH_M = 4500;
const SMOKE_REACH_M = 700;

/** Air quality and weather. */
export const airSignals: Signals = (site, models) => {
  const { setting, book } = models;
  const kerb = 0.5 + ((site.fate >>> 5) % 1000) / 900;
  const worksX = setting.focus.xM + WORKS_FROM_FOCUS_M[0];
  const worksY = setting.focus.yM + WORKS_FROM_FOCUS_M[1];
  const trafficPart = (t: number): number => 8 * kerb * demandShape(hourOf(t, setting.offsetMs), models.day(t)) * (1 + 0.15 * ripple(site.fate, t / 1_200_000));
  const emissions = (t: number): Emissions => ({
    traffic: trafficPart(t),
    industry: 7 * carried(models.weather(t), worksX, worksY, site.xM, site.yM, WORKS_REACH_M),
    background: 14 + 7 * ripple(setting.seed ^ 0x61, t / (30 * HOUR_MS)),
  });
  /** An episode's smoke lies where it is made: it fades with distance and comes and goes over half an hour. */
  const smoke = (t: number): number => {
    let sum = 0;
    for (const e of book.ofKind('pollution-episode', t)) {
      const far = Math.hypot(e.xM - site.xM, e.yM - site.yM) / SMOKE_REACH_M;
      sum += e.strength * share(e, t, 0.5 * HOUR_MS) * Math.exp(-far * far);
    }
    return sum;
  };
  const fine = (t: number): number => pm25(emissions(t), models.weather(t), models.rain(t, site)) + smoke(t);
  const nitrogen = (t: number): number => no2(trafficPart(t), models.weather(t), models.sunDeg(t));
  const cooling = (t: number): number => Math.min(4.5, models.rain(t, site) / 9);
  const temperature = (t: number): number => models.weather(t).temperatureC + (((site.fate >>> 3) % 100) / 100 - 0.4) - cooling(t);

  const humidity = (t: number): number => relativeHumidity(temperature(t), models.weather(t).dewPointC + (models.rain(t, site) > 0 ? 1.5 : 0));
  /** A shower's cloud stands over a place before its rain does, and stays a while. */
  const showerCloud = (t: number): number => {
    const rain = Math.max(models.rain(t, site), 0.6 * models.rain(t - 15 * MINUTE_MS, site), 0.6 * models.rain(t + 15 * MINUTE_MS, site));
    return 1 - Math.exp(-1.6 * rain);
  };

  return {
    cloudCover: (t) => 100 * Math.max(models.weather(t).cloud, showerCloud(t)),
    visibility(t) {
      const { snowMmPerH, windMps } = models.weather(t);
      const rain = models.rain(t, site) - snowMmPerH;
      return visibilityM(Math.max(0, rain), snowMmPerH, rain > 0.2 ? 0 : fogShare(humidity(t), windMps));
    },
    snowDepth: (t) => models.weather(t).snowM,
    pm25: fine,
    pm10: (t) => 1.5 * fine(t) + 7 + 3 * ripple(site.fate ^ 5, t / 1_800_000),
    no2: nitrogen,
    o3: (t) => o3(nitrogen(t), models.weather(t).temperatureC, models.sunDeg(t)),
    co: (t) => co(trafficPart(t), models.weather(t)),
    airTemperature: temperature,
    relativeHumidity: humidity,
    windSpeed: (t) => Math.max(0, models.weather(t).windMps + 5 * Math.min(1, models.rain(t, site) / 30) + 0.7 * ripple(site.fate ^ 6, t / 90_000)),
    windDirection: (t) => (models.weather(t).windFromDeg + 12 * ripple(site.fate ^ 7, t / 120_000) + 360) % 360,
  };
};
