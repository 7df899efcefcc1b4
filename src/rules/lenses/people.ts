/** People in a place, and whether something holds for them; null = nobody can say. */
export interface PeopleGroup {
  readonly people: number;
  readonly holds: boolean | null;
}
/** Of those it can be said of: how many it holds for. `unknown` are in neither. */
export interface PeopleShare {
  readonly part: number;
  readonly whole: number;
  readonly unknown: number;
}

export function peopleShare(groups: readonly PeopleGroup[]): PeopleShare {
  let [part, whole, unknown] = [0, 0, 0];
  for (const { people, holds } of groups) {
    if (!(people > 0)) continue;
    if (holds === null) unknown += people;
    else {
      whole += people;
      if (holds) part += people;
    }
  }
  return { part, whole, unknown };
}

/** Mean over places weighted by who lives there; those without a value or without people are left out. NaN of nothing. */
export function weightedByPeople(places: readonly { readonly people: number; readonly value: number }[]): number {
  let [sum, people] = [0, 0];
  for (const place of places) {
    if (!(place.people > 0) || Number.isNaN(place.value)) continue;
    sum += place.people * place.value;
    people += place.people;
  }
  return people > 0 ? sum / people : NaN;
}

/** Water that went in and is metered nowhere, % of what went in: the system input volume less authorised consumption (IWA water balance). */
export const waterLossPct = (suppliedL: number, meteredL: number): number => (suppliedL > 0 ? (100 * (suppliedL - meteredL)) / suppliedL : NaN);

/** Lden over which people count as exposed, dB(A) (Directive 2002/49/EC, Annex VI: bands begin at 55). */
export const EXPOSED_LDEN_DB = 55;

export interface NoiseGroup {
  readonly people: number;
  /** Lden of the stations that speak for these people; NaN where not known. */
  readonly ldens: readonly number[];
}
/** Residents exposed to Lden of 55 dB and more: each area by the share of its stations that measure so; areas without one are unknown. */
export function noiseExposed(groups: readonly NoiseGroup[]): PeopleShare {
  let [part, whole, unknown] = [0, 0, 0];
  for (const { people, ldens } of groups) {
    if (!(people > 0)) continue;
    const known = ldens.filter((level) => !Number.isNaN(level));
    if (known.length === 0) unknown += people;
    else {
      whole += people;
      part += (people * known.filter((level) => level >= EXPOSED_LDEN_DB).length) / known.length;
    }
  }
  return { part, whole, unknown };
}
