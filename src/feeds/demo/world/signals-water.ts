import { hourOf, HOUR_MS } from './calendar.ts';
import { isOn } from './events.ts';
import { ripple } from './ripple.ts';
import { distanceM, type Site } from './site.ts';
import type { Signal, Signals } from './signals.ts';
import { dryFlowShape, invertM, manholeDepthM, pumpPowerKw } from './stations.ts';
import { tideM } from './tide.ts';

/** Tide, rain, pump stations and manholes. */
export const waterSignals: Signals = (site, models) => {
  const { stations } = models;
  const rainIntensity: Signal = (t) => models.rain(t, site);
  /** The shower pushes the sea up the river by a decimetre or two. */
  const surgeM = (t: number): number => {
    let surge = 0;
    for (const storm of models.book.ofKind('storm', t)) surge += 0.18 * Math.exp(-0.5 * ((t - (storm.startMs + storm.endMs) / 2) / (0.8 * HOUR_MS)) ** 2);
    return surge;
  };
  const tideLevel: Signal = (t) => tideM(t) + surgeM(t) + 0.015 * ripple(site.fate, t / 240_000);
  if (site.kind === 'tide-gauge') return { tideLevel, waterLevel: tideLevel };

  const own = site.kind === 'pump-station' ? stations.all.find((s) => s.site.id === site.id) : undefined;
  if (own)
    return {
      rainIntensity,
      waterLevel: (t) => stations.levelM(own, t),
      // In service (working or standing by) or not: a pump that rests between two fillings is no fault.
      pumpState: (t) => (stations.broken(own, t) < own.sump.pumps ? 1 : 0),
      pumpFlow: (t) => stations.pumpedM3ps(own, t),
      pumpPower: (t) => pumpPowerKw(stations.pumpedM3ps(own, t), stations.levelM(own, t), tideM(t)),
    };
  if (site.kind !== 'drain-level') return { rainIntensity, tideLevel };
  return { rainIntensity, waterLevel: manholeLevel(site, models) };
};

const manholeLevel = (site: Site, models: Parameters<Signals>[1]): Signal => {
  const { stations, setting, book } = models;
  const station = stations.of(site);
  const hardship = ((site.fate >>> 4) % 1000) / 1000;
  const bottomM = invertM(station ? distanceM(site, station.site) : 2000, site.fate);
  return (t) => {
    let blocked = 0;
    for (const event of book.onThing(site.id, t)) if (event.kind === 'blocked-gully' && isOn(event, t)) blocked = event.strength;
    const runoff = station ? stations.runoffM3ps(station, t) / station.fullM3ps : models.rain(t, site) / 40;
    const sumpM = station ? stations.levelM(station, t) : 0;
    return manholeDepthM(dryFlowShape(hourOf(t, setting.offsetMs)), runoff, sumpM, bottomM, hardship, blocked);
  };
};
