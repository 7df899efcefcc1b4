import { hashText } from '../../base/random.ts';
import type { NetworkInput } from '../pack/network-properties.ts';
import { characterAt, yearAt } from './character.ts';
import type { StreetLine } from './furniture.ts';
import type { Placer } from './ground.ts';
import { layPower, layTelecom, type CellSite } from './lifelines/cables.ts';
import { layDrains, laySewers, type PumpSite } from './lifelines/gravity.ts';
import type { Trench } from './lifelines/lay.ts';
import { layGas, layWater } from './lifelines/pressure.ts';
import type { Point } from './plane.ts';
import type { Plan } from './plan.ts';
import type { CitySeed } from './seed.ts';
import { connectStreets } from './street-graph.ts';

interface LifelineSite {
  readonly plan: Plan;
  readonly streets: readonly StreetLine[];
  readonly place: Placer;
  readonly groundAt: (p: Point) => number;
  readonly pumps: readonly PumpSite[];
  readonly cells: readonly CellSite[];
}

/** Water, sewers, drains, power, telecom and gas under the streets of a city; none where its seed names no sources. */
export function layLifelines(seed: CitySeed, { plan, streets, place, groundAt, pumps, cells }: LifelineSite): NetworkInput[] {
  const { lifelines } = seed;
  if (!lifelines) return [];
  const trench: Trench = {
    graph: connectStreets(streets),
    place,
    groundAt,
    city: seed.name.en,
    // Pipes are a few years younger than the quarter, and older than today.
    yearAt: (p, key) => Math.max(1952, Math.min(2024, yearAt(seed, p, characterAt(seed, p)) + 3 + (hashText(key, seed.seed) % 14))),
  };
  const warped = (list: readonly (readonly [number, number])[]): Point[] => list.map((p) => plan.warp([p[0], p[1]]));
  const [intake] = warped([lifelines.gridIntake]) as [Point];
  const shores = plan.water.flatMap((w) => w.polygons.flat(2));
  return [
    {
      id: 'water',
      kind: 'water',
      title: { zh: '供水管网', en: 'Water mains' },
      features: layWater(trench, warped(lifelines.waterworks), warped(lifelines.reservoirs)),
    },
    { id: 'sewer', kind: 'sewer', title: { zh: '污水管网', en: 'Sewers' }, features: laySewers(trench, warped(lifelines.sewageWorks)) },
    { id: 'drain', kind: 'drain', title: { zh: '雨水管网', en: 'Storm drains' }, features: layDrains(trench, pumps, shores.length > 0 ? shores : plan.coast) },
    { id: 'power', kind: 'power', title: { zh: '电力电缆', en: 'Power cables' }, features: layPower(trench, intake, lifelines.substations) },
    { id: 'telecom', kind: 'telecom', title: { zh: '通信管道', en: 'Telecom ducts' }, features: layTelecom(trench, intake, lifelines.exchanges, cells) },
    { id: 'gas', kind: 'gas', title: { zh: '燃气管网', en: 'Gas mains' }, features: layGas(trench, warped(lifelines.gasGates)) },
  ];
}
