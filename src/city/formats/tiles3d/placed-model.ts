import { metresPerDegree } from '../../../base/geodesy.ts';
import { fail, ProblemError, type Problem } from '../../../base/problem.ts';
import type { PlaceDeclaration } from '../../pack/manifest.ts';
import type { ImportedModel, ImportOptions, PlacedThing } from '../format.ts';

/** A thing that is taken along, and how far it reaches around where it stands. */
export interface Stood {
  readonly thing: PlacedThing;
  readonly middle: { readonly lon: number; readonly lat: number };
  readonly radiusM: number;
  /** Whether it says itself where it stands, above the ellipsoid. */
  readonly isOnEarth: boolean;
}

/** The place given for what has none; `no-place` without. */
export const placeGiven = ({ at }: ImportOptions, name: string): PlaceDeclaration =>
  at ?? fail('no-place', name, 'does not say where on the earth it stands: give it a place with --at LON,LAT[,HEIGHT]');

export function noteBroken(notes: Problem[], where: string): (error: unknown) => void {
  return (error) => void notes.push(...(error instanceof ProblemError ? error.problems : [{ code: 'not-read', where, why: String(error) }]));
}

/** Tilesets and models as an import: nothing of them is converted. */
export function placedModel(stood: readonly Stood[], counts: Readonly<Record<string, number>>, notes: readonly Problem[]): ImportedModel {
  const boxes = stood.map(({ middle: { lon, lat }, radiusM }): [number, number, number, number] => {
    const { lonM, latM } = metresPerDegree(lat);
    return [lon - radiusM / lonM, lat - radiusM / latM, lon + radiusM / lonM, lat + radiusM / latM];
  });
  const edge = (i: 0 | 1 | 2 | 3, pick: (...values: number[]) => number): number => pick(...boxes.map((box) => box[i]));
  const bounds = [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)] as const;
  return {
    crs: { source: 'EPSG:4326', vertical: stood.some(({ isOnEarth }) => isOnEarth) ? 'ellipsoid' : 'ground' },
    origin: { lon: (bounds[0] + bounds[2]) / 2, lat: (bounds[1] + bounds[3]) / 2 },
    bounds,
    buildings: [],
    ground: {},
    placed: stood.map(({ thing }) => thing),
    counts,
    notes,
  };
}
