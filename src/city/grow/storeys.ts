import { hashText } from '../../base/random.ts';
import type { Storey, StoreysByBuilding, StoreyUse } from '../pack/storeys.ts';
import { areaOf } from './plane.ts';
import type { ServiceDraft } from './services.ts';
import type { SensorDraft } from './sensors.ts';
import type { Draft } from './town.ts';

/** Towers from this many storeys on have been surveyed; lower houses only where a service is in them. */
const SURVEYED_STOREYS = 12;
/** Of a floor's outline, what is neither wall nor shaft. */
const USABLE = 0.82;
const BASEMENT_M = 3.8;

interface Site {
  /** Height of a building's foot above the datum, by its number among the drafts. */
  readonly groundM: (draft: number) => number;
  readonly services: readonly ServiceDraft[];
  readonly sensors: readonly SensorDraft[];
}
export const buildingId = (draft: number): string => `b-${String(draft + 1).padStart(5, '0')}`;

const cm = (m: number): number => Math.round(m * 100) / 100;

/** What is on each storey of the city's service buildings and towers. Storeys nobody surveyed have no uses. */
export function surveyStoreys(drafts: readonly Draft[], { groundM, services, sensors }: Site): StoreysByBuilding {
  const byDraft = new Map(services.map((s) => [s.draft, s]));
  const found: Record<string, readonly Storey[]> = {};
  drafts.forEach((draft, n) => {
    const service = byDraft.get(n);
    if (!service && (draft.storeys < SURVEYED_STOREYS || draft.use === 'health')) return;
    if (service && !(service.kind in serviceFloors)) return;
    const entities = service ? [`service/${service.id}`, ...sensors.filter((s) => s.service === service.id).map((s) => `sensor/${s.id}`)] : [];
    const plateM2 = Math.round(Math.min(areaOf(draft.ring), draft.floorM2 / draft.storeys) * USABLE);
    const usesOf = service ? serviceUses(service.kind, draft, plateM2, entities) : towerUses(draft, n, plateM2);
    found[buildingId(n)] = stack(draft, groundM(n), usesOf, draft.storeys >= SURVEYED_STOREYS ? 2 : 0, plateM2);
  });
  return found;
}

type UsesOf = (index: number) => readonly StoreyUse[];

function stack(draft: Draft, groundM: number, usesOf: UsesOf, basements: number, plateM2: number): Storey[] {
  // Ground floors are a third higher than the rest.
  const storeyM = draft.heightM / (draft.storeys + 0.35);
  const storeys: Storey[] = [];
  for (let b = basements; b >= 1; b--)
    storeys.push({
      index: -b,
      label: `B${b}`,
      floorM: cm(groundM - b * BASEMENT_M),
      heightM: BASEMENT_M,
      uses: [b === 1 ? { use: 'parking', areaM2: plateM2 } : { use: 'plant', areaM2: Math.round(plateM2 * 0.5) }],
    });
  for (let k = 0; k < draft.storeys; k++) {
    const floorM = groundM + (k === 0 ? 0 : (k + 0.35) * storeyM);
    storeys.push({ index: k, label: `F${k + 1}`, floorM: cm(floorM), heightM: cm(k === 0 ? storeyM * 1.35 : storeyM), uses: usesOf(k) });
  }
  return storeys;
}

type Share = readonly [use: string, share: number];
/** Ground floor, first floor, floors between, top floor of a service's building; an empty list = not surveyed. */
const serviceFloors: Readonly<Record<string, readonly [readonly Share[], readonly Share[], readonly Share[], readonly Share[]]>> = {
  posthouse: [
    [
      ['clinic', 0.62],
      ['lobby', 0.2],
    ],
    [['office', 0.5]],
    [],
    [],
  ],
  canteen: [
    [
      ['dining', 0.6],
      ['kitchen', 0.28],
    ],
    [],
    [],
    [],
  ],
  'service-hall': [
    [
      ['counter', 0.58],
      ['lobby', 0.3],
    ],
    [
      ['counter', 0.4],
      ['office', 0.4],
    ],
    [['office', 0.8]],
    [['archive', 0.5]],
  ],
  hospital: [
    [
      ['emergency', 0.4],
      ['lobby', 0.25],
      ['pharmacy', 0.1],
    ],
    [['outpatient', 0.8]],
    [
      ['ward', 0.75],
      ['nursing', 0.08],
    ],
    [['plant', 0.6]],
  ],
  'fire-station': [[['garage', 0.7]], [['dormitory', 0.6]], [], []],
  'police-station': [
    [
      ['counter', 0.3],
      ['office', 0.4],
    ],
    [['office', 0.7]],
    [],
    [],
  ],
};

function serviceUses(kind: string, draft: Draft, plateM2: number, entities: readonly string[]): UsesOf {
  const floors = serviceFloors[kind] ?? [[], [], [], []];
  return (index) => {
    const last = draft.storeys - 1;
    const shares = index === 0 ? floors[0] : index === last && last > 1 ? floors[3] : index === 1 ? floors[1] : floors[2];
    return shares.map(([use, share], i): StoreyUse => {
      const areaM2 = Math.round(plateM2 * share);
      return index === 0 && i === 0 ? { use, areaM2, entities } : { use, areaM2 };
    });
  };
}

function towerUses(draft: Draft, n: number, plateM2: number): UsesOf {
  const luck = (hashText('tower', n) % 1000) / 1000;
  const last = draft.storeys - 1;
  const main = draft.use === 'residential' ? 'dwelling' : draft.use === 'office' ? 'office' : 'shop';
  // Some towers carry flats or a hotel over their offices.
  const upper =
    main === 'office' ? (luck < 0.25 ? 'dwelling' : luck < 0.4 ? 'hotel' : 'office') : main === 'shop' ? (luck < 0.6 ? 'office' : 'hotel') : 'dwelling';
  const split = main === upper ? last : Math.round(draft.storeys * (main === 'shop' ? 0.3 : 0.6));
  const refuge = draft.storeys > 28 ? Math.round(draft.storeys / 2) : -1;
  return (index) => {
    if (index === 0) return [{ use: 'lobby', areaM2: Math.round(plateM2 * 0.35) }, ...(luck < 0.7 ? [{ use: 'shop', areaM2: Math.round(plateM2 * 0.5) }] : [])];
    if (index === last) return [{ use: 'plant', areaM2: Math.round(plateM2 * 0.7) }];
    // A floor in the middle of tall buildings where people wait for help (GB 50016-2014, 5.5.23: above 100 m).
    if (index === refuge) return [{ use: 'refuge', areaM2: Math.round(plateM2 * 0.5) }];
    return [{ use: index < split ? main : upper, areaM2: plateM2 }];
  };
}
