import type { Words } from '../../base/words.ts';
import type { Control } from './spline.ts';

export type RoadClass = 'motorway' | 'primary' | 'secondary' | 'residential' | 'lane' | 'path';
/** What a part of town is like; decides its streets, plots and houses. */
export type ZoneKind =
  | 'oldtown'
  | 'cbd'
  | 'mixed'
  | 'residential'
  | 'village'
  | 'villa'
  | 'industry'
  | 'port'
  | 'campus'
  | 'hospital'
  | 'civic'
  | 'park'
  | 'wood'
  | 'field';

interface Spot {
  readonly x: number;
  readonly y: number;
}
export interface ZoneSeed extends Spot {
  readonly kind: ZoneKind;
  readonly rx: number;
  readonly ry: number;
  readonly zh?: string;
  readonly en?: string;
  readonly pond?: boolean;
}
export interface RoadSeed {
  readonly zh: string;
  readonly en: string;
  readonly class: RoadClass;
  readonly widthM: number;
  readonly points: readonly Control[];
  readonly closed?: boolean;
  /** May cross the sea; every road may cross rivers and canals. */
  readonly seaBridge?: boolean;
}
type Place = readonly [x: number, y: number];
/** A road carried on piers over its own line between two places. */
export interface ElevatedSeed {
  /** English name of the road. */
  readonly road: string;
  readonly from: Place;
  readonly to: Place;
  readonly widthM: number;
  readonly year: number;
}
/** A metro line along an avenue: bored below it, on a viaduct over the stretch `elevated`. */
export interface MetroSeed extends Words {
  readonly id: string;
  readonly colour: string;
  readonly road: string;
  readonly from: Place;
  readonly to: Place;
  /** Rails of the tunnels under the ground, metres. */
  readonly depthM: number;
  readonly elevated?: { readonly from: Place; readonly to: Place };
  readonly year: number;
}
export interface RailSeed extends Words {
  readonly road: string;
  readonly from: Place;
  readonly to: Place;
  readonly year: number;
  readonly stations: readonly (Words & Spot & { readonly lengthM: number })[];
}
/** Where lifelines come from and go to. */
export interface LifelineSeed {
  readonly waterworks: readonly Place[];
  readonly reservoirs: readonly Place[];
  readonly sewageWorks: readonly Place[];
  readonly gasGates: readonly Place[];
  readonly gridIntake: Place;
  readonly substations: number;
  readonly exchanges: number;
}
export type LandmarkForm = 'taper' | 'round' | 'setback';

/** What a demo city grows from; metres east and north of its origin throughout. The same seed gives the same city. */
export interface CitySeed {
  readonly id: string;
  readonly name: Words;
  readonly seed: number;
  readonly origin: { readonly lon: number; readonly lat: number };
  readonly offsetMinutes: number;
  readonly population: number;
  /** How much the plan is bent, 0 to 1. */
  readonly warp: number;
  /** Height of the ground above the datum, metres. */
  readonly groundM: number;
  /** How high the town lies far from any water, metres, before its swells. */
  readonly inlandM: number;
  /** Domes of bare rock and wood; they give way to whatever is built near them. `turnDeg` counter-clockwise from east. */
  readonly hills: readonly (Spot & { readonly rx: number; readonly ry: number; readonly heightM: number; readonly turnDeg?: number })[];
  readonly coast: readonly Control[];
  readonly beaches: readonly (Spot & { readonly r: number })[];
  readonly islets: readonly (readonly Control[])[];
  readonly rivers: readonly (Words & { readonly points: readonly (readonly [x: number, y: number, widthM: number])[] })[];
  readonly canals: readonly (Words & { readonly widthM: number; readonly points: readonly Control[] })[];
  readonly riverDriveOffsetM: number;
  readonly coastDrives: readonly (Words & { readonly from: readonly [number, number]; readonly to: readonly [number, number]; readonly offsetM: number })[];
  readonly roads: readonly RoadSeed[];
  readonly elevated?: readonly ElevatedSeed[];
  readonly metro?: readonly MetroSeed[];
  readonly rail?: readonly RailSeed[];
  readonly lifelines?: LifelineSeed;
  readonly districts: readonly (Words & Spot & { readonly id: string })[];
  readonly zones: readonly ZoneSeed[];
  /** Where the city is tall: storeys added at the peak, falling off over `r` metres. */
  readonly peaks: readonly (Spot & { readonly r: number; readonly storeys: number })[];
  readonly landmarks: readonly (Words & Spot & { readonly heightM: number; readonly form: LandmarkForm })[];
  readonly targets: Readonly<Record<TargetKind, number>>;
  readonly cameras: readonly (Words & Spot & { readonly id: string; readonly zoom: number; readonly pitch: number; readonly bearing: number })[];
}
export type TargetKind =
  | 'lampSensors'
  | 'trafficCounters'
  | 'cells'
  | 'wasteContainers'
  | 'noise'
  | 'airQuality'
  | 'rainGauges'
  | 'manholes'
  | 'posthouses'
  | 'canteens'
  | 'serviceHalls'
  | 'hospitals'
  | 'fireStations'
  | 'policeStations'
  | 'kitchens'
  | 'pumps'
  | 'schools';

/** Widths of streets nobody drew by hand, kerb to kerb with pavements, metres. */
export const roadWidthM: Readonly<Record<RoadClass, number>> = { motorway: 32, primary: 34, secondary: 22, residential: 13, lane: 5.5, path: 3 };
