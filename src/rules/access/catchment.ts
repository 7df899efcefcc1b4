/** A place people live at and a site that serves them, so many minutes apart along the streets. */
export interface Reach {
  readonly tract: number;
  readonly site: number;
  readonly minutes: number;
}
/** How much a site this far away still counts, 0 to 1. */
export type Weight = (minutes: number) => number;

/** All or nothing: the catchment of Luo & Wang 2003. */
export const within =
  (mostMin: number): Weight =>
  (minutes) =>
    minutes <= mostMin ? 1 : 0;
/** Zones of Luo & Qi 2009 (E2SFCA, slow decay): 1 within 10 minutes, 0.68 within 20, 0.22 within 30. */
export const slowDecay: Weight = (minutes) => (minutes <= 10 ? 1 : minutes <= 20 ? 0.68 : minutes <= 30 ? 0.22 : 0);

/**
 * Accessibility by the (enhanced) two-step floating catchment area: each site's supply is shared among all whom it is near to, by
 * their weights; what a tract has is the sum of its shares. Supply per person by tract; 0 where no site is near.
 * Sum of accessibility x people over the tracts = supply of all sites that are near to anybody.
 */
export function accessibility(people: ArrayLike<number>, supply: ArrayLike<number>, reaches: readonly Reach[], weight: Weight = slowDecay): Float64Array {
  const demand = new Float64Array(supply.length);
  for (const { tract, site, minutes } of reaches) demand[site] = (demand[site] as number) + (people[tract] as number) * weight(minutes);
  const per = new Float64Array(people.length);
  for (const { tract, site, minutes } of reaches) {
    const wanted = demand[site] as number;
    if (wanted > 0) per[tract] = (per[tract] as number) + ((supply[site] as number) / wanted) * weight(minutes);
  }
  return per;
}

/** Minutes to the nearest site by tract; Infinity where none is reached. */
export function nearestMin(tracts: number, reaches: readonly Reach[]): Float64Array {
  const nearest = new Float64Array(tracts).fill(Infinity);
  for (const { tract, minutes } of reaches) nearest[tract] = Math.min(nearest[tract] as number, minutes);
  return nearest;
}

/** Coverage: people with a site within so many minutes / all. */
export function coverage(
  people: ArrayLike<number>,
  nearest: ArrayLike<number>,
  mostMin: number,
): { readonly part: number; readonly whole: number; readonly share: number } {
  let [part, whole] = [0, 0];
  for (let i = 0; i < people.length; i++) {
    whole += people[i] as number;
    if ((nearest[i] as number) <= mostMin) part += people[i] as number;
  }
  return { part, whole, share: whole > 0 ? part / whole : NaN };
}

/** The value that a share of the people lies at or below; NaN of nobody. */
export function quantileOf(values: ArrayLike<number>, people: ArrayLike<number>, share: number): number {
  const order = Array.from({ length: values.length }, (_, i) => i)
    .filter((i) => (people[i] as number) > 0)
    .sort((a, b) => (values[a] as number) - (values[b] as number));
  const all = order.reduce((sum, i) => sum + (people[i] as number), 0);
  let passed = 0;
  for (const i of order) if ((passed += people[i] as number) >= share * all) return values[i] as number;
  return NaN;
}
