import { hourOf, MINUTE_MS } from './calendar.ts';
import { cellLoadShape, cellUse } from './cells.ts';
import { strongest } from './city-models.ts';
import { isOn } from './events.ts';
import { lampOn, lampOutputPct } from './lights.ts';
import { addDb, spreadDb, streetNoiseDb } from './noise.ts';
import { clamp, ripple } from './ripple.ts';
import type { Signals } from './signals.ts';
import { demandShape, roadOf, trafficAt } from './traffic.ts';
import { fillPct } from './waste.ts';

/** Roads, street noise, lamps, cells, waste. */
export const streetSignals: Signals = (site, models) => {
  const { setting, book } = models;
  const hour = (t: number): number => hourOf(t, setting.offsetMs);
  const road = roadOf(site.fate);
  const demand = (t: number): number =>
    clamp(demandShape(hour(t), models.day(t)) * (1 + 0.09 * ripple(site.fate, t / 900_000) + 0.05 * ripple(site.fate ^ 1, t / 180_000)), 0, 1.08);
  const blocked = (t: number): number =>
    Math.max(strongest(models, 'traffic-incident', t, site, 3 * MINUTE_MS, 60, 450), 0.92 * strongest(models, 'waterlogging', t, site, 6 * MINUTE_MS, 60, 350));
  const traffic = (t: number) => trafficAt(road, demand(t), blocked(t), models.rain(t, site));
  const cell = cellUse(site.fate);
  const lampFailed = (t: number): boolean => book.onThing(site.id, t).some((e) => e.kind === 'lamp-fault' && isOn(e, t));
  const lit = (t: number): boolean => lampOn(models.sunDeg(t), site.fate) && !lampFailed(t);

  return {
    trafficIntensity: (t) => Math.round(traffic(t).flowPerH),
    averageVehicleSpeed: (t) => traffic(t).speedKmh,
    occupancy: (t) => traffic(t).occupancyPct,
    noiseLevel(t) {
      const street = streetNoiseDb(demand(t) * road.busy * 0.8 * road.lanes * 800 * (1 - 0.5 * blocked(t)));
      const rain = models.rain(t, site);
      let works = 0;
      for (const e of book.ofKind('road-works', t))
        if (isOn(e, t)) works = Math.max(works, spreadDb(e.strength + 1.5 * ripple(site.fate ^ 2, t / 60_000), Math.hypot(e.xM - site.xM, e.yM - site.yM)));
      return addDb(street + 1.2 * ripple(site.fate ^ 3, t / 120_000), 39, works, rain > 0 ? 44 + 8 * Math.log10(1 + rain) : 0);
    },
    powerState: (t) => (lit(t) ? 1 : 0),
    illuminanceLevel: (t) => (lit(t) ? Math.round(lampOutputPct(hour(t))) : 0),
    cellLoad(t) {
      if (book.onThing(site.id, t).some((e) => e.kind === 'lifeline-out' && isOn(e, t))) return 0;
      const shape = cellLoadShape(cell, hour(t), models.day(t));
      const wander = 6 * ripple(site.fate, t / 1_200_000) + 3 * ripple(site.fate ^ 1, t / 120_000);
      return clamp(Math.min(84, shape + wander) + strongest(models, 'cell-overload', t, site, 15 * MINUTE_MS, 100, 500), 0, 100);
    },
    fillLevel: (t) => fillPct(site.fate, t, setting.offsetMs),
    batteryLevel(t) {
      const lifeMs = (180 + (site.fate % 160)) * 86_400_000;
      const u = t / lifeMs + ((site.fate >>> 8) % 1000) / 1000;
      return 100 - 78 * (u - Math.floor(u));
    },
  };
};
