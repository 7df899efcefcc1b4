import { hourOf, MINUTE_MS } from './calendar.ts';
import { share, strongest } from './city-models.ts';
import { isOn } from './events.ts';
import { clamp, hourBump, ripple } from './ripple.ts';
import type { Site } from './site.ts';
import type { Signal, Signals } from './signals.ts';
import type { StoryEvent } from './story.ts';

/** Electric demand of a town by hour against its evening peak; a summer city: the afternoon's cooling never quite goes. */
const powerShape = (hour: number): number => 0.5 + 0.16 * hourBump(hour, 9, 2.2) + 0.2 * hourBump(hour, 14.5, 2.8) + 0.42 * hourBump(hour, 20.2, 2.6);
/** Water demand by hour, mean about 1 (the pattern of the city's EPANET model, smoothed). */
const waterShape = (hour: number): number => 0.4 + 0.95 * hourBump(hour, 7.6, 1.6) + 0.6 * hourBump(hour, 12.2, 2.4) + 1.05 * hourBump(hour, 19, 2.3);

/** Its mean over the day: what works give goes half and half by the hour, the reservoirs do the rest. */
const WATER_MEAN = Array.from({ length: 96 }, (_, i) => waterShape(i / 4)).reduce((sum, v) => sum + v, 0) / 96;
/** Share of what leaves the works that no meter of a zone sees again. */
const LEAKAGE = 0.11;

/** Litres per resident and day, as in the city's EPANET model. */
const L_PER_RESIDENT_DAY = 180;
/** A zone without supply runs empty like this, minutes. */
const DRAIN_MIN = 18;

/** Substations, feeders, water, cells, gateways and lines. */
export const lifelineSignals: Signals = (site, models) => {
  const { setting, book } = models;
  const { graph } = setting;
  const hour = (t: number): number => hourOf(t, setting.offsetMs);
  const node = graph?.nodes[graph.find(`sensor/${site.id}`)];
  const trait = (bits: number): number => ((site.fate >>> bits) % 1000) / 1000;
  const event = (kind: StoryEvent['kind'], t: number, id = site.id): StoryEvent | undefined => book.onThing(id, t).find((e) => e.kind === kind && isOn(e, t));
  const out = (t: number): StoryEvent | undefined => event('lifeline-out', t);
  const people = node?.people ?? 4000;

  const load: Signal = (t) => (34 + 34 * trait(3)) * powerShape(hour(t)) * (1 + 0.05 * ripple(site.fate, t / 600_000));
  const feederLoad: Signal = (t) => (out(t) ? 0 : load(t) + 100 * (event('tie-closed', t)?.strength ?? 0) * powerShape(hour(t)));
  const feeders = (graph?.feeds[graph.find(`sensor/${site.id}`)] ?? []).flatMap((s) => sensorOf(graph?.supplies[s]?.to));
  function sensorOf(id: string | undefined): string[] {
    const things = id === undefined ? [] : (graph?.nodes[graph.find(id)]?.things ?? []);
    return things.filter((thing) => thing.startsWith('sensor/')).map((thing) => thing.slice('sensor/'.length));
  }
  const onFeeders = (t: number): number =>
    feeders.length === 0 ? 1 : 1 - feeders.filter((id) => event('lifeline-out', t, id) !== undefined).length / feeders.length;

  /** Pressure a zone has of its height, less what the mains lose as demand rises (Hazen-Williams: to the power 1.852). */
  const zonePressure: Signal = (t) => {
    const calm = 330 + 90 * trait(5) - (50 + 70 * trait(9)) * Math.pow(waterShape(hour(t)) / 1.5, 1.852) + 6 * ripple(site.fate, t / 300_000);
    const burst = book.onThing(site.id, t).filter((e) => e.kind === 'main-burst');
    const weak = calm * (1 - burst.reduce((most, e) => Math.max(most, e.strength * share(e, t, 12 * MINUTE_MS)), 0));
    const dry = out(t);
    return dry ? Math.max(8, weak * Math.exp(-(t - dry.startMs) / (DRAIN_MIN * MINUTE_MS))) : weak;
  };
  const meanLps = (people * L_PER_RESIDENT_DAY) / 86_400;
  const zoneFlow: Signal = (t) => {
    const burst = book.onThing(site.id, t).reduce((most, e) => (e.kind === 'main-burst' ? Math.max(most, share(e, t, 12 * MINUTE_MS)) : most), 0);
    return out(t) ? 0 : meanLps * (waterShape(hour(t)) * (1 + 0.04 * ripple(site.fate ^ 5, t / 240_000)) + 0.8 * burst);
  };
  const isWorks = site.kind === 'waterworks';
  const cityLps = (graph?.nodes ?? []).reduce((sum, n) => (n.kind === 'water-zone' ? sum + (n.people ?? 0) : sum), 0) * (L_PER_RESIDENT_DAY / 86_400);
  const works = Math.max(1, (graph?.nodes ?? []).filter((n) => n.kind === 'waterworks').length);

  const delay = lineDelay(site, models, hour);
  return {
    busVoltage: (t) => (out(t) ? 0 : 10.45 - 0.3 * powerShape(hour(t)) + 0.03 * ripple(site.fate, t / 120_000)),
    transformerLoad: (t) => (out(t) ? 0 : (52 + 16 * trait(7)) * powerShape(hour(t)) * onFeeders(t)),
    feederLoad,
    breakerState: (t) => (out(t) ? 0 : 1),
    waterPressure: isWorks ? (t) => (out(t) ? 0 : 560 + 40 * trait(2) - 40 * waterShape(hour(t))) : zonePressure,
    waterFlow: isWorks ? (t) => (out(t) ? 0 : ((cityLps / works) * (0.4 * WATER_MEAN + 0.6 * waterShape(hour(t)))) / (1 - LEAKAGE)) : zoneFlow,
    pumpState: (t) => (out(t) ? 0 : 1),
    tankLevel(t) {
      const dry = out(t);
      const level = 3.3 + 0.9 * Math.cos((2 * Math.PI * (hour(t) - 5)) / 24) + 0.15 * ripple(site.fate, t / 3_600_000);
      return dry ? 0.3 : level;
    },
    cellState: (t) => (out(t) ? 0 : 1),
    devicesHeard: (t) => Math.round(180 + 420 * trait(4) + 4 * ripple(site.fate, t / 600_000)),
    backhaulLatency: (t) => 7 + 6 * trait(6) + 2.5 * hourBump(hour(t), 20.5, 2) + 1.2 * ripple(site.fate, t / 90_000),
    transitDelay: (t) => (out(t) ? NaN : delay(t)),
    transitDelayP90: (t) => (out(t) ? NaN : 0.9 + 1.9 * delay(t)),
    headway: (t) => (out(t) ? NaN : plannedHeadwayMin(site, hour(t)) * (1 + delay(t) / 18)),
    serviceState: (t) => (out(t) ? 0 : 1),
  };
};

/** Minutes between departures by the city's timetable. */
function plannedHeadwayMin(site: Site, hour: number): number {
  const isPeak = (hour >= 7 && hour < 9) || (hour >= 17 && hour < 20);
  if (/^(Bus|公交)/.test(site.name.en)) return isPeak ? 10 : 15;
  return isPeak ? 4 : 7;
}

/** Mean delay of a line, minutes: rush hours, for buses rain and standing water, and the incident of the day. */
function lineDelay(site: Site, models: Parameters<Signals>[1], hour: (t: number) => number): Signal {
  const isBus = site.name.en.startsWith('Bus');
  return (t) => {
    const rush = hourBump(hour(t), 8, 1) + hourBump(hour(t), 18.2, 1.3);
    const calm = (isBus ? 1.1 : 0.3) + (isBus ? 2.2 : 0.5) * rush + 0.25 * ripple(site.fate, t / 420_000);
    const rain = isBus ? Math.min(6, 0.09 * models.rain(t, site)) + 4 * strongest(models, 'waterlogging', t, site, 10 * MINUTE_MS, 400, 1800) : 0;
    let fault = 0;
    for (const e of models.book.onThing(site.id, t)) if (e.kind === 'line-fault') fault = Math.max(fault, e.strength * share(e, t, 8 * MINUTE_MS));
    return clamp(calm + rain + fault, 0, 30);
  };
}
