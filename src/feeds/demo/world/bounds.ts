import type { CityModels } from './city-models.ts';
import type { StoryKind } from './story.ts';
import type { Site } from './site.ts';

/**
 * Between which values a reading surely lies while nothing happens near its sensor, instrument error included. What the
 * alarm rules are asked about a whole day is then answered without making every reading of it.
 */
export type Bounds = readonly [low: number, high: number];

interface Calm {
  readonly bounds: Bounds;
  /** Events that end the calm within `reachM` of the place. */
  readonly unless: readonly StoryKind[];
  readonly reachM: number;
}
const calms: Readonly<Record<string, Calm>> = {
  averageVehicleSpeed: { bounds: [20, 120], unless: ['traffic-incident', 'waterlogging'], reachM: 500 },
  noiseLevel: { bounds: [20, 76], unless: ['road-works'], reachM: 500 },
  pm25: { bounds: [0, 85], unless: ['pollution-episode'], reachM: 3000 },
  cellLoad: { bounds: [0, 89], unless: ['cell-overload'], reachM: 600 },
  fridgeTemperature: { bounds: [-2, 6.9], unless: ['fridge-fault', 'door-open'], reachM: 0 },
  breakerState: { bounds: [1, 1], unless: ['lifeline-out'], reachM: 0 },
  cellState: { bounds: [1, 1], unless: ['lifeline-out'], reachM: 0 },
  serviceState: { bounds: [1, 1], unless: ['lifeline-out'], reachM: 0 },
  feederLoad: { bounds: [0, 90], unless: ['lifeline-out', 'tie-closed'], reachM: 0 },
  busVoltage: { bounds: [9.8, 10.7], unless: ['lifeline-out'], reachM: 0 },
  waterPressure: { bounds: [160, 700], unless: ['lifeline-out', 'main-burst'], reachM: 0 },
  tankLevel: { bounds: [1.5, 5], unless: ['lifeline-out'], reachM: 0 },
  powerState: { bounds: [0, 1], unless: [], reachM: 0 },
};
/** Time for a warmed fridge to be cold again, for storm water to run off, and for smoke and noise to be gone. */
const AFTERMATH_MS = 3 * 3_600_000;

/** A manhole whose station works and where the last rain has run off: at most the backwater of a raked sump stands in it. */
function isDrained(models: CityModels, site: Site, fromMs: number, toMs: number): boolean {
  if (site.kind !== 'drain-level' || !models.isDry(fromMs - AFTERMATH_MS, toMs)) return false;
  return [fromMs, toMs].every((t) => models.book.ofKind('pump-trip', t).every((e) => e.startMs > toMs || e.endMs + AFTERMATH_MS < fromMs));
}

/** @returns null when something is on, or the property is not one that can be told so cheaply. Spans of at most a day. */
export function boundsOf(models: CityModels, site: Site, property: string, fromMs: number, toMs: number): Bounds | null {
  if (property === 'rainIntensity') return models.isDry(fromMs, toMs) ? [0, 0] : null;
  if (property === 'waterLevel') return isDrained(models, site, fromMs, toMs) ? [0, 2.45] : null;
  const calm = Object.hasOwn(calms, property) ? calms[property] : undefined;
  if (!calm) return null;
  for (const kind of calm.unless)
    for (const instant of [fromMs, toMs])
      for (const event of models.book.ofKind(kind, instant)) {
        if (event.startMs > toMs || event.endMs + AFTERMATH_MS < fromMs) continue;
        if (event.target === site.id || Math.hypot(event.xM - site.xM, event.yM - site.yM) <= calm.reachM) return null;
      }
  return calm.bounds;
}
