import { Matrix4, Vector3 } from 'three';
import { enuToEcef, type PlanFrame } from '../../../base/geodesy.ts';
import { fail } from '../../../base/problem.ts';
import { invertRigid, multiply } from '../../../city/formats/matrix.ts';
import type { TileVolume } from '../../../city/formats/tiles3d/tree/tile-record.ts';
import { placeOf } from '../../../city/formats/tiles3d/tree/volume.ts';
import { placeMatrix } from '../placing.ts';

/** A volume in three metres: a ball for sight, a box for distance. */
export interface Spot {
  readonly centre: readonly [x: number, y: number, z: number];
  readonly radiusM: number;
  /** Metres from a point to the volume; 0 inside. */
  away(x: number, y: number, z: number): number;
}

/** How a tileset's own metres come to stand in the city's. */
export interface Placement {
  spot(volume: TileVolume): Spot;
  /** Content frame of a tile to three metres. */
  matrix(transform: readonly number[], volume: TileVolume): Matrix4;
}

/** Where something without a place of its own stands. */
export interface StandingPlace {
  readonly lon: number;
  readonly lat: number;
  /** Above the pack's vertical datum. */
  readonly heightM: number;
  /** Clockwise, seen from above; at 0 the file's x axis points east and its up-axis neighbour (y of z-up axes) north. */
  readonly headingDeg: number;
  readonly scale: number;
}

const matrixOf = (m: readonly number[]): Matrix4 => new Matrix4().fromArray(m as number[]);

function spotIn({ centre, axes, radiusM, isBall }: TileVolume, toThree: Matrix4): Spot {
  const stretch = toThree.getMaxScaleOnAxis();
  const middle = new Vector3(...centre).applyMatrix4(toThree);
  const origin = new Vector3().applyMatrix4(toThree);
  const halves = axes.map((axis) => new Vector3(...axis).applyMatrix4(toThree).sub(origin));
  const lengths = halves.map((half) => Math.max(half.length(), 1e-6));
  const units = halves.map((half, i) => half.clone().divideScalar(lengths[i] as number));
  const delta = new Vector3();
  return {
    centre: [middle.x, middle.y, middle.z],
    radiusM: radiusM * stretch,
    away(x, y, z) {
      delta.set(x, y, z).sub(middle);
      if (isBall) return Math.max(0, delta.length() - radiusM * stretch);
      let sum = 0;
      for (let i = 0; i < units.length; i++) sum += Math.max(0, Math.abs(delta.dot(units[i] as Vector3)) - (lengths[i] as number)) ** 2;
      return Math.sqrt(sum);
    },
  };
}

/**
 * For tilesets in earth-centred metres. Each tile gets the flat frame of its own place, stretched east and north as the plan
 * frame is there (base/geodesy.ts): metres of the ellipsoid are not metres of the map.
 * @param liftM added to ellipsoidal heights: what brings them above the pack's vertical datum.
 */
export function onEarth(frame: PlanFrame, liftM: number): Placement {
  const earthToThree = (volume: TileVolume): Matrix4 => {
    const anchor = placeOf(volume) ?? fail('not-on-earth', 'tile', `${volume.centre.map((v) => v.toFixed(0)).join(', ')} is near the earth's centre`);
    const fromEarth = invertRigid(enuToEcef(anchor.lon, anchor.lat, anchor.heightM));
    return placeMatrix({ ...anchor, heightM: anchor.heightM + liftM }, frame, 0).multiply(matrixOf(fromEarth));
  };
  return {
    spot: (volume) => spotIn(volume, earthToThree(volume)),
    matrix(transform, volume) {
      const anchor = placeOf(volume) ?? fail('not-on-earth', 'tile', "stands near the earth's centre");
      // The large numbers cancel in float64 before three sees them.
      const toAnchor = multiply(invertRigid(enuToEcef(anchor.lon, anchor.lat, anchor.heightM)), transform);
      return placeMatrix({ ...anchor, heightM: anchor.heightM + liftM }, frame, 0).multiply(matrixOf(toAnchor));
    },
  };
}

/** Content frame (z up) to three metres at a place on the map. */
export function standingMatrix(place: StandingPlace, frame: PlanFrame): Matrix4 {
  const turn = new Matrix4().makeRotationZ((-place.headingDeg * Math.PI) / 180);
  return placeMatrix(place, frame, 0)
    .multiply(turn)
    .scale(new Vector3(place.scale, place.scale, place.scale));
}

/** For tilesets in metres of their own, put down where somebody said. */
export function standing(place: StandingPlace, frame: PlanFrame): Placement {
  const base = standingMatrix(place, frame);
  return { spot: (volume) => spotIn(volume, base), matrix: (transform) => base.clone().multiply(matrixOf(transform)) };
}
