import type { WaterSolver, WaterState } from '../../scenarios/water/index.ts';
import type { Desk } from '../ui/desk.ts';

/** One solver per desk, opened when first looked at and kept: what EPANET has read need not be read again. */
const solvers = new WeakMap<Desk, Promise<WaterSolver>>();
const open = (desk: Desk, file: string): Promise<WaterSolver> => {
  const known = solvers.get(desk);
  if (known) return known;
  const opened = import('../../scenarios/water/index.ts').then(({ openWaterSolver }) =>
    openWaterSolver(new URL(file, new URL(desk.city.baseUrl, window.location.href)).href),
  );
  solvers.set(desk, opened);
  return opened;
};

/** The model of this city, or null where its pack has none. */
export function waterOf(desk: Desk): { readonly network: Promise<Awaited<WaterSolver['network']>> } | null {
  const file = desk.city.manifest.waterModel;
  return file === undefined ? null : { network: open(desk, file).then(({ network }) => network) };
}

/** Null where there is no model. */
export async function askWater(desk: Desk, hour: number, closed: readonly string[]): Promise<WaterState | null> {
  const file = desk.city.manifest.waterModel;
  return file === undefined ? null : (await open(desk, file)).solve(hour, closed);
}
